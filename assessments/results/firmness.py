"""How firm a published rank is under other defensible weights, and without one indicator after the other."""

from dataclasses import dataclass
from functools import lru_cache

from assessments.choices import RunKind
from assessments.models import Edition, ScoreRun
from assessments.scoring.aggregate import score_cities
from assessments.scoring.robustness import leave_one_out, rank_intervals
from assessments.scoring.sums import Ints
from cities.models import City

from .load import Field
from .queries import IndicatorKey, field_of, last_published_edition
from .runs import newest_run


@dataclass(frozen=True)
class RankFirmness:
    """One city's published rank: where it may lie, and what it is without each indicator."""

    edition: Edition
    rank: int
    low: int
    high: int
    without: dict[IndicatorKey, int]

    @property
    def sentence(self) -> str:
        """The one sentence that stands beside a rank."""
        span = f"{self.low} bis {self.high}" if self.low < self.high else f"Rang {self.low}"
        return (
            f"Rangspanne {self.edition.year} unter anderen vertretbaren Gewichten: {span}; "
            "keine statistische Fehlerspanne."
        )


@dataclass(frozen=True, eq=False)
class _Robustness:
    field: Field
    ranks: Ints
    spans: Ints
    without: Ints


def seed_of(result_hash: str) -> int:
    """The seed of all draws about a run: the same result gives the same draws."""
    return int(result_hash[:16], 16)


def shown_edition(edition: Edition) -> Edition | None:
    """The edition whose rank a city may know: this one once published, else the last published one."""
    return edition if edition.is_published else last_published_edition(edition)


def shown_firmness(edition: Edition, city: City) -> RankFirmness | None:
    """What stands beside a rank on the pages of an edition."""
    shown = shown_edition(edition)
    return rank_firmness(shown, city) if shown else None


def rank_firmness(edition: Edition, city: City) -> RankFirmness | None:
    """Of the rank in a published edition; None where it has no values or the city no rank."""
    run = newest_run(edition, RunKind.PUBLISHED)
    if run is None:
        return None
    found = _robustness(run.pk, run.result_hash)
    row = found.field.row.get(city.pk)
    if row is None or not found.ranks[row]:
        return None
    low, high = found.spans[row].tolist()
    keys = found.field.catalogue.scheme.indicator_keys
    without = dict(zip(keys, found.without[:, row].tolist(), strict=True))
    return RankFirmness(edition, int(found.ranks[row]), low, high, without)


@lru_cache(maxsize=4)
def _robustness(run_id: int, result_hash: str) -> _Robustness:
    """Kept per run: a run never changes."""
    field = field_of(ScoreRun.objects.select_related("edition").defer("document").get(pk=run_id).edition)
    scheme = field.catalogue.scheme
    scores = score_cities(scheme, field.values)
    spans = rank_intervals(scheme, scores, seed_of(result_hash))
    return _Robustness(field, scores.total_ranks, spans, leave_one_out(scheme, scores))
