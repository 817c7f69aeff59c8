"""The page of a case as the project team sees it, put together for every view that answers with it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CorrectionState, Outcome
from assessments.models import Correction, Edition
from assessments.results.effects import effect_of_value
from cities.models import User
from scindex_portal.badges import badge_for

from .evidence_rows import evidence_rows, viewer
from .forms_moderation import QUESTION, DecisionForm, MessageForm, QueueFilterForm, ReturnForm
from .queries import case as cases
from .queries.case_facts import method_facts, proposal_facts, research_facts
from .queries.distribution import distribution
from .queries.effect import effect_in_words
from .queries.likeness import differing_decisions
from .queries.queue import DECIDED, QueueFilter, age_in_words, filter_choices, neighbours
from .text_modules import TEXT_MODULES
from .transitions import is_allowed

TEMPLATE = "assessments/moderation/case.html"
FILTERS = ("state", "city", "domain", "parameter", "kind")
CITY_READS = "Die Stadt liest es jetzt im Portal und mit der Mail des Tages."


def edition_and_case(edition: str, correction: int) -> tuple[Edition, Correction]:
    """The edition of the path and a submitted correction within it; anything else does not exist."""
    found = get_object_or_404(Edition, key=edition)
    case = cases.find_case(found, correction)
    if case is None:
        raise Http404
    return found, case


def kept_query(request: HttpRequest) -> str:
    """The queue's filter, carried along from page to page: „?city=kiel", or nothing."""
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def chosen_filter(request: HttpRequest, edition: Edition) -> QueueFilter:
    return QueueFilterForm(request.GET, choices=filter_choices(edition)).chosen()


def case_url(request: HttpRequest, edition: Edition, correction_id: int) -> str:
    return reverse("moderation:case", args=[edition.key, correction_id]) + kept_query(request)


def queue_url(request: HttpRequest, edition: Edition) -> str:
    return reverse("moderation:queue", args=[edition.key]) + kept_query(request)


def why_not_decidable(case: Correction, user: User) -> str:
    """In German why this person cannot decide the case now; empty if it can be decided."""
    city = case.finding.city.name
    if case.state == CorrectionState.WITHDRAWN:
        return f"{city} hat diese Korrektur zurückgezogen. Es gibt nichts mehr zu entscheiden."
    if case.state == CorrectionState.CLAIMED and case.claimed_by_id != user.pk:
        return f"{case.claimed_by.name} bearbeitet diesen Vorgang gerade."
    if decision := cases.standing_decision(case):
        said = "schon entschieden" if case.state in DECIDED else "schon eine Entscheidung vorgeschlagen"
        return f"{decision.decided_by.name} hat über diesen Vorgang {said}."
    if case.state == CorrectionState.QUESTION:
        return f"Zu diesem Vorgang ist eine Rückfrage gestellt; als Nächstes antwortet {city}."
    return ""


def show_case(
    request: HttpRequest,
    edition: Edition,
    case: Correction,
    *,
    typed: dict[str, str] | None = None,
    **extra: Any,
) -> HttpResponse:
    """Render the case. `typed` fills the decision form, or is shown beside it where nothing can be decided.

    `extra`: bound forms, an effect to show, a refusal.
    """
    query = kept_query(request)
    shown = {
        "edition": edition,
        "case": case,
        "query": query,
        "why_not": why_not_decidable(case, request.user),
        **_head(request, edition, case),
        **_facts(case),
        **_evidence(request, edition, case),
        **_deciding(case, request.user),
    }
    if not shown["why_not"]:
        shown["form"] = DecisionForm(correction=case, typed=typed)
    elif typed:
        shown["typed_in_vain"] = DecisionForm(typed, correction=case).typed_facts()
    return render(request, TEMPLATE, shown | extra)


def _head(request: HttpRequest, edition: Edition, case: Correction) -> dict[str, Any]:
    before, after = neighbours(edition, chosen_filter(request, edition), case)
    parameter = case.finding.parameter
    indicator = parameter.indicator
    return {
        "title": f"{case.finding.city.name}: {parameter.name}",
        "badge": badge_for(case.get_state_display()),
        "lead": f"{case.get_kind_display()}, eingereicht {age_in_words(case.submitted_at)}",
        "trail": [
            {"label": "Eingang", "url": queue_url(request, edition)},
            {"label": indicator.domain.name},
            {"label": indicator.name},
        ],
        "previous_url": case_url(request, edition, before) if before else "",
        "next_url": case_url(request, edition, after) if after else "",
    }


def _facts(case: Correction) -> dict[str, Any]:
    return {
        "research": research_facts(case),
        "proposal": proposal_facts(case),
        "method": method_facts(case.finding.parameter),
        "distribution": distribution(case),
        "thread": cases.thread(case),
        "history": cases.history(case),
        "earlier": cases.earlier_decisions(case),
        "like": cases.like_decisions(case),
        "message_form": MessageForm(auto_id="nachricht_%s"),
        "text_modules": TEXT_MODULES,
    }


def _evidence(request: HttpRequest, edition: Edition, case: Correction) -> dict[str, Any]:
    links = list(cases.case_evidence(case))
    return {
        "evidence": evidence_rows(edition, case, links),
        "viewer": viewer(request, edition, case, links),
    }


def _deciding(case: Correction, user: User) -> dict[str, Any]:
    """The decision column: what this person may do now beside deciding, and what was decided."""
    due_on = case.answer_due_on
    shown: dict[str, Any] = {
        "may_claim": is_allowed("claim", case.state),
        "may_release": is_allowed("release_claim", case.state),
        "question_over": is_allowed("take_back_question", case.state)
        and not (due_on and timezone.localdate() <= due_on),
    }
    if decision := cases.standing_decision(case):
        waits = case.state == CorrectionState.SECOND_REVIEW
        shown["decision"] = decision
        shown["decided"] = cases.decision_event(decision)
        shown["effect"] = effect_in_words(case.finding, decision.effect, decision.ripple)
        shown["waits"] = waits
        if waits and decision.decided_by_id != user.pk:
            shown["return_form"] = ReturnForm(auto_id="rueckgabe_%s")
    return shown


def effect_of_form(form: DecisionForm) -> dict[str, Any]:
    """What the chosen outcome would do, and where like evidence led elsewhere before. Reads only."""
    form.is_valid()
    outcome, case = form.cleaned_data.get("outcome"), form.correction
    if not outcome:
        return {}
    if outcome == QUESTION:
        return {"effect_shown": True, "unchanged": True}
    differing = differing_decisions([case], outcome).get(case.pk, [])
    return {"effect_shown": True, "differing": differing} | _effect_of(form, outcome)


def _effect_of(form: DecisionForm, outcome: str) -> dict[str, Any]:
    case = form.correction
    if outcome == Outcome.REJECT:
        return {"unchanged": True}
    if not form.needs_value:
        value = case.level_id, case.number
    elif problems := form.errors.get(form.value_field.name):
        return {"problem": problems[0]}
    else:
        value = form.cleaned_data["value"]
    effect = effect_of_value(case, *value)
    return {"effect": effect_in_words(case.finding, effect.effect, effect.ripple)}
