"""A small edition: two domains, four indicators of every normalisation, six parameters of every kind."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from django.db.models import F
from django.utils import timezone

from assessments.choices import (
    CorrectionKind,
    CorrectionState,
    EditionStatus,
    EvidenceKind,
    Normalisation,
    Origin,
    ParameterKind,
    ReviewOutcome,
    SourceKind,
)
from assessments.models import (
    Correction,
    CorrectionEvidence,
    Domain,
    Edition,
    Evidence,
    Finding,
    FindingVersion,
    Indicator,
    Level,
    Parameter,
    Participation,
    PrintedScore,
    Review,
)
from cities.models import City

from .cities import CityFactory, UserFactory


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """With the small catalogue, unless `catalogue=False`."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=EditionStatus.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )

    year = factory.Sequence(lambda n: 2100 + n)
    key = factory.LazyAttribute(lambda edition: str(edition.year))
    title = factory.LazyAttribute(lambda edition: f"Smart City Index {edition.year}")

    @factory.post_generation
    def catalogue(edition: Edition, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if create and wanted is not False:
            build_catalogue(edition)


class DomainFactory(factory.django.DjangoModelFactory[Domain]):
    class Meta:
        model = Domain

    edition = factory.SubFactory(EditionFactory, catalogue=False)
    key = factory.Sequence(lambda n: f"bereich-{n + 1}")
    name = factory.LazyAttribute(lambda domain: domain.key.title())
    short_name = factory.SelfAttribute("name")
    position = factory.Sequence(lambda n: n + 1)


class IndicatorFactory(factory.django.DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    domain = factory.SubFactory(DomainFactory)
    name = factory.Sequence(lambda n: f"Indikator {n + 1}")
    position = factory.Sequence(lambda n: n + 1)


class ParameterFactory(factory.django.DjangoModelFactory[Parameter]):
    """A number from 0 to 100 %, unless told otherwise."""

    class Meta:
        model = Parameter
        skip_postgeneration_save = True

    class Params:
        with_levels = factory.Trait(kind=ParameterKind.LEVELS, unit="", lower=None, upper=None, max_points=2)
        ranked = factory.Trait(kind=ParameterKind.PERCENTILE, lower=None, upper=None)
        unbounded = factory.Trait(lower=None, upper=None, minimum=None, maximum=None)

    indicator = factory.SubFactory(IndicatorFactory)
    name = factory.Sequence(lambda n: f"Parameter {n + 1}")
    position = factory.Sequence(lambda n: n + 1)
    kind = ParameterKind.NUMBER
    unit = "%"
    max_points = 100
    lower = 0
    upper = 100
    minimum = factory.SelfAttribute("lower")
    maximum = factory.SelfAttribute("upper")
    definition = factory.LazyAttribute(lambda parameter: f"Was „{parameter.name}“ meint.")
    evidence_hint = "Eine öffentliche Seite der Stadt oder eine Bestätigung des Fachamts."

    @factory.post_generation
    def levels(parameter: Parameter, create: bool, labels: Sequence[str] | None, **kwargs: Any) -> None:
        if create and parameter.kind == ParameterKind.LEVELS:
            for points, label in enumerate(labels or ("nicht vorhanden", "in Teilen", "vollständig")):
                Level.objects.create(parameter=parameter, position=points + 1, label=label, points=points)


class FindingFactory(factory.django.DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    city = factory.SubFactory(CityFactory)
    parameter = factory.SubFactory(ParameterFactory)


class EvidenceFactory(factory.django.DjangoModelFactory[Evidence]):
    """A link; a file comes with `kind=EvidenceKind.FILE, url="", file=…`."""

    class Meta:
        model = Evidence

    city = factory.SubFactory(CityFactory)
    kind = EvidenceKind.LINK
    url = factory.Sequence(lambda n: f"https://www.example.org/nachweis-{n + 1}")
    added_by = factory.SubFactory(UserFactory)


class CorrectionFactory(factory.django.DjangoModelFactory[Correction]):
    """A draft as the city would have written it. Other states come from the actions, or from `state=`."""

    class Meta:
        model = Correction

    class Params:
        submitted = factory.Trait(
            state=CorrectionState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("created_by"),
        )

    finding = factory.LazyFunction(lambda: add_version(FindingFactory(), number=10).finding)
    base_version = factory.SelfAttribute("finding.current")
    kind = CorrectionKind.VALUE
    reason = "Der Wert ist seit dem Frühjahr ein anderer."
    data_as_of = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    created_by = factory.SubFactory(UserFactory)
    changed_by = factory.SelfAttribute("created_by")


class CorrectionEvidenceFactory(factory.django.DjangoModelFactory[CorrectionEvidence]):
    class Meta:
        model = CorrectionEvidence

    correction = factory.SubFactory(CorrectionFactory)
    evidence = factory.SubFactory(
        EvidenceFactory,
        city=factory.SelfAttribute("..correction.finding.city"),
        added_by=factory.SelfAttribute("..correction.created_by"),
    )
    proves = "Der neue Wert steht auf der Seite."
    added_by = factory.SelfAttribute("correction.created_by")


class PrintedScoreFactory(factory.django.DjangoModelFactory[PrintedScore]):
    class Meta:
        model = PrintedScore

    edition = factory.SubFactory(EditionFactory, published=True)
    city = factory.SubFactory(CityFactory)
    scope = "gesamt"
    score = Decimal("50.0")
    rank = factory.Sequence(lambda n: n + 1)


class ReviewFactory(factory.django.DjangoModelFactory[Review]):
    class Meta:
        model = Review

    finding = factory.LazyFunction(lambda: add_version(FindingFactory(), number=10).finding)
    version = factory.SelfAttribute("finding.current")
    outcome = ReviewOutcome.CONFIRMED
    reviewed_by = factory.SubFactory(UserFactory)


def build_catalogue(edition: Edition) -> None:
    """The small catalogue; names and scales as in 2024, few enough to reckon by hand."""
    administration = DomainFactory(edition=edition, key="verwaltung", name="Verwaltung", position=1)
    mobility = DomainFactory(edition=edition, key="mobilitaet", name="Mobilität", position=2)
    internal = IndicatorFactory(domain=administration, name="Interne Prozesse", position=1)
    website = IndicatorFactory(domain=administration, name="Webseite", position=2)
    vehicles = IndicatorFactory(
        domain=mobility, name="Elektrifizierung", position=1, normalisation=Normalisation.ABSOLUTE
    )
    projects = IndicatorFactory(
        domain=mobility, name="Sonstige Projekte", position=2, normalisation=Normalisation.BONUS, cap=30
    )
    levels = ("nicht eingeführt", "in Teilen der Verwaltung", "in der gesamten Stadtverwaltung")
    ParameterFactory(indicator=internal, name="eAkte", position=1, with_levels=True, levels=levels)
    ParameterFactory(
        indicator=internal, name="Labore", position=2, unbounded=True, unit="Anzahl", statement_suffices=True
    )
    rated = {"source_kind": SourceKind.RATING, "max_points": 10, "upper": 10, "unit": "Punkte"}
    ParameterFactory(indicator=website, name="Informationsgehalt", position=1, **rated)
    ParameterFactory(indicator=vehicles, name="Elektrobusse", position=1)
    ParameterFactory(
        indicator=vehicles, name="Elektrofahrzeuge", position=2, ranked=True, source_kind=SourceKind.REGISTER
    )
    extra = {"source_kind": SourceKind.PROJECTS, "max_points": 30, "upper": 30, "unit": "Punkte"}
    ParameterFactory(indicator=projects, name="Weitere Projekte", position=1, **extra)


def parameter_of(edition: Edition, name: str) -> Parameter:
    return Parameter.objects.get(indicator__domain__edition=edition, name=name)


def finding_of(edition: Edition, city: City, name: str) -> Finding:
    return Finding.objects.get(parameter=parameter_of(edition, name), city=city)


def add_version(finding: Finding, *, origin: str = Origin.IMPORT, **fields: Any) -> FindingVersion:
    """A further version of a finding, which becomes the current one."""
    fields.setdefault("source_label", "www.example.org")
    version = FindingVersion.objects.create(
        finding=finding, sequence=finding.versions.count() + 1, origin=origin, **fields
    )
    finding.current = version
    finding.save(update_fields=["current"])
    return version


def default_value(parameter: Parameter, city_number: int, cities: int) -> dict[str, Any]:
    """The first city has the lowest value of its scale, the last the highest."""
    share = Decimal(city_number) / max(cities - 1, 1)
    if parameter.kind == ParameterKind.LEVELS:
        levels = list(parameter.levels.all())
        return {"level": levels[int(share * (len(levels) - 1))]}
    lower = parameter.lower or Decimal(0)
    upper = parameter.upper if parameter.upper is not None else Decimal(20)
    return {"number": lower + (upper - lower) * share}


def given_value(parameter: Parameter, value: object) -> dict[str, Any]:
    """A value as tests write it: a level's label, a number, or None for a missing one."""
    if value is None:
        return {}
    if parameter.kind == ParameterKind.LEVELS:
        return {"level": parameter.levels.get(label=value)}
    return {"number": Decimal(str(value))}


def fill_values(
    edition: Edition, cities: Sequence[City], values: Mapping[tuple[str, str], object] | None = None
) -> None:
    """A finding with one version for every city and parameter; `values` by (city slug, parameter name)."""
    given = values or {}
    for parameter in Parameter.objects.filter(indicator__domain__edition=edition):
        for at, city in enumerate(cities):
            key = (city.slug, parameter.name)
            default = key not in given
            value = (
                default_value(parameter, at, len(cities)) if default else given_value(parameter, given[key])
            )
            add_version(FindingFactory(city=city, parameter=parameter), is_reconstructed=True, **value)


def open_round(
    edition: Edition,
    cities: Sequence[City],
    *,
    values: Mapping[tuple[str, str], object] | None = None,
    days_left: float = 12,
) -> Edition:
    """Fill the edition, freeze its baseline and open its round; below 0 `days_left` it is over."""
    fill_values(edition, cities, values)
    Finding.objects.filter(parameter__indicator__domain__edition=edition).update(baseline=F("current"))
    for city in cities:
        Participation.objects.create(edition=edition, city=city, population=city.population)
    now = timezone.now()
    edition.opened_at = edition.opens_at = now - timedelta(days=30)
    edition.closes_at = now + timedelta(days=days_left)
    edition.cutoff_date = timezone.localdate()
    edition.values_revision = 1
    edition.save()
    return edition
