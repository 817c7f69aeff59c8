"""Tables as German Excel opens them: semicolons, UTF-8 with its mark, and no cell that could be a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"-?\d+(,\d+)?")
TRIGGERS = "=+-@"
QUOTE = "'"
TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain_text(text: str) -> str:
    """Without control signs and signs that turn the direction of reading; line breaks stay."""
    lines = TURNS_TEXT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def inert_cell(text: str) -> str:
    """The text; with an apostrophe before it where a spreadsheet would read a formula."""
    text = plain_text(text)
    start = unicodedata.normalize("NFKC", text).lstrip()[:1]
    risky = text[:1] in {"\t", "\n"} or (start and start in TRIGGERS)
    return QUOTE + text if risky and not NUMBER.fullmatch(text) else text


def sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
