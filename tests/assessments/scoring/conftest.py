"""The published edition 2024, read once."""

import csv
from pathlib import Path

import pytest
from hypothesis import settings

from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.table import Catalogue, ValueTable, read_catalogue, read_values

# No deadline: a busy machine is no failure. The same examples in every run: a failure stays one.
settings.register_profile("scoring", deadline=None, derandomize=True)
settings.load_profile("scoring")

DATA = Path(__file__).resolve().parents[3] / "assessments" / "data"


@pytest.fixture(scope="session")
def catalogue_2024() -> Catalogue:
    return read_catalogue((DATA / "catalogue_2024.csv").read_bytes())


@pytest.fixture(scope="session")
def table_2024(catalogue_2024: Catalogue) -> ValueTable:
    return read_values((DATA / "values_2024.csv").read_bytes(), catalogue_2024)


@pytest.fixture(scope="session")
def scores_2024(catalogue_2024: Catalogue, table_2024: ValueTable) -> Scores:
    return score_cities(catalogue_2024.scheme, table_2024.values)


@pytest.fixture(scope="session")
def printed_2024() -> dict[str, list[dict[str, str]]]:
    """The rows of the published tables: indicators and ranking."""

    def rows(name: str) -> list[dict[str, str]]:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return {
        "indicators": rows("index_2024_indicators.csv"),
        "ranking": rows("index_2024_ranking.csv"),
    }
