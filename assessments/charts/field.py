"""All cities of an edition on one line, by total score, with one of them marked."""

from collections.abc import Sequence

from . import svg

MIDDLE = 28.0
HEIGHT = 62.0
EDGE = 8.0
DOT = 4.6


def field_chart(scores: Sequence[float], own: float | None, *, title: str, own_text: str) -> str:
    """The totals of all cities as dots on the scale 0 to 100; `own_text` stands under the marked one."""
    width = svg.WIDTH - 2 * EDGE
    parts = [svg.line(EDGE, MIDDLE, EDGE + width, MIDDLE)]
    for share in (0, 50, 100):
        x = EDGE + width * share / 100
        parts.append(svg.line(x, MIDDLE - 5, x, MIDDLE + 5))
        parts.append(
            svg.text(x, MIDDLE + 18, str(share), font_size=svg.SMALL, fill=svg.MUTED, text_anchor="middle")
        )
    parts.append(svg.dots(((EDGE + width * score / 100, MIDDLE) for score in scores), DOT))
    if own is not None:
        x = EDGE + width * own / 100
        half = svg.text_width(own_text) / 2
        anchor = min(max(x, half), svg.WIDTH - half)
        parts.append(svg.diamond(x, MIDDLE, 8.0))
        parts.append(svg.text(anchor, MIDDLE - 15, own_text, font_weight=600, text_anchor="middle"))
    return svg.picture(title, svg.WIDTH, HEIGHT, *parts)
