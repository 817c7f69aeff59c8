"""A change of points as a table: indicator × cause, printed so that it adds up both ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from assessments.models import Edition
from assessments.scoring.printing import adjusted_parts, rounded
from assessments.scoring.rank_change import RankChange

POINT = 10**9
NOTHING = Decimal("0.0")


@dataclass(frozen=True)
class Row:
    """One indicator: its printed parts, one per cause."""

    domain: str
    name: str
    parts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.parts, NOTHING)

    @property
    def is_quiet(self) -> bool:
        return not any(self.parts)


@dataclass(frozen=True)
class Movement:
    """Points before and after (· 1e9), the parts by cause, and who stands behind the change of rank."""

    edition: Edition
    before: Edition
    status: Literal["provisional", "published", "printed"]
    before_q: int | None = None  # None where no points are printed
    after_q: int | None = None
    causes: tuple[str, ...] = ()
    totals: tuple[Decimal, ...] = ()
    rows: tuple[Row, ...] = ()
    computed: tuple[int, ...] = ()  # years whose total is not printed but the mean of the printed domains
    ranks: RankChange | None = None
    ranks_before: Edition | None = None

    @property
    def change(self) -> Decimal | None:
        if self.before_q is None or self.after_q is None:
            return None
        return rounded(self.after_q - self.before_q)

    @cached_property
    def shown_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.is_quiet]


def printed_rows(
    names: Sequence[tuple[str, str]], parts_q: Sequence[Sequence[int]], change_q: int
) -> tuple[tuple[Decimal, ...], tuple[Row, ...]]:
    """Printed totals by cause and rows, from stored parts by indicator and cause.

    Totals are adjusted to the printed change, then every column to its printed total: so columns add up by
    construction, and a row's sum is that of its printed parts.
    """
    columns = [list(column) for column in zip(*parts_q, strict=True)]
    _absorb(columns, change_q)
    totals = adjusted_parts([sum(column) for column in columns], change_q)
    cells = [
        adjusted_parts(column, int(total * POINT)) for column, total in zip(columns, totals, strict=True)
    ]
    rows = tuple(
        Row(domain, name, parts)
        for (domain, name), parts in zip(names, zip(*cells, strict=True), strict=True)
    )
    return tuple(totals), rows


def _absorb(columns: list[list[int]], change_q: int) -> None:
    """The last stored digits that rounding the parts one by one lost go to the largest part."""
    lost = change_q - sum(map(sum, columns))
    column, at = max(
        ((column, at) for column in columns for at in range(len(column))), key=lambda c: abs(c[0][c[1]])
    )
    column[at] += lost
