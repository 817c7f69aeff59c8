"""No cell of any export starts live, and nothing is lost by that."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from scindex_portal.safe_cells import PLAIN_NUMBER, csv_cell, csv_text, plain_text, starts_live, write_cell

# Any text, and far more often than by chance one that begins with what matters.
STARTS = st.text(alphabet="=+-@＝＋－＠'\t\r\n \u00a0\ufeffa", max_size=4)
TEXTS = st.builds(str.__add__, STARTS, st.text(max_size=20))


@given(TEXTS)
def test_what_is_marked_comes_back_as_it_was(text):
    assert plain_text(csv_text(text)) == text


@given(TEXTS)
def test_no_marked_text_starts_live(text):
    assert not starts_live(csv_text(text))


@given(TEXTS)
def test_what_starts_with_a_formulas_sign_counts_as_live(text):
    shown = text.lstrip()
    if shown[:1] in tuple("=+-@＝＋－＠") or text[:1] in tuple("\t\r\n"):
        assert starts_live(text)


@given(st.one_of(TEXTS, st.decimals(allow_nan=False, allow_infinity=False), st.integers(), st.dates()))
def test_no_cell_of_a_csv_starts_live_unless_it_is_a_number(value):
    cell = csv_cell(value)
    assert not starts_live(cell) or PLAIN_NUMBER.fullmatch(cell)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (Decimal("-5.500000"), "-5.5"),
        (Decimal("1E+3"), "1000"),
        (12, "12"),
        (True, "ja"),
        (date(2026, 9, 30), "2026-09-30"),
        ("-5", "'-5"),
        ("'s-Hertogenbosch", "''s-Hertogenbosch"),
        ("66-1/2027", "66-1/2027"),
    ],
)
def test_values_as_programs_read_them(value, cell):
    assert csv_cell(value) == cell


def test_an_ordinary_apostrophe_that_somebody_typed_stays():
    assert plain_text("'s-Hertogenbosch") == "'s-Hertogenbosch"


def stored(value):
    """The cell as it comes out of the file."""
    book, packed = Workbook(), io.BytesIO()
    write_cell(book.active["A1"], value)
    book.save(packed)
    return load_workbook(io.BytesIO(packed.getvalue())).active["A1"]


@pytest.mark.parametrize(
    "text", ["=1+1", "==1", "+1", "-1+1", "@SUM(1)", "\t=1", "\n=1", " =1", "#REF!", "1"]
)
def test_a_text_is_a_text_in_the_sheet(text):
    cell = stored(text)
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix == starts_live(text)


def test_numbers_and_days_keep_their_type_and_strange_signs_vanish():
    assert stored(Decimal("-5.5")).data_type == "n"
    assert stored(date(2026, 9, 30)).is_date
    assert stored("a\x00b\x1bc").value == "abc"
    assert len(stored("x" * 40_000).value) == 32_767
    assert stored("").value is None
