"""An export read back, by its headings, as an import reads it: text to value, nothing else."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from assessments.data_exchange.tables import Column, Table
from scindex_portal.safe_cells import plain_text

FLAGS = {"is_reconstructed", "is_state_capital", "has_university", "texts_are_demo", "statement_suffices"}
DATES = {"fetched_on"}


def from_csv(table: Table, content: bytes) -> list[dict[str, Any]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = csv.DictReader(text, delimiter=";")
    columns = {column.csv_title: column for column in table.columns}
    assert list(rows.fieldnames or []) == list(columns)
    return [{columns[title].key: _value(columns[title], cell) for title, cell in row.items()} for row in rows]


def from_xlsx(table: Table, content: bytes) -> list[dict[str, Any]]:
    first, *rows = load_workbook(io.BytesIO(content))[table.title].iter_rows()
    assert [cell.value for cell in first] == [column.title for column in table.columns]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}, "a live cell"
    return [
        {column.key: _typed(column, cell.value) for column, cell in zip(table.columns, row, strict=True)}
        for row in rows
    ]


def _value(column: Column, cell: str) -> Any:
    if column.key in DATES:
        return date.fromisoformat(cell) if cell else None
    if column.is_number:
        return Decimal(cell) if cell else None
    return cell == "ja" if column.key in FLAGS and cell else plain_text(cell)


def _typed(column: Column, value: Any) -> Any:
    if column.key in DATES:
        return value.date() if value else None
    if column.is_number:
        return None if value is None else Decimal(str(value))
    return value == "ja" if column.key in FLAGS and value else value or ""
