"""The smallest package found for a number of places (SCORING.md, section "Package")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.scoring.scenarios import Placing, place_candidates
from assessments.scoring.scheme import Scheme
from assessments.scoring.steps import rungs_ahead
from assessments.scoring.sums import Floats, Ints

STEPS_AT_ONCE = 3  # steps at one parameter that are looked at together
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Package:
    """Changes that together lead to a place."""

    steps: dict[int, int]  # parameter position → number of steps taken there
    values: dict[int, float]  # parameter position → the value it ends at
    rank: int
    total_q: int
    reached: bool  # whether that is the place asked for, or better


@dataclass(frozen=True, eq=False)
class _Goal:
    """A city's target place in a field, or among published totals."""

    scheme: Scheme
    values: Floats
    row: int
    allowed: Ints
    published_others: Ints | None

    def place(self, candidates: Floats) -> Placing:
        return place_candidates(self.scheme, self.values, self.row, candidates, self.published_others)

    def paths_ahead(self, current: Floats) -> Floats:
        """The values (P, steps) that the allowed parameters reach from the row ``current``; NaN elsewhere."""
        table = self.values.copy()
        table[self.row] = current
        paths = np.full((len(current), STEPS_AT_ONCE), np.nan)
        paths[self.allowed] = rungs_ahead(self.scheme, table, self.row, STEPS_AT_ONCE)[self.allowed]
        return paths


def _distances(placing: Placing, target: int) -> Ints:
    """How far (K,) each candidate's stored total lies below that of the city at the target place."""
    others = -np.sort(-placing.others_q, axis=1)
    return others[:, target - 1] - placing.total_q


def smallest_package(
    scheme: Scheme,
    values: Floats,
    row: int,
    places: int,
    *,
    allowed: Ints,
    published_others: Ints | None = None,
) -> Package:
    """Lift city ``row`` of ``values`` (N, P) by ``places`` > 0, by steps at the ``allowed`` parameters (k,).

    The step is added that most narrows the distance to the target place, all recomputed, until it is reached
    or no step narrows it; then spare steps are dropped. Several steps at one parameter may be taken together
    where they narrow more per step. Ranks as in ``levers``; among equals the first parameter wins.
    """
    if places < 1:
        raise ValueError(f"places must be 1 or more, not {places}")
    goal = _Goal(scheme, values, row, allowed, published_others)
    now = goal.place(values[row : row + 1])
    target = max(1, int(now.rank[0]) - places)
    paths = _climb(goal, now, target)
    _drop(goal, paths, target)
    end = goal.place(_row_at_end(goal, paths)[np.newaxis])
    return Package(
        steps={at: len(path) - 1 for at, path in paths.items()},
        values={at: path[-1] for at, path in paths.items()},
        rank=int(end.rank[0]),
        total_q=int(end.total_q[0]),
        reached=bool(end.rank[0] <= target),
    )


def _row_at_end(goal: _Goal, paths: dict[int, list[float]]) -> Floats:
    """The city's row with every parameter at the end of its path."""
    current: Floats = goal.values[goal.row].copy()
    for at, path in paths.items():
        current[at] = path[-1]
    return current


def _climb(goal: _Goal, now: Placing, target: int) -> dict[int, list[float]]:
    """Paths (parameter → its values from today's on) to the target, or as near to it as steps lead."""
    paths: dict[int, list[float]] = {}
    placing, last = now, 0
    for _ in range(MOST_ROUNDS):
        if placing.rank[last] <= target:
            break
        distance = _distances(placing, target)[last]
        current = _row_at_end(goal, paths)
        ahead = goal.paths_ahead(current)
        position, step = np.nonzero(~np.isnan(ahead))
        if not position.size:
            break
        candidates = np.tile(current, (position.size, 1))
        candidates[np.arange(position.size), position] = ahead[position, step]
        placing = goal.place(candidates)
        left = np.maximum(_distances(placing, target), 0)
        narrowed = (distance - left) / (step + 1)
        if not (narrowed > 0).any():
            break
        last = int(narrowed.argmax())
        at = int(position[last])
        paths.setdefault(at, [float(current[at])]).extend(ahead[at, : step[last] + 1].tolist())
    return paths


def _drop(goal: _Goal, paths: dict[int, list[float]], target: int) -> None:
    """Take last steps back, the least needed first, as long as the target stays reached."""
    while paths:
        end = _row_at_end(goal, paths)
        positions = list(paths)
        candidates = np.tile(end, (len(positions), 1))
        candidates[np.arange(len(positions)), positions] = [paths[at][-2] for at in positions]
        placing = goal.place(candidates)
        spare = np.where(placing.rank <= target, _distances(placing, target), np.iinfo(np.int64).max)
        least = int(spare.argmin())
        if placing.rank[least] > target:
            return
        at = positions[least]
        paths[at].pop()
        if len(paths[at]) == 1:
            del paths[at]
