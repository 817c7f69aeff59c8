"""Why points moved between two runs (SCORING.md, section "Why points moved").

Four causes are switched from old to new, in all 16 combinations; each is a full recomputation. A cause's part
is its Shapley value: what it adds, averaged over all orders in which the four could have been switched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from assessments.scoring.aggregate import has_values
from assessments.scoring.scenarios import score_scenarios
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints, column

CAUSES = ("values", "corrections", "method", "field")
SHAPLEY_WEIGHTS = (1 / 4, 1 / 12, 1 / 12, 1 / 4)  # by the number of causes already switched

CELLS_AT_ONCE = 2**22  # cities explained × states × cities in the field

IndicatorKey = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Run:
    """A result's inputs: catalogue, cities (n), values (n, P) as researched and after all corrections."""

    scheme: Scheme
    cities: tuple[str, ...]
    researched: Floats
    final: Floats


@dataclass(frozen=True)
class Crosswalk:
    """What of the old edition is what in the new one: new key → old key.

    ``parameters`` holds those with comparable values only; new, dropped and redefined ones belong to the
    method. ``indicators`` joins two indicators into one row of the table.
    """

    parameters: Mapping[str, str]
    indicators: Mapping[IndicatorKey, IndicatorKey]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Parts of the change of each city's total, in points; cities that are in both runs."""

    cities: tuple[str, ...]
    indicators: tuple[tuple[IndicatorKey | None, IndicatorKey | None], ...]  # (old key, new key), J rows
    parts: Floats  # (n, J, 4) by indicator and cause, in the order of CAUSES
    before: Floats  # (n,) totals of the old and of the new run
    after: Floats


