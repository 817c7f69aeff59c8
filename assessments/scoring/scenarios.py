"""Many tables that differ from one field in a single city's row (SCORING.md, section "Scenarios").

Levers, packages, open answers and explanations ask what a city would have with other values, thousands of
times. Another row changes its own points, and others only through best and worst sums and through parameters
that are ranked or count as they stand. So the field is scored once and each table only where it differs, with
the same operations in the same order: the same bits as a full recomputation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.scoring.aggregate import (
    check_values,
    domain_scores,
    has_values,
    indicator_sums,
    total_scores,
)
from assessments.scoring.normalise import indicator_score, indicator_scores
from assessments.scoring.points import parameter_points, relative_points
from assessments.scoring.rank import ranks_in_order, stored_scores
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints, column, round_sums


@dataclass(frozen=True, eq=False)
class Scenarios:
    """K tables over a field of n cities; table k replaces the row of the city ``owner[k]``."""

    scheme: Scheme
    owner: Ints  # (K,) position of the owner in the field, −1 where it is not in it
    field: Floats  # (I, n) indicator sums of the field as it stands
    relative: dict[int, Floats]  # indicator position → (K, n) sums, where the others' change with the owner's
    own: Floats  # (I, K) the owner's new indicator sums
    worst: Floats  # (I, K) worst and best sums of each table
    best: Floats  # (I, K)

    def own_scores(self) -> Floats:
        """The owner's indicator scores (I, K)."""
        return indicator_scores(self.scheme, self.own, self.worst, self.best)

    def others_totals(self) -> Ints:
        """Stored totals (K, n) of the cities in the field; the owner's old place holds −1."""
        scheme, shape = self.scheme, (self.owner.size, self.field.shape[1])
        worst, best = self.field.min(axis=1, initial=np.inf), self.field.max(axis=1, initial=-np.inf)
        as_it_stands = indicator_scores(scheme, self.field, worst[:, np.newaxis], best[:, np.newaxis])
        reached = np.zeros((len(scheme.domains), *shape))
        for at, domain in enumerate(scheme.indicator_domain.tolist()):
            scores = as_it_stands[at]
            moved = np.flatnonzero((self.worst[at] != worst[at]) | (self.best[at] != best[at]))
            if at in self.relative or moved.size:
                sums = self.relative.get(at, np.broadcast_to(self.field[at], shape))
                changed = np.arange(shape[0]) if at in self.relative else moved
                scores = np.tile(scores, (shape[0], 1))
                bounds = self.worst[at, changed, np.newaxis], self.best[at, changed, np.newaxis]
                scores[changed] = indicator_score(scheme, at, sums[changed], *bounds)
            reached[domain] += scheme.indicator_weight[at] * scores
        domains = 100.0 * reached / column(scheme.domain_divisor, 3)
        totals = stored_scores(total_scores(scheme, domains))
        inside = np.flatnonzero(self.owner >= 0)
        totals[inside, self.owner[inside]] = -1
        return totals


def score_scenarios(scheme: Scheme, values: Floats, owner: Ints, candidates: Floats) -> Scenarios:
    """Score K tables that each replace one row of ``values`` (N, P).

    ``owner`` (K,) is the row that table k replaces and ``candidates`` (K, P) what it becomes. The owner
    counts as part of the field, every other city if it has a value. Raises ``ValueError`` like
    ``score_cities``.
    """
    check_values(scheme, values)
    check_values(scheme, candidates)
    in_field = has_values(values)
    place = np.where(in_field, np.cumsum(in_field) - 1, -1)[owner]
    cells = np.ascontiguousarray(values[in_field].T)
    points = parameter_points(scheme, cells, np.isnan(cells))
    own_cells = np.ascontiguousarray(candidates.T)
    own_points = parameter_points(scheme, own_cells, np.isnan(own_cells))
    columns: dict[int, Floats] = {}
    for at in (*scheme.unbounded.tolist(), *scheme.percentile.tolist()):
        if np.array_equal(candidates[:, at], values[owner, at], equal_nan=True) and (place >= 0).all():
            own_points[at] = points[at, place]
        else:
            columns[at] = _relative_columns(scheme, at, cells[at], place, own_cells[at])
            own_points[at] = columns[at][:, -1]
    field, own = indicator_sums(scheme, points), indicator_sums(scheme, own_points)
    worst, best = _bounds_of_others(field, place)
    relative: dict[int, Floats] = {}
    for at in sorted({int(scheme.parameter_indicator[position]) for position in columns}):
        relative[at] = _relative_sums(scheme, at, points, columns)
        worst[at], best[at] = _bounds_in_tables(relative[at], place)
    return Scenarios(scheme, place, field, relative, own, np.minimum(worst, own), np.maximum(best, own))


