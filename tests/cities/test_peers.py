"""Comparable cities: fixed rules, never the city itself, statistics of at least five."""

import pytest

from cities.models import SizeClass
from cities.peers import (
    LEAST_CITIES,
    RULES,
    SIZE_BOUNDS,
    by_region,
    by_size_class,
    by_state,
    by_university,
    peers_of,
)
from tests.factories.cities import CityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (100_000, SizeClass.UNDER_200),
        (199_999, SizeClass.UNDER_200),
        (200_000, SizeClass.FROM_200_TO_500),
        (499_999, SizeClass.FROM_200_TO_500),
        (500_000, SizeClass.OVER_500),
        (3_700_000, SizeClass.OVER_500),
    ],
)
def test_the_group_has_the_bounds_of_the_size_class(population, size):
    city = CityFactory(population=population)
    assert city.size_class == size
    lower, upper = SIZE_BOUNDS[size]
    inside = {CityFactory(population=number).pk for number in (lower, (upper or 4_000_000) - 1)}
    for number in (lower - 1, upper):
        if number is not None and number > 0:
            CityFactory(population=number)
    assert by_size_class(city).city_ids == inside


def test_a_city_is_not_among_its_own_peers():
    city = CityFactory()
    other = CityFactory()
    for rule in RULES.values():
        assert rule(city).city_ids == {other.pk}


def test_statistics_need_five_other_cities():
    city = CityFactory()
    for _ in range(LEAST_CITIES - 1):
        CityFactory()
    assert not peers_of(city).allows_statistics
    CityFactory()
    assert peers_of(city).allows_statistics


def test_without_a_choice_the_size_class_stands_beside_a_city():
    city = CityFactory(population=365_587)
    CityFactory(population=250_000)
    assert peers_of(city) == by_size_class(city)
    assert peers_of(city).label == "Städte von 200.000 bis 500.000 Einwohnern"


def test_the_other_rules_group_by_state_region_and_university():
    city = CityFactory(state="Sachsen", region="Ost", has_university=True)
    same_state = CityFactory(state="Sachsen", region="Ost", has_university=False)
    east = CityFactory(state="Thüringen", region="Ost", has_university=True)
    west = CityFactory(state="Hessen", region="West", has_university=False)
    assert (by_state(city).label, by_state(city).city_ids) == ("Städte im Land Sachsen", {same_state.pk})
    assert by_region(city).label == "Städte in Ostdeutschland"
    assert by_region(city).city_ids == {same_state.pk, east.pk}
    assert (by_university(city).label, by_university(city).city_ids) == ("Universitätsstädte", {east.pk})
    assert by_university(west).label == "Städte ohne Universität"
    assert by_university(west).city_ids == {same_state.pk}


def test_a_group_takes_one_query(django_assert_num_queries):
    city = CityFactory()
    for rule in RULES.values():
        with django_assert_num_queries(1):
            rule(city)
