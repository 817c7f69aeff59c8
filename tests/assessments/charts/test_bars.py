import re

from assessments.charts import svg
from assessments.charts.bars import PLOT, BarRow, bar_chart
from assessments.charts.field import field_chart


def widths(drawn: str, colour: str) -> list[float]:
    found = re.findall(rf'<rect[^>]*width="([\d.]+)"[^>]*fill="{colour}"', drawn)
    return [float(width) for width in found]


def test_bars_are_as_long_as_their_scores():
    rows = [BarRow("Verwaltung", 50.0, 40.0, "50,0", ""), BarRow("Mobilität", 100.0, None, "100,0", "")]
    drawn = bar_chart(rows, title="t", city="Bochum", others="Median")

    assert widths(drawn, svg.CITY)[1:] == [PLOT / 2, PLOT]  # the first one belongs to the legend


def test_a_missing_score_has_no_bar():
    drawn = bar_chart([BarRow("A", None, None, "–", "")], title="t", city="Bochum", others="")

    assert len(widths(drawn, svg.CITY)) == 1
    assert "–" in drawn


def test_field_marks_one_city_among_all():
    drawn = field_chart([10.0, 20.0, 30.0], 20.0, title="Alle Städte", own_text="Bochum 20,0")

    assert drawn.count("h.01") == 3
    assert drawn.count(svg.CITY) == 1
    assert "<title>Alle Städte</title>" in drawn


def test_the_marked_citys_text_stays_inside_the_picture():
    for score in (0.0, 100.0):
        drawn = field_chart([score], score, title="t", own_text="Mönchengladbach 100,0")
        middle = float(re.search(r'<text x="([\d.]+)"[^>]*>Mönch', drawn).group(1))
        half = svg.text_width("Mönchengladbach 100,0") / 2

        assert half - 0.01 <= middle <= svg.WIDTH - half + 0.01
