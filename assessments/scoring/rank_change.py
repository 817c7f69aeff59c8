"""Why a rank moved: counted, not split (SCORING.md, section "Why ranks moved")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RankChange:
    """The cities behind a change of rank, each list by rank in the edition that it comes from."""

    previous: int
    new: int
    overtaken: tuple[str, ...]  # were ahead, are not any more
    overtaken_by: tuple[str, ...]  # were not ahead, are now
    entered_ahead: tuple[str, ...]  # new cities that are ahead
    left_ahead: tuple[str, ...]  # were ahead, are no longer ranked

    @property
    def change(self) -> int:
        """previous − new: the sum of the four counts with their signs."""
        gained = len(self.overtaken) + len(self.left_ahead)
        return gained - len(self.overtaken_by) - len(self.entered_ahead)


def count_rank_change(city: str, previous: Mapping[str, int], new: Mapping[str, int]) -> RankChange:
    """Count who stands behind a city's change of rank.

    ``previous`` and ``new`` are competition ranks by city (1, 2, 2, 4); cities without a rank are left out.
    Raises ``KeyError`` where the city has no rank in one of them.
    """
    ahead_before = {other for other, rank in previous.items() if rank < previous[city]}
    ahead_now = {other for other, rank in new.items() if rank < new[city]}
    return RankChange(
        previous=previous[city],
        new=new[city],
        overtaken=_by_rank((ahead_before - ahead_now) & new.keys(), previous),
        overtaken_by=_by_rank((ahead_now - ahead_before) & previous.keys(), new),
        entered_ahead=_by_rank(ahead_now - previous.keys(), new),
        left_ahead=_by_rank(ahead_before - new.keys(), previous),
    )


def _by_rank(cities: set[str], ranks: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(cities, key=lambda city: (ranks[city], city)))
