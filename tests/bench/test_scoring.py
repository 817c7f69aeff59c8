"""The benchmark measures the same work on both sides, and its output can be read by machines."""

import json
from functools import partial

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from bench import scoring
from bench.pandas_scoring import catalogue_table, long_table, score_with_pandas
from bench.timing import Timing, measure


def test_pandas_gives_the_same_scores_and_ranks():
    edition = scoring.edition_2024()
    result = score_with_pandas(long_table(edition.scheme, edition.values), catalogue_table(edition.scheme))
    ours = score_cities(edition.scheme, edition.values)
    np.testing.assert_allclose(result["total"], ours.total, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(result["rank"], ours.total_ranks)


def test_a_median_of_at_least_seven_runs():
    calls = []
    timing = measure("count", 82, lambda: calls.append(1), target_ms=1000)
    assert len(calls) == 8  # one to warm up
    assert timing.met
    assert Timing("slow", 82, 2.0, 7, target_ms=1.0).met is False
    assert Timing("free", 82, 2.0, 7).met is None


def test_json(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["scoring", "--json"])
    monkeypatch.setattr(scoring, "measure", partial(measure, runs=1))
    monkeypatch.setattr(scoring, "MUNICIPALITIES", 90)
    monkeypatch.setattr(scoring, "EXPLAINED", 3)
    scoring.main()
    document = json.loads(capsys.readouterr().out)
    assert set(document["pandas_ratio"]) == {"82", "90"}
    assert {timing["cities"] for timing in document["timings"]} == {82, 90}
    assert document["timings"][0]["target_ms"] == pytest.approx(0.5)
