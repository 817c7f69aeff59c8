"""A draft whose round is not open yet, with carried values of eight cities, and its published predecessor."""

from dataclasses import replace
from typing import Any

import pytest

from assessments.catalogue.fields import ParameterFields, parameter_fields
from assessments.feedback.actions.editions import carry_values, copy_edition
from assessments.models import Edition, Parameter
from cities.models import City
from tests.factories.assessments import EditionFactory, fill_values, parameter_of
from tests.factories.cities import CityFactory

# Without these every city would be better than the one before in everything, and no rank could move.
OUT_OF_LINE = {
    ("stadt-1", "Elektrobusse"): 95,
    ("stadt-5", "Elektrobusse"): 5,
    ("stadt-0", "eAkte"): "in der gesamten Stadtverwaltung",
    ("stadt-6", "eAkte"): "nicht eingeführt",
}


@pytest.fixture
def cities(city: City) -> list[City]:
    others = [CityFactory(slug=f"stadt-{n}", name=f"Vergleichsstadt {n}") for n in range(7)]
    return [*others[:3], city, *others[3:]]


@pytest.fixture
def before(cities: list[City]) -> Edition:
    edition = EditionFactory(published=True, key="2024", year=2024, title="Smart City Index 2024")
    fill_values(edition, cities, OUT_OF_LINE)
    return edition


@pytest.fixture
def planned(before: Edition) -> Edition:
    edition = copy_edition(source=before, key="2028", year=2028, title="Smart City Index 2028")
    carry_values(edition=edition)
    return edition


@pytest.fixture
def eakte(planned: Edition) -> Parameter:
    return parameter_of(planned, "eAkte")


@pytest.fixture
def buses(planned: Edition) -> Parameter:
    return parameter_of(planned, "Elektrobusse")


def changed(parameter: Parameter, **changes: Any) -> ParameterFields:
    return replace(parameter_fields(Parameter.objects.get(pk=parameter.pk)), **changes)


def typed(parameter: Parameter, **changes: Any) -> dict[str, Any]:
    """What the form of a parameter sends."""
    fields = parameter_fields(Parameter.objects.get(pk=parameter.pk))
    data: dict[str, Any] = {"revision": Parameter.objects.get(pk=parameter.pk).revision}
    for name, value in vars(fields).items():
        if name == "levels" or value is None or value is False:
            continue
        data[name] = "on" if value is True else str(value).replace(".", ",")
    rows = [
        {"pk": level.pk, "position": level.position, "label": level.label, "points": f"{level.points:f}"}
        for level in fields.levels
    ]
    data |= {"stufen-INITIAL_FORMS": len(rows), "stufen-TOTAL_FORMS": len(rows) + 3}
    for at, row in enumerate(rows):
        for name, value in row.items():
            data[f"stufen-{at}-{name}"] = str(value).replace(".", ",")
    return data | changes
