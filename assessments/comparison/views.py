"""Why a city's points and rank changed."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from assessments.charts.waterfall import End, Stage, waterfall_chart
from assessments.results.firmness import shown_firmness
from assessments.results.permissions import city_page
from assessments.results.place import CityPlace
from assessments.scoring.printing import print_score, print_signed
from cities.models import City

from .movement import POINT, Movement
from .why_moved import why_moved
from .wording import change_sentence, picture_title, rank_lines


@require_safe
@city_page
def why(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place = CityPlace.find(edition, city)
    if place is None:
        raise Http404
    movement = why_moved(place)
    context: dict[str, Any] = {"place": place, "edition": place.edition, "city": place.city}
    if movement:
        context |= _context(movement, place.city)
    return render(request, "assessments/comparison/why.html", context)


def _context(movement: Movement, city: City) -> dict[str, Any]:
    context: dict[str, Any] = {
        "movement": movement,
        "sentence": change_sentence(movement),
        "mark": "vorläufig" if movement.status == "provisional" else "",
    }
    if movement.before_q is not None and movement.after_q is not None:
        context |= {"before": print_score(movement.before_q), "after": print_score(movement.after_q)}
    if movement.causes:
        context |= {
            "totals": [print_signed(total) for total in movement.totals],
            "change": print_signed(movement.change) if movement.change is not None else "",
            "groups": _groups(movement),
            "quiet": len(movement.rows) - len(movement.shown_rows),
            "chart": _chart(movement) if any(movement.totals) else "",
        }
    if movement.ranks:
        names = dict(City.objects.values_list("slug", "name"))
        context |= {
            "rank_lines": rank_lines(movement.ranks, names),
            "rank_distance": abs(movement.ranks.change),
            "firmness": shown_firmness(movement.edition, city),
        }
    return context


def _groups(movement: Movement) -> list[dict[str, Any]]:
    """The rows that show a change, by domain."""
    rows = sorted(movement.shown_rows, key=lambda row: [r.domain for r in movement.rows].index(row.domain))
    return [
        {
            "domain": domain,
            "rows": [
                {
                    "name": row.name,
                    "parts": [print_signed(part) for part in row.parts],
                    "total": print_signed(row.total),
                }
                for row in kept
            ],
        }
        for domain, kept in groupby(rows, key=lambda row: row.domain)
    ]


def _chart(movement: Movement) -> SafeString:
    """The picture is made of escaped words and numbers only."""
    before, after = movement.before_q or 0, movement.after_q or 0
    stages = [
        Stage(cause, float(part), print_signed(part))
        for cause, part in zip(movement.causes, movement.totals, strict=True)
    ]
    now = "jetzt" if movement.status == "provisional" else str(movement.edition.year)
    chart = waterfall_chart(
        End(str(movement.before.year), before / POINT, print_score(before)),
        stages,
        End(now, after / POINT, print_score(after)),
        title=picture_title(movement),
    )
    return mark_safe(chart)
