"""A published edition of eight cities and, as its copy, an edition whose round is open."""

from collections.abc import Mapping
from typing import Any

from assessments.choices import Origin, RunKind
from assessments.models import Domain, Edition, Finding, FindingVersion, Indicator, Parameter
from assessments.results.recompute import recompute_edition
from cities.models import City
from tests.factories.assessments import (
    EditionFactory,
    add_version,
    fill_values,
    finding_of,
    given_value,
    open_round,
    parameter_of,
)
from tests.factories.cities import CityFactory

PAGES = ("results:example", "results:method", "comparison:why")


def others() -> list[City]:
    return [CityFactory(slug=f"stadt-{n}", name=f"Stadt {n}") for n in range(7)]


def published(cities: list[City], **fields: Any) -> Edition:
    """An edition with values of all cities, and its run."""
    edition = EditionFactory(published=True, **fields)
    fill_values(edition, cities)
    recompute_edition(edition.pk, RunKind.PUBLISHED)
    return edition


def opened_after(before: Edition, cities: list[City], values: Mapping[Any, Any] | None = None) -> Edition:
    """The next edition, a copy of that catalogue, with its round open."""
    edition = EditionFactory(previous=before)
    for row in Domain.objects.filter(edition=edition):
        row.predecessor = Domain.objects.get(edition=before, key=row.key)
        row.save()
    for row in Indicator.objects.filter(domain__edition=edition):
        row.predecessor = Indicator.objects.get(domain__edition=before, name=row.name)
        row.save()
    for row in Parameter.objects.filter(indicator__domain__edition=edition):
        row.predecessor = parameter_of(before, row.name)
        row.save()
    return open_round(edition, cities, values=values)


def accept(edition: Edition, city: City, name: str, value: object) -> FindingVersion:
    """A new version of a value, as an accepted correction makes it."""
    finding: Finding = finding_of(edition, city, name)
    return add_version(finding, origin=Origin.CORRECTION, **given_value(finding.parameter, value))
