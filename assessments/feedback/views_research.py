"""Recherchekorrektur of one value, and the page on which a second person confirms those that move ranks."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.choices import DecisionState
from assessments.models import Edition, Finding, ResearchChange
from assessments.results.effects import effects_one_by_one
from cities.permissions import is_researcher
from scindex_portal.access import access

from .actions.research import confirm_research_change, correct_research_values, return_research_change
from .compare_page import compare_trail
from .forms_research import ResearchForm
from .queries.compare import compare_row
from .queries.effect import effect_in_words
from .queries.research import plan_research_values, research_changes
from .transitions import Refused
from .views_compare import edition_and_parameter

OVERRULES = (
    "Die Stadt hat diesen Wert durch eine übernommene Korrektur geändert. Mit der neuen Angabe gilt er nicht "
    "mehr. Bitte begründen Sie das; auch die Stadt sieht, dass es ihren Hinweis betrifft."
)


@require_http_methods(["GET", "HEAD", "POST"])
@access(is_researcher)
def correct(request: HttpRequest, edition: str, parameter: int, town: str) -> HttpResponse:
    """The form; a POST shows what will happen, or does it."""
    found, chosen = edition_and_parameter(edition, parameter)
    finding = (
        Finding.objects.filter(parameter=chosen, city__slug=town)
        .select_related("city", "current__level", "parameter__indicator__domain__edition")
        .first()
    )
    if finding is None:
        raise Http404
    form = ResearchForm(request.POST if request.method == "POST" else None, finding=finding)
    shown = {"form": form, "edition": found, "parameter": chosen, "row": compare_row(chosen, finding)}
    back = reverse("moderation:compare", args=[found.key, chosen.pk])
    shown |= {"trail": [*compare_trail(found, chosen), {"label": chosen.name, "url": back}], "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            if done := _saved(request, found, form):
                return done
        except Refused as refusal:
            shown["refusal"] = str(refusal)
        shown |= _preview(found, form)
    return render(request, "assessments/compare/research.html", shown)


def _preview(edition: Edition, form: ResearchForm) -> dict[str, object]:
    """What the new value would do: refused, unchanged, or its effect with what it overrules."""
    plan = plan_research_values(edition, [form.new_value()])
    if plan.refusals:
        return {"refusal": plan.refusals[0][1]}
    if not plan.changes:
        return {"refusal": "Das ist der Wert, der schon gilt. Es gibt nichts zu ändern."}
    value = plan.changes[0].value
    [effect] = effects_one_by_one([(form.finding, value.level_id, value.number)])
    return {
        "stamp": plan.stamp,
        "overrules": OVERRULES if plan.overruling else "",
        "effect": effect_in_words(form.finding, effect.effect, effect.ripple),
    }


def _saved(request: HttpRequest, edition: Edition, form: ResearchForm) -> HttpResponse | None:
    if "save" not in request.POST:
        return None
    change = correct_research_values(
        edition=edition,
        values=[form.new_value()],
        stamp=request.POST.get("stamp", ""),
        researcher=request.user,
        reason=form.cleaned_data["reason"],
        overrule_reason=form.cleaned_data["overrule_reason"],
    )
    city = form.finding.city.name
    if change.state == DecisionState.PROPOSED:
        messages.success(request, f"{city}: Die Recherchekorrektur wartet jetzt auf eine zweite Person.")
        return redirect("moderation:research-changes", edition.key)
    messages.success(request, f"{city}: Der neue Wert gilt. Die Stadt erfährt es mit der Mail des Tages.")
    return redirect("moderation:compare", edition.key, form.finding.parameter_id)


@require_safe
@access(is_researcher)
def changes(request: HttpRequest, edition: str) -> HttpResponse:
    """Those that wait for a second person, then the latest others."""
    found = get_object_or_404(Edition, key=edition)
    rows = research_changes(found, request.user)
    waiting = [row for row in rows if row.waits]
    context = {"edition": found, "waiting": waiting, "others": [row for row in rows if not row.waits]}
    return render(request, "assessments/compare/research_changes.html", context)


def _settle(
    request: HttpRequest, edition: str, change: int, deed: Callable[[ResearchChange], str]
) -> HttpResponse:
    found = get_object_or_404(
        ResearchChange.objects.select_related("edition"), pk=change, edition__key=edition
    )
    try:
        messages.success(request, deed(found))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("moderation:research-changes", edition)


@require_POST
@access(is_researcher)
def confirm(request: HttpRequest, edition: str, change: int) -> HttpResponse:
    def deed(found: ResearchChange) -> str:
        confirm_research_change(change=found, researcher=request.user)
        return "Die Recherchekorrektur gilt. Die Städte erfahren es mit der Mail des Tages."

    return _settle(request, edition, change, deed)


@require_POST
@access(is_researcher)
def give_back(request: HttpRequest, edition: str, change: int) -> HttpResponse:
    def deed(found: ResearchChange) -> str:
        reason = request.POST.get("reason", "").replace("\x00", "")[:5000]
        return_research_change(change=found, researcher=request.user, reason=reason)
        return "Die Recherchekorrektur ist zurückgegeben; kein Wert hat sich geändert."

    return _settle(request, edition, change, deed)