def explain(old: Run, new: Run, crosswalk: Crosswalk, cities: Sequence[str] | None = None) -> Explanation:
    """Split the change of the total between two runs into four parts per indicator.

    - values: own researched values, old (as final in the old run) → new;
    - corrections: own accepted corrections, the new run's researched → final values;
    - method: the catalogue, with the values of parameters that are not comparable;
    - field: all other cities with their corrections, and which cities there are.

    The parts add up to the change, to 1e-9. Explained are the ``cities`` asked for (all by default) that have
    a value in both runs, in the new run's order.
    """
    comparison = _Comparison(old, new, crosswalk)
    known = set(_with_values(old)) & set(_with_values(new)) & set(new.cities if cities is None else cities)
    explained = tuple(city for city in new.cities if city in known)
    most = max(1, CELLS_AT_ONCE // (4 * max(len(old.cities), len(new.cities))))
    chunks = [explained[at : at + most] for at in range(0, len(explained), most)]
    points = [comparison.points(chunk) for chunk in chunks] or [
        np.zeros((2, 2, 2, 2, len(comparison.rows), 0))
    ]
    by_state = np.concatenate(points, axis=-1)
    return Explanation(
        cities=explained,
        indicators=comparison.rows,
        parts=shapley_parts(by_state).T,
        before=by_state[0, 0, 0, 0].sum(axis=0),
        after=by_state[1, 1, 1, 1].sum(axis=0),
    )


def shapley_parts(by_state: Floats) -> Floats:
    """Parts (4, …) of four causes from the values (2, 2, 2, 2, …) of all states: an axis per cause."""
    parts = np.zeros((4, *by_state.shape[4:]))
    for cause in range(4):
        off, on = np.moveaxis(by_state, cause, 0)
        for others in product((0, 1), repeat=3):
            parts[cause] += SHAPLEY_WEIGHTS[sum(others)] * (on[others] - off[others])
    return parts


def _with_values(run: Run) -> list[str]:
    return [city for city, some in zip(run.cities, has_values(run.final).tolist(), strict=True) if some]


class _Comparison:
    """Two runs laid side by side: comparable parameters, rows of the table, tables by method and field."""

    def __init__(self, old: Run, new: Run, crosswalk: Crosswalk) -> None:
        self.old, self.new = old, new
        old_at = {key: at for at, key in enumerate(old.scheme.parameter_keys)}
        pairs = [
            (old_at[crosswalk.parameters[key]], at)
            for at, key in enumerate(new.scheme.parameter_keys)
            if key in crosswalk.parameters
        ]
        # Positions (2, C) of the comparable parameters in the old and in the new catalogue.
        self.comparable = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        joined = {
            crosswalk.indicators[key]: key for key in new.scheme.indicator_keys if key in crosswalk.indicators
        }
        only_old = [(key, None) for key in old.scheme.indicator_keys if key not in joined]
        with_new = [(crosswalk.indicators.get(key), key) for key in new.scheme.indicator_keys]
        self.rows: tuple[tuple[IndicatorKey | None, IndicatorKey | None], ...] = (*with_new, *only_old)

    def points(self, cities: tuple[str, ...]) -> Floats:
        """Points of the total (2, 2, 2, 2, J, n) in every state, per row of the table, for these cities."""
        by_state = np.zeros((2, 2, 2, 2, len(self.rows), len(cities)))
        for method, field in product((0, 1), repeat=2):
            run = (self.old, self.new)[method]
            row_of = {pair[method]: at for at, pair in enumerate(self.rows)}
            rows = [row_of[key] for key in run.scheme.indicator_keys]
            table, owner = self._table(method, field, cities)
            own = self._own_rows(method, table[owner], cities)
            scenarios = score_scenarios(run.scheme, table, np.tile(owner, 4), own)
            shares = _points_in_total(run.scheme, scenarios.own_scores())
            shares[:, ~has_values(own)] = 0.0
            by_state[:, :, method, field, rows] = np.moveaxis(shares.reshape(len(rows), 2, 2, -1), 0, 2)
        return by_state

    def _table(self, method: int, field: int, cities: tuple[str, ...]) -> tuple[Floats, Ints]:
        """Values of all cities of the old or new field in the old or new catalogue; the cities' rows."""
        field_cities = (self.old, self.new)[field].cities
        runs = [_aligned(run.final, run.cities, field_cities) for run in (self.old, self.new)]
        table = runs[method]
        table[:, self.comparable[method]] = runs[field][:, self.comparable[field]]
        place = {city: at for at, city in enumerate(field_cities)}
        return table, np.array([place[city] for city in cities], dtype=np.int64)

    def _own_rows(self, method: int, rows: Floats, cities: tuple[str, ...]) -> Floats:
        """The cities' own rows (4 · n, P) with old and new values, without and with their corrections."""
        at_old, at_new = self.comparable
        old_values = _aligned(self.old.final, self.old.cities, cities)[:, at_old]
        researched = _aligned(self.new.researched, self.new.cities, cities)[:, at_new]
        final = _aligned(self.new.final, self.new.cities, cities)[:, at_new]
        is_corrected = (final != researched) & ~(np.isnan(final) & np.isnan(researched))
        states = np.tile(rows, (2, 2, 1, 1))
        for values, base in enumerate((old_values, researched)):
            states[values, 0][:, self.comparable[method]] = base
            states[values, 1][:, self.comparable[method]] = np.where(is_corrected, final, base)
        return states.reshape(-1, rows.shape[1])


def _aligned(values: Floats, cities: tuple[str, ...], wanted: tuple[str, ...]) -> Floats:
    """Rows of the wanted cities (n, P); all missing where a city is not there."""
    place = {city: at for at, city in enumerate(cities)}
    padded = np.vstack([values, np.full(values.shape[1], np.nan)])
    rows: Floats = padded[[place.get(city, -1) for city in wanted]]
    return rows


def _points_in_total(scheme: Scheme, scores: Floats) -> Floats:
    """What indicator scores (I, K) contribute to the total, in points (I, K)."""
    per_domain = scheme.domain_weight / scheme.total_divisor / scheme.domain_divisor
    shares: Floats = column(100.0 * scheme.indicator_weight * per_domain[scheme.indicator_domain], 2) * scores
    return shares
