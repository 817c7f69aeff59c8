"""What a city may learn of comparable ones: median and quartiles of at least five, from the frozen field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from assessments.feedback.wording import number_text, points_text, with_unit
from assessments.models import Edition, Level, Parameter
from assessments.results.load import Field
from assessments.results.queries import field_of, from_stored
from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.sums import Floats
from cities.peers import LEAST_CITIES, PeerRule, peers_of

from .place import Place

QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class PeerStatistics:
    """Texts in natural units; `shares`: the quartiles' places on a scale with two ends, 0 to 100."""

    label: str
    count: int
    median: str
    half_text: str
    shares: tuple[float, float, float] | None
    own_share: float | None

    @property
    def half(self) -> float:
        """The width of the middle half on the scale."""
        return round(self.shares[2] - self.shares[0], 1) if self.shares else 0.0


def peer_rows(field: Field, peers: PeerRule) -> list[int]:
    return [field.row[pk] for pk in peers.city_ids if pk in field.row]


def parameter_statistics(
    place: Place, parameter: Parameter, levels: Sequence[Level], own: float | None
) -> PeerStatistics | None:
    """The comparable cities' values of one parameter; None under five cities or where none are shown."""
    if not place.shows_values or parameter.kind is None:
        return None
    field, peers = field_of(place.edition), peers_of(place.city)
    column = field.catalogue.column[parameter.pk]
    values = field.values[peer_rows(field, peers), column]
    values = values[~np.isnan(values)]
    if len(values) < LEAST_CITIES:
        return None
    # A level that some city has, not a point between two.
    quarters = np.quantile(values, QUARTERS, method="inverted_cdf" if levels else "linear")
    shares = [_share(parameter, levels, quarter) for quarter in quarters]
    lower, median, upper = (_text(parameter, levels, float(quarter)) for quarter in quarters)
    return PeerStatistics(
        peers.label,
        len(values),
        median=_with_label(levels, float(quarters[1])) or median,
        half_text=f"{_bare(lower)} bis {upper}" if lower != upper else upper,
        shares=None if None in shares else tuple(shares),
        own_share=None if own is None else _share(parameter, levels, own),
    )


def _text(parameter: Parameter, levels: Sequence[Level], value: float) -> str:
    number = Decimal(repr(value))
    if levels:
        return points_text(number)
    return with_unit(number_text(number, parameter.decimals), parameter.unit)


def _with_label(levels: Sequence[Level], value: float) -> str:
    """A level by its words; empty for a number."""
    label = next((level.label for level in levels if float(level.points) == value), "")
    return f"{label} ({points_text(Decimal(repr(value)))})" if label else ""


def _bare(text: str) -> str:
    """The figure without its unit, which follows once at the end of a span."""
    return text.split(" ", 1)[0]


def _share(parameter: Parameter, levels: Sequence[Level], value: float) -> float | None:
    if levels:
        low, high = 0.0, max(float(level.points) for level in levels)
    elif parameter.lower is None or parameter.upper is None:
        return None
    else:
        low, high = float(parameter.lower), float(parameter.upper)
    return round(100 * min(max((value - low) / (high - low), 0.0), 1.0), 1)


def domain_medians(place: Place) -> Mapping[str, Decimal]:
    """The comparable cities' median by domain key; empty under five cities."""
    if not place.shows_points:
        return {}
    field = field_of(place.edition)
    rows = peer_rows(field, peers_of(place.city))
    scores = _scores(place.edition)
    rows = [row for row in rows if scores.in_field[row]]
    if len(rows) < LEAST_CITIES:
        return {}
    medians: Floats = np.median(scores.domain_q[rows], axis=0)
    keys = field.catalogue.scheme.domain_keys
    return {key: from_stored(round(q)) for key, q in zip(keys, medians, strict=True)}


def _scores(edition: Edition) -> Scores:
    stamp = edition.published_at if edition.is_published else edition.opened_at
    return _stored_scores(edition.pk, edition.is_published, str(stamp))


@lru_cache(maxsize=4)
def _stored_scores(edition_id: int, is_published: bool, stamp: str) -> Scores:
    field = field_of(Edition.objects.get(pk=edition_id))
    return score_cities(field.catalogue.scheme, field.values)
