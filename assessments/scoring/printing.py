"""Figures as printed: one decimal, half away from zero, decimal comma (SCORING.md, section "Printing").

Everything starts from stored integers or from Decimals; a float never decides about a printed digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
STORED_DECIMALS = 9


def rounded(q: int, decimals: int = 1) -> Decimal:
    """Stored score (points · 1e9) rounded half away from zero to 0…9 decimals; zero never carries a sign.

    >>> rounded(57_250_000_000)
    Decimal('57.3')
    """
    step = 10 ** (STORED_DECIMALS - decimals)
    steps = (abs(int(q)) + step // 2) // step
    return Decimal(-steps if q < 0 else steps).scaleb(-decimals)


def print_score(q: int, decimals: int = 1) -> str:
    """Stored score as text with a decimal comma: 82300000000 → „82,3“."""
    return print_decimal(rounded(q, decimals))


def print_change(q_new: int, q_old: int, decimals: int = 1) -> str:
    """Difference of two stored scores, rounded once, with its sign: „+1,2“, „−0,3“, „0,0“."""
    return print_signed(rounded(int(q_new) - int(q_old), decimals))


def printed_change(new: Decimal, old: Decimal, decimals: int = 1) -> str:
    """Change between two figures that exist only as printed, with its sign."""
    return print_signed(round_decimal(new - old, decimals))


def round_decimal(number: Decimal, decimals: int = 1) -> Decimal:
    """A Decimal rounded half away from zero; −0,0 becomes 0,0."""
    figure = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(figure) if figure == 0 else figure


def print_decimal(number: Decimal) -> str:
    """A Decimal with all its decimals, a comma and a real minus sign."""
    return f"{number:f}".replace(".", ",").replace("-", MINUS)


def print_signed(number: Decimal) -> str:
    """As ``print_decimal``, with a plus sign before a gain."""
    return f"+{print_decimal(number)}" if number > 0 else print_decimal(number)


def adjusted_parts(parts_q: Sequence[int], total_q: int | None = None, decimals: int = 1) -> list[Decimal]:
    """Round stored parts (points · 1e9) so that the printed parts add up to the printed total.

    Largest remainder: each part is cut downwards, then the parts that lost most get one last digit more until
    the sum is right; among equal losses the earlier part comes first. Without ``total_q`` the total is their
    sum; ``ValueError`` where the parts do not add up to the total.

    >>> adjusted_parts([1_040_000_000, 1_040_000_000, 1_040_000_000])
    [Decimal('1.1'), Decimal('1.0'), Decimal('1.0')]
    """
    step = 10 ** (STORED_DECIMALS - decimals)
    cut = [part // step for part in parts_q]
    lost = [part % step for part in parts_q]
    total = rounded(sum(parts_q) if total_q is None else total_q, decimals)
    lacking = int(total.scaleb(decimals)) - sum(cut)
    if not 0 <= lacking <= len(cut):
        raise ValueError(f"parts that sum to {sum(parts_q)} do not make {total_q}")
    for at in sorted(range(len(cut)), key=lambda at: -lost[at])[:lacking]:
        cut[at] += 1
    return [Decimal(digits).scaleb(-decimals) for digits in cut]
