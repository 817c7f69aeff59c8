"""Corpus I: hostile and odd tables, built on a city's own download. See the table of cases at the end."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.assessments.exchange.sheets import TITLES, column, comma, fill, packed, row_of, set_cell

ROW = "Elektrobusse"
GIVEN_DAY = date(2025, 3, 1)
SHEET_PART = "xl/worksheets/sheet2.xml"
STARTS = ("=1+1", "==1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1")
GIVEN = {"verdict": "Korrektur", "reason": "Seit März fahren mehr elektrische Busse."}


@dataclass
class Given:
    """What a case starts from: the download in both forms."""

    book: Workbook
    rows: list[list[str]]


@dataclass(frozen=True)
class Case:
    """`expected` is a part of the refusal (of the file, or of a cell) or the number that is read."""

    number: int
    build: Callable[[Given], bytes]
    expected: Any
    name: str = "Mappe.xlsx"

    def __str__(self) -> str:
        return f"{self.number}-{self.expected}"


def text_cell(book: Workbook, name: str, key: str, text: str) -> Workbook:
    """A text that a person typed with the text format: no formula."""
    cell = book["Werte"].cell(row_of(book["Werte"], name), column(book["Werte"], key))
    cell.value, cell.data_type = text, "s"
    return book


def number(book: Workbook, value: Any, number_format: str = "General") -> Workbook:
    fill(book, ROW, **GIVEN, proposed=value)
    sheet = book["Werte"]
    sheet.cell(row_of(sheet, ROW), column(sheet, "proposed")).number_format = number_format
    return book


def in_comma(rows: list[list[str]], typed: str, encoding: str = "utf-8-sig") -> bytes:
    """As German Excel saves the sheet: its own headings, a comma in numbers."""
    rows[0] = [title.replace(" (Zahl mit Punkt)", "") for title in rows[0]]
    return comma(set_cell(rows, ROW, **GIVEN, proposed=typed), encoding)


def patched(content: bytes, pattern: bytes, replacement: bytes, part: str = SHEET_PART) -> bytes:
    """The workbook with one part changed as no library would write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                text, count = re.subn(pattern, replacement, text, count=1)
                assert count, pattern
            new.writestr(name, text)
    return made.getvalue()


def without_column(book: Workbook) -> Workbook:
    book["Werte"].delete_cols(column(book["Werte"], "reason"))
    return book


def doubled_column(book: Workbook) -> Workbook:
    sheet = book["Werte"]
    sheet.cell(1, sheet.max_column + 1).value = TITLES["reason"]
    return book


def merged(book: Workbook) -> Workbook:
    book["Werte"].merge_cells("N3:N4")
    return book


def remarked(given: Given, change: Callable[[str], str]) -> bytes:
    """The row with another mark."""
    sheet = number(given.book, 12)["Werte"]
    cell = sheet.cell(row_of(sheet, ROW), column(sheet, "mark"))
    cell.value = change(cell.value)
    return packed(given.book)


def part_of_mark(at: int, text: str) -> Callable[[str], str]:
    return lambda mark: "/".join(text if n == at else part for n, part in enumerate(mark.split("/")))


def long_table(given: Given) -> bytes:
    filler = [["x"] + [""] * (len(given.rows[0]) - 1)] * 100_000
    return comma([*given.rows, *filler])


def far_cell(given: Given) -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return patched(packed(given.book), b"</sheetData>", far)


