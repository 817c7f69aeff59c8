"""A city in the field that its own pages may show: its own current values, nobody else's decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessments.models import Edition
from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.rank import rank_among
from assessments.scoring.sums import Floats, Ints
from assessments.scoring.whatif import with_city_values
from cities.models import City
from cities.peers import LEAST_CITIES, peers_of

from .load import Catalogue, Field, load_city_values
from .place import CityPlace
from .queries import TOTAL, field_of, last_published_edition, others_in, published_results


@dataclass(frozen=True)
class Standing:
    """Stored scores (points · 1e9) and places of one city; −1 and 0 where it has none."""

    total: int
    rank: int
    domains: Mapping[str, int]
    domain_ranks: Mapping[str, int]
    indicators: Mapping[tuple[str, str], int]


@dataclass(frozen=True, eq=False)
class OwnField:
    """The frozen field of the baseline with the city's own current values in it, or a published field.

    Until publication places are counted among the last published scores of the others, of `ranked_in`.
    """

    city: City
    field: Field
    values: Floats
    row: int
    ranked_in: Edition | None
    is_published: bool

    @property
    def catalogue(self) -> Catalogue:
        return self.field.catalogue

    @cached_property
    def others(self) -> Ints | None:
        """The others' last published totals; None where the field itself ranks."""
        if self.is_published:
            return None
        return self._others[TOTAL]

    @cached_property
    def _others(self) -> dict[str, Ints]:
        results = published_results(self.ranked_in) if self.ranked_in else {}
        scopes = [TOTAL, *self.catalogue.scheme.domain_keys]
        return {scope: others_in(results, self.city, scope) for scope in scopes}

    @cached_property
    def peer_rows(self) -> Ints:
        """Rows of the comparable cities; none if they are too few for statistics."""
        rows = [self.field.row[pk] for pk in peers_of(self.city).city_ids if pk in self.field.row]
        return np.array(rows if len(rows) >= LEAST_CITIES else [], dtype=np.int64)

    @cached_property
    def now(self) -> Standing:
        return self.standing({})

    @property
    def size(self) -> int:
        """How many cities a place is counted among, the city itself included."""
        if self.others is not None:
            return int(self.others.size) + 1
        return int(np.any(~np.isnan(self.values), axis=1).sum())

    def standing(self, changes: Mapping[int, float]) -> Standing:
        """A full recomputation with changed cells of the city, by column."""
        return self._standing(
            score_cities(self.catalogue.scheme, with_city_values(self.values, self.row, changes))
        )

    def _standing(self, scores: Scores) -> Standing:
        scheme = self.catalogue.scheme
        domains = dict(zip(scheme.domain_keys, scores.domain_q[self.row].tolist(), strict=True))
        total = int(scores.total_q[self.row])
        if self.is_published:
            rank = int(scores.total_ranks[self.row])
            ranks = dict(zip(scheme.domain_keys, scores.domain_ranks[self.row].tolist(), strict=True))
        else:
            rank = self._place(total, TOTAL)
            ranks = {key: self._place(q, key) for key, q in domains.items()}
        indicators = dict(zip(scheme.indicator_keys, scores.indicator_q[self.row].tolist(), strict=True))
        return Standing(total, rank, domains, ranks, indicators)

    def _place(self, q: int, scope: str) -> int:
        """0 where the last published edition has no such figure."""
        others = self._others[scope]
        return rank_among(q, others) if q >= 0 and others.size else 0


def own_field(place: CityPlace) -> OwnField | None:
    """None where the city has no values that could be scored, or may not see their points."""
    edition, city = place.edition, place.city
    is_printed_only = edition.is_published and not published_results(edition)
    if not place.shows_points or is_printed_only:
        return None
    field = field_of(edition)
    if city.pk not in field.row:
        return None
    row, values = field.row[city.pk], field.values
    if not edition.is_published:
        values = values.copy()
        values[row] = load_city_values(field.catalogue, city)
    if np.isnan(values[row]).all():
        return None
    ranked_in = edition if edition.is_published else last_published_edition(edition)
    return OwnField(city, field, values, row, ranked_in, edition.is_published)
