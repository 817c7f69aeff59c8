"""From one score to another: a row per cause, each bar beginning where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import svg

LABEL = 172.0
FIGURES = 64.0
PLOT = svg.WIDTH - LABEL - FIGURES
EDGE = 10.0
ROW = 30.0
BAR = 14.0
LEAST_SPAN = 1.0  # points that the scale shows at least, so that small changes look small


@dataclass(frozen=True)
class Stage:
    """`part` in points; `text` as printed, with its sign."""

    label: str
    part: float
    text: str


@dataclass(frozen=True)
class End:
    """Where the way begins or ends."""

    label: str
    score: float
    text: str


def heights(start: float, stages: Sequence[Stage]) -> list[float]:
    """The score before the first stage and after each."""
    reached = [start]
    for stage in stages:
        reached.append(reached[-1] + stage.part)
    return reached


@dataclass(frozen=True)
class Scale:
    """The cut of the 0 to 100 points that the picture shows."""

    low: float
    high: float

    @classmethod
    def around(cls, scores: Sequence[float]) -> "Scale":
        low, high = min(scores), max(scores)
        lacking = max(LEAST_SPAN - (high - low), 0.0) / 2
        return cls(low - lacking, high + lacking)

    def place(self, score: float) -> float:
        share = (score - self.low) / (self.high - self.low)
        return LABEL + EDGE + (PLOT - 2 * EDGE) * share


def end_row(end: End, scale: Scale, middle: float) -> str:
    return (
        svg.label(0, middle, svg.label_lines(end.label, LABEL - 10), font_weight=600)
        + svg.diamond(scale.place(end.score), middle)
        + svg.label(svg.WIDTH, middle, [end.text], text_anchor="end", font_weight=600)
    )


def stage_row(stage: Stage, before: float, scale: Scale, middle: float) -> str:
    """A gain is filled, a loss only outlined: the difference shows without colour."""
    left, right = sorted((scale.place(before), scale.place(before + stage.part)))
    style: dict[str, object] = {"fill": svg.CITY} if stage.part > 0 else {"fill": svg.PAPER}
    bar = svg.rect(
        left, middle - BAR / 2, max(right - left, 1.0), BAR, stroke=svg.CITY, stroke_width=1.2, **style
    )
    return (
        svg.label(0, middle, svg.label_lines(stage.label, LABEL - 10))
        + bar
        + svg.label(svg.WIDTH, middle, [stage.text], text_anchor="end")
    )


def connectors(reached: Sequence[float], scale: Scale) -> str:
    """Thin lines that lead from each row's end to the next row's begin."""
    parts = []
    for at, score in enumerate(reached):
        x, middle = scale.place(score), ROW * at + ROW / 2
        parts.append(svg.line(x, middle, x, middle + ROW))
    return "".join(parts)


def waterfall_chart(start: End, stages: Sequence[Stage], end: End, *, title: str) -> str:
    """The way from `start` to `end`; the scale is cut to what the way needs."""
    reached = heights(start.score, stages)
    scale = Scale.around([*reached, end.score])
    rows = [end_row(start, scale, ROW / 2)]
    for at, stage in enumerate(stages):
        rows.append(stage_row(stage, reached[at], scale, ROW * (at + 1) + ROW / 2))
    height = ROW * (len(stages) + 2)
    rows.append(end_row(end, scale, height - ROW / 2))
    return svg.picture(title, svg.WIDTH, height, connectors(reached, scale), *rows)
