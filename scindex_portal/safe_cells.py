"""Cells of exports that no program takes for a formula: typed in XLSX, reversibly marked in CSV.

Every export of the portal writes its texts through here. `plain_text(csv_text(text)) == text` for every text.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

MARK = "'"  # what Excel itself puts before a text that is not to be read as a formula
STARTS = "=+-@＝＋－＠"
UNSEEN = "\t\r\n"
LONGEST = 32_767  # characters that a cell of XLSX can hold
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def starts_live(text: str) -> bool:
    """Whether a program may run what begins so. Blanks before it do not help."""
    return text[:1] in tuple(UNSEEN) or text.lstrip().startswith(tuple(STARTS))


def csv_text(text: str) -> str:
    """A text as it stands in CSV: marked where it would start live, or starts with the mark itself."""
    return MARK + text if starts_live(text) or text.startswith(MARK) else text


def plain_text(cell: str) -> str:
    """The text that `csv_text` was given. A mark before ordinary words („'s-Hertogenbosch“) stays."""
    rest = cell[1:]
    return rest if cell.startswith(MARK) and (starts_live(rest) or rest.startswith(MARK)) else cell


def csv_cell(value: Any) -> str:
    """A value as a program reads it: plain dot, ISO date, marked text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return value.isoformat() if isinstance(value, date) else csv_text(str(value))


def write_cell(cell: Cell, value: Any, number_format: str = "General") -> None:
    """Set a cell of XLSX to a number, a date or a text; a text is never read as anything else."""
    if value is None or value == "":
        return
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        cell.value, cell.number_format = value, number_format
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "DD.MM.YYYY"
    else:
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST]
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = starts_live(text)
        cell.number_format = "@"
