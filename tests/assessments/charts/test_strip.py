import re

import pytest

from assessments.charts import svg
from assessments.charts.strip import PLOT, StripRow, place, strip_chart, swarm

ROW = StripRow("Interne Prozesse", 40.0, [10.0, 20.0, 20.0, 90.0], (15.0, 20.0, 55.0), 90.0, "40,0", "20,0")


def chart(*rows: StripRow, **words: str) -> str:
    texts = {"title": "Bochum neben vier Städten", "city": "Bochum", "others": "4 Vergleichsstädte"}
    return strip_chart(rows or [ROW], **(texts | words))


def test_begins_with_a_title_that_says_what_it_shows():
    assert re.match(r"<svg [^>]*><title>Bochum neben vier Städten</title>", chart())


def test_uses_presentation_attributes_only():
    assert not re.search(r"style=|class=|<style|var\(|currentColor", chart())


def test_dots_of_a_row_are_one_path():
    dots = [part for part in re.findall(r"<path[^>]*>", chart()) if f'stroke="{svg.DOT}"' in part]

    assert [dot.count("M") for dot in dots] == [1, len(ROW.others)]  # the legend's and the row's


@pytest.mark.parametrize("share", [-5.0, 0.0, 50.0, 100.0, 140.0])
def test_places_stay_on_the_scale(share):
    assert place(0.0) <= place(share) <= place(100.0) == place(0.0) + PLOT


def test_equal_scores_do_not_cover_each_other():
    points = list(swarm([50.0] * 5, 100.0))

    assert len(set(points)) == 5
    assert {x for x, _ in points} == {place(50.0)}


def test_a_crowd_stays_within_its_row():
    heights = [y for _, y in swarm([100.0] * 80, 100.0)]

    assert max(heights) - min(heights) <= 18


def test_texts_stay_text():
    drawn = chart(city="<script>x</script>", title='"><img src=x>', others="& Co")

    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "&lt;script&gt;" in drawn


def test_long_labels_are_broken_not_cut():
    label = "Anbieterübergreifende Paketstationen und Letzte-Meile-Logistik im Quartier"
    drawn = chart(StripRow(label, 1.0, [], None, None, "1,0", ""))
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn))

    assert all(word in words for word in re.split(r"[ -]", label))


def test_without_others_only_the_city_is_explained():
    drawn = chart(StripRow("A", 1.0, [], None, None, "1,0", ""), others="")

    assert "Median" not in drawn
    assert "bester Wert" not in drawn
    assert "Bochum" in drawn
