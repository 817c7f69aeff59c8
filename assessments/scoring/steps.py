"""One step up or down, the peers' lower median, the best value (SCORING.md, section "Steps").

All arrays here are values in their own units, in scheme order; NaN in an answer means that there is no such
value.
"""

from __future__ import annotations

import numpy as np

from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, column

STEP_SHARE = 0.1  # of a number's scale


def counted_values(scheme: Scheme, values: Floats) -> Floats:
    """What every cell (N, P) counts as: bounded numbers clamped, missing cells as the worst.

    The worst is 0 points for levels, the worse bound of a scale, else the worst value present (NaN where
    nobody has one).
    """
    at = scheme.scaled
    worst = np.zeros(len(scheme.parameters))
    worst[at] = np.where(scheme.direction[at] > 0, scheme.lower[at], scheme.upper[at])
    free = np.concatenate([scheme.unbounded, scheme.percentile])
    worst[free] = _worst_present(values[:, free], scheme.direction[free])
    counted = np.where(np.isnan(values), worst, values)
    counted[:, at] = np.clip(counted[:, at], scheme.lower[at], scheme.upper[at])
    return counted


def _worst_present(values: Floats, direction: Floats) -> Floats:
    quality = np.where(np.isnan(values), np.inf, direction * values).min(axis=0, initial=np.inf)
    return direction * np.where(np.isinf(quality), np.nan, quality)


def step_sizes(scheme: Scheme, values: Floats) -> Floats:
    """A tenth of each number's scale (P,): of its bounds, else of the range observed in ``values`` (N, P)."""
    missing = np.isnan(values)
    low = np.where(missing, np.inf, values).min(axis=0, initial=np.inf)
    high = np.where(missing, -np.inf, values).max(axis=0, initial=-np.inf)
    observed = np.where(high >= low, high - low, 0.0)
    spans = np.where(np.isnan(scheme.lower), observed, scheme.upper - scheme.lower)
    return STEP_SHARE * spans


def next_steps(scheme: Scheme, values: Floats, row: int, sense: int = 1) -> Floats:
    """The value (P,) that lies one step better (``sense`` 1) or worse (−1) than what city ``row`` has.

    The next level with more points; a tenth of a number's scale, at most to its end; for a percentile the
    value of the next city. NaN where the end is reached.
    """
    return rungs_ahead(scheme, values, row, 1, sense)[:, 0]


def rungs_ahead(scheme: Scheme, values: Floats, row: int, count: int, sense: int = 1) -> Floats:
    """The values (P, count) that city ``row`` reaches by 1, 2 … ``count`` steps; NaN beyond the end."""
    counted = column(counted_values(scheme, values)[row], 2)
    towards = column(sense * scheme.direction, 2)
    rungs = counted + towards * column(step_sizes(scheme, values), 2) * np.arange(1, count + 1)
    at = scheme.scaled
    rungs[at] = np.clip(rungs[at], column(scheme.lower[at], 2), column(scheme.upper[at], 2))
    for at, ladder in ((scheme.levels, scheme.ladder), (scheme.percentile, values[:, scheme.percentile].T)):
        rungs[at] = ladder_rungs(ladder, counted[at], towards[at], count)
    before = np.column_stack([counted, rungs[:, :-1]])
    return np.where(rungs == before, np.nan, rungs)


def ladder_rungs(ladder: Floats, current: Floats, towards: Floats, count: int) -> Floats:
    """The next ``count`` rungs of ladders (k, rungs, NaN: none) past ``current`` (k, 1); NaN at the end."""
    heights = towards * ladder
    ahead = np.sort(np.where(heights > towards * current, heights, np.inf), axis=1)
    ahead[:, 1:][ahead[:, 1:] == ahead[:, :-1]] = np.inf
    ahead = np.pad(np.sort(ahead, axis=1), ((0, 0), (0, count)), constant_values=np.inf)[:, :count]
    return np.where(np.isinf(ahead), np.nan, towards * ahead)


def best_values(scheme: Scheme, values: Floats, row: int) -> Floats:
    """The best value (P,) that any city has; NaN where city ``row`` has it too."""
    return _where_better(scheme, values, row, counted_values(scheme, values), position=-1)


def median_values(scheme: Scheme, values: Floats, row: int, peers: Floats) -> Floats:
    """The lower median (P,) of the peers' values (M, P): of two in the middle the worse.

    NaN where city ``row`` is at least as good or no peer has a value.
    """
    return _where_better(scheme, values, row, peers, position=None)


def _where_better(scheme: Scheme, values: Floats, row: int, others: Floats, position: int | None) -> Floats:
    """The value at a position of the others' sorted ones, ``None``: lower median; NaN if it is not better."""
    quality = np.sort(scheme.direction * others, axis=0)  # missing ones sort last
    present = np.count_nonzero(~np.isnan(quality), axis=0)
    place = (present - 1) // 2 if position is None else present - 1
    some = present > 0
    chosen = np.full(len(scheme.parameters), np.nan)
    chosen[some] = quality[place[some], np.flatnonzero(some)]
    own = scheme.direction * counted_values(scheme, values)[row]
    better = some & ~(chosen <= own)
    return np.where(better, scheme.direction * chosen, np.nan)


def other_levels(scheme: Scheme, row: Floats) -> tuple[Floats, list[int]]:
    """One copy of ``row`` (P,) per level that it does not have, each with that level; and its positions."""
    rung, level = np.nonzero(~np.isnan(scheme.ladder) & (scheme.ladder != column(row[scheme.levels], 2)))
    positions = scheme.levels[rung]
    rows = np.tile(row, (positions.size, 1))
    rows[np.arange(positions.size), positions] = scheme.ladder[rung, level]
    return rows, positions.tolist()
