"""A Zuarbeit of the Tiefbauamt with three questions."""

import pytest
from django.utils import timezone

from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import (
    request_contribution,
)
from assessments.models import Edition, Participation, UnitLink
from cities.models import Unit
from tests.assessments.feedback.cases import round_for
from tests.assessments.feedback.contribution.posts import WEEK
from tests.factories.assessments import parameter_of
from tests.factories.cities import UnitFactory


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def unit(city) -> Unit:
    return UnitFactory(city=city, name="Tiefbauamt", email="tiefbauamt@bochum.example")


@pytest.fixture
def part(edition, city) -> Participation:
    return Participation.objects.select_related("edition", "city").get(edition=edition, city=city)


@pytest.fixture
def made(edition, city, part, city_officer, unit) -> tuple[UnitLink, str]:
    """A link with three questions."""
    chosen = [parameter_of(edition, name).pk for name in ("eAkte", "Elektrobusse", "Labore")]
    assign_parameters(participation=part, parameters=chosen, user=city_officer, unit=unit)
    due_on = timezone.localdate() + WEEK
    return request_contribution(
        participation=part, unit=unit, user=city_officer, due_on=due_on, note="Danke!"
    )


@pytest.fixture
def link(made) -> UnitLink:
    return made[0]


@pytest.fixture
def sheet(made) -> str:
    return f"/zuarbeit/{made[1]}/"
