"""Domains side by side: the city's score as a bar, the comparable cities' median as a mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import svg

LABEL = 172.0
SCORE = 52.0
PLACING = 116.0
PLOT = svg.WIDTH - LABEL - SCORE - PLACING
ROW = 35.0
HEAD = 24.0
BAR = 14.0


@dataclass(frozen=True)
class BarRow:
    """`own` and `median` lie on the scale 0 to 100; texts are the figures as printed."""

    label: str
    own: float | None
    median: float | None
    own_text: str
    note: str


def bar_marks(row: BarRow, middle: float) -> str:
    parts = [svg.rect(LABEL, middle - BAR / 2, PLOT, BAR, fill=svg.GRID)]
    if row.own is not None:
        width = PLOT * min(max(row.own, 0.0), 100.0) / 100
        parts.append(svg.rect(LABEL, middle - BAR / 2, width, BAR, fill=svg.CITY))
    if row.median is not None:
        x = LABEL + PLOT * min(max(row.median, 0.0), 100.0) / 100
        parts.append(svg.line(x, middle - 11, x, middle + 11, stroke=svg.PAPER, stroke_width=5.0))
        parts.append(svg.line(x, middle - 11, x, middle + 11, stroke=svg.INK, stroke_width=2.0))
    return "".join(parts)


def bar_words(row: BarRow, lines: list[str], middle: float) -> str:
    return (
        svg.label(0, middle, lines)
        + svg.label(LABEL + PLOT + SCORE - 8, middle, [row.own_text], text_anchor="end", font_weight=600)
        + svg.label(svg.WIDTH, middle, [row.note], text_anchor="end", fill=svg.MUTED)
    )


def legend(city: str, others: str) -> str:
    style = {"font_size": svg.SMALL, "fill": svg.MUTED}
    own = svg.rect(LABEL, 3, 12, 9, fill=svg.CITY) + svg.text(LABEL + 18, 11, city, **style)
    if not others:
        return own
    second = LABEL + 18 + svg.text_width(city, svg.SMALL) + 14
    return (
        own
        + svg.line(second, 1, second, 14, stroke=svg.INK, stroke_width=2.0)
        + svg.text(second + 7, 11, others, **style)
    )


def bar_chart(rows: Sequence[BarRow], *, title: str, city: str, others: str) -> str:
    """One bar per domain. `others` names the mark („Median der 33 Vergleichsstädte"); empty without one."""
    parts, top = [], HEAD
    for row in rows:
        lines = svg.label_lines(row.label, LABEL - 10)
        height = max(ROW, len(lines) * svg.LEADING + 6)
        parts.append(bar_marks(row, top + height / 2) + bar_words(row, lines, top + height / 2))
        top += height
    return svg.picture(title, svg.WIDTH, top, legend(city, others), *parts)
