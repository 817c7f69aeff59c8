"""A city among others: one row per indicator, with dots, quartiles, median, best value and its own mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import svg

LABEL = 180.0
FIGURES = 104.0
PLOT = svg.WIDTH - LABEL - FIGURES
ROW = 24.5
HEAD = 46.0
DOT = 3.6
SPREAD = 8.5


@dataclass(frozen=True)
class StripRow:
    """Positions are shares of the attainable points, 0 to 100; texts are the figures as printed."""

    label: str
    own: float | None
    others: Sequence[float]
    quartiles: tuple[float, float, float] | None
    best: float | None
    own_text: str
    median_text: str
    previous: float | None = None


def place(share: float) -> float:
    """The horizontal position of a share."""
    return LABEL + PLOT * min(max(share, 0.0), 100.0) / 100


def swarm(shares: Sequence[float], middle: float) -> Iterator[tuple[float, float]]:
    """Dots that would cover each other move apart, alternately up and down, within the row."""
    stacks: dict[int, list[float]] = {}
    for share in sorted(shares):
        stacks.setdefault(int(place(share) / DOT), []).append(place(share))
    for stack in stacks.values():
        step = min(DOT, 2 * SPREAD / len(stack))
        for at, x in enumerate(stack):
            offset = (at + 1) // 2 * (1 if at % 2 else -1)
            yield x, middle + offset * step


def scale(height: float) -> str:
    parts = []
    for share in (0, 25, 50, 75, 100):
        x = place(share)
        parts.append(svg.line(x, HEAD - 4, x, height, stroke=svg.LINE if share in (0, 100) else svg.GRID))
        parts.append(
            svg.text(x, HEAD - 9, str(share), font_size=svg.SMALL, fill=svg.MUTED, text_anchor="middle")
        )
    return "".join(parts)


def legend(city: str, others: str, before: str = "") -> str:
    """What the marks mean, in the order in which one looks at them."""
    x, parts = 2.0, []
    entries = (
        (svg.diamond(6, 9), 14, city),
        (svg.dots([(3, 9)]), 9, others),
        (svg.rect(0, 4, 15, 10, fill=svg.BAND), 20, "mittlere Hälfte"),
        (svg.line(2, 3, 2, 15, stroke=svg.INK, stroke_width=2.0), 8, "Median"),
        (svg.ring(5, 9), 14, "bester Wert"),
    )
    shown = [*entries[:1]]
    if before:
        shown.append((svg.open_diamond(6, 9), 14, before))
    if others:
        shown += entries[1:]
    for mark, indent, words in shown:
        inner = mark + svg.text(indent, 12.5, words, font_size=svg.SMALL, fill=svg.MUTED)
        parts.append(svg.element("g", inner, transform=f"translate({svg.number(x)} 0)"))
        x += indent + svg.text_width(words, svg.SMALL) + 12
    return "".join(parts)


def heads(second: str) -> str:
    """What the two columns of figures hold."""
    style = {"font_size": svg.SMALL, "fill": svg.MUTED, "text_anchor": "end"}
    first = svg.text(svg.WIDTH - 52, HEAD - 9, "Stadt", **style)
    return first + svg.text(svg.WIDTH, HEAD - 9, second, **style)


def row_marks(row: StripRow, top: float, height: float) -> str:
    middle = top + height / 2
    parts = [svg.line(LABEL, middle, LABEL + PLOT, middle, stroke=svg.GRID)]
    if row.quartiles:
        low, median, high = (place(share) for share in row.quartiles)
        parts.append(svg.rect(low, middle - 8, max(high - low, 1.0), 16, fill=svg.BAND))
    parts.append(svg.dots(swarm(row.others, middle), DOT))
    if row.quartiles:
        parts.append(svg.line(median, middle - 10, median, middle + 10, stroke=svg.INK, stroke_width=2.0))
    if row.best is not None:
        parts.append(svg.ring(place(row.best), middle))
    if row.previous is not None:
        parts.append(svg.open_diamond(place(row.previous), middle))
    if row.own is not None:
        parts.append(svg.diamond(place(row.own), middle))
    return "".join(parts)


def row_words(row: StripRow, lines: list[str], middle: float) -> str:
    figures = {"text_anchor": "end"}
    return (
        svg.label(0, middle, lines)
        + svg.label(svg.WIDTH - 52, middle, [row.own_text], font_weight=600, **figures)
        + svg.label(svg.WIDTH, middle, [row.median_text], fill=svg.MUTED, **figures)
    )


def strip_chart(rows: Sequence[StripRow], *, title: str, city: str, others: str, before: str = "") -> str:
    """The city among others, one row per indicator. `others` names the dots; empty where there are none.

    `before` names the edition of the open marks.
    """
    parts, top = [], HEAD
    for row in rows:
        lines = svg.label_lines(row.label, LABEL - 10)
        height = max(ROW, len(lines) * svg.LEADING + 6)
        parts.append(row_marks(row, top, height) + row_words(row, lines, top + height / 2))
        top += height
    return svg.picture(
        title,
        svg.WIDTH,
        top + 2,
        legend(city, others, before),
        scale(top),
        heads("Median" if others else ""),
        *parts,
    )
