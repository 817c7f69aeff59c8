"""The people of the tests, one fixture each."""

import pytest

from cities.models import City, Role, User
from tests.factories.cities import CityFactory, UserFactory, member


@pytest.fixture
def city(db: None) -> City:
    return CityFactory(slug="bochum", name="Bochum", population=365_587)


@pytest.fixture
def other_city(db: None) -> City:
    return CityFactory(slug="kiel", name="Kiel", state="Schleswig-Holstein", population=248_000)


@pytest.fixture
def city_officer(city: City) -> User:
    """Koordination of the city."""
    return member(city, name="Anna Amt", email="koordination@bochum.example")


@pytest.fixture
def colleague(city: City) -> User:
    """Bearbeitung in the same city."""
    return member(city, Role.EDITING, name="Berta Büro", email="bearbeitung@bochum.example")


@pytest.fixture
def releaser(city: City) -> User:
    """Freigabe in the same city."""
    return member(city, Role.RELEASE, name="Falk Freigabe", email="freigabe@bochum.example")


@pytest.fixture
def reader(city: City) -> User:
    """Lesezugriff in the same city."""
    return member(city, Role.READING, name="Lea Lese", email="lesezugriff@bochum.example")


@pytest.fixture
def other_city_officer(other_city: City) -> User:
    """Koordination of another city."""
    return member(other_city, name="Karl Küste", email="koordination@kiel.example")


@pytest.fixture
def researcher(db: None) -> User:
    return UserFactory(researcher=True, name="Ria Recherche", email="team@index.example")


@pytest.fixture
def second_researcher(db: None) -> User:
    return UserFactory(researcher=True, name="Zeno Zweit", email="team2@index.example")


@pytest.fixture
def lead_researcher(db: None) -> User:
    return UserFactory(lead=True, name="Lena Leitung", email="leitung@index.example")


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(is_staff=True, name="Adam Admin", email="administration@index.example")


@pytest.fixture
def stranger(db: None) -> User:
    """An account without any role."""
    return UserFactory(name="Frida Fremd", email="fremd@example.org")
