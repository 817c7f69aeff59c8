"""The tables as files: CSV for programs, XLSX with typed cells. No cell can become a formula."""

import io
from collections.abc import Iterable
from typing import Any

from import_export import resources
from import_export.fields import Field
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter

from assessments.exchange.resources import SafeWidget
from scindex_portal.safe_cells import csv_cell, write_cell

from .tables import Table

WIDTH = 22


class TableResource(resources.Resource):
    """One row per dict; the columns of the table in their order."""

    def __init__(self, table: Table, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = {
            column.key: Field(column.key, column.csv_title, SafeWidget()) for column in table.columns
        }

    def get_export_order(self) -> list[str]:
        return list(self.fields)


def table_csv(table: Table, rows: Iterable[dict[str, Any]]) -> bytes:
    """UTF-8 with its mark and semicolons, so that German Excel opens it by a double click."""
    keys = [column.key for column in table.columns]
    whole = [{key: row.get(key) for key in keys} for row in rows]
    text = TableResource(table).export(whole).export("csv", delimiter=";", lineterminator="\r\n")
    return text.encode("utf-8-sig")


def table_workbook(table: Table, rows: Iterable[dict[str, Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    for at in range(1, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH
    sheet.append([_cell(sheet, column.title) for column in table.columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column.key)) for column in table.columns])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _cell(sheet: Any, value: Any) -> Cell | None:
    if value is None or value == "":
        return None
    cell = WriteOnlyCell(sheet)
    write_cell(cell, csv_cell(value) if isinstance(value, bool) else value)
    return cell
