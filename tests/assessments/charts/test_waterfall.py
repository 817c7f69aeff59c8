"""The waterfall: each bar begins where the one before it ended."""

import re
from xml.etree import ElementTree

from assessments.charts.waterfall import End, Scale, Stage, heights, waterfall_chart

SVG = "{http://www.w3.org/2000/svg}"


def chart(*parts: float, start: float = 80.0) -> ElementTree.Element:
    stages = [Stage(f"Ursache {at}", part, f"{part:+.1f}") for at, part in enumerate(parts)]
    end = start + sum(parts)
    text = waterfall_chart(End("2024", start, "80,0"), stages, End("jetzt", end, "?"), title="Von 80,0")
    return ElementTree.fromstring(text)


def bars(picture: ElementTree.Element) -> list[tuple[float, float]]:
    found = [(float(r.get("x", 0)), float(r.get("width", 0))) for r in picture.iter(f"{SVG}rect")]
    return [(x, x + width) for x, width in found]


def test_bars_join():
    first, second, third = bars(chart(4.0, -1.0, 2.0))
    assert first[1] == second[1]
    assert abs(second[0] - third[0]) < 0.02
    assert third[1] > first[1]


def test_a_loss_differs_in_form_not_only_in_colour():
    fills = [rect.get("fill") for rect in chart(2.0, -1.0).iter(f"{SVG}rect")]
    assert fills[0] != fills[1] == "#ffffff"


def test_small_changes_look_small():
    wide, tiny = bars(chart(4.0))[0], bars(chart(0.1))[0]
    assert wide[1] - wide[0] > 5 * (tiny[1] - tiny[0])


def test_nothing_leaves_the_picture():
    picture = chart(30.0, -70.0, 12.0)
    width = float(picture.get("width", 0))
    assert all(0 <= left <= right <= width for left, right in bars(picture))


def test_no_change_is_a_thin_mark():
    assert all(right - left == 1.0 for left, right in bars(chart(0.0, 0.0)))


def test_heights_add_up():
    assert heights(10.0, [Stage("", 1.5, ""), Stage("", -2.0, "")]) == [10.0, 11.5, 9.5]
    assert Scale.around([5.0, 5.0]) == Scale(4.5, 5.5)


def test_words_stay_words_and_the_title_comes_first():
    hostile = [Stage("<b>&", 1.0, "<i>")]
    text = waterfall_chart(End("a", 1, "1"), hostile, End("b", 2, "2"), title="<u>")
    assert re.search("<[biu]>", text) is None
    assert ElementTree.fromstring(text)[0].tag == f"{SVG}title"
