"""The large edition holds the drawn values, and its works are measured as the small one's."""

import json
from contextlib import nullcontext
from functools import partial

import pytest

from assessments.choices import RunKind
from assessments.results.load import load_field
from bench import __main__ as bench
from bench import database, scoring
from bench.timing import Timing, measure
from tests.factories.assessments import EditionFactory, fill_values
from tests.factories.cities import CityFactory


@pytest.fixture
def source(db):
    edition = EditionFactory(published=True)
    fill_values(edition, [CityFactory(), CityFactory(), CityFactory(ags="01002000", name="Kiel")])
    return edition


def test_a_column_is_drawn_from_what_it_holds(source):
    cities = database.all_cities(40)
    assert len(cities) == 40
    assert "Kiel" in {city.name for city in cities}  # taken as it is
    edition = database.large_edition(source, cities)
    small, large = load_field(source).values, load_field(edition).values
    assert large.shape == (40, small.shape[1])
    for here, there in zip(small.T, large.T, strict=True):
        assert set(there.tolist()) <= set(here.tolist())


def test_every_recompute_stores_a_run(source, monkeypatch):
    monkeypatch.setattr(database, "measure", partial(measure, runs=2))
    timing = database.time_recompute(source, 150)
    assert timing.cities == 3
    assert source.runs.filter(kind=RunKind.LIVE).count() == 3  # one to warm up


def test_the_document_holds_core_and_database(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "--json"])
    monkeypatch.setattr(bench, "demonstration", nullcontext)
    monkeypatch.setattr(bench, "time_database", lambda: ([Timing("stored", 82, 1.0, 7, 150)], 100))
    monkeypatch.setattr(bench, "time_workspace", lambda: [Timing("page", 1, 30.0, 20, 200, "p95")])
    monkeypatch.setattr(bench, "time_compare", lambda: [Timing("compare", 82, 40.0, 20, 250, "p95")])
    monkeypatch.setattr(bench, "time_core", lambda: ([Timing("core", 82, 0.5, 7, 1)], {82: 40.0}))
    bench.main()
    document = json.loads(capsys.readouterr().out)
    assert [timing["work"] for timing in document["timings"]] == ["core", "stored", "page", "compare"]
    assert all(timing["met"] for timing in document["timings"])
    assert document["database_peak_mb"] == 100
    assert sum(1 for _ in database.MUNICIPALITIES.open(encoding="utf-8")) - 1 == scoring.MUNICIPALITIES
