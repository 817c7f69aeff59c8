"""Sentences on a change of points and rank."""

import pytest

from assessments.comparison.movement import Movement
from assessments.comparison.wording import change_sentence, rank_lines
from assessments.models import Edition
from assessments.scoring.rank_change import RankChange

OLD, NEW = Edition(year=2024, title="2024"), Edition(year=2027, title="2027")


TWO, SEVEN = ("a", "b"), tuple("abcdefg")


def movement(points, ranks=None, ranks_before=OLD):
    before = 80 * 10**9
    after = None if points is None else before + int(points * 10**9)
    q = (None, None) if points is None else (before, after)
    return Movement(NEW, OLD, "published", *q, ranks=ranks, ranks_before=ranks_before)


def moved(previous, new, **groups):
    empty = {"overtaken": (), "overtaken_by": (), "entered_ahead": (), "left_ahead": ()}
    return RankChange(previous, new, **(empty | groups))


@pytest.mark.parametrize(
    ("points", "ranks", "sentence"),
    [
        (0.8, None, "Die Punkte sind seit 2024 um 0,8 gestiegen."),
        (
            -1.2,
            moved(4, 6, overtaken_by=TWO),
            "Die Punkte sind seit 2024 um 1,2 gefallen, der Rang ist von 4 auf 6 gefallen.",
        ),
        (0, moved(4, 4), "Die Punkte sind seit 2024 gleich geblieben, der Rang bleibt 4."),
        (
            0.4,
            moved(4, 5, overtaken_by=("a",)),
            "Die Punkte sind seit 2024 um 0,4 gestiegen, und trotzdem ist der Rang von 4 auf 5 gefallen: "
            "andere Städte haben stärker zugelegt.",
        ),
        (
            0.4,
            moved(4, 5, entered_ahead=("a",)),
            "Die Punkte sind seit 2024 um 0,4 gestiegen, und trotzdem ist der Rang von 4 auf 5 gefallen: "
            "neue Städte stehen davor.",
        ),
        (
            -0.4,
            moved(5, 4, left_ahead=("a",)),
            "Die Punkte sind seit 2024 um 0,4 gefallen, und trotzdem ist der Rang von 5 auf 4 gestiegen: "
            "Städte, die davor lagen, sind nicht mehr dabei.",
        ),
        (None, moved(11, 4, overtaken=SEVEN), "Der Rang ist von 11 auf 4 gestiegen (gegenüber 2024)."),
    ],
)
def test_the_sentence_says_what_moved(points, ranks, sentence):
    assert change_sentence(movement(points, ranks)) == sentence


def test_ranks_of_another_year_than_the_points_say_so():
    found = movement(1, moved(11, 4, overtaken=SEVEN), ranks_before=Edition(year=2023))
    assert change_sentence(found).endswith("der Rang ist von 11 auf 4 gestiegen (gegenüber 2023).")


def test_counts_carry_their_sign_and_names_are_cut():
    many = tuple(f"stadt-{n}" for n in range(15))
    lines = rank_lines(moved(1, 1, overtaken=many, overtaken_by=("kiel",)), {"kiel": "Kiel"})
    assert [line["count"] for line in lines] == ["+15", "−1", "0", "0"]
    assert lines[0]["cities"].endswith("und 3 weitere")
    assert lines[1]["cities"] == "Kiel"
