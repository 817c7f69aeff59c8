"""A city's corrections: all of them, one with what became of it, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.choices import CorrectionState, EditionStatus
from assessments.feedback.actions import corrections as actions
from assessments.feedback.actions.corrections import (
    answer_question,
    submit_correction,
    withdraw_correction,
    write_comment,
)
from assessments.feedback.actions.evidence import detach_evidence
from assessments.feedback.actions.seen import mark_seen
from assessments.feedback.forms import AnswerForm, MessageForm, NoteForm
from assessments.feedback.permissions import city_deed, city_page, city_release, city_release_or_deed
from assessments.feedback.queries.correction import (
    correction_lines,
    correction_page,
    find_attached,
    find_correction,
)
from assessments.feedback.queries.news import is_new
from assessments.feedback.transitions import Refused, is_allowed
from assessments.models import Correction
from cities.permissions import may_release_for_city

from .common import CityPage, city_page_of, found_or_404
from .evidence_deeds import attach_evidence, describe, offer_collection, shown_evidence

EVIDENCE_FIRST = {"nachweise", "suchen"}


@require_safe
@city_page
def corrections(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    context = page.context(lines=correction_lines(page.place))
    return render(request, "assessments/feedback/corrections.html", context)


@require_safe
@city_page
def correction(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    if page.may_write and is_new(page.place, found):
        mark_seen(correction=found)
    return _show(page, found)


def _show(page: CityPage, found: Correction, **forms: Any) -> HttpResponse:
    state, place = found.state, page.place
    in_draft_edition = place.edition.status == EditionStatus.DRAFT
    may_release = place.is_open and may_release_for_city.test(page.request.user, {"city": place.city.slug})
    may_write = page.may_write_on_parameter(found.finding.parameter_id)
    can_edit = may_write and place.is_open
    can_answer = may_write and in_draft_edition and is_allowed("answer", state)
    again = state == CorrectionState.REJECTED and found.previous_attempt_id is None
    answer = forms.get("answer") or AnswerForm()
    if can_answer and not answer.is_bound:
        offer_collection(page, answer, found)
    data = page.request.POST if answer.is_bound and answer.errors else None
    answer.attached = shown_evidence(page, found, data=data) if can_answer else []
    context = page.context(
        page=correction_page(place, found),
        parameter=found.finding.parameter,
        can_withdraw=may_write and in_draft_edition and is_allowed("withdraw", state),
        can_answer=can_answer,
        can_return=(can_edit or may_release) and state == CorrectionState.RELEASE,
        can_release=may_release and state == CorrectionState.RELEASE,
        can_edit_draft=can_edit and state == CorrectionState.DRAFT,
        can_try_again=can_edit and again and not Correction.objects.filter(previous_attempt=found).exists(),
        can_talk=may_write and found.submitted_at is not None and not can_answer,
        **({"answer": answer, "message": MessageForm(), "note": NoteForm()} | forms),
    )
    return render(page.request, "assessments/feedback/correction.html", context)


@require_POST
@city_deed
def withdraw(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    try:
        withdraw_correction(correction=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Die Korrektur ist zurückgezogen.")
    return redirect(page.address("correction", found.pk))


@require_POST
@city_release
def release(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    """A second person sends what waits for release."""
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    try:
        if found.state != CorrectionState.RELEASE:
            raise Refused("Diese Korrektur wartet nicht (mehr) auf Freigabe. Bitte laden Sie die Seite neu.")
        if found.changed_by_id == request.user.pk:
            raise Refused(
                "Die Freigabe erteilt eine zweite Person aus Ihrer Stadt, mit der Rolle Koordination "
                "oder Freigabe."
            )
        submit_correction(correction=found, user=request.user, revision=found.revision)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Freigegeben und eingereicht.")
    return redirect(page.address("correction", found.pk))


@require_POST
@city_release_or_deed
def return_to_draft(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    """Whoever may release or write sends it back; the next „Einreichen“ asks for release again."""
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    try:
        actions.return_to_draft(correction=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Die Korrektur ist wieder ein Entwurf.")
    return redirect(page.address("correction", found.pk))


@require_POST
@city_deed
def answer(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    """Evidence first, then the answer: what was chosen is kept even if the answer still lacks something."""
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    form = AnswerForm(request.POST, request.FILES)
    offer_collection(page, form, found)
    form.is_valid()
    describe(page, found, form)
    attach_evidence(page, found, form)
    if request.POST.get("aktion") in EVIDENCE_FIRST:
        return _keep_answering(page, found, form)
    if not form.errors:
        try:
            answer_question(correction=found, user=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Ihre Antwort ist beim Projektteam.")
            return redirect(page.address("correction", found.pk))
    return _show(page, found, answer=form)


def _keep_answering(page: CityPage, found: Correction, form: AnswerForm) -> HttpResponse:
    """Evidence is added and can be described; the answer is not sent yet and stays in the form."""
    form.errors.pop("text", None)
    offer_collection(page, form, found)
    return _show(page, found, answer=form)


@require_POST
@city_deed
def message(request: HttpRequest, edition: str, city: str, correction: int) -> HttpResponse:
    """A note inside the city or a message to the project team: the button says who reads it."""
    page = city_page_of(request, edition, city)
    found = found_or_404(find_correction(page.place, correction))
    is_internal = "notiz-text" in request.POST
    form = NoteForm(request.POST) if is_internal else MessageForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            write_comment(correction=found, user=request.user, text=text, is_internal=is_internal)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "Notiz gespeichert." if is_internal else "Nachricht gesendet.")
            return redirect(page.address("correction", found.pk))
    return _show(page, found, **{"note" if is_internal else "message": form})


@require_POST
@city_deed
def detach(request: HttpRequest, edition: str, city: str, correction: int, link: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = found_or_404(find_attached(page.place, correction, link))
    try:
        detach_evidence(link=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Der Nachweis ist von der Korrektur entfernt.")
    return redirect(page.address("correction", found.correction_id))
