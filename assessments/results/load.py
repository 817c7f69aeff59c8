"""From the database to arrays: an edition's catalogue as a Scheme, its values as city × parameter."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import F

from assessments.models import Domain, Edition, Finding, FindingVersion, Indicator, Level, Parameter
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, ParameterSpec, Scheme
from assessments.scoring.sums import Floats
from cities.models import City


def _number(value: object) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """An edition's scheme and how its columns belong to the rows of the database."""

    edition_id: int
    scheme: Scheme
    parameter_ids: tuple[int, ...]
    level_points: dict[int, float]

    @cached_property
    def column(self) -> dict[int, int]:
        """Parameter id → column of the values array."""
        return {parameter_id: position for position, parameter_id in enumerate(self.parameter_ids)}

    def cell(self, level_id: int | None, number: object) -> float:
        """One value as the array holds it: a level's points, a number, or NaN for a missing one."""
        if level_id is not None:
            return self.level_points[level_id]
        return np.nan if number is None else float(number)


@dataclass(frozen=True, eq=False)
class Field:
    """The values of all cities of an edition: one row per city, ordered by slug; NaN is missing."""

    catalogue: Catalogue
    city_ids: tuple[int, ...]
    slugs: tuple[str, ...]
    values: Floats

    @cached_property
    def row(self) -> dict[int, int]:
        """City id → row of the values array."""
        return {city_id: position for position, city_id in enumerate(self.city_ids)}


def load_catalogue(edition: Edition) -> Catalogue:
    """Three queries. Raises SchemeError where the catalogue cannot be scored."""
    domains = list(Domain.objects.filter(edition=edition))
    indicators = list(Indicator.objects.filter(domain__edition=edition).select_related("domain"))
    parameters = list(
        Parameter.objects.filter(indicator__domain__edition=edition, kind__isnull=False).select_related(
            "indicator__domain"
        )
    )
    levels = Level.objects.filter(parameter__indicator__domain__edition=edition)
    points: dict[int, float] = {}
    points_by_parameter: dict[int, list[float]] = {}
    for level in levels:
        points[level.pk] = float(level.points)
        points_by_parameter.setdefault(level.parameter_id, []).append(float(level.points))
    scheme = Scheme.build(
        [DomainSpec(domain.key, float(domain.weight)) for domain in domains],
        [
            IndicatorSpec(i.domain.key, i.name, i.normalisation, _number(i.cap), float(i.weight))
            for i in indicators
        ],
        [parameter_spec(p, tuple(points_by_parameter.get(p.pk, ()))) for p in parameters],
    )
    ids = {(p.indicator.domain.key, p.indicator.name, p.name): p.pk for p in parameters}
    ordered = tuple(ids[spec.domain, spec.indicator, spec.key] for spec in scheme.parameters)
    return Catalogue(edition.pk, scheme, ordered, points)


def parameter_spec(parameter: Parameter, level_points: tuple[float, ...]) -> ParameterSpec:
    return ParameterSpec(
        domain=parameter.indicator.domain.key,
        indicator=parameter.indicator.name,
        key=parameter.name,
        kind=parameter.kind,
        max_points=float(parameter.max_points or 0),
        lower=_number(parameter.lower),
        upper=_number(parameter.upper),
        direction=parameter.direction,
        weight=float(parameter.weight),
        level_points=level_points,
    )


def load_field(edition: Edition, pointer: str = "current", catalogue: Catalogue | None = None) -> Field:
    """All cities' values of an edition; `pointer` is `current` or `baseline`."""
    catalogue = catalogue or load_catalogue(edition)
    rows = list(
        Finding.objects.filter(parameter__indicator__domain__edition=edition, parameter__kind__isnull=False)
        .values_list("city_id", "parameter_id", F(f"{pointer}__level_id"), F(f"{pointer}__number"))
        .iterator(chunk_size=20_000)
    )
    present = {city_id for city_id, *_ in rows}
    cities = sorted((slug, pk) for pk, slug in City.objects.values_list("pk", "slug") if pk in present)
    field = Field(
        catalogue,
        tuple(pk for _, pk in cities),
        tuple(slug for slug, _ in cities),
        np.full((len(cities), len(catalogue.parameter_ids)), np.nan),
    )
    for city_id, parameter_id, level_id, number in rows:
        field.values[field.row[city_id], catalogue.column[parameter_id]] = catalogue.cell(level_id, number)
    return field


def load_city_values(catalogue: Catalogue, city: City) -> Floats:
    """One city's current values as a row of the values array."""
    values = np.full(len(catalogue.parameter_ids), np.nan)
    current = FindingVersion.objects.filter(
        finding__city=city,
        finding__parameter_id__in=catalogue.parameter_ids,
        finding__current_id=F("pk"),
    ).values_list("finding__parameter_id", "level_id", "number")
    for parameter_id, level_id, number in current:
        values[catalogue.column[parameter_id]] = catalogue.cell(level_id, number)
    return values
