"""A renderer for all tests of papers, and a small index with a published and an open edition."""

from collections.abc import Iterator

import pytest

from assessments.choices import RunKind
from assessments.models import Edition
from assessments.reports.renderer import Renderer, worker_renderer
from assessments.results.load import load_field
from assessments.results.recompute import build_run
from cities.models import City
from tests.factories.assessments import EditionFactory, fill_values, open_round
from tests.factories.cities import CityFactory


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    shared = worker_renderer()
    yield shared
    shared.stop()


@pytest.fixture
def cities(city: City) -> list[City]:
    """Bochum in the middle of eight cities of its size."""
    others = [CityFactory(name=f"Vergleichsstadt {number}") for number in range(7)]
    return [*others[:3], city, *others[3:]]


@pytest.fixture
def published(cities: list[City]) -> Edition:
    edition = EditionFactory(published=True, year=2024, key="2024", title="Smart City Index 2024")
    fill_values(edition, cities)
    build_run(edition, RunKind.PUBLISHED, load_field(edition)).save()
    return edition


@pytest.fixture
def running(published: Edition, cities: list[City]) -> Edition:
    """The round is open; Bochum's file has moved one level since 2024."""
    edition = EditionFactory(
        year=2027, key="2027-demo", title="Smart City Index 2027 (Demo)", previous=published
    )
    open_round(edition, cities, values={("bochum", "eAkte"): "in der gesamten Stadtverwaltung"})
    build_run(edition, RunKind.BASELINE, load_field(edition, "baseline")).save()
    return edition
