"""Numbers as people type them: read, asked about, or refused with what to do."""

import re
from decimal import Decimal

import pytest

from assessments.models import Parameter
from assessments.results.numbers import UnreadableNumber, parse_german_number, refusal_of_range
from assessments.results.wording import exact_number, number_text, with_unit

READ = {
    "12,5": "12.5",
    " 12,5 ": "12.5",
    "0": "0",
    "-3": "-3",
    "−3,25": "-3.25",
    "+7": "7",
    "1.234,5": "1234.5",
    "1.234.567,25": "1234567.25",
    "1234567": "1234567",
    "12 %": "12",
    "１２，５": "12.5",
    "007,50": "7.50",
    "9999999999,999999": "9999999999.999999",
}
REFUSED = {
    "1.234": "Meinen Sie 1234 oder 1,234?",
    "0.250": "Meinen Sie 0250 oder 0,250?",
    "-1.234": "Meinen Sie -1234 oder -1,234?",
    "0.5": "mit Dezimalkomma schreiben: 0,5",
    "12.34": "mit Dezimalkomma schreiben: 12,34",
    "1.234.567": "ohne Punkte schreiben: 1234567",
    "1,234.5": "keine lesbare Zahl",
    "12.34,5": "keine lesbare Zahl",
    "1.2345,6": "keine lesbare Zahl",
    ",5": "keine lesbare Zahl",
    "5,": "keine lesbare Zahl",
    "": "keine lesbare Zahl",
    "1e400": "keine lesbare Zahl",
    "1e3": "keine lesbare Zahl",
    "nan": "keine lesbare Zahl",
    "inf": "keine lesbare Zahl",
    "Infinity": "keine lesbare Zahl",
    "0x10": "keine lesbare Zahl",
    "1_000": "keine lesbare Zahl",
    "1 234": "keine lesbare Zahl",
    "²": "keine lesbare Zahl",
    "٣": "keine lesbare Zahl",
    "=1+1": "keine lesbare Zahl",
    "rund 55": "keine lesbare Zahl",
    "12345678901": "zu groß",
    "1,1234567": "mehr als sechs Nachkommastellen",
}


@pytest.mark.parametrize("typed", READ)
def test_what_is_read(typed):
    assert parse_german_number(typed) == Decimal(READ[typed])


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_refused_and_why(typed):
    with pytest.raises(UnreadableNumber, match=re.escape(REFUSED[typed])):
        parse_german_number(typed)


@pytest.mark.parametrize("number", ["0", "12.5", "-3", "92.523333", "1E+2", "120.000000"])
def test_what_is_shown_to_be_typed_again_is_read_as_the_same(number):
    assert parse_german_number(exact_number(Decimal(number))) == Decimal(number)


SHARE = Parameter(unit="% der Haushalte", minimum=Decimal(0), maximum=Decimal(100))
COUNT = Parameter(unit="Anzahl", minimum=Decimal(0))
RANGES = [
    (SHARE, "120", "Der Wert 120 liegt über 100 %. Bitte einen Anteil zwischen 0 und 100 eintragen."),
    (SHARE, "-0.5", "Der Wert −0,5 liegt unter 0 %. Bitte einen Anteil zwischen 0 und 100 eintragen."),
    (SHARE, "100", ""),
    (SHARE, "0", ""),
    (COUNT, "-1", "Der Wert −1 liegt unter 0. Bitte eine Zahl ab 0 eintragen."),
    (COUNT, "9999999", ""),
    (
        Parameter(unit="Tage", maximum=Decimal("7.5")),
        "8",
        "Der Wert 8 liegt über 7,5. Bitte eine Zahl bis 7,5",
    ),
    (Parameter(unit="Tage"), "-8", ""),
]


@pytest.mark.parametrize(("parameter", "number", "expected"), RANGES)
def test_plausible_limits(parameter, number, expected):
    refusal = refusal_of_range(parameter, Decimal(number))
    assert refusal.startswith(expected)
    assert bool(refusal) == bool(expected)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("7.80", 2, "7,8"),
        ("92.523333", 2, "92,52"),
        ("0.125", 2, "0,13"),
        ("-0.001", 2, "0"),
        ("8", 1, "8"),
        ("1234.5", 2, "1234,5"),
        ("5.55", 1, "5,6"),
        ("1.23456", 6, "1,23"),
    ],
)
def test_values_are_printed_with_at_most_two_decimals(number, decimals, text):
    assert number_text(Decimal(number), decimals) == text


def test_a_bare_count_has_no_unit():
    assert with_unit("7", "Anzahl") == "7"
    assert with_unit("7", "% der Busse") == "7 % der Busse"
