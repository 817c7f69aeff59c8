"""Sentences are chosen by the facts: singular and plural, signs, points against places, nothing invented."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.reports.content import Placing, Printed
from assessments.reports.printed_summary import domains_sentence
from assessments.reports.wording import chapter_paragraphs, listed, result_sentence
from tests.assessments.reports.samples import chapter, cover, indicator_row, sample_report

PEERS = sample_report().peers
PROVISIONAL = cover()
PUBLISHED = replace(
    PROVISIONAL, edition="2024", year=2024, previous="2023", status="veröffentlicht", is_provisional=False
)


def text(found, about=PUBLISHED) -> str:
    return " ".join(chapter_paragraphs(found, about, PEERS))


def scored(new: str, old: str, rank: int = 5, before: int = 5):
    return replace(
        chapter("Mobilität", (), 0),
        score=Printed.score(Decimal(new)),
        change=Printed.change(Decimal(new), Decimal(old)),
        previous=Printed.score(Decimal(old)),
        placing=Placing(rank, 82),
        previous_placing=Placing(before, 82),
        statistics=None,
    )


def row(name: str, score: str, change: str = "0", note: str = ""):
    value = Decimal(score)
    return replace(
        indicator_row("x", 1),
        name=name,
        score=Printed.score(value),
        change=Printed.change(value, value - Decimal(change)),
        statistics=None,
        note=note,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["A"], "A"), (["A", "B"], "A und B"), (["A", "B", "C"], "A, B und C")],
)
def test_lists(words, expected):
    assert listed(words) == expected


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("84.0", "83.1", "Das sind 0,9 Punkte mehr als in der Ausgabe 2023 (83,1)."),
        ("83.1", "84.0", "Das sind 0,9 Punkte weniger als in der Ausgabe 2023 (84,0)."),
        ("84.0", "84.0", "Das sind ebenso viele wie in der Ausgabe 2023 (84,0)."),
        ("84.02", "84.0", "Das sind fast ebenso viele wie in der Ausgabe 2023 (84,0)."),
    ],
)
def test_change_of_points(new, old, expected):
    assert expected in text(scored(new, old))


@pytest.mark.parametrize(
    ("rank", "before", "expected"),
    [
        (5, 5, "Der Rang ist damit unverändert."),
        (4, 5, "Die Stadt liegt damit 1 Rang weiter vorn als zuvor (Rang 5)."),
        (2, 5, "Die Stadt liegt damit 3 Ränge weiter vorn als zuvor (Rang 5)."),
    ],
)
def test_change_of_place(rank, before, expected):
    assert expected in text(scored("84.0", "83.0", rank, before))


def test_points_up_and_place_down_is_said_plainly():
    found = text(scored("84.0", "83.0", rank=8, before=5))

    assert "Obwohl die Punktzahl gestiegen ist, liegt die Stadt 3 Ränge weiter hinten" in found
    assert "Andere Städte haben stärker zugelegt oder sind hinzugekommen." in found


def test_points_down_and_place_up_is_said_plainly():
    assert "Obwohl die Punktzahl gesunken ist, liegt die Stadt 1 Rang weiter vorn" in text(
        scored("83.0", "84.0", rank=4, before=5)
    )


def test_what_is_provisional_is_said_in_the_conditional():
    found = text(scored("84.0", "83.0"), PROVISIONAL)

    assert "erreicht Bochum vorläufig 84,0 Punkte und läge damit im Feld der Ausgabe 2024 auf Rang 5" in found
    assert "Der Rang bliebe damit unverändert." in found


def test_no_rank_no_word_about_places():
    found = replace(scored("84.0", "83.0"), placing=Placing(None, None))

    assert "Rang" not in text(found)


def test_strong_weak_and_empty_indicators():
    rows = (row("A", "100"), row("B", "100"), row("C", "40"), row("D", "0"))
    found = text(replace(scored("60", "60"), rows=rows))

    assert "Die volle Punktzahl erreicht die Stadt bei „A“ und „B“." in found
    assert "Ohne Punkte bleibt sie bei „D“." in found


def test_without_full_or_empty_ones_the_ends_are_named():
    rows = (row("A", "90"), row("B", "80.5"), row("C", "40"))
    found = text(replace(scored("60", "60"), rows=rows))

    assert "Am stärksten ist die Stadt bei „A“ (90,0 von 100) und „B“ (80,5 von 100)." in found
    assert "Am schwächsten ist sie bei „C“ (40,0 von 100)." in found


def test_many_are_counted():
    rows = tuple(row(name, "0") for name in "ABCDEF")

    assert "„A“, „B“, „C“ und drei weiteren" in text(replace(scored("0", "0"), rows=rows))


def test_movements_are_named_with_their_signs():
    rows = (row("A", "60", "25"), row("B", "50", "-3.2"), row("C", "50", "0.04"), row("D", "7", note="neu"))
    found = text(replace(scored("60", "60"), rows=rows))

    assert "Mehr Punkte als in der Ausgabe 2023 gibt es bei „A“ (+25,0)." in found
    assert "Weniger Punkte gibt es bei „B“ (−3,2)." in found
    assert "„C“ (" not in found.split("Am stärksten")[0]
    assert "Neu im Index ist „D“." in found


def test_nothing_moved_is_said():
    found = text(replace(scored("60", "60"), rows=(row("A", "50"), row("B", "40"))))

    assert "Kein Indikator hat sich gegenüber der Ausgabe 2023 sichtbar verändert." in found


def test_distance_to_comparable_cities():
    middle = Decimal("72.5")
    known = replace(chapter("x", (), 0).statistics, median=middle)
    above = replace(indicator_row("Oben", 1), score=Printed.score(Decimal(100)), statistics=known)
    below = replace(indicator_row("Unten", 1), score=Printed.score(Decimal(10)), statistics=known)
    found = text(replace(scored("80", "80"), statistics=known, rows=(above, below)))

    assert "Der Themenbereich liegt 7,5 Punkte über dem Median der 33 Vergleichsstädte (72,5)." in found
    assert (
        "Am weitesten darüber liegt „Oben“ (+27,5 Punkte), am weitesten darunter „Unten“ (−62,5 Punkte)."
        in found
    )


def test_only_above_or_only_below():
    known = replace(chapter("x", (), 0).statistics, median=Decimal(50))
    above = replace(indicator_row("Oben", 1), score=Printed.score(Decimal(90)), statistics=known)
    below = replace(indicator_row("Unten", 1), score=Printed.score(Decimal(10)), statistics=known)

    assert "Kein Indikator liegt darunter." in text(replace(scored("80", "80"), rows=(above,)))
    found = text(replace(scored("80", "80"), rows=(below,)))
    assert "Am weitesten darunter liegt „Unten“ (−40,0 Punkte)." in found
    assert "Kein Indikator liegt darunter." not in found


@pytest.mark.parametrize("about", [PROVISIONAL, PUBLISHED])
def test_the_result_is_one_sentence_without_a_promise(about):
    sentence = result_sentence(about, Printed.score(Decimal("82.345")), Placing(4, 82), "2024")

    assert sentence.count(".") == 1
    assert "82,3 von 100 Punkten" in sentence
    assert "Rang 4 von 82 Städten" in sentence
    assert ("vorläufig" in sentence) == about.is_provisional
    assert "wird" not in sentence


def test_a_result_without_a_total_says_so():
    assert result_sentence(PUBLISHED, Printed.score(None), Placing(None, None), "") == ""
    sentence = domains_sentence(PUBLISHED, ())

    assert sentence == "Für Bochum sind aus der Ausgabe 2024 nur Punkte je Themenbereich überliefert."
