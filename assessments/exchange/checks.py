"""The rows of an upload, cell by cell: what they say, or what is wrong with which cell. Writes nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.choices import CorrectionKind, ParameterKind
from assessments.feedback.evidence import EvidenceRefused, check_link
from assessments.feedback.plausible import refusal_of_day
from assessments.models import Edition, Level
from assessments.results.numbers import UnreadableNumber, parse_german_number, refusal_of_range
from assessments.results.wording import exact_number
from cities.models import City
from scindex_portal.safe_cells import PLAIN_NUMBER, plain_text

from .content import Answer, FileRow, Mark, Problem, Verdict
from .queries import LONGEST_TEXT, SheetRow, plain
from .refusals import UploadRefused
from .wording import READ, folded, verdict_choices

LENGTHS = {"reason": LONGEST_TEXT, "locator": 200, "reference": 80}
FORMULA = "Die Formel hat kein gespeichertes Ergebnis. Bitte tragen Sie den Wert selbst ein."
INFERRED = "„Prüfung“ war leer; wegen der übrigen Angaben als Korrektur gelesen."
NO_CITY = "einer unbekannten Stadt"
NAMED = 100  # foreign places that are called by their name
Cell = list[str] | None


class Unread(ValueError):
    """A cell that says nothing we understand; the text is for the person."""


def check_place(table: Mapping[str, Any], edition: Edition, city: City) -> None:
    """Refuse a file none of whose rows belongs here, by the name of where it belongs."""
    marks = [mark for _, _, cells in table["rows"] if (mark := _mark(cells))]
    if not marks:
        raise UploadRefused("other_format")
    if any((mark.edition, mark.city) == (edition.key, city.slug) for mark in marks):
        return
    if all(mark.city != city.slug for mark in marks):
        raise UploadRefused("other_city", _names(marks[:1]).get(marks[0].city, NO_CITY))
    raise UploadRefused("other_edition", _names(marks[:1]).get(marks[0].edition, "unbekannt"))


def file_rows(table: Mapping[str, Any], rows: Mapping[int, SheetRow]) -> list[FileRow]:
    """Every row of the table with what it says. `rows`: the city's values by parameter id."""
    seen: dict[int, int] = {}
    found = []
    marks = [_mark(cells) for _, _, cells in table["rows"]]
    names = _names(mark for mark in marks if mark)
    for (number, _, cells), mark in zip(table["rows"], marks, strict=True):
        refusal = _misplaced(mark, rows, seen, names)
        if refusal:
            found.append(FileRow(number, mark, problems=[Problem("mark", refusal)]))
            continue
        seen[mark.parameter] = number
        found.append(_read_row(number, mark, cells, rows[mark.parameter], table["dotted"]))
    return found


def _mark(cells: Mapping[str, Cell]) -> Mark | None:
    cell = cells.get("mark")
    return Mark.read(cell[1]) if cell else None


def _names(marks: Iterable[Mark]) -> dict[str, str]:
    """How the cities and editions that rows name are called. Two queries."""
    cities, editions = set(), set()
    for mark in marks:
        cities.add(mark.city)
        editions.add(mark.edition)
    named = dict(City.objects.filter(slug__in=list(cities)[:NAMED]).values_list("slug", "name"))
    return named | dict(Edition.objects.filter(key__in=list(editions)[:NAMED]).values_list("key", "title"))


def _misplaced(
    mark: Mark | None, rows: Mapping[int, SheetRow], seen: Mapping[int, int], names: Mapping[str, str]
) -> str:
    """Why a row is none of this city's sheet."""
    if mark is None:
        return "Die Kennung fehlt oder ist verändert. Neue Zeilen können wir nicht zuordnen."
    place = next(iter(rows.values())).place if rows else None
    if place is None or mark.city != place.city.slug:
        owner = names.get(mark.city, NO_CITY)
        return f"Diese Zeile gehört zu {owner}, nicht zu Ihrer Stadt. Bitte löschen Sie sie."
    if mark.edition != place.edition.key:
        return (
            f"Diese Zeile gehört zur Ausgabe „{names.get(mark.edition, 'unbekannt')}“. Bitte löschen Sie sie."
        )
    if mark.parameter not in rows:
        return "Diese Zeile gehört zu keinem Wert dieser Ausgabe. Bitte löschen Sie sie."
    if mark.parameter in seen:
        return f"Dieser Wert steht schon in Zeile {seen[mark.parameter]}. Bitte löschen Sie eine davon."
    return ""


def _read_row(number: int, mark: Mark, cells: Mapping[str, Cell], row: SheetRow, dotted: bool) -> FileRow:
    problems: list[Problem] = []
    said: dict[str, Any] = {}

    def read(key: str, reader: Callable[[list[str]], Any], into: str) -> None:
        cell = cells.get(key)
        if cell is None:
            return
        try:
            said[into] = _whole(cell, reader)
        except Unread as reason:
            problems.append(Problem(key, str(reason)))

    read("verdict", lambda cell: _verdict(cell, row), "verdict")
    if row.parameter.kind == ParameterKind.LEVELS:
        read("proposed", lambda cell: _level(cell, row), "level")
    else:
        read("proposed", lambda cell: _number(cell, row, dotted), "number")
    read("as_of", _day, "as_of")
    read("link", _link, "link")
    for key in LENGTHS:
        read(key, lambda cell, key=key: _text(cell, LENGTHS[key]), key)
    answer, notes = Answer(**said), []
    if not answer.verdict and answer.says_more and not problems:
        answer, notes = Answer(**said | {"verdict": Verdict.CORRECTION}), [INFERRED]
    return FileRow(number, mark, answer, [*problems, *_contradictions(answer, row, problems)], notes)


