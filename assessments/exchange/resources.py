"""A city's values as CSV: the same columns as the sheet, for programs and for coming back."""

from typing import Any

from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget

from scindex_portal.safe_cells import csv_cell

from .columns import COLUMNS, csv_title
from .queries import SheetRow
from .wording import shown_cells


class SafeWidget(Widget):
    """Numbers with a plain dot, ISO dates, texts that no program runs."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return csv_cell(value)


class DossierResource(resources.Resource):
    """One row per value; a row is the dict that `shown_cells` gives."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = {column.key: Field(column.key, csv_title(column), SafeWidget()) for column in COLUMNS}

    def get_export_order(self) -> list[str]:
        return list(self.fields)


def dossier_csv(rows: list[SheetRow]) -> bytes:
    """UTF-8 with its mark and semicolons, so that German Excel opens it by a double click."""
    table = DossierResource().export([shown_cells(row) for row in rows])
    text = table.export("csv", delimiter=";", lineterminator="\r\n")
    return text.encode("utf-8-sig")