def _relative_columns(scheme: Scheme, at: int, numbers: Floats, place: Ints, own_numbers: Floats) -> Floats:
    """Points (K, n + 1) of a parameter that looks at the other cities, the owner's old number taken out."""
    tables = np.column_stack([np.tile(numbers, (place.size, 1)), own_numbers])
    inside = np.flatnonzero(place >= 0)
    tables[inside, place[inside]] = np.nan
    return relative_points(scheme, at, tables, np.isnan(tables))


def _relative_sums(scheme: Scheme, at: int, points: Floats, columns: dict[int, Floats]) -> Floats:
    """The others' sums (K, n) of one indicator in all tables."""
    tables = len(next(iter(columns.values())))
    sums = np.zeros((tables, points.shape[1]))
    for position in np.flatnonzero(scheme.parameter_indicator == at).tolist():
        weight = scheme.parameter_weight[position]
        sums += weight * (columns[position][:, :-1] if position in columns else points[position])
    return round_sums(sums)


def _bounds_of_others(sums: Floats, place: Ints) -> tuple[Floats, Floats]:
    """Worst and best sums (I, K) of the field (I, n) without the city at ``place`` (K,)."""

    def lowest_of_others(numbers: Floats) -> Floats:
        padded = np.pad(numbers, ((0, 0), (0, 2)), constant_values=np.inf)
        lowest, second = np.partition(padded, 1, axis=1)[:, :2].T[:, :, np.newaxis]
        # Index −1 finds the padding: an owner outside the field takes nothing away.
        bounds: Floats = np.where(padded[:, place] == lowest, second, lowest)
        return bounds

    return lowest_of_others(sums), -lowest_of_others(-sums)


def _bounds_in_tables(sums: Floats, place: Ints) -> tuple[Floats, Floats]:
    """Worst and best sums (K,) of the tables (K, n) without the city at ``place`` (K,)."""
    counts = np.arange(sums.shape[1]) != place[:, np.newaxis]
    worst = np.where(counts, sums, np.inf).min(axis=1, initial=np.inf)
    return worst, np.where(counts, sums, -np.inf).max(axis=1, initial=-np.inf)


@dataclass(frozen=True, eq=False)
class Placing:
    """What one city would have with K other rows; N counts the other cities it is placed among."""

    scenarios: Scenarios
    total_q: Ints  # (K,) stored totals · 1e9
    domain_q: Ints  # (K, D)
    rank: Ints  # (K,)
    others_q: Ints  # (K, N) or (1, N) stored totals of the others


def place_candidates(
    scheme: Scheme, values: Floats, row: int, candidates: Floats, published_others: Ints | None = None
) -> Placing:
    """Score and place city ``row`` of ``values`` (N, P) with each of K > 0 rows ``candidates`` (K, P).

    Its rank is that of a full recomputation of the field; with ``published_others``, stored totals of the
    other cities, it is the place among those.
    """
    scenarios = score_scenarios(scheme, values, np.full(len(candidates), row), candidates)
    domains = domain_scores(scheme, scenarios.own_scores())
    total_q = stored_scores(total_scores(scheme, domains))
    if published_others is not None:
        others_q = published_others[np.newaxis]
        rank = 1 + np.count_nonzero(others_q - total_q[:, np.newaxis] > 1, axis=1)
    else:
        totals = scenarios.others_totals()
        others_q = totals[:, np.arange(totals.shape[1]) != scenarios.owner[0]]
        rank = _ranks_of_first(np.column_stack([total_q, others_q]))
    return Placing(scenarios, total_q, stored_scores(domains).T, rank, others_q)


def _ranks_of_first(stored: Ints) -> Ints:
    """Rank (K,) of the first column among stored totals (K, n)."""
    descending = -np.sort(-stored, axis=1)
    better = np.count_nonzero(stored > stored[:, :1], axis=1)
    ranks: Ints = ranks_in_order(descending)[np.arange(len(stored)), better]
    return ranks
