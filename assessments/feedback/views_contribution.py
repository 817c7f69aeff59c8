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

from assessments.feedback.actions.contribution import (
    AnswerChanged,
    fields_of,
    mark_of,
    require_open_link,
    save_answer,
)
from assessments.feedback.actions.contribution_sending import missing_in, send_answers
from assessments.feedback.forms.contribution import QuestionForm
from assessments.feedback.queries.contribution import answer_text, find_link, questions_of
from assessments.feedback.transitions import Refused
from assessments.models import Finding, UnitAnswer, UnitLink
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
        """Save every form that the person changed; what cannot be read stays as typed, with its reason."""
        self.forms = [self._kept(form) for form in self.forms]

    def _kept(self, form: QuestionForm) -> QuestionForm:
        form.is_valid()
        if not form.is_touched:  # what a colleague answered meanwhile stands, and is shown
            return QuestionForm(question=form.question)
        finding, fields = form.question.finding, form.answer_fields()
        try:
            file = form.checked_file()
            saved = save_answer(link=self.link, finding=finding, fields=fields, file=file, seen=form.seen)
        except AnswerChanged as refusal:
            form.show_conflict(self._stored(finding), str(refusal))
        else:
            form.shown = mark_of(fields_of(saved))
        return form

    def _stored(self, finding: Finding) -> UnitAnswer | None:
        """What stands at this moment, whatever it was when the questions were read."""
        return self.link.answers.filter(parameter=finding.parameter_id, sent_at__isnull=True).first()

    def check(self) -> None:
        """Point out at its question what cannot be sent as it stands."""
        self.forms = [self._checked(form) for form in self.forms]

    def _checked(self, form: QuestionForm) -> QuestionForm:
        answer = form.answer_fields() if form.is_bound else fields_of(form.question.answer)
        if missing := missing_in(form.question.finding, answer):
            form = form if form.is_bound else form.as_typed()
            form.add_error(form.value_field.name if form.value_field else "reason", missing)
        return form

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def open_questions(self) -> list[QuestionForm]:
        return [form for form in self.forms if not _is_answered(form)]

    @property
    def answered(self) -> int:
        return len(self.forms) - len(self.open_questions)


def _is_answered(form: QuestionForm) -> bool:
    return bool(form.cleaned_data.get("kind")) if form.is_bound else form.question.is_answered


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


SEND, SEND_ALL_THE_SAME = "absenden", "trotzdem"


def _take(request: HttpRequest, link: UnitLink) -> HttpResponse:
    """First keep all that was typed, then check what was asked for."""
    sheet, wanted = Sheet.of(request, link, is_sent=True), request.POST.get("aktion")
    try:
        sheet.keep()
        if request.htmx and wanted not in {SEND, SEND_ALL_THE_SAME}:
            return render(request, "contribution/_state.html", _context(sheet) | {"saved_at": timezone.now()})
        if not sheet.has_errors and wanted in {SEND, SEND_ALL_THE_SAME}:
            sheet.check()
        if sheet.has_errors or (wanted == SEND and sheet.answered and sheet.open_questions):
            return _show(request, sheet, asks=wanted == SEND and not sheet.has_errors)
        if wanted not in {SEND, SEND_ALL_THE_SAME}:
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
    typed = link.answers.filter(sent_at__isnull=True).exclude(kind="")
    answers = typed.select_related("parameter__indicator", "level", "link__unit")
    return [{"term": answer.parameter.name, "text": answer_text(answer)} for answer in answers]


def _context(sheet: Sheet) -> dict[str, Any]:
    faults = [form for form in sheet.forms if form.is_bound and form.errors]
    context = {"link": sheet.link, "answered": sheet.answered, "total": len(sheet.forms)}
    return context | {"forms": sheet.forms, "faults": faults}


def _show(request: HttpRequest, sheet: Sheet, refusal: str = "", asks: bool = False) -> HttpResponse:
    """`asks`: whether to send although questions are still open."""
    name = request.POST.get("name", sheet.link.answered_by)
    context = _context(sheet) | {"name": name, "refusal": refusal, "asks": asks}
    return render(request, "contribution/questions.html", context | {"open": sheet.open_questions})
