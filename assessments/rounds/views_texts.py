"""The wording of the mails of an edition: reword, look at it, set back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.feedback.transitions import Refused
from assessments.feedback.views_city.common import row_id
from assessments.models import Edition
from assessments.notifications.texts import MAIL_TEXTS, SAMPLES
from assessments.notifications.wordings import standing_text, wording_of

from .actions.mail_texts import reset_mail_text, save_mail_text
from .forms import add_refusal
from .forms_mail import WordingForm
from .frame import lead_only, page_context, verbs
from .queries.mail_values import written_for
from .queries.progress import city_rows
from .queries.texts import former_texts, placeholders_of, text_lines


@require_safe
@lead_only
def texts(request: HttpRequest, edition: str) -> HttpResponse:
    context = page_context(request, edition)
    return render(
        request, "assessments/rounds/texts.html", context | {"lines": text_lines(context["edition"])}
    )


@verbs
@lead_only
def text(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    """One mail: the form, what may stand in braces, a preview, the former wordings."""
    if kind not in MAIL_TEXTS:
        raise Http404
    context = page_context(request, edition)
    found = context["edition"]
    own, wording, rows = standing_text(found, kind), wording_of(found, kind), city_rows(found)
    start = {"subject": wording.subject, "body": wording.body}
    form = WordingForm(request.POST or None, kind=kind, rows=rows, initial=start)
    if form.is_bound and form.is_valid():
        if "speichern" in request.POST and _save(request, found, kind, form):
            return redirect("rounds:text", edition, kind)
        context |= _preview(form)
    context |= {
        "form": form,
        "kind": kind,
        "shipped": MAIL_TEXTS[kind],
        "own": own,
        "seen": request.POST.get("seen", own.pk if own else ""),
        "placeholders": placeholders_of(kind),
        "former": former_texts(found, kind),
    }
    return render(request, "assessments/rounds/text.html", context)


def _save(request: HttpRequest, edition: Edition, kind: str, form: WordingForm) -> bool:
    seen = row_id(request.POST.get("seen")) or None
    try:
        save_mail_text(edition=edition, lead=request.user, kind=kind, seen=seen, wording=form.wording())
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, "Der Text ist gespeichert. Er gilt ab der nächsten Mail dieser Ausgabe.")
    return True


def _preview(form: WordingForm) -> dict[str, Any]:
    row = None if form.errors else form.shown_row()
    if row is None:
        return {}
    mail = written_for(row, form.wording(), samples=SAMPLES)
    return {"preview": {"city": row.city.name, "subject": mail.subject, "body": mail.body}}


@require_POST
@lead_only
def reset(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    if kind not in MAIL_TEXTS:
        raise Http404
    found, seen = page_context(request, edition)["edition"], row_id(request.POST.get("seen"))
    try:
        if not seen:
            raise Refused("Dieser Text ist schon die Vorlage.")
        reset_mail_text(edition=found, lead=request.user, kind=kind, seen=seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Es gilt wieder die Vorlage. Ihr Wortlaut steht unter „Frühere Fassungen“.")
    return redirect("rounds:text", edition, kind)
