"""Reading the CSV files that the project ships."""

import csv
from collections.abc import Iterator
from pathlib import Path

import assessments
import cities

ASSESSMENTS = Path(assessments.__file__).parent / "data"
CITIES = Path(cities.__file__).parent / "data"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
