"""The city in the middle of eight, with a published edition and an open one."""

import pytest

from assessments.models import Edition
from assessments.results.place import CityPlace
from cities.models import City
from tests.assessments.results.rounds import opened_after, others, published


@pytest.fixture
def cities(city: City) -> list[City]:
    rest = others()
    return [*rest[:3], city, *rest[3:]]


@pytest.fixture
def before(cities: list[City]) -> Edition:
    return published(cities)


@pytest.fixture
def edition(before: Edition, cities: list[City]) -> Edition:
    return opened_after(before, cities)


@pytest.fixture
def place(edition: Edition, city: City) -> CityPlace:
    found = CityPlace.find(edition.key, city.slug)
    assert found
    return found
