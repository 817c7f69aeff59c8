"""Which column is which: found by its heading, wherever it stands. No Django here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.exchange.columns import plain_title

SEARCHED = 10  # rows in which the heading may stand
Cells = Mapping[int, list[str]]


class Unreadable(Exception):
    """The table as a whole cannot be read; `code` is a key of refusals.SENTENCES."""

    def __init__(self, code: str, where: str = "") -> None:
        self.code, self.where = code, where
        super().__init__(code)


@dataclass(frozen=True)
class Header:
    row: int
    places: dict[str, int]
    extra: list[str]
    dotted: bool


def find_header(
    rows: Iterable[tuple[int, Cells]], wanted: Mapping[str, Sequence[str]], known: Sequence[str]
) -> Header:
    """The first row with the mark's heading names the columns. Missing and doubled ones are refused."""
    for number, cells in rows:
        if number > SEARCHED:
            break
        titles = {at: cell[1] for at, cell in sorted(cells.items()) if cell[0] == "s"}
        plain = {at: plain_title(title) for at, title in titles.items()}
        if wanted["mark"][0] in plain.values():
            return _header(number, titles, plain, wanted, known)
    raise Unreadable("no_header")


def _header(
    number: int,
    titles: Mapping[int, str],
    plain: Mapping[int, str],
    wanted: Mapping[str, Sequence[str]],
    known: Sequence[str],
) -> Header:
    places = {}
    for key, names in wanted.items():
        found = [at for at, title in plain.items() if title in names]
        if len(found) != 1:
            code = "column_doubled" if found else "column_missing"
            raise Unreadable(code, titles[found[0]].strip() if found else names[0])
        places[key] = found[0]
    extra = [titles[at].strip()[:60] for at in titles if at not in places.values() and plain[at] not in known]
    dotted = plain[places["proposed"]] != wanted["proposed"][0]
    return Header(number, places, [title for title in extra if title][:20], dotted)
