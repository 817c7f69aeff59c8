"""Reminding cities: choose, write, look at a real mail, send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.choices import CityStage, MailingKind, RoundState
from assessments.feedback.transitions import Refused
from assessments.models import Edition
from assessments.notifications.recipients import coordination_addresses
from assessments.notifications.wordings import wording_of

from .actions.reminders import remind_cities
from .forms import add_refusal
from .forms_mail import ReminderForm
from .frame import lead_only, page_context, verbs
from .queries.dashboard import narrowed
from .queries.mail_values import written_for
from .queries.progress import CityRow, city_rows
from .queries.texts import placeholders_of


@verbs
@lead_only
def remind(request: HttpRequest, edition: str) -> HttpResponse:
    """Only what was looked at goes out: a changed text or choice is shown once more first."""
    context = page_context(request, edition)
    rows = [row for row in city_rows(context["edition"]) if row.part.round_state() == RoundState.OPEN]
    reached = coordination_addresses([row.city for row in rows])
    able = [row for row in rows if reached[row.city.pk]]
    form = _form(request, context["edition"], able)
    if form.is_bound and form.is_valid():
        if "senden" in request.POST and form.was_seen and (done := _send(request, context["edition"], form)):
            return done
        context |= _preview(form, reached, asks_again="senden" in request.POST)
    ticked = form["staedte"].value() or []
    context |= {
        "form": form,
        "rows": [(row, row.city.slug in ticked, len(reached[row.city.pk])) for row in able],
        "unreached": [row.city for row in rows if not reached[row.city.pk]],
        "shortcuts": _shortcuts(edition, able),
        "placeholders": placeholders_of(MailingKind.REMINDER),
    }
    return render(request, "assessments/rounds/remind.html", context)


def _form(request: HttpRequest, edition: Edition, able: list[CityRow]) -> ReminderForm:
    """At first all that have not signed off are ticked, or those of the stage asked for."""
    stage = request.GET.get("stand", "")
    chosen = narrowed(able, stage=stage, state=request.GET.get("land", ""))
    if stage not in CityStage.values:
        chosen = [row for row in chosen if row.stage != CityStage.SIGNED_OFF]
    wording = wording_of(edition, MailingKind.REMINDER)
    start: dict[str, Any] = {"subject": wording.subject, "body": wording.body}
    start |= {"key": ReminderForm.new_key(), "staedte": [row.city.slug for row in chosen]}
    if request.method != "POST":
        return ReminderForm(kind=MailingKind.REMINDER, reachable=able, initial=start)
    return ReminderForm(request.POST, kind=MailingKind.REMINDER, reachable=able)


def _send(request: HttpRequest, edition: Edition, form: ReminderForm) -> HttpResponse | None:
    cities = [row.city for row in form.chosen()]
    key = f"reminder:{form.cleaned_data['key']}"
    try:
        mailing = remind_cities(
            edition=edition, lead=request.user, key=key, wording=form.wording(), cities=cities
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, "Die Erinnerung geht jetzt hinaus. Hier sehen Sie, was aus jeder Mail wird.")
    return redirect("rounds:mailing", edition.key, mailing.pk)


def _preview(form: ReminderForm, reached: dict[int, set[str]], *, asks_again: bool) -> dict[str, Any]:
    row = None if form.errors else form.shown_row()
    if row is None:
        return {}
    mail = written_for(row, form.wording())
    mails = sum(len(reached[chosen.city.pk]) for chosen in form.chosen())
    return {
        "preview": {"city": row.city.name, "subject": mail.subject, "body": mail.body},
        "addresses": sorted(reached[row.city.pk]),
        "mails": mails,
        "towns": len(form.chosen()),
        "seen": form.fingerprint(),
        "asks_again": asks_again,
    }


def _shortcuts(edition: str, able: list[CityRow]) -> list[tuple[str, str, int]]:
    """Label, address and number of the cities of each stage, in place of ticking them one by one."""
    here = reverse("rounds:remind", args=[edition])
    counted = [(stage, len(narrowed(able, stage=stage))) for stage in CityStage]
    return [(stage.label, f"{here}?stand={stage.value}", count) for stage, count in counted if count]
