"""Inside the child: a table's bytes become rows of plain cells, or the reason why not. No Django here.

A cell is [kind, text]: s text, n number, p number shown as percent, d day, f formula without a result,
e error of the spreadsheet. Empty cells are null.
"""

import json
from typing import Any

from assessments.feedback.evidence_checks import office
from assessments.feedback.evidence_checks.refusal import Unfit

from . import comma, sheet
from .header import Unreadable, find_header

PACKED, COMPOUND = b"PK\x03\x04", office.COMPOUND


def rehearse() -> None:
    office.rehearse()
    sheet.rehearse()
    comma.rehearse()


def work(content: bytes, extension: str, order: str) -> tuple[dict[str, Any], bytes]:
    """`order` is JSON: sheet, most_rows, wanted (key → headings), known (headings)."""
    told = json.loads(order)
    try:
        return read(content, extension, told), b""
    except Unreadable as reason:
        return {"problem": reason.code, "where": reason.where}, b""
    except Unfit as reason:
        return {"problem": str(reason), "where": ""}, b""


def read(content: bytes, extension: str, told: dict[str, Any]) -> dict[str, Any]:
    if extension == "csv":
        if content.startswith((PACKED, COMPOUND)):
            raise Unreadable("not_csv")
        found = comma.rows(content, told)
    else:
        office.work(content, "xlsx")
        found = sheet.rows(content, told)
    return _chosen(found, told)


def _chosen(found: sheet.Table, told: dict[str, Any]) -> dict[str, Any]:
    """The rows below the heading, with the cells of the wanted columns only."""
    header = find_header(found.rows, told["wanted"], told["known"])
    rows = []
    for number, cells in found.rows:
        kept = {key: cells.get(at) for key, at in header.places.items()}
        if number > header.row and any(kept.values()):
            rows.append([number, number in found.hidden, kept])
    if not rows:
        raise Unreadable("no_rows")
    return {
        "rows": rows,
        "letters": {key: found.letter(at) for key, at in header.places.items()},
        "extra": header.extra,
        "dotted": header.dotted,
        "hidden": sum(1 for row in rows if row[1]),
        "in_sheet": found.in_sheet,
    }
