"""Bochum's evaluation of 2020 against 2019, cell by cell as the city's own table of 2020 has it."""

import csv
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.demo.files import ASSESSMENTS
from assessments.models import Edition, Report
from assessments.reports.build import build_gap_analysis
from assessments.reports.content import Chapter, GapAnalysis, IndicatorRow
from assessments.reports.options import Options
from assessments.scoring.printing import print_signed
from cities.models import City

CORRECTED = "Berichtigt gegenüber der Fassung von 2020"
TOTALS = {  # this year, change, last year, place, places won, last year's place
    "verwaltung": ("59,6", "+15,4", "44,2", 32, "+26", 58),
    "energie-umwelt": ("47,3", "+20,8", "26,5", 25, "+39", 64),
    "it-kommunikation": ("66,8", "+1,9", "64,9", 5, "+13", 18),
    "mobilitaet": ("71,0", "+27,6", "43,4", 9, "+33", 42),
    "gesellschaft": ("53,4", "−11,8", "65,2", 37, "−28", 9),
}


def content(edition: str, city: str, **options: object) -> GapAnalysis:
    return build_gap_analysis(
        Report(
            edition=Edition.objects.get(key=edition),
            city=City.objects.get(slug=city),
            sequence=1,
            ordered_at=timezone.now(),
            settings=Options(**options).stored(),
        )
    )


@pytest.fixture
def made() -> GapAnalysis:
    return content("2020", "bochum", against="2019")


def chapter_of(made: GapAnalysis, key: str) -> Chapter:
    return next(chapter for chapter in made.chapters if chapter.key == key)


def cells(row: IndicatorRow) -> tuple[str, str, str, str, str]:
    """Name, this year, change, last year's name, last year."""
    is_dropped, is_new = row.note == "entfallen", row.note == "neu"
    earlier = row.name if is_dropped else "" if is_new else row.previous_name or row.name
    return "" if is_dropped else row.name, row.score.text, row.change.text, earlier, row.previous.text


def test_every_cell_of_the_43_rows(made):
    with (ASSESSMENTS / "bochum_2019_2020.csv").open(encoding="utf-8") as file:
        printed = list(csv.DictReader(file))
    wanted = set()
    for row in printed:
        new, old = row["score_2020"], row["score_2019"]
        change = print_signed(Decimal(new) - Decimal(old)) if new and old else "–"
        shown = [figure.replace(".", ",") or "–" for figure in (new, old)]
        wanted.add((row["domain"], row["indicator_2020"], shown[0], change, row["indicator_2019"], shown[1]))
    found = {(chapter.key, *cells(row)) for chapter in made.chapters for row in chapter.rows}

    assert len(printed) == len(wanted) == 43
    assert found == wanted


@pytest.mark.parametrize("key", TOTALS)
def test_totals_and_placings(made, key):
    chapter = chapter_of(made, key)
    found = (
        chapter.score.text,
        chapter.change.text,
        chapter.previous.text,
        chapter.placing.rank,
        chapter.placing_change,
        chapter.previous_placing.rank,
    )

    assert found == TOTALS[key]


@pytest.mark.parametrize(
    ("key", "figure"), [("energie-umwelt", "+20,8"), ("mobilitaet", "+27,6"), ("verwaltung", "+15,4")]
)
def test_what_was_wrong_is_noted_as_corrected(made, key, figure):
    notes = chapter_of(made, key).notes

    assert any(note.startswith(CORRECTED) and figure in note for note in notes)


def test_the_total_of_2019_is_noted_too(made):
    assert any("44,2" in note and note.startswith(CORRECTED) for note in chapter_of(made, "verwaltung").notes)
    assert "Druckfehler" not in str(made)


def test_the_way_of_the_points_adds_up(made):
    movement = made.movement
    parts = sum((cause.part.value for cause in movement.causes), Decimal(0))

    assert movement.change == print_signed(parts)
    assert parts == round(movement.after.value, 1) - round(movement.before.value, 1)


def test_the_council_page_speaks_without_a_total(made):
    assert "in vier von fünf Themenbereichen" in made.summary.sentence
    assert [tile.figure for tile in made.summary.tiles] == ["59,6", "5", "37"]
    assert all(line.figure.value < 0 for line in made.summary.gaps)


def test_the_command_sets_the_same_file_twice(tmp_path: Path):
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        call_command("render_report", "bochum", edition="2020", against="2019", output=file, verbosity=0)
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files[0]))

    assert files[0].read_bytes() == files[1].read_bytes()
    assert "2019: DMS und eRechnung" in text
    for wanted in ("+20,8", "+27,6", "+15,4", "44,2", CORRECTED):
        assert wanted in text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"edition": "1999"}, "nicht bekannt"),
        ({"against": "2024"}, "Vergleichen lässt sich"),
        ({"edition": "2027-demo", "against": "", "product": "politik"}, "erst nach der Veröffentlichung"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, changes, reason):
    wanted = {"edition": "2020", "against": "2019", "output": tmp_path / "x.pdf"} | changes
    with pytest.raises(CommandError, match=reason):
        call_command("render_report", "bochum", **wanted)
