"""The city's overview, and its values as a list with one of them beside it."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from assessments.feedback.forms import HintForm, NotCheckableForm
from assessments.feedback.forms.contribution import ResponsibleForm
from assessments.feedback.permissions import city_page
from assessments.feedback.queries import Row
from assessments.feedback.queries.assignments import responsible_choices, responsible_key, shares_of_city
from assessments.feedback.queries.contribution import answers_to_value
from assessments.feedback.queries.correction import correction_badge
from assessments.feedback.queries.dossier import previous_name
from assessments.feedback.queries.earlier import kept_for
from assessments.feedback.queries.hints import talk_of_value
from assessments.feedback.queries.history import value_history
from assessments.feedback.queries.news import News, news
from assessments.feedback.queries.overview import (
    NEXT_STEPS,
    Step,
    domain_bars,
    next_steps,
    overview_tiles,
    standpoint,
)
from assessments.feedback.queries.value import value_page
from assessments.feedback.submission import correction_kind
from assessments.results.firmness import rank_firmness
from assessments.results.queries import provisional_figures
from cities.peers import peers_of
from cities.permissions import is_coordination_of_city
from scindex_portal.badges import badge_for

from .common import CityPage, city_page_of

OVERDUE = badge_for("überfällig")
PROPOSE = {
    "value": "Korrektur vorschlagen",
    "register_hint": "Hinweis zur amtlichen Quelle",
    "reassessment": "Neubewertung beantragen",
    "project": "Projekt melden",
}


@require_safe
@city_page
def overview(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    place, figures = page.place, standpoint(page.place)
    rows = page.all_rows if place.shows_values else []
    context = page.context(
        tiles=list(overview_tiles(place, figures, rows)),
        shows_change=bool(figures.change),
        firmness=rank_firmness(figures.published.edition, place.city) if figures.published else None,
        bars=list(domain_bars(place, figures.shown)),
        bars_mark="vorläufig" if figures.provisional else "",
        peers_label=f"Median, {peers_of(place.city).label}",
        total=len(rows),
        steps=_steps(page, rows),
        news=[_news(page, fresh) for fresh in news(place, rows)],
    )
    return render(request, "assessments/feedback/overview.html", context)


def _steps(page: CityPage, rows: list[Row]) -> list[dict[str, Any]]:
    """At most five lines; overdue Zuarbeiten stand behind Rückfragen and drafts."""
    steps = [_step(page, step) for step in next_steps(page.place, rows)]
    if not page.place.is_open:
        return steps
    shares = shares_of_city(page.place, {row.parameter.pk: row.standing for row in rows})
    first = sum(step["is_own"] for step in steps)
    late = [
        {
            "text": f"Zuarbeit überfällig: {share.name}",
            "note": f"seit {share.due_on:%d.%m.%Y}",
            "url": page.address("assignments"),
            "badge": OVERDUE,
        }
        for share in shares.overdue
    ]
    return [*steps[:first], *late, *steps[first:]][:NEXT_STEPS]


def _news(page: CityPage, fresh: News) -> dict[str, Any]:
    url = page.address(fresh.route, fresh.pk) + fresh.query
    return {"text": fresh.text, "note": fresh.note, "url": url, "badge": fresh.badge}


def _step(page: CityPage, step: Step) -> dict[str, Any]:
    """A Rückfrage leads to its correction, a draft to its form, all else to the value."""
    row, correction = step.row, step.row.standing.correction
    if correction and row.standing.asks_city:
        url = page.address("correction", correction.pk)
    elif row.standing.is_draft:
        url = page.address("correct", row.parameter.pk)
    else:
        url = page.address("value", row.parameter.pk)
    is_own = row.standing.is_draft or row.standing.asks_city
    return {"text": step.text, "note": step.note, "url": url, "badge": row.badge, "is_own": is_own}


@require_safe
@city_page
def values(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    return render(request, "assessments/feedback/values.html", list_context(page, None))


@require_safe
@city_page
def value(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    row = page.row(parameter)
    return render(
        request, "assessments/feedback/values.html", list_context(page, row) | value_context(page, row)
    )


def value_context(page: CityPage, row: Row) -> dict[str, Any]:
    found = value_page(page.place, row)
    latest = row.standing.correction
    twice = latest is not None and latest.state == "rejected" and latest.previous_attempt_id is not None
    label = PROPOSE[correction_kind(row.parameter)]
    again = latest is not None and latest.state == "rejected"
    return page.context(
        row=row,
        value=found,
        may_write=page.may_write_on(row),
        is_limited=page.is_limited,
        can_propose=page.can_edit and page.may_write_on(row) and row.version is not None and not twice,
        propose_label="Erneut vorschlagen" if again else label,
        corrections=[(c, correction_badge(page.place, c)) for c in found.corrections],
        not_checkable=NotCheckableForm(prefix=None),
        today=timezone.localdate(),
        history=value_history(page.place, row.finding, found.corrections),
        kept=_kept(page, row),
        talk=talk_of_value(page.place, row.parameter),
        hint_form=HintForm(),
        answers=answers_to_value(page.place.city, row.parameter),
        **_responsible(page, row),
    )


def _kept(page: CityPage, row: Row) -> dict[str, str] | None:
    """The way to take over what the last edition kept for this value."""
    found = kept_for(page.place, row.parameter) if page.can_edit else None
    if found is None:
        return None
    url = f"{page.address('correct', row.parameter.pk)}?vorgemerkt={found.pk}#formular"
    return {"url": url, "label": f"{previous_name(page.place.edition)} vorgemerkt: übernehmen"}


def _responsible(page: CityPage, row: Row) -> dict[str, Any]:
    """Who answers for the value; whoever assigns may choose somebody else beside it."""
    found = page.assigned.get(row.parameter.pk)
    may_assign = page.place.participation is not None and is_coordination_of_city.test(
        page.request.user, {"city": page.place.city.slug}
    )
    choices, key = responsible_choices(page.place.city), responsible_key(found)
    form = ResponsibleForm(choices=choices, initial={"responsible": key}) if may_assign and choices else None
    return {"assignment": found, "responsible_form": form}


def list_context(page: CityPage, current: Row | None) -> dict[str, Any]:
    rows = page.rows if page.place.shows_values else []
    return page.context(
        filter=page.filter,
        groups=_by_indicator(page, rows) if page.filter.in_catalogue_order else _by_reason(page, rows),
        shown=len(rows),
        confirmable=_confirmable(page, rows) if page.filter.is_narrowed else 0,
        total=len(page.all_rows),
        current=current.parameter.pk if current else None,
    )


def _confirmable(page: CityPage, rows: list[Row]) -> int:
    """How many could be confirmed at once by this person."""
    return sum(row.can_confirm and page.may_write_on(row) for row in rows) if page.can_edit else 0


def _by_reason(page: CityPage, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows come sorted; a group for each reason to look at them."""
    previous = previous_name(page.place.edition)

    def title(row: Row) -> str:
        if row.standing.asks_city:
            return "Rückfrage des Projektteams"
        if row.standing.is_reviewed:
            return "Geprüft"
        return capfirst(row.severity.words(previous)) or "Noch zu prüfen"

    found = [(name, list(group)) for name, group in groupby(rows, key=title)]
    return [
        {"title": name, "rows": group, "note": "(1 Wert)" if len(group) == 1 else f"({len(group)} Werte)"}
        for name, group in found
    ]


def _by_indicator(page: CityPage, rows: list[Row]) -> list[dict[str, Any]]:
    """The catalogue's order, with each indicator's points and how much of it is reviewed."""
    place = page.place
    figures = (
        provisional_figures(place.edition, place.city)
        if place.shows_points and place.edition.opened_at
        else None
    )
    scores = figures.indicators if figures else {}
    groups = []
    for indicator, group in groupby(rows, key=lambda row: row.indicator):
        kept = list(group)
        figure = scores.get((indicator.domain.key, indicator.name))
        groups.append(
            {
                "title": indicator.name,
                "domain": indicator.domain.name,
                "rows": kept,
                "note": f"{sum(row.standing.is_reviewed for row in kept)}/{len(kept)}",
                "score": figure.score if figure else None,
                "indicator": indicator.pk,
                "confirmable": _confirmable(page, kept),
            }
        )
    return groups
