"""The project team's pages: the queue, a case with its decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments.choices import DecisionState
from assessments.models import Correction, Edition
from cities.models import User
from cities.permissions import is_researcher
from scindex_portal.access import access

from .actions.decisions import ask_back, decide_correction
from .case_page import (
    CITY_READS,
    case_url,
    chosen_filter,
    edition_and_case,
    effect_of_form,
    kept_query,
    queue_url,
    show_case,
    why_not_decidable,
)
from .forms_moderation import DecisionForm, QueueFilterForm
from .queries.queue import filter_choices, next_case, queue_corrections, queue_row, with_words
from .transitions import Refused

PAGE_SIZE = 50
EFFECT_TEMPLATE = "assessments/moderation/_effect.html"


@require_safe
@access(is_researcher)
def queue(request: HttpRequest, edition: str) -> HttpResponse:
    """What cities submitted, oldest first."""
    found = get_object_or_404(Edition, key=edition)
    form = QueueFilterForm(request.GET, choices=filter_choices(found))
    chosen = form.chosen()
    page = Paginator(queue_corrections(found, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [queue_row(correction) for correction in with_words(page.object_list)]
    address = reverse("moderation:queue", args=[found.key])
    context = {
        "edition": found,
        "form": form,
        "page": page,
        "rows": rows,
        "address": address,
        "query": kept_query(request),
        "is_filtered": bool(kept_query(request)),
    }
    return render(request, "assessments/moderation/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(is_researcher)
def case(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    """One case; a POST decides it or asks the city back."""
    found, at_hand = edition_and_case(edition, correction)
    if request.method != "POST":
        return show_case(request, found, at_hand)
    typed = request.POST.dict()
    if too_late := why_not_decidable(at_hand, request.user):
        return show_case(request, found, at_hand, refusal=too_late, typed=typed)
    form = DecisionForm(request.POST, correction=at_hand)
    if "show_effect" in typed:
        return show_case(request, found, at_hand, typed=typed, **effect_of_form(form))
    if not form.is_valid():
        shown = effect_of_form(form)
        return show_case(request, found, at_hand, form=form, **({} if "problem" in shown else shown))
    try:
        said = _decide(form, request.user)
    except Refused as refusal:
        _, fresh = edition_and_case(edition, correction)
        why = why_not_decidable(fresh, request.user) or str(refusal)
        return show_case(request, found, fresh, refusal=why, typed=typed)
    messages.success(request, said)
    return redirect(_where_to(request, found, at_hand))


def _decide(form: DecisionForm, researcher: User) -> str:
    """Carry the form out; returns what to tell the person."""
    typed, correction = form.cleaned_data, form.correction
    shared = {"correction": correction, "researcher": researcher, "revision": typed.get("revision") or 0}
    city = correction.finding.city.name
    if form.asks_back:
        ask_back(text=typed["reason"], due_on=typed["due_on"], **shared)
        return f"{city}: Rückfrage gestellt, Antwort bis {typed['due_on']:%d.%m.%Y}."
    level_id, number = typed["value"]
    decision = decide_correction(
        outcome=typed["outcome"],
        reason_code=typed["reason_code"],
        reason=typed["reason"],
        level_id=level_id,
        number=number,
        **shared,
    )
    if decision.state == DecisionState.PROPOSED:
        return f"{city}: Ihre Entscheidung wartet jetzt auf eine zweite Person aus dem Projektteam."
    return f"{city}: {correction.get_state_display()}. {CITY_READS}"


def _where_to(request: HttpRequest, edition: Edition, case: Correction) -> str:
    """The next case if the person asked for it, the queue if there is none, else this case again."""
    if "and_next" not in request.POST:
        return case_url(request, edition, case.pk)
    following = next_case(edition, chosen_filter(request, edition), case, request.user)
    if following is None:
        messages.info(request, "Im Eingang wartet nichts mehr, das Sie entscheiden können.")
        return queue_url(request, edition)
    return case_url(request, edition, following)


@require_safe
@access(is_researcher)
def effect(request: HttpRequest, edition: str, correction: int) -> HttpResponse:
    """What the chosen outcome would do, as a fragment; asked for anew with every change."""
    found, at_hand = edition_and_case(edition, correction)
    if not request.htmx:
        return redirect(case_url(request, found, correction))
    form = DecisionForm(request.GET, correction=at_hand)
    return render(request, EFFECT_TEMPLATE, effect_of_form(form))
