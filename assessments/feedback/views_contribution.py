"""The page behind a Zuarbeit link: for departments without an account. Shows neither points nor ranks."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.feedback.actions.contribution import require_open_link, save_answer, send_answers
from assessments.feedback.forms.contribution import QuestionForm
from assessments.feedback.queries.contribution import answer_text, find_link, questions_of
from assessments.feedback.transitions import Refused
from assessments.models import UnitLink
from cities import limits
from scindex_portal.access import access, anyone

TEN_MINUTES = 10 * 60
MOST_POSTS, MOST_MISSES = 240, 60  # within ten minutes: an office behind one address, and guessing


@dataclass
class Sheet:
    """All questions of a link as forms."""

    request: HttpRequest
    link: UnitLink
    forms: list[QuestionForm]

    @classmethod
    def of(cls, request: HttpRequest, link: UnitLink, *, is_sent: bool = False) -> "Sheet":
        typed = (request.POST, request.FILES) if is_sent else ()
        return cls(
            request, link, [QuestionForm(*typed, question=question) for question in questions_of(link)]
        )

    def keep(self) -> None:
        """Save every form in which something stands; what cannot be read stays as typed, with its reason."""
        for form in self.forms:
            form.is_valid()
            if form.is_touched:
                save_answer(
                    link=self.link,
                    finding=form.question.finding,
                    fields=form.answer_fields(),
                    file=form.checked_file(),
                )

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def answered(self) -> int:
        if self.request.method == "POST":
            return sum(bool(form.cleaned_data.get("kind")) for form in self.forms)
        return sum(form.question.is_answered for form in self.forms)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access(anyone)
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link spends nothing; „Absenden“ alone gives the answers to the city."""
    link = find_link(token)
    who = limits.address_of(request)
    if link is None:
        if limits.is_exceeded("contribution-miss", who, amount=MOST_MISSES, seconds=TEN_MINUTES):
            return respond_429(request)
        return _over(request, None, HTTPStatus.NOT_FOUND)
    try:
        require_open_link(link)
    except Refused as refusal:
        return _over(request, link, HTTPStatus.GONE, str(refusal))
    if request.method != "POST":
        return _show(request, Sheet.of(request, link))
    if limits.is_exceeded("contribution", link.pk, amount=MOST_POSTS, seconds=TEN_MINUTES):
        return respond_429(request)
    return _take(request, link)


def _over(request: HttpRequest, link: UnitLink | None, status: int, reason: str = "") -> HttpResponse:
    return render(request, "contribution/over.html", {"link": link, "reason": reason}, status=status)


def _take(request: HttpRequest, link: UnitLink) -> HttpResponse:
    """First keep all that was typed, then check what was asked for."""
    sheet = Sheet.of(request, link, is_sent=True)
    try:
        sheet.keep()
        if request.htmx and request.POST.get("aktion") != "absenden":
            return render(request, "contribution/_state.html", _context(sheet) | {"saved_at": timezone.now()})
        if sheet.has_errors:
            return _show(request, sheet)
        if request.POST.get("aktion") != "absenden":
            messages.success(
                request, "Zwischengespeichert. Ihre Stadt liest die Antworten erst nach „Absenden“."
            )
            return redirect(request.path)
        send_answers(link=link, name=request.POST.get("name", ""))
    except Refused as refusal:
        return _show(request, sheet, refusal=str(refusal))
    return render(request, "contribution/sent.html", {"link": link, "answers": _sent(link)})


def _sent(link: UnitLink) -> list[dict[str, Any]]:
    """What the city reads now, in words."""
    answers = link.answers.exclude(kind="").select_related("parameter__indicator", "level", "link__unit")
    return [{"term": answer.parameter.name, "text": answer_text(answer)} for answer in answers]


def _context(sheet: Sheet) -> dict[str, Any]:
    return {"link": sheet.link, "answered": sheet.answered, "total": len(sheet.forms)}


def _show(request: HttpRequest, sheet: Sheet, refusal: str = "") -> HttpResponse:
    name = request.POST.get("name", sheet.link.answered_by)
    faults = [form for form in sheet.forms if form.is_bound and form.errors]
    context = _context(sheet) | {"forms": sheet.forms, "name": name, "refusal": refusal, "faults": faults}
    return render(request, "contribution/questions.html", context)
