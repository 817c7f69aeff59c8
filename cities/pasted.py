"""A pasted table of people to invite, line by line: city, name, address. Writes nothing."""

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .forms_people import plain_name
from .models import City

MOST_LINES = 200
COLUMNS = 3
HEADINGS = {"stadt", "city", "kommune"}


@dataclass(frozen=True)
class PastedPerson:
    """One line; `problem` in German where it cannot be used."""

    line: int
    town: str
    name: str
    email: str
    city: City | None = None
    problem: str = ""


def read_people(text: str, cities: Iterable[City], taken: set[tuple[int, str]]) -> list[PastedPerson]:
    """`cities` may be invited to; `taken` holds (city id, address) pairs with an open invitation."""
    by_name = {key: city for city in cities for key in (_key(city.name), _key(city.official_name), city.slug)}
    seen = set(taken)
    return [_person(line, cells, by_name, seen) for line, cells in _lines(text)]


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Tabs as from a sheet, else semicolons, else commas; empty lines and a heading are left out."""
    separator = next((mark for mark in "\t;" if mark in text), ",")
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=separator)
    found = [
        (at, [cell.strip() for cell in row]) for at, row in enumerate(rows, 1) if any(map(str.strip, row))
    ]
    return found[1:] if found and _key(found[0][1][0]) in HEADINGS else found


def _key(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


def _person(
    line: int, cells: list[str], by_name: dict[str, City], seen: set[tuple[int, str]]
) -> PastedPerson:
    town, name, email = (*cells, "", "", "")[:COLUMNS]
    city, email = by_name.get(_key(town)), email.lower()
    problem = _problem(cells, city, name, email)
    if city and not problem and (city.pk, email) in seen:
        problem = "Diese Person ist für diese Stadt schon eingeladen oder steht doppelt in der Liste."
    if city:
        seen.add((city.pk, email))
    return PastedPerson(line, town, " ".join(name.split()), email, city, problem)


def _problem(cells: list[str], city: City | None, name: str, email: str) -> str:
    if len([cell for cell in cells if cell]) != COLUMNS:
        return "Eine Zeile braucht drei Angaben: Stadt; Name; E-Mail-Adresse."
    if city is None:
        return "Diese Stadt hat schon eine Koordination, nimmt nicht teil oder ist anders geschrieben."
    try:
        plain_name(name)
        validate_email(email)
    except ValidationError as error:
        own = error.code != "invalid" or "Namen" in str(error.messages[0])
        return str(error.messages[0]) if own else "Die E-Mail-Adresse ist nicht vollständig."
    too_long = len(name) > 120 or len(email) > 254
    return "Name oder E-Mail-Adresse sind zu lang." if too_long else ""
