"""What a changed value does to its city and to all others (SCORING.md, sections "What-if" and "Ripple")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.rank import rank_among
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints

__all__ = ["Ripple", "rank_among", "ripple", "score_in_field", "with_city_values"]

SECOND_PERSON_RANKS = 3  # a total rank moved by this many places asks for a second person


@dataclass(frozen=True, eq=False)
class Ripple:
    """What changed between two results for the same n cities; ``row`` is the city whose value changed."""

    row: int
    total_change: Ints  # (n,) stored points · 1e9, new − old; 0 where a city entered or left the field
    rank_change: Ints  # (n,) places in the total, previous − new: positive is up; 0 where entered or left
    cities_moved: int  # other cities whose stored total changed
    largest_move: int  # largest absolute change of another city's stored total
    largest_rank_move: int  # largest absolute change of any city's total rank
    moved_bounds: tuple[int, ...]  # positions of the indicators whose worst or best sum in the field changed
    entered_or_left: bool  # whether the field itself changed

    @property
    def needs_second_person(self) -> bool:
        """Whether the decision behind it must be confirmed by a second person."""
        far = self.largest_rank_move >= SECOND_PERSON_RANKS
        return far or bool(self.moved_bounds) or self.entered_or_left

    def document(self, city_keys: Sequence[str]) -> dict[str, object]:
        """Plain numbers to store beside a decision: the cities that moved, [total change, rank change]."""
        moved = np.flatnonzero((self.total_change != 0) | (self.rank_change != 0)).tolist()
        return {
            "city": city_keys[self.row],
            "moves": {city_keys[at]: [int(self.total_change[at]), int(self.rank_change[at])] for at in moved},
            "cities_moved": self.cities_moved,
            "largest_move": self.largest_move,
            "largest_rank_move": self.largest_rank_move,
            "moved_bounds": list(self.moved_bounds),
            "needs_second_person": self.needs_second_person,
        }


def with_city_values(values: Floats, row: int, changes: Mapping[int, float]) -> Floats:
    """Copy of ``values`` (n, P) in which city ``row`` has the changed values {parameter position: value}."""
    changed = values.copy()
    for position, value in changes.items():
        changed[row, position] = value
    return changed


def score_in_field(scheme: Scheme, baseline_values: Floats, row: int, city_values: Floats) -> Scores:
    """Score city ``row`` with its own current values (P,) in the frozen field of the baseline (n, P).

    A full recomputation with one row replaced: the same bits as scoring that table anew.
    """
    field = baseline_values.copy()
    field[row] = city_values
    return score_cities(scheme, field)


def ripple(before: Scores, after: Scores, row: int) -> Ripple:
    """Compare two results for the same cities in the same order, after city ``row`` was changed."""
    stayed = before.in_field & after.in_field
    total_change = np.where(stayed, after.total_q - before.total_q, 0)
    rank_change = np.where(stayed, before.total_ranks - after.total_ranks, 0)
    others = np.delete(total_change, row)
    bounds = (before.worst != after.worst) | (before.best != after.best)
    return Ripple(
        row=row,
        total_change=total_change,
        rank_change=rank_change,
        cities_moved=int(np.count_nonzero(others)),
        largest_move=int(np.abs(others).max(initial=0)),
        largest_rank_move=int(np.abs(rank_change).max(initial=0)),
        moved_bounds=tuple(np.flatnonzero(bounds).tolist()),
        entered_or_left=bool((before.in_field != after.in_field).any()),
    )
