"""A city's overview: three figures, the domains, what to do next, and what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.choices import CorrectionState
from assessments.feedback.wording import change_text, score_text
from assessments.models import Domain, Edition
from assessments.results.queries import (
    CityFigures,
    last_published_edition,
    provisional_figures,
    published_figures,
)
from cities.models import City

from .dossier import Row, previous_name
from .peer_statistics import domain_medians
from .place import Place
from .standing import standings

DECIDED = [CorrectionState.ACCEPTED, CorrectionState.ACCEPTED_DIFFERENTLY, CorrectionState.REJECTED]
NEXT_STEPS = 5


@dataclass(frozen=True)
class Progress:
    """How far a city is with an edition."""

    reviewed: int
    total: int
    questions: int
    drafts: int

    @property
    def open(self) -> int:
        return self.total - self.reviewed


def review_progress(edition: Edition, city: City) -> Progress:
    """Reviewed n of m values, open Rückfragen and drafts not yet submitted. Three queries."""
    found = standings(edition, city).values()
    return Progress(
        reviewed=sum(standing.is_reviewed for standing in found),
        total=len(found),
        questions=sum(standing.asks_city for standing in found),
        drafts=sum(standing.is_draft for standing in found),
    )


@dataclass(frozen=True)
class Standpoint:
    """The figures of the overview: as last published, and as they stand now."""

    published: CityFigures | None
    provisional: CityFigures | None

    @property
    def change(self) -> Decimal | None:
        """Points now against the last published ones."""
        if self.published is None or self.provisional is None:
            return None
        now, then = self.provisional.total.score, self.published.total.score
        return None if now is None or then is None else now - then

    @property
    def shown(self) -> CityFigures | None:
        return self.provisional or self.published


def standpoint(place: Place) -> Standpoint:
    """Of a published edition its own figures, of an open one the last published and the provisional ones."""
    if place.edition.is_published:
        return Standpoint(published_figures(place.edition, place.city), None)
    last = last_published_edition(place.edition)
    published = published_figures(last, place.city) if last else None
    return Standpoint(
        published, provisional_figures(place.edition, place.city) if place.shows_points else None
    )


def overview_tiles(place: Place, found: Standpoint, rows: list[Row]) -> Iterator[dict[str, Any]]:
    """The figures in the shape of components/figure_tile.html."""
    if found.published:
        yield _published_tile(found.published)
    if found.provisional and found.provisional.total.score is not None:
        yield _provisional_tile(place, found, found.provisional)
    if rows and place.participation:
        reviewed = sum(row.standing.is_reviewed for row in rows)
        left = len(rows) - reviewed
        yield {
            "label": "Geprüft",
            "value": str(reviewed),
            "unit": f"von {len(rows)} Werten",
            "note": " · ".join([f"noch {left} offen" if left else "alle geprüft", *_waiting(rows)]),
        }


def _waiting(rows: list[Row]) -> Iterator[str]:
    """What lies with the city beside the reviews."""
    if questions := sum(row.standing.asks_city for row in rows):
        yield "1 Rückfrage" if questions == 1 else f"{questions} Rückfragen"
    if drafts := sum(row.standing.is_draft for row in rows):
        yield "1 Entwurf nicht eingereicht" if drafts == 1 else f"{drafts} Entwürfe nicht eingereicht"


def _published_tile(figures: CityFigures) -> dict[str, Any]:
    total, year = figures.total, figures.edition.year
    place = f"Rang {total.rank}" + (f" von {total.of}" if total.of else "") if total.rank else ""
    if total.score is None:
        return {"label": f"Veröffentlicht {year}", "value": place, "unit": "", "note": total.note}
    note = " · ".join(filter(None, [place, total.note]))
    return {
        "label": f"Veröffentlicht {year}",
        "value": score_text(total.score),
        "unit": "Punkte",
        "note": note,
    }


def _provisional_tile(place: Place, found: Standpoint, figures: CityFigures) -> dict[str, Any]:
    """Points now, their change, and the place in the last published field."""
    total, note = figures.total, ""
    if place.shows_ranks and total.rank and figures.ranked_in:
        note = f"Rang {total.rank} im Feld der Ausgabe {figures.ranked_in.year}"
    year = found.published.edition.year if found.published else ""
    change = found.change
    return {
        "label": "Stand jetzt",
        "value": score_text(total.score),
        "unit": "Punkte",
        "trend": None if change is None else {"arrow": "", "text": f"{change_text(change)} gegenüber {year}"},
        "note": note,
        "mark": "vorläufig",
    }


def domain_bars(place: Place, figures: CityFigures | None) -> Iterator[dict[str, Any]]:
    """The domains in the shape of components/score_bar.html, beside the comparable cities' median."""
    if figures is None:
        return
    has_values = figures.edition == place.edition and figures.status != "printed"
    medians = domain_medians(place) if has_values else {}
    for domain in Domain.objects.filter(edition=figures.edition):
        figure, median = figures.domains.get(domain.key), medians.get(domain.key)
        if figure and figure.score is not None:
            yield {
                "label": domain.name,
                "value": round(float(figure.score), 2),
                "text": score_text(figure.score),
                "median": None if median is None else round(float(median), 2),
                "median_text": "" if median is None else score_text(median),
            }


@dataclass(frozen=True)
class Step:
    """A line of „Als Nächstes": what waits, and the value that it is about."""

    text: str
    note: str
    row: Row


def next_steps(place: Place, rows: list[Row]) -> list[Step]:
    """At most five: Rückfragen, also after the round; then drafts and what stands out most."""
    steps = [
        Step(f"Rückfrage beantworten: {row.parameter.name}", _due(row), row)
        for row in rows
        if row.standing.asks_city
    ]
    if not place.is_open:
        return steps[:NEXT_STEPS]
    steps += [
        Step(f"Entwurf einreichen: {row.parameter.name}", row.indicator.name, row)
        for row in rows
        if row.standing.is_draft
    ]
    waiting = sorted((row for row in rows if row.can_confirm), key=lambda row: row.severity)
    previous = previous_name(place.edition)
    steps += [Step(f"Prüfen: {row.parameter.name}", row.severity.words(previous), row) for row in waiting]
    return steps[:NEXT_STEPS]


def _due(row: Row) -> str:
    due = row.standing.correction.answer_due_on if row.standing.correction else None
    return f"bis {due:%d.%m.%Y}" if due else row.indicator.name