def long_string(given: Given) -> bytes:
    """400 MB in one cell, packed piece by piece."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed(given.book))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            with new.open(name, "w") as part:
                before, end, after = old.read(name).partition(b"</sheetData>")
                part.write(before)
                if name == SHEET_PART:
                    part.write(b'<row r="99"><c r="A99" t="inlineStr"><is><t>')
                    for _ in range(400):
                        part.write(b"A" * 1024 * 1024)
                    part.write(b"</t></is></c></row>")
                part.write(end + after)
    return made.getvalue()


def mac_dates(book: Workbook) -> Workbook:
    book.epoch = CALENDAR_MAC_1904
    return fill(number(book, 12), ROW, as_of=GIVEN_DAY)


def dotted(rows: list[list[str]]) -> list[list[str]]:
    """As a program writes our own CSV."""
    return set_cell(rows, ROW, **GIVEN, proposed="12.5")


def reordered(rows: list[list[str]]) -> list[list[str]]:
    return [list(reversed(row)) for row in rows]


def hidden(book: Workbook) -> Workbook:
    book["Werte"].row_dimensions[row_of(book["Werte"], ROW)].hidden = True
    return book


def with_extra(book: Workbook) -> Workbook:
    sheet = book["Werte"]
    sheet.cell(1, sheet.max_column + 1).value = "Bemerkung Amt 66"
    return book


def strange_headings(book: Workbook) -> Workbook:
    cell = book["Werte"].cell(1, column(book["Werte"], "proposed"))
    cell.value = "\ufeffRichtiger\u00a0 Wert "
    return book


def second_sheet(book: Workbook) -> Workbook:
    book.create_sheet("Notizen").append(["Kennung"])
    book.active = len(book.sheetnames) - 1
    return book


def decomposed(rows: list[list[str]]) -> list[list[str]]:
    return [[unicodedata.normalize("NFD", cell) for cell in row] for row in rows]


def sheet_case(number: int, build: Callable[[Workbook], Workbook], expected: Any) -> Case:
    return Case(number, lambda given: packed(build(given.book)), expected)


def bytes_case(number: int, content: bytes, expected: str, name: str = "Mappe.xlsx") -> Case:
    return Case(number, lambda given: content, expected, name)


def live_everywhere(book: Workbook, text: str) -> Workbook:
    """Where a value, a choice, a day and an address are asked for."""
    for key in ("proposed", "verdict", "as_of", "link"):
        text_cell(book, ROW, key, text)
    return book


def start_case(at: int) -> Case:
    return sheet_case(at + 1, lambda book: live_everywhere(book, STARTS[at]), "ist keine lesbare Zahl")


# A text that looks like a formula: refused where a value or a choice is asked for.
LIVE_IN_VALUES = [start_case(at) for at in range(9)]

# Refused with the cell and the reason.
CELLS_REFUSED = [
    sheet_case(11, lambda book: number(book, "=12*2"), "Formel hat kein gespeichertes Ergebnis"),
    sheet_case(12, lambda book: number(book, "#REF!"), "Die Zelle zeigt #REF!"),
    Case(28, lambda g: patched(packed(number(g.book, 77)), b">77<", b">1e400<"), "Zahl ist zu groß"),
    sheet_case(29, lambda book: number(book, "NaN"), "keine lesbare Zahl"),
    sheet_case(29, lambda book: number(book, "inf"), "keine lesbare Zahl"),
    Case(29, lambda g: in_comma(g.rows, "-Infinity"), "keine lesbare Zahl", "Mappe.csv"),
    Case(32, lambda g: remarked(g, part_of_mark(2, "atlantis")), "gehört zu einer unbekannten Stadt"),
    Case(33, lambda g: remarked(g, part_of_mark(2, "kiel")), "gehört zu Kiel"),
    Case(34, lambda g: remarked(g, part_of_mark(1, "1999")), "gehört zur Ausgabe „unbekannt“"),
    Case(33, lambda g: remarked(g, part_of_mark(3, "999999")), "gehört zu keinem Wert dieser Ausgabe"),
    Case(34, lambda g: remarked(g, part_of_mark(0, "9")), "Kennung fehlt oder ist verändert"),
    sheet_case(26, lambda book: fill(book, "Labore", proposed="1,5 km"), "keine lesbare Zahl"),
    sheet_case(24, lambda book: number(book, "1.234"), "Meinen Sie 1234 oder 1,234?"),
    sheet_case(10, lambda book: number(book, -5), "liegt unter 0"),
]

# Refused as a whole.
FILES_REFUSED = [
    sheet_case(13, without_column, "„begründung“ fehlt"),
    sheet_case(14, doubled_column, "„Begründung“ steht mehrfach"),
    sheet_case(18, merged, "verbunden (N3:N4)"),
    bytes_case(19, b"", "Die Datei ist leer"),
    Case(19, lambda g: comma([g.rows[0]]), "keine ausgefüllte Zeile", "Mappe.csv"),
    Case(36, long_table, "länger als 20.000 Zeilen", "Mappe.csv"),
    Case(37, far_cell, "Zelle XFD1048576"),
    Case(38, long_string, "viel zu groß"),
    Case(39, lambda g: packed(g.book), "heißt .csv, ist aber eine Excel-Mappe", "Mappe.csv"),
    Case(39, lambda g: comma(g.rows), "keine Excel-Mappe, obwohl", "Mappe.xlsx"),
    bytes_case(39, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mit einem Kennwort"),
    Case(39, lambda g: packed(g.book)[:-700], "beschädigt"),
    Case(39, lambda g: packed(g.book), "Makros", "Mappe.xlsm"),
    bytes_case(39, b"Kennung;" + b"x" * 300 + b"\x00", "nicht lesbar", "Mappe.csv"),
    bytes_case(39, b"%PDF-1.7", "Excel-Mappen (.xlsx) und CSV", "Mappe.pdf"),
]

# Read as meant: the number that is proposed afterwards.
ACCEPTED = [
    Case(10, lambda g: in_comma(g.rows, "+5"), "5", "Mappe.csv"),
    Case(15, lambda g: comma(reordered(dotted(g.rows))), "12.5", "Mappe.csv"),
    sheet_case(16, lambda book: with_extra(number(book, 12.5)), "12.5"),
    sheet_case(17, lambda book: strange_headings(number(book, 12.5)), "12.5"),
    sheet_case(20, lambda book: second_sheet(number(book, 12.5)), "12.5"),
    sheet_case(21, lambda book: hidden(number(book, 12.5)), "12.5"),
    Case(22, lambda g: in_comma(g.rows, "12,5", "cp1252"), "12.5", "Mappe.csv"),
    Case(23, lambda g: in_comma(g.rows, "12,5", "utf-16"), "12.5", "Mappe.csv"),
    Case(23, lambda g: in_comma(g.rows, "12,5", "utf-16-le"), "12.5", "Mappe.csv"),
    Case(23, lambda g: in_comma(g.rows, "12,5", "utf-8"), "12.5", "Mappe.csv"),
    sheet_case(25, lambda book: number(book, "1,234"), "1.234"),
    sheet_case(26, lambda book: number(book, 0.078, "0.0%"), "7.8"),
    sheet_case(26, lambda book: number(book, "7,8 %"), "7.8"),
    sheet_case(27, mac_dates, "12"),
    sheet_case(30, lambda book: number(book, "１２，５"), "12.5"),
    Case(31, lambda g: comma(decomposed(dotted(g.rows))), "12.5", "Mappe.csv"),
]
# 24 and 35, 40: tests/assessments/exchange/test_hostile_tables.py
