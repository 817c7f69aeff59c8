"""CSV as German Excel, the portal or a program writes it: which letters, which separator. No Django here."""

import csv
import io
from typing import Any

from assessments.exchange.columns import plain_title

from .header import Unreadable
from .sheet import Table

BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
SEPARATORS = ";\t,"


def rehearse() -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        "ä".encode(encoding).decode(encoding)
    plain_title("Prüfung")
    list(csv.reader(io.StringIO("a;b"), delimiter=";"))


def rows(content: bytes, told: dict[str, Any]) -> Table:
    text = decoded(content)
    if "\x00" in text:
        raise Unreadable("not_text")
    if not text.strip():
        raise Unreadable("no_rows")
    kept = []
    try:
        for number, fields in enumerate(_reader(text, told), start=1):
            cells = {at: ["s", field] for at, field in enumerate(fields) if field.strip()}
            if cells and number > told["most_rows"] + 1:
                raise Unreadable("too_many_rows", f"Zeile {number}")
            kept.append((number, cells))
    except csv.Error:
        raise Unreadable("damaged") from None
    return Table(kept, frozenset(), in_sheet=False)


def _reader(text: str, told: dict[str, Any]) -> Any:
    """With the separator that cuts the heading into most of the columns we look for."""
    names = {name for titles in told["wanted"].values() for name in titles}
    head = io.StringIO(text[:8_000], newline="")

    def found(separator: str) -> int:
        head.seek(0)
        first = next(csv.reader(head, delimiter=separator), [])
        return sum(plain_title(title) in names for title in first)

    separator = max(SEPARATORS, key=found)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def decoded(content: bytes) -> str:
    """By its mark, else UTF-8, else as Windows writes it; zeros between the letters tell UTF-16 as well."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _strict(content, encoding)
    if b"\x00" in content[:200]:
        return _strict(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(content, "cp1252")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not_text") from None
