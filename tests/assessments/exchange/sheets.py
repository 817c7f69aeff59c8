"""Dossiers as a city fills them in, for the tests of the exchange."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessments.exchange.columns import COLUMNS, SHEET
from assessments.models import Edition, Import
from cities.models import City
from tests.assessments.feedback.cases import everything

TITLES = {column.key: column.title for column in COLUMNS}
REASON = "Seit März fahren mehr elektrische Busse."


def address(edition: Edition, city: City, name: str = "page", *ids: int) -> str:
    return reverse(f"exchange:{name}", args=[edition.key, city.slug, *ids])


def workbook(client: Any, edition: Edition, city: City, **query: str) -> Workbook:
    """The dossier as somebody downloads and opens it."""
    answer = client.get(address(edition, city, "download"), query)
    assert answer.status_code == 200, answer.headers
    return load_workbook(io.BytesIO(answer.content))


def table(client: Any, edition: Edition, city: City) -> list[list[str]]:
    """The CSV as somebody downloads and opens it."""
    answer = client.get(address(edition, city, "download"), {"art": "csv"})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def column(sheet: Worksheet, key: str) -> int:
    titles = [cell.value for cell in sheet[1]]
    return titles.index(TITLES[key]) + 1


def row_of(sheet: Worksheet, name: str) -> int:
    at = column(sheet, "parameter")
    return next(row[at - 1].row for row in sheet.iter_rows(min_row=2) if row[at - 1].value == name)


def fill(book: Workbook, name: str, **cells: Any) -> Workbook:
    """Write into the row of a parameter, by column key."""
    sheet = book[SHEET]
    for key, value in cells.items():
        sheet.cell(row_of(sheet, name), column(sheet, key)).value = value
    return book


def cell(book: Workbook, name: str, key: str) -> Any:
    sheet = book[SHEET]
    return sheet.cell(row_of(sheet, name), column(sheet, key))


def packed(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def comma(rows: Iterable[Iterable[str]], encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def set_cell(rows: list[list[str]], name: str, **cells: str) -> list[list[str]]:
    """Write into the row of a parameter of a CSV, by the beginning of the heading."""
    at = rows[0].index(TITLES["parameter"])
    row = next(row for row in rows if row[at] == name)
    for key, value in cells.items():
        row[next(n for n, title in enumerate(rows[0]) if title.startswith(TITLES[key]))] = value
    return rows


def send(client: Any, edition: Edition, city: City, content: bytes, name: str = "Mappe.xlsx") -> Any:
    return client.post(address(edition, city, "upload"), {"datei": SimpleUploadedFile(name, content)})


def uploaded(client: Any, edition: Edition, city: City, content: bytes, name: str = "Mappe.xlsx") -> Import:
    """The upload, read."""
    send(client, edition, city, content, name)
    return Import.objects.first()


def look(client: Any, upload: Import) -> Any:
    """The context of its preview."""
    return client.get(address(upload.edition, upload.city, "preview", upload.pk)).context


def kinds(client: Any, upload: Import) -> dict[str, int]:
    return {kind.value: count for kind, count in look(client, upload)["preview"].counts.items() if count}


def problems(client: Any, upload: Import) -> str:
    """Everything that is to be corrected, as the page says it."""
    return "\n".join(text for line in look(client, upload)["lines"] for text in line.problems)


def take_over(client: Any, upload: Import, **choices: str) -> Any:
    stamp = look(client, upload)["preview"].stamp
    form = {"stand": stamp} | choices
    return client.post(address(upload.edition, upload.city, "apply", upload.pk), form, follow=True)


def untouched() -> dict[str, Any]:
    """All that an upload by itself must leave as it was; that there was one is recorded."""
    return {key: value for key, value in everything().items() if key != "Entry"}
