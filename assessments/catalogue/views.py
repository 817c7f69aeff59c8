"""Reading the catalogue: as a whole, one parameter, and beside an earlier edition."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import Edition, Parameter
from cities.models import ResearchRole
from cities.permissions import is_researcher
from scindex_portal.access import access

from .differences import catalogue_differences
from .queries import (
    catalogue_blocks,
    editions_with_catalogue,
    find_parameter,
    is_locked,
    is_newest,
    parameter_page,
)
from .wording import facts

SCALE = ("kind", "unit", "max_points", "bounds", "direction", "weight", "limits", "decimals", "source_kind")
TEXTS = ("definition", "counts", "counts_not", "evidence_hint", "statement_suffices")


def may_edit(request: HttpRequest, edition: Edition) -> bool:
    return request.user.research_role == ResearchRole.LEAD and not is_locked(edition)


@require_safe
@access(is_researcher)
def catalogue(request: HttpRequest, edition: str) -> HttpResponse:
    """Domains, indicators and parameters of an edition; folded, searched, or all open."""
    found = get_object_or_404(Edition.objects.select_related("previous"), key=edition)
    search = request.GET.get("suche", "").strip()[:100]
    blocks = catalogue_blocks(found, search)
    context = {
        "edition": found,
        "blocks": blocks,
        "parameters": sum(block.parameters for block in blocks),
        "search": search,
        "is_open": bool(search) or request.GET.get("alles") == "1",
        "tabs": _tabs(found),
        "is_locked": is_locked(found),
        "may_edit": may_edit(request, found),
        "may_plan": request.user.research_role == ResearchRole.LEAD and is_newest(found),
    }
    return render(request, "assessments/catalogue/catalogue.html", context)


def _tabs(edition: Edition) -> list[dict[str, Any]]:
    """The same page of every edition."""
    return [
        {
            "label": other.title.removeprefix("Smart City Index "),
            "url": reverse("catalogue:list", args=[other.key]),
            "current": other == edition,
        }
        for other in editions_with_catalogue()
    ]


@require_safe
@access(is_researcher)
def parameter(request: HttpRequest, edition: str, parameter: int) -> HttpResponse:
    found, at_hand = edition_and_parameter(edition, parameter)
    page = parameter_page(at_hand)
    names = [name for name in SCALE if page.words[name]]
    context = {
        "edition": found,
        "page": page,
        "scale": facts(page.words, names),
        "texts": facts(page.words, TEXTS),
        "may_edit": may_edit(request, found),
        "is_locked": is_locked(found),
    }
    return render(request, "assessments/catalogue/parameter.html", context)


def edition_and_parameter(edition: str, pk: int) -> tuple[Edition, Parameter]:
    """A parameter by its number, only under its own edition."""
    found = get_object_or_404(Edition, key=edition)
    at_hand = find_parameter(found, pk)
    return found, at_hand or get_object_or_404(Parameter.objects.none(), pk=pk)


@require_safe
@access(is_researcher)
def differences(request: HttpRequest, edition: str) -> HttpResponse:
    """What changed against an earlier edition; without a choice against the one before."""
    found = get_object_or_404(Edition.objects.select_related("previous"), key=edition)
    earlier = [other for other in editions_with_catalogue() if other.year < found.year]
    wanted = request.GET.get("gegen", "")
    known = {other.key: other for other in earlier}
    before = known.get(wanted) or (known.get(found.previous.key) if found.previous else None)
    before = before or (earlier[0] if earlier else None)
    parts = catalogue_differences(found, before) if before else []
    context = {
        "edition": found,
        "before": before,
        "earlier": earlier,
        "parts": parts,
        "is_same": all(part.is_empty for part in parts),
    }
    return render(request, "assessments/catalogue/differences.html", context)
