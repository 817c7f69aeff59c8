"""Which cities are comparable: groups by fixed rules, always without the city itself.

A city learns of others only through statistics of at least five of them; nobody chooses the group, so nobody
can narrow it down to one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import City, SizeClass

LEAST_CITIES = 5
# Inhabitants from (inclusive) to (exclusive); City.size_class follows the same bounds.
SIZE_BOUNDS: dict[SizeClass, tuple[int, int | None]] = {
    SizeClass.UNDER_200: (0, 200_000),
    SizeClass.FROM_200_TO_500: (200_000, 500_000),
    SizeClass.OVER_500: (500_000, None),
}


@dataclass(frozen=True)
class PeerRule:
    """A group in words, and the other cities in it."""

    label: str
    city_ids: frozenset[int]

    @property
    def allows_statistics(self) -> bool:
        return len(self.city_ids) >= LEAST_CITIES


def _others(city: City, label: str, cities: QuerySet[City]) -> PeerRule:
    return PeerRule(label, frozenset(cities.exclude(pk=city.pk).values_list("pk", flat=True)))


def by_size_class(city: City) -> PeerRule:
    lower, upper = SIZE_BOUNDS[city.size_class]
    cities = City.objects.filter(population__gte=lower)
    if upper is not None:
        cities = cities.filter(population__lt=upper)
    return _others(city, city.size_class.label, cities)


def by_state(city: City) -> PeerRule:
    return _others(city, f"Städte im Land {city.state}", City.objects.filter(state=city.state))


def by_region(city: City) -> PeerRule:
    return _others(city, f"Städte in {city.region}deutschland", City.objects.filter(region=city.region))


def by_university(city: City) -> PeerRule:
    label = "Universitätsstädte" if city.has_university else "Städte ohne Universität"
    return _others(city, label, City.objects.filter(has_university=city.has_university))


RULES: dict[str, Callable[[City], PeerRule]] = {
    "size": by_size_class,
    "state": by_state,
    "region": by_region,
    "university": by_university,
}


def peers_of(city: City) -> PeerRule:
    """The group that stands beside a city where no other was chosen: its size class."""
    return by_size_class(city)
