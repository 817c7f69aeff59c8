"""What a paper says about the way from last year's points to this year's, and about what can be gained."""

from dataclasses import dataclass

from .figures import Placing, Printed

SHOWN = 12  # indicators by name in the table of causes


@dataclass(frozen=True)
class Cause:
    """One bar of the way; `part` as printed, the parts add up to the printed change."""

    name: str
    part: Printed


@dataclass(frozen=True)
class CauseRow:
    domain: str
    name: str
    parts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class RankLine:
    label: str
    count: str
    cities: str


@dataclass(frozen=True)
class Movement:
    """Why points and rank moved."""

    sentence: str
    before_label: str
    after_label: str
    before: Printed
    after: Printed
    change: str
    causes: tuple[Cause, ...]
    rows: tuple[CauseRow, ...]  # all indicators that moved, the largest change first
    rest: CauseRow | None  # those after the first, which the paper shows in one line
    quiet: int  # indicators without change
    ranks: tuple[RankLine, ...]
    picture_words: str
    notes: tuple[str, ...]

    @property
    def has_rank_moves(self) -> bool:
        return any(line.cities for line in self.ranks)

    @property
    def largest(self) -> tuple[CauseRow, ...]:
        return self.rows[:SHOWN] if self.rest else self.rows


@dataclass(frozen=True)
class GapRow:
    """One possible gain: what stands there now, one step further, and what that brings."""

    name: str
    place: str
    now: str
    target: str
    gain: Printed  # points of the total
    domain_gain: Printed
    placing: Placing
    others: str  # how many comparable cities stand on which level


@dataclass(frozen=True)
class GapChapter:
    lead: str
    rows: tuple[GapRow, ...]
    apart: tuple[GapRow, ...]  # what a register or the project team's rating decides
    columns: tuple[str, ...]  # for the city to fill in by hand
    notes: tuple[str, ...]
