"""A new edition begins as a deep copy of the last one; values may be carried over, marked as such."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import OuterRef, Subquery

from assessments.choices import Comparability, LinkRelation, Origin
from assessments.models import (
    Domain,
    Edition,
    Finding,
    FindingVersion,
    Indicator,
    IndicatorLink,
    Level,
    Parameter,
    Participation,
)
from cities.models import City

_Row = TypeVar("_Row", bound=models.Model)
BATCH = 500


def _copies(rows: list[_Row], **changes: Any) -> list[_Row]:
    """Saved copies of rows with new keys and `changes` (callables are asked per row), in the rows' order."""
    copies = []
    for row in rows:
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
        values |= {name: change(row) if callable(change) else change for name, change in changes.items()}
        copies.append(type(row)(**values))
    return type(rows[0])._default_manager.bulk_create(copies, batch_size=BATCH) if rows else []


def _pairs(rows: list[_Row], copies: list[_Row]) -> dict[int, int]:
    return {row.pk: copy.pk for row, copy in zip(rows, copies, strict=True)}


@transaction.atomic
def copy_edition(*, source: Edition, **fields: Any) -> Edition:
    """A draft with the catalogue of `source`; every row knows its predecessor and counts as comparable."""
    edition = Edition.objects.create(previous=source, **fields)
    own = {"predecessor_id": lambda row: row.pk}
    domains = list(Domain.objects.filter(edition=source))
    domain_of = _pairs(domains, _copies(domains, edition_id=edition.pk, **own))
    indicators = list(Indicator.objects.filter(domain__edition=source))
    copied = _copies(indicators, domain_id=lambda row: domain_of[row.domain_id], **own)
    indicator_of = _pairs(indicators, copied)
    parameters = list(Parameter.objects.filter(indicator__domain__edition=source))
    fresh = {"comparability": Comparability.SAME, "comparability_note": ""}
    copied_parameters = _copies(
        parameters, indicator_id=lambda row: indicator_of[row.indicator_id], **fresh, **own
    )
    parameter_of = _pairs(parameters, copied_parameters)
    levels = list(Level.objects.filter(parameter__indicator__domain__edition=source))
    _copies(levels, parameter_id=lambda row: parameter_of[row.parameter_id])
    IndicatorLink.objects.bulk_create(
        IndicatorLink(from_indicator_id=old, to_indicator_id=new, relation=LinkRelation.SAME)
        for old, new in indicator_of.items()
    )
    return edition


@transaction.atomic
def carry_values(*, edition: Edition) -> int:
    """Give every finding of the predecessors a finding here, marked as carried over. Returns how many."""
    levels = Level.objects.filter(parameter__indicator__domain__edition=edition)
    level_of = {(level.parameter_id, level.label): level.pk for level in levels}
    parameters = Parameter.objects.filter(indicator__domain__edition=edition, predecessor__isnull=False)
    successor = {parameter.predecessor_id: parameter.pk for parameter in parameters}
    old = list(
        FindingVersion.objects.filter(
            finding__current_id=models.F("pk"), finding__parameter_id__in=successor
        ).select_related("finding", "level")
    )
    findings = Finding.objects.bulk_create(
        (Finding(city_id=v.finding.city_id, parameter_id=successor[v.finding.parameter_id]) for v in old),
        batch_size=BATCH,
    )
    FindingVersion.objects.bulk_create(
        (
            FindingVersion(
                finding=finding,
                level_id=level_of[finding.parameter_id, version.level.label] if version.level else None,
                **_carried(version),
            )
            for version, finding in zip(old, findings, strict=True)
        ),
        batch_size=BATCH,
    )
    point_to_only_version(edition)
    _join_cities(edition)
    return len(findings)


def _carried(version: FindingVersion) -> dict[str, Any]:
    """What a carried version has from the one that it carries."""
    own = ("number", "is_reconstructed", "source_label", "source_url", "fetched_on", "data_as_of")
    carried = {name: getattr(version, name) for name in own}
    return carried | {"sequence": 1, "origin": Origin.CARRIED, "carried_from": version}


def point_to_only_version(edition: Edition) -> None:
    """Make the first version of every finding the current one; for findings just written in bulk."""
    only = FindingVersion.objects.filter(finding=OuterRef("pk"), sequence=1).values("pk")
    fresh = Finding.objects.filter(parameter__indicator__domain__edition=edition, current__isnull=True)
    fresh.update(current_id=Subquery(only))


def _join_cities(edition: Edition) -> None:
    cities = City.objects.filter(findings__parameter__indicator__domain__edition=edition).distinct()
    Participation.objects.bulk_create(
        [Participation(edition=edition, city=city, population=city.population) for city in cities],
        ignore_conflicts=True,
    )
