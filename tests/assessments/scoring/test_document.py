"""Documents to store and to hash."""

import json
import zlib

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from assessments.scoring.document import (
    canonical_json,
    catalogue_document,
    result_document,
    scores_from_document,
    sha256_hex,
    values_document,
)
from tests.assessments.scoring.editions import HAND_VALUES, hand_scheme

CITIES = ["Wien", "Aachen", "Köln", "Zürich"]


def test_canonical_json():
    assert canonical_json({"b": 1, "a": ["ä", 1.5, None]}) == '{"a":["ä",1.5,null],"b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json([np.nan])


def test_sha256():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_values_by_city_with_null_for_missing():
    document = values_document(CITIES, hand_scheme(), HAND_VALUES)
    assert list(document["values"]) == ["Aachen", "Köln", "Wien", "Zürich"]
    assert document["values"]["Aachen"] == [0.0, 10.0, 50.0, None, None, 4.0]


def test_a_result_survives_storing():
    scheme = hand_scheme()
    scores = score_cities(scheme, HAND_VALUES)
    stored = json.loads(canonical_json(result_document(scheme, CITIES, scores)))
    results = scores_from_document(stored)
    assert list(results) == ["Aachen", "Köln", "Wien", "Zürich"]
    aachen = results["Aachen"]
    assert aachen.total == scores.total_q[1]
    assert aachen.total_rank == 1
    assert aachen.domains == {"a": scores.domain_q[1, 0], "b": scores.domain_q[1, 1]}
    assert aachen.domain_ranks == {"a": 2, "b": 1}
    assert aachen.indicators["a", "Quote"] == 50 * 10**9
    assert not results["Zürich"].in_field
    assert results["Zürich"].total == -1


def test_a_city_key_stands_once():
    with pytest.raises(ValueError, match="twice"):
        values_document(["A", "B", "A", "C"], hand_scheme(), HAND_VALUES)


def test_a_result_of_82_cities_is_small(catalogue_2024, table_2024, scores_2024):
    document = result_document(catalogue_2024.scheme, table_2024.units, scores_2024)
    assert len(zlib.compress(canonical_json(document), 9)) < 12_000


def test_the_catalogue_document_names_every_field():
    document = catalogue_document(hand_scheme())
    assert document["parameters"][4] == {
        "domain": "b",
        "indicator": "Dauer",
        "key": "p5",
        "kind": "number",
        "max_points": 1.0,
        "lower": None,
        "upper": None,
        "direction": -1,
        "weight": 1.0,
        "level_points": (),
    }
