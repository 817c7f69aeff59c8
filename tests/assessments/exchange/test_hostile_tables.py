"""Corpus I: what is refused, with which words; what is read, as which number. Nothing is ever written."""

import random
import time
from decimal import Decimal

import pytest

from assessments.choices import ImportState
from assessments.exchange import actions
from assessments.exchange.refusals import SENTENCES
from assessments.models import Correction, Import, Review
from scindex_portal.safe_cells import starts_live
from tests.assessments.exchange.sheets import (
    address,
    fill,
    look,
    packed,
    problems,
    send,
    table,
    take_over,
    untouched,
    uploaded,
    workbook,
)
from tests.assessments.feedback.cases import round_for
from tests.corpus import tables
from tests.factories.assessments import parameter_of

SECONDS = 7  # the child's five, and what the page takes


@pytest.fixture
def edition(city, other_city):
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return client


@pytest.fixture
def given(officer, edition, city):
    return tables.Given(workbook(officer, edition, city), table(officer, edition, city))


@pytest.mark.parametrize("case", [*tables.LIVE_IN_VALUES, *tables.CELLS_REFUSED], ids=str)
def test_a_cell_is_refused_with_its_place_and_reason(officer, edition, city, given, case):
    before = untouched()
    upload = uploaded(officer, edition, city, case.build(given), case.name)
    assert upload.state == ImportState.READY, upload.refusal
    said = problems(officer, upload)
    assert case.expected in said
    assert "Zelle " in said or case.name.endswith("csv")
    if case in tables.LIVE_IN_VALUES:
        assert "steht nicht zur Wahl" in said
        assert "ist kein Datum" in said
        assert "Die Adresse " in said
    assert "Zeile" in said or case.name.endswith("xlsx")
    answer = take_over(officer, upload)
    assert "noch etwas zu berichtigen" in answer.content.decode()
    assert untouched() == before
    assert Import.objects.get(pk=upload.pk).state == ImportState.READY


@pytest.mark.parametrize("case", tables.FILES_REFUSED, ids=str)
def test_a_file_is_refused_with_its_reason(officer, edition, city, given, case):
    before, content = untouched(), case.build(given)
    start = time.monotonic()
    answer = send(officer, edition, city, content, case.name)
    assert time.monotonic() - start < SECONDS
    upload = Import.objects.get()
    assert (upload.state, upload.found) == (ImportState.REFUSED, {})
    assert case.expected in upload.refusal
    assert upload.refusal in answer.content.decode().replace("&quot;", '"')
    assert untouched() == before


@pytest.mark.parametrize("case", tables.ACCEPTED, ids=str)
def test_what_is_odd_but_clear_is_read_as_meant(officer, edition, city, given, case):
    upload = uploaded(officer, edition, city, case.build(given), case.name)
    assert upload.state == ImportState.READY, upload.refusal
    assert problems(officer, upload) == ""
    take_over(officer, upload)
    assert Correction.objects.get().number == Decimal(case.expected)


def test_grouped_thousands_beside_a_comma(officer, edition, city, given):
    """Case 24, at a parameter without an upper limit."""
    fill(given.book, "Labore", verdict="Korrektur", proposed="1.234,5")
    take_over(officer, uploaded(officer, edition, city, packed(given.book)))
    assert Correction.objects.get().number == Decimal("1234.5")


def test_texts_that_look_like_formulas_stay_texts(officer, edition, city, given):
    """Cases 1 to 9 in text columns: in the draft as typed, inert in the next download."""
    texts = [f"{start} ist kein Aufruf" for start in tables.STARTS]
    names = ("Elektrobusse", "Labore", "eAkte", "Elektrofahrzeuge")
    places = [(name, key) for name in names for key in ("reason", "reference")]
    for (name, key), text in zip([*places, ("Informationsgehalt", "reason")], texts, strict=True):
        tables.text_cell(given.book, name, key, text)
    take_over(officer, uploaded(officer, edition, city, packed(given.book)))
    kept = Correction.objects.values_list("reason", "city_reference")
    assert sorted(t for pair in kept for t in pair if t) == sorted(text.strip() for text in texts)
    assert not any(starts_live(cell) for row in table(officer, edition, city) for cell in row)


