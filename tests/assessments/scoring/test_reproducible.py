"""The same inputs give the same hashes: any order of rows, hash seed, locale, number of threads."""

import locale
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from assessments.scoring.document import (
    canonical_json,
    catalogue_document,
    result_document,
    sha256_hex,
    values_document,
)
from assessments.scoring.scheme import Scheme

ROOT = Path(__file__).resolve().parents[3]
ONE_RUN = """
import locale, sys
from pathlib import Path
from tests.assessments.scoring.test_reproducible import hashes
from assessments.scoring.table import read_catalogue, read_values
locale.setlocale(locale.LC_ALL, "")
data = Path("assessments/data")
catalogue = read_catalogue((data / "catalogue_2024.csv").read_bytes())
table = read_values((data / "values_2024.csv").read_bytes(), catalogue)
print(*hashes(catalogue.scheme, table.units, table.values))
assert not any(name.partition(".")[0] in ("django", "celery") for name in sys.modules)
"""


def hashes(scheme, cities, values):
    documents = (
        catalogue_document(scheme),
        values_document(cities, scheme, values),
        result_document(scheme, cities, score_cities(scheme, values)),
    )
    return [sha256_hex(canonical_json(document)) for document in documents]


@pytest.fixture(scope="module")
def known(catalogue_2024, table_2024):
    return hashes(catalogue_2024.scheme, table_2024.units, table_2024.values)


def test_100_shuffles_of_all_rows(catalogue_2024, table_2024, known):
    random = np.random.default_rng(2024)
    scheme = catalogue_2024.scheme
    for _ in range(100):
        rows = [
            random.permutation(len(specs)) for specs in (scheme.domains, scheme.indicators, scheme.parameters)
        ]
        shuffled = Scheme.build(
            [scheme.domains[at] for at in rows[0]],
            [scheme.indicators[at] for at in rows[1]],
            [scheme.parameters[at] for at in rows[2]],
        )
        order = random.permutation(len(table_2024.units))
        cities = [table_2024.units[at] for at in order]
        values = np.asarray(table_2024.values[order], order=random.choice(["C", "F"]))
        assert hashes(shuffled, cities, values) == known


def test_a_changed_value_changes_the_hashes(catalogue_2024, table_2024, known):
    values = table_2024.values.copy()
    values[0, 0] = 1.0 - values[0, 0]
    changed = hashes(catalogue_2024.scheme, table_2024.units, values)
    assert changed[0] == known[0]
    assert changed[1] != known[1]
    assert changed[2] != known[2]


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "8", "OPENBLAS_NUM_THREADS": "8"},
        {"PYTHONHASHSEED": "3", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "de_DE.UTF-8"},
    ],
)
def test_another_process_gets_the_same_hashes(environment, known):
    if "LC_ALL" in environment and not _has_locale(environment["LC_ALL"]):
        environment = environment | {"LC_ALL": "C.UTF-8"}
    answer = subprocess.run(
        [sys.executable, "-c", ONE_RUN],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == known


def _has_locale(name):
    try:
        previous = locale.setlocale(locale.LC_ALL)
        locale.setlocale(locale.LC_ALL, name)
        locale.setlocale(locale.LC_ALL, previous)
    except locale.Error:
        return False
    return True
