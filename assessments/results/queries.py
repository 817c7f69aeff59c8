"""The figures that pages and papers show: published, printed, or a city's provisional ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import numpy as np

from assessments.choices import EditionStatus, RunKind
from assessments.models import Edition, PrintedScore, ScoreRun
from assessments.scoring.document import CityResult, scores_from_document
from assessments.scoring.rank import rank_among
from assessments.scoring.sums import Ints
from assessments.scoring.whatif import score_in_field
from cities.models import City

from .load import Field, load_city_values, load_field
from .runs import newest_run, run_document

TOTAL = "gesamt"
POINT = 10**9
IndicatorKey = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """One score with full precision, and its place among `of` cities."""

    score: Decimal | None
    rank: int | None = None
    of: int | None = None
    note: str = ""


@dataclass(frozen=True)
class CityFigures:
    """All figures of a city in an edition. Ranks of provisional ones stand in the field of `ranked_in`."""

    edition: Edition
    city: City
    status: Literal["provisional", "published", "printed"]
    total: Figure
    domains: Mapping[str, Figure]
    indicators: Mapping[IndicatorKey, Figure] = field(default_factory=dict)
    ranked_in: Edition | None = None


def from_stored(q: int) -> Decimal:
    """A stored score (points · 1e9) as an exact Decimal."""
    return Decimal(int(q)).scaleb(-9)


def last_published_edition(edition: Edition) -> Edition | None:
    """The newest published edition before this one that has a ranking with scores."""
    earlier = edition.previous
    while earlier is not None:
        if earlier.status == EditionStatus.PUBLISHED and published_results(earlier):
            return earlier
        earlier = earlier.previous
    return None


def published_results(edition: Edition) -> dict[str, CityResult]:
    """The stored results of a published edition by city slug; empty where only printed figures exist."""
    run = newest_run(edition, RunKind.PUBLISHED)
    return _results(run.pk, run.result_hash) if run else {}


@lru_cache(maxsize=16)
def _results(run_id: int, result_hash: str) -> dict[str, CityResult]:
    return scores_from_document(run_document(ScoreRun.objects.get(pk=run_id)))


def published_figures(edition: Edition, city: City) -> CityFigures | None:
    """A city's figures in a published edition: computed where values exist, else as printed."""
    results = published_results(edition)
    if not results:
        return printed_figures(edition, city)
    result = results.get(city.slug)
    if result is None or not result.in_field:
        return None
    size = sum(1 for other in results.values() if other.in_field)
    return CityFigures(
        edition,
        city,
        "published",
        Figure(from_stored(result.total), result.total_rank, size),
        {key: Figure(from_stored(q), result.domain_ranks[key], size) for key, q in result.domains.items()},
        {key: Figure(from_stored(q)) for key, q in result.indicators.items()},
    )


def printed_figures(edition: Edition, city: City) -> CityFigures | None:
    """A city's figures as a study prints them, right figures in place of known misprints, with the note."""
    rows = {row.scope: row for row in PrintedScore.objects.filter(edition=edition, city=city)}
    if not rows:
        return None
    figures = {
        scope: Figure(
            row.score if row.corrected_score is None else row.corrected_score, row.rank, None, row.note
        )
        for scope, row in rows.items()
    }
    return CityFigures(
        edition,
        city,
        "printed",
        figures.pop(TOTAL, Figure(None)),
        {scope: figure for scope, figure in figures.items() if "/" not in scope},
        {tuple(scope.split("/", 1)): figure for scope, figure in figures.items() if "/" in scope},
    )


def frozen_field(edition: Edition) -> Field:
    """The values of all cities as they stood when the round opened; kept per process."""
    return _frozen_field(edition.pk, str(edition.opened_at))


@lru_cache(maxsize=4)
def _frozen_field(edition_id: int, stamp: str) -> Field:
    frozen = load_field(Edition.objects.get(pk=edition_id), "baseline")
    frozen.values.setflags(write=False)
    return frozen


def field_of(edition: Edition) -> Field:
    """The field that a city may be compared with: the baseline, or the values of a published edition."""
    if edition.is_published:
        return _published_field(edition.pk, str(edition.published_at))
    return frozen_field(edition)


@lru_cache(maxsize=4)
def _published_field(edition_id: int, stamp: str) -> Field:
    published = load_field(Edition.objects.get(pk=edition_id))
    published.values.setflags(write=False)
    return published


def provisional_figures(
    edition: Edition, city: City, changes: Mapping[int, float] | None = None
) -> CityFigures | None:
    """The city's own current values in the frozen field of the baseline.

    `changes` (parameter id → cell of the values array) are tried on top of them. Places are counted among the
    last published scores of the other cities, so that nobody else's decisions shine through.
    """
    frozen = frozen_field(edition)
    if city.pk not in frozen.row:
        return None
    catalogue, row = frozen.catalogue, frozen.row[city.pk]
    values = load_city_values(catalogue, city)
    for parameter_id, cell in (changes or {}).items():
        values[catalogue.column[parameter_id]] = cell
    scores = score_in_field(catalogue.scheme, frozen.values, row, values)
    last = last_published_edition(edition)
    domains = zip(catalogue.scheme.domain_keys, scores.domain_q[row].tolist(), strict=True)
    indicators = zip(catalogue.scheme.indicator_keys, scores.indicator_q[row].tolist(), strict=True)
    return CityFigures(
        edition,
        city,
        "provisional",
        _placed(int(scores.total_q[row]), last, city, TOTAL),
        {key: _placed(q, last, city, key) for key, q in domains},
        {key: Figure(from_stored(q)) for key, q in indicators},
        last,
    )


def _placed(q: int, last: Edition | None, city: City, scope: str) -> Figure:
    if q < 0:
        return Figure(None)
    others = others_in(published_results(last), city, scope) if last else np.empty(0, dtype=np.int64)
    if not others.size:
        return Figure(from_stored(q))
    return Figure(from_stored(q), rank_among(q, others), int(others.size) + 1)


def others_in(results: Mapping[str, CityResult], city: City, scope: str) -> Ints:
    """The stored scores of the other cities in published results; empty where the scope did not exist."""
    others = [result for slug, result in results.items() if slug != city.slug and result.in_field]
    scores = [result.total if scope == TOTAL else result.domains.get(scope) for result in others]
    return np.array([q for q in scores if q is not None], dtype=np.int64)
