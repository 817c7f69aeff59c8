"""XLSX: one sheet by its name, cell by cell. No Django here.

A first pass with expat over the sheet's own XML costs no memory: it finds merged cells, hidden rows and the
first cell beyond what is read, before openpyxl makes anything of the sheet.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import InvalidFileException

from assessments.feedback.evidence_checks.office_parts import parser

from .header import Unreadable

MOST_COLUMNS = 200
BROKEN = (
    expat.ExpatError,
    zipfile.BadZipFile,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
)


@dataclass
class Table:
    """Rows by number, cells by column from 0."""

    rows: list[tuple[int, dict[int, list[str]]]]
    hidden: frozenset[int]
    in_sheet: bool = True

    def letter(self, at: int) -> str:
        return get_column_letter(at + 1)


@dataclass
class Outline:
    """What the first pass sees of a sheet."""

    most_rows: int
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    beyond: str = ""
    cell: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row" and attributes.get("hidden") in ("1", "true"):
            self.hidden.add(int(attributes.get("r", "0")))
        elif tag == "c":
            self.cell = attributes.get("r", "")
        elif tag in ("v", "f", "is") and self.cell and not self.beyond:
            column, row = coordinate_from_string(self.cell)
            if row > self.most_rows + 1 or len(column) > 2 or column_number(column) > MOST_COLUMNS:
                self.beyond = self.cell
        elif tag == "mergeCell" and len(self.merged) < 5:
            self.merged.append(attributes.get("ref", ""))


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def rehearse() -> None:
    """Write and read a small workbook, so that every library is loaded."""
    made, packed = Workbook(), io.BytesIO()
    made.active.title = "Werte"
    made.active.append(["ä", 1.5, datetime(2026, 1, 1), True])
    made.save(packed)
    rows(packed.getvalue(), {"sheet": "Werte", "most_rows": 10})


def rows(content: bytes, told: dict[str, Any]) -> Table:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if told["sheet"] not in book.sheetnames:
            raise Unreadable("no_sheet")
        chosen = book[told["sheet"]]
        if not hasattr(chosen, "_worksheet_path"):  # a chart sheet
            raise Unreadable("no_sheet")
        outline = _outline(content, chosen._worksheet_path, told["most_rows"])
        kept = _cells(chosen)
        if any(cell[0] == "f" for _, cells in kept for cell in cells.values()):
            _put_results(content, told["sheet"], kept)
    except BROKEN:
        raise Unreadable("damaged") from None
    return Table(kept, frozenset(outline.hidden))


def _outline(content: bytes, path: str, most_rows: int) -> Outline:
    outline, reader = Outline(most_rows), parser()
    reader.StartElementHandler = outline.start
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path.lstrip("/")) as stream:
        reader.ParseFile(stream)
    if outline.beyond:
        _, row = coordinate_from_string(outline.beyond)
        code = "too_many_rows" if row > most_rows + 1 else "too_many_columns"
        raise Unreadable(code, f"Zelle {outline.beyond}")
    if outline.merged:
        raise Unreadable("merged", outline.merged[0])
    return outline


def _cells(chosen: Any) -> list[tuple[int, dict[int, list[str]]]]:
    chosen.reset_dimensions()  # what a sheet says of its own size is not to be trusted
    kept = []
    for row in chosen.iter_rows():
        cells = {cell.column - 1: told for cell in row if cell.value is not None if (told := _told(cell))}
        if cells:
            number = next(cell.row for cell in row if cell.value is not None)
            kept.append((number, cells))
    return kept


def _told(cell: Any) -> list[str] | None:
    """A cell as [kind, text]; None where nothing is left of it."""
    value = cell.value
    if cell.data_type == "e":
        return ["e", str(value)]
    if cell.data_type == "f":
        return ["f", ""]
    if isinstance(value, bool):
        return ["s", "WAHR" if value else "FALSCH"]
    if isinstance(value, date):
        midnight = isinstance(value, datetime) and (value.hour, value.minute) == (0, 0)
        return ["d", (value.date() if midnight else value).isoformat()]
    if isinstance(value, int | float):
        shown_as_percent = "%" in (cell.number_format or "")
        return ["p" if shown_as_percent else "n", f"{value:.15g}" if isinstance(value, float) else str(value)]
    text = str(value).replace("_x000D_", "")  # how Excel writes a carriage return
    return ["s", text] if text.strip() else None


def _put_results(content: bytes, sheet: str, kept: list[tuple[int, dict[int, list[str]]]]) -> None:
    """What formulas came to when the file was saved; one that was never reckoned stays a formula."""
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
    results: Mapping[int, dict[int, list[str]]] = dict(_cells(book[sheet]))
    for number, cells in kept:
        for at, cell in cells.items():
            if cell[0] == "f":
                cells[at] = results.get(number, {}).get(at, cell)