def test_the_day_of_a_mac_is_the_day_that_it_shows(officer, edition, city, given):
    content = packed(tables.mac_dates(given.book))
    take_over(officer, uploaded(officer, edition, city, content))
    assert Correction.objects.get().data_as_of == tables.GIVEN_DAY


def test_hidden_rows_are_counted_and_foreign_columns_named(officer, edition, city, given):
    upload = uploaded(officer, edition, city, packed(tables.with_extra(tables.hidden(given.book))))
    facts = " ".join(look(officer, upload)["facts"])
    assert "1 Zeile ist in der Mappe ausgeblendet" in facts
    assert "„Bemerkung Amt 66“" in facts


def test_a_formula_counts_with_its_saved_result(officer, edition, city, given):
    content = packed(tables.number(given.book, "=12/2"))
    saved = tables.patched(content, rb"<f>12/2</f><v\s*/>|<f>12/2</f><v></v>", b"<f>12/2</f><v>6</v>")
    take_over(officer, uploaded(officer, edition, city, saved))
    assert Correction.objects.get().number == 6


def test_a_stop_in_the_middle_writes_nothing_at_all(officer, edition, city, given, monkeypatch):
    """Case 40."""
    fill(given.book, "eAkte", verdict="Stimmt")
    fill(given.book, "Elektrobusse", verdict="Korrektur", proposed=12)
    upload = uploaded(officer, edition, city, packed(given.book))
    before, officer.raise_request_exception = untouched(), False

    def stop(**_):
        raise SystemError("the power went")

    monkeypatch.setattr(actions, "confirm_finding", stop)
    assert take_over(officer, upload).status_code == 500
    assert untouched() == before
    upload.refresh_from_db()
    assert (upload.state, Review.objects.count()) == (ImportState.READY, 0)


def test_a_whole_foreign_file_is_refused_by_its_citys_name(
    officer, edition, city, other_city, client, other_city_officer
):
    other = round_for(other_city)
    client.force_login(other_city_officer)
    book = fill(workbook(client, other, other_city), "Elektrobusse", reason="KANARIE")
    client.logout()
    client.force_login(officer.session and city.memberships.first().user)
    answer = send(client, edition, city, packed(book))
    page = answer.content.decode()
    assert "Diese Mappe gehört zu Kiel, nicht zu Ihrer Stadt" in page
    assert "KANARIE" not in page
    assert Import.objects.get().found == {}


def test_a_file_of_another_edition_is_refused_by_its_name(officer, edition, city, given):
    other = round_for(city)
    answer = send(officer, other, city, packed(given.book))
    assert f"gehört zur Ausgabe „{edition.title}“" in answer.content.decode()


def test_twice_the_same_row(officer, edition, city, given):
    rows = tables.set_cell(given.rows, tables.ROW, verdict="Stimmt")
    content = tables.comma([*rows, rows[-1]])
    assert "steht schon in Zeile" in problems(officer, uploaded(officer, edition, city, content, "a.csv"))


def test_mutated_workbooks_never_break_the_page(officer, edition, city, given):
    """A seeded sample of the long campaign."""
    dice, before = random.Random(7), untouched()
    whole = packed(fill(given.book, "Elektrobusse", verdict="Korrektur", proposed=12))
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 40)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        answer = send(officer, edition, city, bytes(content))
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            assert officer.get(answer["Location"]).status_code == 200
    assert untouched() == before


def test_the_corpus_is_complete():
    cases = [
        *tables.LIVE_IN_VALUES,
        *tables.CELLS_REFUSED,
        *tables.FILES_REFUSED,
        *tables.ACCEPTED,
    ]
    elsewhere = {35, 40}  # test_round_trip.py: the same file twice; above: a stop in the middle
    assert {case.number for case in cases} | elsewhere == set(range(1, 41))


def test_every_refusal_says_what_to_do():
    silent = {code for code, text in SENTENCES.items() if "bitte" not in text.lower()}
    assert silent == {"other_city"}  # there is nothing to do but to give it to its owner


def test_no_refusal_points_to_a_parameter_of_another_edition(officer, edition, city, given):
    other = parameter_of(round_for(city), "Elektrobusse")
    content = tables.remarked(given, tables.part_of_mark(3, str(other.pk)))
    assert "zu keinem Wert dieser Ausgabe" in problems(officer, uploaded(officer, edition, city, content))
    assert address(edition, city)
