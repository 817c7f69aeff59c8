"""A number that grows from day to day, as steps over the days of a round."""

from collections.abc import Sequence

from . import svg

LEFT = 34.0
RIGHT = 10.0
TOP = 12.0
PLOT = 120.0
HEIGHT = TOP + PLOT + 26.0
MOST_LABELS = 6


def _y(value: float, of: int) -> float:
    return TOP + PLOT * (1 - value / of)


def _scale(of: int) -> str:
    parts = []
    for value in sorted({0, of // 2, of}):
        y = _y(value, of)
        parts.append(svg.line(LEFT, y, svg.WIDTH - RIGHT, y, stroke=svg.GRID))
        parts.append(
            svg.text(LEFT - 6, y + 3.5, str(value), text_anchor="end", font_size=svg.SMALL, fill=svg.MUTED)
        )
    return "".join(parts)


def _days(labels: Sequence[str], step: float) -> str:
    every = max(1, -(-len(labels) // MOST_LABELS))
    at_y = TOP + PLOT + 16
    style = {"font_size": svg.SMALL, "fill": svg.MUTED, "text_anchor": "middle"}
    shown = range(0, len(labels), every)
    return "".join(svg.text(LEFT + step * (at + 0.5), at_y, labels[at], **style) for at in shown)


def course_chart(days: Sequence[tuple[str, int]], of: int, *, title: str, ahead: int = 0) -> str:
    """`days`: label and number reached by its end, in order; `ahead` days are left blank for what comes."""
    step = (svg.WIDTH - LEFT - RIGHT) / max(len(days) + ahead, 1)
    bottom, of = _y(0, max(of, 1)), max(of, 1)
    path = f"M{svg.number(LEFT)} {svg.number(bottom)}"
    for at, (_, value) in enumerate(days):
        y = svg.number(_y(value, of))
        path += f"L{svg.number(LEFT + step * at)} {y}L{svg.number(LEFT + step * (at + 1))} {y}"
    end = LEFT + step * len(days)
    area = svg.element("path", d=f"{path}L{svg.number(end)} {svg.number(bottom)}z", fill=svg.BAND)
    edge = svg.element("path", d=path, fill="none", stroke=svg.CITY, stroke_width=2.0)
    words = ""
    if days:
        last = days[-1][1]
        right = end > svg.WIDTH - 60
        anchor = {"text_anchor": "end" if right else "start", "font_weight": 600}
        words = svg.text(end - 4 if right else end + 5, max(_y(last, of) - 5, 11), str(last), **anchor)
    labels = _days([label for label, _ in days], step)
    return svg.picture(title, svg.WIDTH, HEIGHT, _scale(of), area, edge, words, labels)
