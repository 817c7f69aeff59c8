"""What the project team does with a case beside deciding it. Small forms; all answer with the case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessments.models import Correction, Decision
from cities.permissions import is_researcher
from scindex_portal.access import access

from .actions.decisions import claim_correction, confirm_decision, release_claim, return_decision
from .actions.messages import take_back_question, write_team_message
from .case_page import CITY_READS, case_url, edition_and_case, show_case
from .forms_moderation import MessageForm, ReturnForm
from .queries.case import standing_decision
from .transitions import Refused

OTHER_DECISION = (
    "Zu diesem Vorgang gibt es inzwischen einen anderen Stand. Bitte sehen Sie ihn sich noch einmal an."
)


def _do(
    request: HttpRequest, edition: str, correction: int, deed: Callable[[Correction], str]
) -> HttpResponse:
    """Do a deed that needs no typing, tell what happened, and show the case."""
    found, case = edition_and_case(edition, correction)
    try:
        messages.success(request, deed(case))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(case_url(request, found, correction))


def _seen_decision(request: HttpRequest, case: Correction) -> Decision:
    """The decision that the person saw on the page; Refused if another one stands now."""
    decision = standing_decision(case)
    if decision is None or str(decision.pk) != request.POST.get("decision"):
        raise Refused(OTHER_DECISION)
    return decision


@require_POST
@access(is_researcher)
def claim(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    def deed(case: Correction) -> str:
        claim_correction(correction=case, researcher=request.user)
        return "Sie bearbeiten diesen Vorgang."

    return _do(request, edition, correction, deed)


@require_POST
@access(is_researcher)
def release(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    def deed(case: Correction) -> str:
        release_claim(correction=case, researcher=request.user)
        return "Der Vorgang liegt wieder im Eingang."

    return _do(request, edition, correction, deed)


@require_POST
@access(is_researcher)
def take_back(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    """Work on without an answer, once the Rückfrage's date is over."""

    def deed(case: Correction) -> str:
        take_back_question(correction=case, researcher=request.user)
        return "Die Rückfrage ist beendet. Sie können jetzt entscheiden."

    return _do(request, edition, correction, deed)


@require_POST
@access(is_researcher)
def confirm(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    def deed(case: Correction) -> str:
        confirm_decision(decision=_seen_decision(request, case), researcher=request.user)
        return f"{case.finding.city.name}: {case.get_state_display()}. {CITY_READS}"

    return _do(request, edition, correction, deed)


@require_POST
@access(is_researcher)
def give_back(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    """Return a proposed decision with a reason; what was typed stays if it cannot be sent."""
    found, case = edition_and_case(edition, correction)
    form = ReturnForm(request.POST, auto_id="rueckgabe_%s")
    if not form.is_valid():
        return show_case(request, found, case, return_form=form)
    reason = form.cleaned_data["reason"]
    try:
        return_decision(decision=_seen_decision(request, case), researcher=request.user, reason=reason)
    except Refused as refusal:
        _, fresh = edition_and_case(edition, correction)
        kept = [{"term": "Ihr Text", "text": reason}]
        return show_case(request, found, fresh, refusal=str(refusal), typed_in_vain=kept)
    messages.success(request, "Die Entscheidung ist zurückgegeben; der Vorgang liegt wieder im Eingang.")
    return redirect(case_url(request, found, correction))


@require_POST
@access(is_researcher)
def write_message(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    found, case = edition_and_case(edition, correction)
    form = MessageForm(request.POST, auto_id="nachricht_%s")
    if not form.is_valid():
        return show_case(request, found, case, message_form=form)
    write_team_message(correction=case, researcher=request.user, text=form.cleaned_data["text"])
    messages.success(request, f"Ihre Nachricht an {case.finding.city.name} ist gesendet.")
    return redirect(case_url(request, found, correction))