def _whole(cell: list[str], reader: Callable[[list[str]], Any]) -> Any:
    """Refuse what is no value at all before it is read."""
    if cell[0] == "f":
        raise Unread(FORMULA)
    if cell[0] == "e":
        raise Unread(f"Die Zelle zeigt {cell[1][:20]}. Bitte tragen Sie den Wert selbst ein.")
    return reader(cell)


def _contradictions(answer: Answer, row: SheetRow, problems: list[Problem]) -> list[Problem]:
    """What cannot be said together."""
    if problems or not answer.verdict:
        return []
    if answer.verdict != Verdict.CORRECTION and answer.says_more:
        text = (
            "„Prüfung“ passt nicht zu den übrigen Angaben der Zeile. Wählen Sie eine Korrektur, oder "
            "leeren Sie die übrigen Felder."
        )
        return [Problem("verdict", text)]
    if answer.locator and not answer.link:
        return [Problem("link", "Zur Fundstelle fehlt der Link. Bitte geben Sie ihn an.")]
    value = (answer.level_id, answer.number)
    if answer.verdict == Verdict.CORRECTION and value != (None, None):
        version = row.row.version
        if row.kind not in {CorrectionKind.VALUE, CorrectionKind.REGISTER_HINT}:
            return [Problem("proposed", "Hier wird kein Wert angegeben. Bitte leeren Sie das Feld.")]
        if row.kind == CorrectionKind.VALUE and version and value == (version.level_id, version.number):
            return [Problem("proposed", "Das ist der recherchierte Wert. Wählen Sie „Stimmt“.")]
    return []


def _verdict(cell: list[str], row: SheetRow) -> Verdict:
    typed = plain_text(cell[1])
    found = READ.get(folded(typed))
    if found is None:
        choices = ", ".join(f"„{choice}“" for choice in verdict_choices(row))
        raise Unread(f"„{typed.strip()[:60]}“ steht nicht zur Wahl. Möglich sind: {choices}.")
    return found


def _level(cell: list[str], row: SheetRow) -> Level:
    typed = _shown(cell)
    found = next((level for level in row.levels if folded(level.label) == folded(typed)), None)
    if found is None:
        labels = ", ".join(f"„{level.label}“" for level in row.levels)
        raise Unread(f"„{typed[:60]}“ ist keine Stufe dieser Skala. Möglich sind: {labels}.")
    return found


def _number(cell: list[str], row: SheetRow, dotted: bool) -> Decimal:
    kind, text = cell
    if kind == "d":
        day = date.fromisoformat(text[:10])
        raise Unread(f"In der Zelle steht ein Datum ({day:%d.%m.%Y}). Bitte tragen Sie die Zahl ein.")
    try:
        if kind in ("n", "p"):
            number = _typed_number(text, shown_as_percent=kind == "p", unit=row.parameter.unit)
        elif dotted and PLAIN_NUMBER.fullmatch(text.strip()):
            number = parse_german_number(text.strip().replace(".", ","))
        else:
            number = parse_german_number(plain_text(text))
    except UnreadableNumber as reason:
        raise Unread(str(reason)) from reason
    if refusal := refusal_of_range(row.parameter, number):
        raise Unread(refusal)
    return number


def _typed_number(text: str, *, shown_as_percent: bool, unit: str) -> Decimal:
    """A cell's number; 0,078 shown as „7,8 %“ is meant as 7,8 where the unit is percent."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unread("Die Zelle enthält keine lesbare Zahl.") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise Unread("Die Zahl ist zu groß. Bitte prüfen Sie die Eingabe.")
    if shown_as_percent and not unit.startswith("%"):
        raise Unread(
            "Die Zelle ist als Prozent formatiert, gefragt ist hier kein Anteil. Bitte prüfen Sie sie."
        )
    if shown_as_percent:
        number *= 100
    return parse_german_number(exact_number(number).replace("−", "-"))


def _day(cell: list[str]) -> date:
    kind, text = cell
    found = None
    if kind == "d":
        found = date.fromisoformat(text[:10])
    elif kind == "s":
        found = _typed_day(plain_text(text).strip())
    if found is None:
        raise Unread(f"„{text.strip()[:40]}“ ist kein Datum. Bitte schreiben Sie es wie 30.09.2026.")
    if refusal := refusal_of_day(found):
        raise Unread(refusal)
    return found


def _typed_day(text: str) -> date | None:
    for pattern in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _link(cell: list[str]) -> str:
    try:
        return check_link(plain_text(cell[1]))
    except EvidenceRefused as refusal:
        raise Unread(str(refusal)) from refusal


def _text(cell: list[str], limit: int) -> str:
    text = plain(_shown(cell).replace("\x00", ""))
    if len(text) > limit:
        raise Unread(f"Der Text hat {len(text)} Zeichen. Bitte kürzen Sie ihn auf höchstens {limit}.")
    return text


def _shown(cell: list[str]) -> str:
    """A cell as text, as its reader sees it."""
    kind, text = cell
    if kind == "d":
        return f"{date.fromisoformat(text[:10]):%d.%m.%Y}"
    if kind in ("n", "p"):
        try:
            return exact_number(Decimal(text)).replace("−", "-")
        except InvalidOperation:
            return text
    return plain_text(text)
