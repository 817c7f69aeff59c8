"""Rows and numbers of a CSV table: UTF-8, comma, ``.`` as decimal point (SCORING.md, section "Tables")."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LARGEST_NUMBER = 1e15


class TableError(ValueError):
    """A table that cannot be read; the message names the row (1 = header) and the column."""

    def __init__(self, reason: str, row: int, column: str | None = None) -> None:
        self.row = row
        self.column = column
        place = f"Zeile {row}" if column is None else f"Zeile {row}, Spalte „{column}“"
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True)
class Row:
    """One row of a table with its number and its trimmed cells by column."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell's text; raises ``TableError`` where it is empty."""
        if not self.cells[column]:
            raise TableError("Die Angabe fehlt.", self.number, column)
        return self.cells[column]

    def number_or_none(self, column: str) -> float | None:
        """The cell's number, ``None`` where the cell is empty or the column does not exist."""
        text = self.cells.get(column, "")
        return parse_number(text, self.number, column) if text else None


def parse_number(text: str, row: int, column: str) -> float:
    """A plain decimal number of at most 1e15 in size; raises ``TableError`` naming the cell."""
    if not NUMBER.fullmatch(text):
        hint = " Das Dezimalzeichen ist hier der Punkt." if "," in text else ""
        raise TableError(f"„{text}“ ist keine Zahl.{hint}", row, column)
    number = float(text)
    if abs(number) > LARGEST_NUMBER:
        raise TableError(f"Die Zahl „{text}“ ist zu groß.", row, column)
    return number


def read_table(content: bytes, required: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Header and rows of a table whose ``required`` columns each stand there once; blank rows drop out."""
    (header_row, header), *body = _read_cells(content)
    for column in required:
        times = header.count(column)
        if times != 1:
            raise TableError(
                "Die Spalte fehlt." if times == 0 else "Die Spalte steht mehrfach da.", header_row, column
            )
    for number, cells in body:
        if len(cells) != len(header):
            raise TableError(f"{len(cells)} Zellen statt {len(header)} wie in der Kopfzeile.", number)
    return header, [Row(number, dict(zip(header, cells, strict=True))) for number, cells in body]


def _read_cells(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise TableError("Die Datei ist nicht in UTF-8 gespeichert.", row) from error
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                rows.append((number, trimmed))
    except csv.Error as error:
        raise TableError(f"Die Zeile ist kein gültiges CSV ({error}).", reader.line_num) from error
    if not rows:
        raise TableError("Die Datei ist leer.", 1)
    return rows
