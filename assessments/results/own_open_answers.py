"""A city's own open answers, and where its place may still move. Others' answers never enter."""

from dataclasses import dataclass

import numpy as np
from django.db.models import F

from assessments.choices import CorrectionState, Origin, RunKind, SourceKind
from assessments.models import Correction, Finding, Review
from assessments.scoring.open_answers import OpenAnswers, OwnSpan, change_rate, own_span

from .firmness import seed_of
from .own_field import OwnField, own_field
from .place import CityPlace
from .runs import newest_run
from .slots import slots_of

LYING = {
    CorrectionState.SUBMITTED,
    CorrectionState.CLAIMED,
    CorrectionState.QUESTION,
    CorrectionState.SECOND_REVIEW,
}
ACCEPTED = {CorrectionState.ACCEPTED, CorrectionState.ACCEPTED_DIFFERENTLY}
STANDS = {CorrectionState.REJECTED, CorrectionState.DEFERRED}
MOST_SHOWN = 12


@dataclass(frozen=True)
class OpenAnswerRow:
    """One open answer: the places that it alone may move."""

    name: str
    indicator: str
    state: str
    rank_up: int
    rank_down: int
    places: int


@dataclass(frozen=True)
class OwnOpenAnswers:
    """The span, and the open answers that move the place, those that move it most first."""

    span: OwnSpan
    proposed: int
    unreviewed: int
    rows: tuple[OpenAnswerRow, ...]
    without_effect: int


def own_open_answers(place: CityPlace) -> OwnOpenAnswers | None:
    """None where nothing is open, or the city may not see ranks."""
    own = own_field(place) if place.shows_ranks and not place.edition.is_published else None
    if own is None or own.others is None or not own.others.size or own.ranked_in is None:
        return None
    answers = _answers(place, own)
    if not answers.cells[0].size:
        return None
    run = newest_run(own.ranked_in, RunKind.PUBLISHED)
    seed = seed_of(run.result_hash) if run else 0
    span = own_span(own.catalogue.scheme, own.values, own.row, answers, own.others, seed)
    return _described(place, own, answers, span)


def _answers(place: CityPlace, own: OwnField) -> OpenAnswers:
    """Reviewed and decided values stay, and so do register values; three queries."""
    columns, catalogue = own.catalogue.column, own.catalogue
    proposed = np.full(own.values.shape, np.nan)
    unreviewed = np.zeros(own.values.shape, dtype=np.bool_)
    corrections = Correction.objects.filter(
        finding__city=place.city, finding__parameter_id__in=catalogue.parameter_ids
    ).values_list("finding__parameter_id", "state", "base_version_id", "level_id", "number")
    lying = [row for row in corrections if row[1] in LYING]
    accepted = sum(row[1] in ACCEPTED for row in corrections)
    settled_versions = {row[2] for row in corrections if row[1] in STANDS}
    under_correction = {row[0] for row in lying}
    for parameter_id, _, _, level_id, number in lying:
        proposed[own.row, columns[parameter_id]] = catalogue.cell(level_id, number)
    reviewed = len(under_correction)
    for parameter_id, source_kind, settled in _current(place, own, settled_versions):
        reviewed += settled and parameter_id not in under_correction
        may_change = not settled and source_kind != SourceKind.REGISTER
        unreviewed[own.row, columns[parameter_id]] = may_change and parameter_id not in under_correction
    return OpenAnswers(proposed, unreviewed, change_rate(accepted, reviewed))


def _current(place: CityPlace, own: OwnField, settled: set[int]) -> list[tuple[int, str, bool]]:
    """Parameter, source kind, and whether the city or a decision has settled the current version."""
    ids = own.catalogue.parameter_ids
    seen = Review.objects.filter(
        finding__city=place.city,
        finding__parameter_id__in=ids,
        version_id=F("finding__current_id"),
        undone_at__isnull=True,
    )
    reviewed = settled | set(seen.values_list("version_id", flat=True))
    findings = Finding.objects.filter(city=place.city, parameter_id__in=ids, current__isnull=False)
    rows = findings.values_list("parameter_id", "parameter__source_kind", "current_id", "current__origin")
    return [
        (parameter_id, source_kind, version in reviewed or origin == Origin.CORRECTION)
        for parameter_id, source_kind, version, origin in rows
    ]


def _described(place: CityPlace, own: OwnField, answers: OpenAnswers, span: OwnSpan) -> OwnOpenAnswers:
    slots = {slot.column: slot for slot in slots_of(place.city, own.catalogue).values()}
    is_proposed = ~np.isnan(answers.proposed[own.row])
    moving = [answer for answer in span.answers if answer.places > 0]
    rows = tuple(
        OpenAnswerRow(
            slots[answer.parameter].parameter.name,
            slots[answer.parameter].parameter.indicator.name,
            "Korrektur eingereicht" if is_proposed[answer.parameter] else "noch nicht geprüft",
            answer.rank_up,
            answer.rank_down,
            answer.places,
        )
        for answer in moving[:MOST_SHOWN]
    )
    proposed = int(is_proposed.sum())
    return OwnOpenAnswers(span, proposed, len(span.answers) - proposed, rows, len(span.answers) - len(moving))
