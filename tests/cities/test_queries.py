"""Who acts for a city, and whom the demonstration offers."""

import pytest

from cities.models import Role, User
from cities.queries import coordinations_missing, demo_accounts, members_of_city
from tests.factories.cities import UserFactory, member

pytestmark = pytest.mark.django_db


def test_members_come_by_role_then_by_name(city, other_city):
    for role, name in (
        (Role.READING, "A"),
        (Role.RELEASE, "B"),
        (Role.COORDINATION, "D"),
        (Role.COORDINATION, "C"),
    ):
        member(city, role, name=name)
    member(other_city, name="E")
    assert [membership.user.name for membership in members_of_city(city)] == ["C", "D", "B", "A"]


def test_whoever_left_or_is_not_active_is_no_member(city):
    member(city, name="gegangen").memberships.update(is_active=False)
    User.objects.filter(pk=member(city, name="gesperrt").pk).update(is_active=False)
    assert list(members_of_city(city)) == []


@pytest.mark.parametrize(("present", "missing"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_a_city_should_have_two_koordinationen(city, present, missing):
    for _ in range(present):
        member(city)
    member(city, Role.EDITING)
    assert coordinations_missing(members_of_city(city)) == missing


def test_demo_accounts_are_those_that_are_active_with_their_present_roles(city, other_city):
    shown = member(city, is_demo=True)
    UserFactory(is_demo=True, is_active=False)
    UserFactory()
    assert list(demo_accounts()) == [shown]
    assert [membership.city for membership in demo_accounts()[0].memberships.all()] == [city]
    shown.memberships.update(is_active=False)
    assert list(demo_accounts()[0].memberships.all()) == []
