"""Cities and the people who act for them."""

from typing import Any

import factory
from django.utils.text import slugify

from cities.models import City, Membership, ResearchRole, Role, Unit, User

PASSWORD = "richtig-langes-Passwort-7"


class CityFactory(factory.django.DjangoModelFactory[City]):
    class Meta:
        model = City
        django_get_or_create = ("slug",)

    class Params:
        in_county = factory.Trait(ags=factory.Sequence(lambda n: f"05{n + 1:06d}"[:8]))

    name = factory.Sequence(lambda n: f"Musterstadt {n + 1}")
    slug = factory.LazyAttribute(lambda city: slugify(city.name))
    official_name = factory.LazyAttribute(lambda city: f"{city.name}, Stadt")
    ags = factory.Sequence(lambda n: f"{n + 1:05d}000")
    state = "Nordrhein-Westfalen"
    population = 250_000
    area_km2 = "150.00"
    latitude = "51.480000"
    longitude = "7.220000"
    region = "West"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        researcher = factory.Trait(research_role=ResearchRole.TEAM)
        lead = factory.Trait(research_role=ResearchRole.LEAD)

    name = factory.Sequence(lambda n: f"Muster Person {n + 1}")
    email = factory.Sequence(lambda n: f"person{n + 1}@example.org")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    city = factory.SubFactory(CityFactory)
    role = Role.COORDINATION


class UnitFactory(factory.django.DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Amt {n + 1}")


def member(city: City, role: str = Role.COORDINATION, **fields: Any) -> User:
    """A person with a role in a city."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, city=city, role=role)
    return user
