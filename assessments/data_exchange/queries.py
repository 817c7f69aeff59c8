"""The rows of the four tables, each in a fixed number of queries."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from assessments.choices import EditionStatus, Origin
from assessments.feedback.queries.dossier import previous_name
from assessments.feedback.queries.value import RECONSTRUCTED
from assessments.models import Domain, Edition, Finding, Indicator, Parameter, Participation
from cities.models import City

from .tables import CATALOGUE, CITIES, CITY, DOMAIN, FINDINGS, INDICATOR, PARAMETER, SOURCES

Row = dict[str, Any]
PROVISIONAL = "vorläufig"
OF_THE_VERSION = (
    "number",
    "source_label",
    "source_url",
    "fetched_on",
    "data_as_of",
    "origin",
    "is_reconstructed",
    "sequence",
)
DERIVED = {"levels", "predecessor", "domain_predecessor", "indicator_predecessor", "edition", "taking_part"}


def table_rows(edition: Edition, key: str) -> Iterator[Row]:
    rows = {FINDINGS: finding_rows, SOURCES: finding_rows, CITIES: city_rows, CATALOGUE: catalogue_rows}
    return rows[key](edition)


def row_counts(edition: Edition) -> dict[str, int]:
    values = _findings(edition).count()
    return {
        FINDINGS: values,
        SOURCES: values,
        CITIES: City.objects.count(),
        CATALOGUE: Parameter.objects.filter(indicator__domain__edition=edition).count(),
    }


def _findings(edition: Edition) -> QuerySet[Finding]:
    return Finding.objects.filter(parameter__indicator__domain__edition=edition)


def finding_rows(edition: Edition) -> Iterator[Row]:
    """One row per finding, also where no value is known."""
    parameter = "parameter__"
    found = (
        _findings(edition)
        .order_by(
            "city__slug",
            "parameter__indicator__domain__position",
            "parameter__indicator__position",
            "parameter__position",
            "pk",
        )
        .values(
            *(f"current__{name}" for name in OF_THE_VERSION),
            city_slug=F("city__slug"),
            city_name=F("city__name"),
            domain=F(f"{parameter}indicator__domain__key"),
            indicator=F(f"{parameter}indicator__name"),
            parameter_name=F(f"{parameter}name"),
            level=F("current__level__label"),
            unit=F(f"{parameter}unit"),
        )
    )
    carried = f"aus {previous_name(edition)} übernommen, noch nicht neu geprüft" if edition.previous else ""
    for row in found.iterator(chunk_size=2000):
        yield _finding_row(edition, row, carried)


def _finding_row(edition: Edition, found: Row, carried: str) -> Row:
    row = {name: found[f"current__{name}"] for name in OF_THE_VERSION}
    marks = [
        PROVISIONAL if edition.status != EditionStatus.PUBLISHED else "",
        RECONSTRUCTED if row["is_reconstructed"] else "",
        carried if row["origin"] == Origin.CARRIED else "",
    ]
    for name in ("city_name", "domain", "indicator", "level", "unit"):
        row[name] = found[name]
    row |= {"edition": edition.key, "city": found["city_slug"], "parameter": found["parameter_name"]}
    row["origin"] = Origin(row["origin"]).label if row["origin"] else ""
    return row | {"marks": "; ".join(mark for mark in marks if mark)}


def city_rows(edition: Edition) -> Iterator[Row]:
    part = dict(Participation.objects.filter(edition=edition).values_list("city_id", "population"))
    names = [column.key for column in CITY if column.key not in DERIVED]
    for city in City.objects.order_by("slug"):
        row = {name: getattr(city, name) for name in names}
        yield row | {"edition": edition.key, "taking_part": part.get(city.pk)}


def catalogue_rows(edition: Edition) -> Iterator[Row]:
    """One row per parameter; an indicator or domain without any has a row of its own."""
    domains = (
        Domain.objects.filter(edition=edition)
        .select_related("predecessor")
        .prefetch_related(
            "indicators__predecessor__domain",
            "indicators__parameters__levels",
            "indicators__parameters__predecessor__indicator__domain",
        )
    )
    for domain in domains:
        of_domain = {"edition": edition.key} | _part(domain, DOMAIN, "domain_")
        of_domain["domain_predecessor"] = domain.predecessor.key if domain.predecessor else ""
        indicators = list(domain.indicators.all())
        if not indicators:
            yield of_domain
        for indicator in indicators:
            yield from _indicator_rows(indicator, of_domain)


def _indicator_rows(indicator: Indicator, of_domain: Row) -> Iterator[Row]:
    row = of_domain | _part(indicator, INDICATOR, "indicator_")
    row["indicator_normalisation"] = indicator.get_normalisation_display()
    row["indicator_predecessor"] = _path(indicator.predecessor)
    parameters = list(indicator.parameters.all())
    if not parameters:
        yield row
    for parameter in parameters:
        yield row | _parameter_row(parameter)


def _parameter_row(parameter: Parameter) -> Row:
    row = _part(parameter, PARAMETER, "")
    for name in ("kind", "direction", "source_kind", "comparability"):
        row[name] = getattr(parameter, f"get_{name}_display")()
    levels = [f"{level.points.normalize():f}: {level.label}" for level in parameter.levels.all()]
    row |= {"levels": "\n".join(levels), "predecessor": _path(parameter.predecessor)}
    return row


def _path(before: Indicator | Parameter | None) -> str:
    """Where it stood in the edition before: Kennung › Indikator (› Parameter)."""
    if before is None:
        return ""
    if isinstance(before, Parameter):
        return f"{_path(before.indicator)} › {before.name}"
    return f"{before.domain.key} › {before.name}"


def _part(source: Any, columns: tuple[Any, ...], prefix: str) -> Row:
    """The plain fields of a row of the catalogue, under the keys of its columns."""
    return {
        column.key: getattr(source, column.key.removeprefix(prefix))
        for column in columns
        if column.key not in DERIVED
    }
