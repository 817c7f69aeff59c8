"""Score a table from outside: no database, everything from two CSV files (SCORING.md, section "Tables")."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.csv_rows import TableError
from assessments.scoring.rank import rank_descending
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints
from assessments.scoring.table import ValueTable, read_catalogue, read_values

Content = TypeVar("Content")
COLUMNS = ("unit", "scope", "key", "score", "rank")


class Command(BaseCommand):
    help = "Berechnet Punkte und Ränge aus zwei CSV-Tabellen, ohne Datenbank."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "values", type=Path, metavar="VALUES.csv", help="Werte: unit, dann je Parameter eine Spalte"
        )
        parser.add_argument(
            "catalogue", type=Path, metavar="CATALOGUE.csv", help="Katalog wie catalogue_2024.csv"
        )
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="SCORES.csv", help="Ergebnis")

    def handle(self, *args: object, values: Path, catalogue: Path, output: Path, **options: object) -> None:
        if output.resolve() in (values.resolve(), catalogue.resolve()):
            raise CommandError("Das Ergebnis darf keine der beiden Eingaben überschreiben.")
        known = _read(catalogue, read_catalogue)
        table = _read(values, lambda content: read_values(content, known))
        for column in table.ignored_columns:
            self.stderr.write(f"{values}: Spalte „{column}“ steht nicht im Katalog und wird nicht verwendet.")
        scores = score_cities(known.scheme, table.values)
        _write(output, score_rows(known.scheme, table, scores))
        outside = int((~scores.in_field).sum())
        self.stdout.write(f"{len(table.units)} Zeilen berechnet, {outside} davon ohne jeden Wert.")


def _read(path: Path, read: Callable[[bytes], Content]) -> Content:
    try:
        return read(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: Die Datei lässt sich nicht lesen ({error.strerror}).") from error
    except TableError as error:
        raise CommandError(f"{path}: {error}") from error


def score_rows(scheme: Scheme, table: ValueTable, scores: Scores) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of the result, unit by unit: indicators, domains, total; outside the field both are empty."""
    names = Counter(key for _, key in scheme.indicator_keys)
    keys = [
        *(
            ("indicator", key if names[key] == 1 else f"{domain}/{key}")
            for domain, key in scheme.indicator_keys
        ),
        *(("domain", key) for key in scheme.domain_keys),
        ("total", ""),
    ]
    figures = [
        *zip(scores.indicator_scores.T, _indicator_ranks(scores).T, strict=True),
        *zip(scores.domain_scores.T, scores.domain_ranks.T, strict=True),
        (scores.total, scores.total_ranks),
    ]
    columns = [_texts(numbers, ranks) for numbers, ranks in figures]
    for at, unit in enumerate(table.units):
        for (scope, key), column in zip(keys, columns, strict=True):
            yield unit, scope, key, *column[at]


def _indicator_ranks(scores: Scores) -> Ints:
    ranks = rank_descending(scores.indicator_q.T).T
    ranks[~scores.in_field] = 0
    return ranks


def _texts(numbers: Floats, ranks: Ints) -> list[tuple[str, str]]:
    """Scores in full precision (the shortest text that gives the same number again) with their ranks."""
    return [
        (repr(number), str(rank)) if rank else ("", "")
        for number, rank in zip(numbers.tolist(), ranks.tolist(), strict=True)
    ]


def _write(output: Path, rows: Iterator[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    try:
        output.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{output}: Die Datei lässt sich nicht schreiben ({error.strerror}).") from error
