"""What may be chosen or typed in each input cell, as data validations with a hint and a refusal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessments.choices import ParameterKind
from assessments.feedback.plausible import EARLIEST
from assessments.results.wording import exact_number
from scindex_portal.safe_cells import write_cell

from .columns import COLUMNS, INPUTS
from .queries import SheetRow
from .wording import verdict_choices

LISTS = "Listen"
EPOCH = date(1899, 12, 30)  # Excel counts its days from here
PROMPT = 255  # characters that Excel shows
LETTERS = {column.key: get_column_letter(at) for at, column in enumerate(COLUMNS, start=1)}
HINTS = {column.key: column.hint for column in INPUTS}
TITLES = {column.key: column.title for column in INPUTS}
LIMITS = {"locator": 200, "reference": 80, "link": 1000}


def add_choices(book: Workbook, sheet: Worksheet, rows: list[SheetRow]) -> None:
    """Lists stand on a sheet of their own: a label may be long and hold commas."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state, lists.protection.sheet = "hidden", True
    places: dict[tuple[str, ...], str] = {}
    rules: dict[str, DataValidation] = {}
    for number, row in enumerate(rows, start=2):
        for key, rule in _rules(row, lists, places):
            name = f"{key}{sorted(rule.items())}"
            rules.setdefault(name, DataValidation(**rule)).add(f"{LETTERS[key]}{number}")
    for rule in rules.values():
        sheet.add_data_validation(rule)


def _rules(
    row: SheetRow, lists: Worksheet, places: dict[tuple[str, ...], str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if row.locked:
        return
    yield "verdict", _list("verdict", _place(lists, places, verdict_choices(row)), HINTS["verdict"])
    if row.takes_value and row.parameter.kind == ParameterKind.LEVELS:
        labels = [level.label for level in row.levels]
        yield "proposed", _list("proposed", _place(lists, places, labels), "Bitte eine Stufe wählen.")
    elif row.takes_value:
        yield "proposed", _number(row)
    if row.why_no_correction:
        return
    yield "as_of", _day()
    yield "reason", _hint("reason") | {"type": None}
    for key, limit in LIMITS.items():
        yield key, _length(key, limit)


def _place(lists: Worksheet, places: dict[tuple[str, ...], str], words: list[str]) -> str:
    """Where these words stand below each other; the same ones only once."""
    key = tuple(words)
    if key not in places:
        letter = get_column_letter(len(places) + 1)
        for number, word in enumerate(words, start=1):
            write_cell(lists[f"{letter}{number}"], word)
        places[key] = f"{LISTS}!${letter}$1:${letter}${len(words)}"
    return places[key]


def _hint(key: str, text: str = "") -> dict[str, Any]:
    return {
        "allow_blank": True,
        "showInputMessage": True,
        "promptTitle": TITLES[key][:32],
        "prompt": (text or HINTS[key])[:PROMPT],
    }


def _refusal(text: str) -> dict[str, Any]:
    return {"showErrorMessage": True, "errorTitle": "Bitte prüfen", "error": text[:PROMPT]}


def _list(key: str, place: str, hint: str) -> dict[str, Any]:
    refusal = _refusal("Bitte wählen Sie einen Eintrag aus der Liste.")
    return _hint(key, hint) | refusal | {"type": "list", "formula1": place}


def _number(row: SheetRow) -> dict[str, Any]:
    parameter = row.parameter
    low, high = parameter.minimum, parameter.maximum
    span = {"operator": "between", "formula1": low, "formula2": high}
    if low is None and high is None:
        span = {"operator": "between", "formula1": -(10**10), "formula2": 10**10}
    elif high is None:
        span = {"operator": "greaterThanOrEqual", "formula1": low}
    elif low is None:
        span = {"operator": "lessThanOrEqual", "formula1": high}
    limits = [f"von {exact_number(low)}" if low is not None else ""]
    limits += [f"bis {exact_number(high)}" if high is not None else ""]
    words = " ".join(filter(None, ["Eine Zahl", *limits, f"({parameter.unit})" if parameter.unit else ""]))
    plain = {key: f"{value:f}" if hasattr(value, "as_tuple") else value for key, value in span.items()}
    refusal = _refusal(f"{words}, mit Dezimalkomma und ohne Einheit.")
    return _hint("proposed", f"{words}. Bitte ohne Einheit.") | refusal | {"type": "decimal"} | plain


def _day() -> dict[str, Any]:
    first, last = (EARLIEST - EPOCH).days, (timezone.localdate() - EPOCH).days + 366
    refusal = _refusal("Bitte geben Sie ein Datum ein, zum Beispiel 30.09.2026.")
    return (
        _hint("as_of")
        | refusal
        | {
            "type": "date",
            "operator": "between",
            "formula1": str(first),
            "formula2": str(last),
        }
    )


def _length(key: str, limit: int) -> dict[str, Any]:
    refusal = _refusal(f"Bitte höchstens {limit} Zeichen.")
    return (
        _hint(key) | refusal | {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(limit)}
    )
