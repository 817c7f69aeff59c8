"""What holds for cities and accounts by themselves."""

import pytest
from django.db import IntegrityError, transaction

from cities.models import SizeClass, User
from tests.factories.cities import CityFactory, UserFactory


def test_an_address_is_kept_in_lower_case(db):
    user = User(email="Anna.Amt@Bochum.Example", name="Anna Amt", password="!")
    user.full_clean()
    assert user.email == "anna.amt@bochum.example"


def test_two_accounts_never_differ_by_case_alone(db):
    UserFactory(email="anna@bochum.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory._meta.model.objects.bulk_create([User(email="ANNA@bochum.example", name="Anna")])


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (199_999, SizeClass.UNDER_200),
        (200_000, SizeClass.FROM_200_TO_500),
        (499_999, SizeClass.FROM_200_TO_500),
        (500_000, SizeClass.OVER_500),
    ],
)
def test_size_classes_end_where_their_names_say(population, expected):
    assert CityFactory.build(population=population).size_class == expected


@pytest.mark.parametrize(("ags", "expected"), [("05911000", False), ("05378004", True)])
def test_a_municipality_key_tells_whether_there_is_a_county(ags, expected):
    assert CityFactory.build(ags=ags).belongs_to_county is expected
