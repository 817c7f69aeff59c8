"""The Quervergleich: choose a parameter, then see it for all cities beside each other."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Edition, Parameter
from cities.permissions import is_researcher
from scindex_portal.access import access

from .compare_page import compare_context, compare_trail
from .queries.compare import compare_rows, parameter_to_compare, parameters_to_compare
from .queries.compare_outliers import outlier_rule

SEARCH_LENGTH = 80


def edition_and_parameter(edition: str, parameter: int) -> tuple[Edition, Parameter]:
    """The edition of the path and a parameter within it; anything else does not exist."""
    found = get_object_or_404(Edition, key=edition)
    chosen = parameter_to_compare(found, parameter)
    if chosen is None:
        raise Http404
    return found, chosen


@require_safe
@access(is_researcher)
def choose(request: HttpRequest, edition: str) -> HttpResponse:
    """All parameters by domain, each with its count of open corrections."""
    found = get_object_or_404(Edition, key=edition)
    search = request.GET.get("suche", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
    only_open = request.GET.get("zeigen") == "offen"
    parameters = list(parameters_to_compare(found, search, only_open))
    domains = [
        {"domain": domain, "parameters": list(group)}
        for domain, group in groupby(parameters, key=lambda parameter: parameter.indicator.domain)
    ]
    context = {
        "edition": found,
        "domains": domains,
        "search": search,
        "only_open": only_open,
        "count": len(parameters),
    }
    return render(request, "assessments/compare/choose.html", context)


@require_safe
@access(is_researcher)
def compare(request: HttpRequest, edition: str, parameter: int) -> HttpResponse:
    """One parameter, all cities."""
    found, chosen = edition_and_parameter(edition, parameter)
    shown = compare_context(chosen, compare_rows(chosen), request.GET)
    context = {
        "edition": found,
        "parameter": chosen,
        "rule": outlier_rule(chosen),
        "trail": compare_trail(found, chosen),
        **shown,
    }
    return render(request, "assessments/compare/compare.html", context)
