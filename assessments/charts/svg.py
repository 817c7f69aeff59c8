"""SVG as text: presentation attributes only, so that the same markup serves page, print and a strict CSP.

Every chart is one <svg> that begins with a <title>: what a screen reader reads in place of the picture.
Colours differ in lightness, shapes in form: the charts read the same in grey.
"""

import textwrap
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

INK = "#131525"
MUTED = "#51577a"
LINE = "#c0c3d5"
GRID = "#e8e9ef"
BAND = "#d8e1f4"
DOT = "#8187a7"
CITY = "#2044aa"
PAPER = "#ffffff"

WIDTH = 627  # CSS pixels: the text width of the print page
FONT = "Fira Sans, sans-serif"
TEXT = 11.3  # 8.5 pt
SMALL = 10.0
LEADING = 13.0
CHARACTER = 0.53  # a character's mean width as a share of the font size, on the safe side


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _attribute(name: str, value: object) -> str:
    written = number(value) if isinstance(value, float) else str(value)
    return f" {name.replace('_', '-')}={quoteattr(written)}"


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """One element; underscores in attribute names become hyphens. `content` must be markup already."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """A line of text with its baseline at y; whatever the words hold stays text."""
    style = {"font_family": FONT, "font_size": TEXT, "fill": INK} | attributes
    return element("text", escape(words), x=float(x), y=float(y), **style)


def text_width(words: str, size: float = TEXT) -> float:
    return len(words) * size * CHARACTER


def label_lines(words: str, width: float, size: float = TEXT) -> list[str]:
    """A label broken into lines that fit the width; nothing is cut off."""
    return textwrap.wrap(words, max(8, int(width / (size * CHARACTER)))) or [""]


def label(x: float, middle: float, lines: Iterable[str], **attributes: object) -> str:
    """Lines of a label, centred around the height `middle`."""
    lines = list(lines)
    top = middle - (len(lines) - 1) * LEADING / 2 + TEXT * 0.35
    return "".join(text(x, top + at * LEADING, line, **attributes) for at, line in enumerate(lines))


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    style = {"stroke": LINE, "stroke_width": 1.0} | attributes
    return element("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", fill="none", **style)


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    return element("rect", x=float(x), y=float(y), width=float(width), height=float(height), **attributes)


def diamond(x: float, y: float, radius: float = 6.0) -> str:
    """The city's own mark."""
    path = f"M{number(x)} {number(y - radius)}l{radius} {radius}l-{radius} {radius}l-{radius} -{radius}z"
    return element("path", d=path, fill=CITY, stroke=PAPER, stroke_width=1.2)


def open_diamond(x: float, y: float, radius: float = 4.5) -> str:
    """The city's mark of the edition before."""
    path = f"M{number(x)} {number(y - radius)}l{radius} {radius}l-{radius} {radius}l-{radius} -{radius}z"
    return element("path", d=path, fill=PAPER, stroke=CITY, stroke_width=1.2)


def ring(x: float, y: float, radius: float = 4.0) -> str:
    """The mark of the best value among others."""
    return element("circle", cx=float(x), cy=float(y), r=radius, fill="none", stroke=INK, stroke_width=1.2)


def dots(points: Iterable[tuple[float, float]], size: float = 3.6, colour: str = DOT) -> str:
    """Any number of dots as one path: round caps on lines without length."""
    path = "".join(f"M{number(x)} {number(y)}h.01" for x, y in points)
    if not path:
        return ""
    return element("path", d=path, fill="none", stroke=colour, stroke_width=size, stroke_linecap="round")


def picture(title: str, width: float, height: float, *parts: str) -> str:
    """A whole chart. The title says what the picture shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}"'
        f' viewBox="0 0 {number(width)} {number(height)}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
