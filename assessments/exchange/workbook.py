"""A city's sheet as XLSX: instructions, one row per value, lists behind the drop-downs. Cells are typed."""

import io
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessments.feedback.queries import Place
from scindex_portal.safe_cells import write_cell

from .columns import COLUMNS, FORMAT, SHEET, Column
from .drop_downs import add_choices
from .instructions import write_instructions
from .queries import SheetRow
from .wording import shown_cells

INK, PAPER, ASK, QUIET = "FF171A2B", "FFE6E9F5", "FFFFF7DB", "FFF4F4F6"
LINE = Side(style="thin", color="FFC9CDD9")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
LAST_PRINTED = max(at for at, column in enumerate(COLUMNS, start=1) if column.is_input)
HEADING_HEIGHT, CHARACTERS_HEIGHT, MOST_HEIGHT = 32, 15, 150


def dossier_workbook(place: Place, rows: list[SheetRow], extent: str) -> bytes:
    """`extent` says in words what of the dossier is in it."""
    book = Workbook()
    write_instructions(book.active, place, extent, len(rows))
    sheet = book.create_sheet(SHEET)
    _write_heading(sheet)
    _write_rows(sheet, rows, is_open=place.is_open)
    add_choices(book, sheet, rows)
    _arrange(sheet, place, len(rows) + 1)
    _write_identity(book, place)
    book.active = 0 if not rows else 1
    for at, kept in enumerate(book.worksheets):
        kept.sheet_view.tabSelected = at == book.index(book.active)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _write_heading(sheet: Worksheet) -> None:
    for at, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, at)
        cell.font = Font(bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor="FFFFE08A" if column.is_input else PAPER)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = BOX
        write_cell(cell, column.title)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[1].height = HEADING_HEIGHT


class Styles:
    """The look of a cell by its column and whether it asks; made once, copied to each cell."""

    def __init__(self, sheet: Worksheet) -> None:
        self.pattern = sheet.parent.create_sheet("Muster").cell(1, 1)
        self.made: dict[tuple[str, bool, str], Any] = {}

    def of(self, column: Column, takes: bool, number_format: str) -> Any:
        key = (column.key, takes, number_format)
        if key not in self.made:
            self.made[key] = self._make(column, takes, number_format)
        return copy(self.made[key])

    def _make(self, column: Column, takes: bool, number_format: str) -> Any:
        cell = self.pattern
        is_mark = column.key == "mark"
        cell.alignment, cell.border = Alignment(vertical="top", wrap_text=not is_mark), BOX
        cell.font = Font(color="FF6B7086", size=8) if is_mark else Font()
        cell.fill = (
            PatternFill("solid", fgColor=ASK if takes else QUIET) if column.is_input else PatternFill()
        )
        cell.protection = Protection(locked=not takes)
        cell.number_format = number_format
        return copy(cell._style)

    def done(self) -> None:
        self.pattern.parent.parent.remove(self.pattern.parent)


def _write_rows(sheet: Worksheet, rows: list[SheetRow], *, is_open: bool) -> None:
    styles = Styles(sheet)
    for number, row in enumerate(rows, start=2):
        cells = shown_cells(row)
        for at, column in enumerate(COLUMNS, start=1):
            cell, number_format = sheet.cell(number, at), _number_format(column, row)
            takes = is_open and column.is_input and _takes_input(column, row)
            cell._style = styles.of(column, takes, number_format)
            write_cell(cell, cells[column.key], number_format)
        sheet.row_dimensions[number].height = _height(cells)
    styles.done()


def _takes_input(column: Column, row: SheetRow) -> bool:
    if row.locked:
        return False
    if column.key == "verdict":
        return True
    return row.takes_value if column.key == "proposed" else not row.why_no_correction


def _number_format(column: Column, row: SheetRow) -> str:
    """Numbers are shown with all their digits and the reader's own decimal sign; texts stay texts."""
    if column.key == "as_of":
        return "DD.MM.YYYY"
    if column.key == "value" or (column.key == "proposed" and row.takes_value):
        return "General"
    return "@"


def _height(cells: dict[str, object]) -> float:
    """Enough for the longest of the printed texts; the long texts at the right may be cut."""
    shown = [(str(cells[column.key] or ""), column.width) for column in COLUMNS[:LAST_PRINTED]]
    lines = max(sum(1 + len(part) // width for part in text.split("\n")) for text, width in shown)
    return float(min(max(2, lines) * CHARACTERS_HEIGHT, MOST_HEIGHT))


def _arrange(sheet: Worksheet, place: Place, last: int) -> None:
    """Headings stay in sight and on each printed page; only what asks may be written into."""
    end = get_column_letter(len(COLUMNS))
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{end}{last}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.formatColumns = protection.formatRows = False
    sheet.print_area = f"A1:{get_column_letter(LAST_PRINTED)}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    name = f"{place.city.name}, {place.edition.title}".replace("&", "&&")
    sheet.oddHeader.left.text = name
    sheet.oddFooter.right.text = "Seite &P von &N"
    sheet.oddFooter.left.text = f"Stand {timezone.localdate():%d.%m.%Y}"


def _write_identity(book: Workbook, place: Place) -> None:
    """Whose sheet this is, for programs; each row says so as well."""
    sheet = book.create_sheet("Mappe")
    facts: Iterable[tuple[str, str]] = (
        ("Fassung", FORMAT),
        ("Ausgabe", place.edition.key),
        ("Stadt", place.city.slug),
        ("Heruntergeladen", timezone.localtime().isoformat(timespec="seconds")),
    )
    for number, (name, text) in enumerate(facts, start=1):
        write_cell(sheet.cell(number, 1), name)
        write_cell(sheet.cell(number, 2), text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    book.properties.title = f"Werte prüfen, {place.city.name}, {place.edition.title}"
    book.properties.creator = "Smart City Index, Feedback-Portal"
