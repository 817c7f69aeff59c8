"""What is taken out is complete: read back, it says what the database says."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.choices import Origin
from assessments.data_exchange.queries import table_rows
from assessments.data_exchange.resources import table_csv, table_workbook
from assessments.data_exchange.tables import CATALOGUE, CITIES, FINDINGS, SOURCES, TABLES
from assessments.models import Domain, Edition, Finding, FindingVersion, Indicator, Level, Parameter
from cities.models import City
from tests.assessments.data_exchange.reading import from_csv, from_xlsx
from tests.factories.assessments import EditionFactory, fill_values, parameter_of

LIVE = "=1+1"
WAYS = [pytest.param(table_csv, from_csv, id="csv"), pytest.param(table_workbook, from_xlsx, id="xlsx")]


def taken_out(edition, key, write, read):
    table = TABLES[key]
    return read(table, write(table, table_rows(edition, key)))


@pytest.fixture
def edition(planned: Edition) -> Edition:
    """With a missing value, six decimals, texts that a program could run, and empty corners."""
    at = Finding.objects.get(city__slug="bochum", parameter=parameter_of(planned, "eAkte"))
    FindingVersion.objects.filter(pk=at.current_id).update(
        source_label=LIVE, data_as_of="'2026", fetched_on=date(2026, 5, 14), is_reconstructed=True
    )
    buses = Finding.objects.get(city__slug="stadt-1", parameter=parameter_of(planned, "Elektrobusse"))
    FindingVersion.objects.filter(pk=buses.current_id).update(
        number="12.345678", source_label="@Quelle", is_reconstructed=False
    )
    missing = Finding.objects.get(city__slug="stadt-2", parameter=parameter_of(planned, "Elektrobusse"))
    FindingVersion.objects.filter(pk=missing.current_id).update(number=None, level=None)
    Parameter.objects.filter(pk=at.parameter_id).update(counts='-Liste:\nzwei; "Zeilen"', weight="1.25")
    Level.objects.filter(parameter=at.parameter_id, position=1).update(label="teils: 50 %; sonst")
    Domain.objects.create(edition=planned, key="leer", name="Leer", short_name="Leer", position=90)
    Indicator.objects.create(domain=Domain.objects.get(key="leer"), name="Ohne Parameter", position=1)
    return Edition.objects.select_related("previous").get(pk=planned.pk)


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_every_value_comes_back_unchanged(edition, write, read):
    rows = taken_out(edition, FINDINGS, write, read)
    told = {(row["city"], row["domain"], row["indicator"], row["parameter"]): row for row in rows}
    found = Finding.objects.filter(parameter__indicator__domain__edition=edition)
    assert len(told) == len(rows) == found.count()
    for finding in found.select_related("city", "parameter__indicator__domain", "current__level"):
        place, kept = finding.parameter, finding.current
        row = told[finding.city.slug, place.indicator.domain.key, place.indicator.name, place.name]
        assert row["level"] == (kept.level.label if kept.level else "")
        assert row["number"] == kept.number
        assert (row["source_label"], row["source_url"]) == (kept.source_label, kept.source_url)
        assert (row["fetched_on"], row["data_as_of"]) == (kept.fetched_on, kept.data_as_of)
        assert (row["origin"], row["is_reconstructed"]) == (Origin(kept.origin).label, kept.is_reconstructed)
        assert row["sequence"] == kept.sequence


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_sources_come_back_without_the_values(edition, write, read):
    rows = taken_out(edition, SOURCES, write, read)
    assert {"level", "number"}.isdisjoint(rows[0])
    [row] = [row for row in rows if row["source_label"] == LIVE]
    assert (row["city"], row["parameter"]) == ("bochum", "eAkte")
    assert (row["fetched_on"], row["data_as_of"]) == (date(2026, 5, 14), "'2026")


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_every_city_comes_back_unchanged(edition, write, read):
    rows = {row.pop("slug"): row for row in taken_out(edition, CITIES, write, read)}
    assert len(rows) == City.objects.count()
    for city in City.objects.all():
        row = rows[city.slug]
        assert (row.pop("edition"), row.pop("taking_part")) == (edition.key, city.population)
        assert row == {name: getattr(city, name) for name in row}


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_the_catalogue_comes_back_unchanged(edition, write, read):
    rows = taken_out(edition, CATALOGUE, write, read)
    told = {(row["domain_key"], row["indicator_name"], row["name"]): row for row in rows}
    assert ("leer", "Ohne Parameter", "") in told
    parameters = Parameter.objects.filter(indicator__domain__edition=edition)
    assert len(told) == parameters.count() + 1
    for kept in parameters.select_related("indicator__domain"):
        row = told[kept.indicator.domain.key, kept.indicator.name, kept.name]
        plain = ("max_points", "lower", "upper", "weight", "minimum", "maximum", "decimals", "position")
        texts = ("unit", "definition", "counts", "counts_not", "evidence_hint", "comparability_note")
        for name in (*plain, *texts, "texts_are_demo", "statement_suffices"):
            assert row[name] == getattr(kept, name), name
        assert row["kind"] == (kept.get_kind_display() or "")
        pairs = [line.split(": ", 1) for line in row["levels"].splitlines()]
        assert [(Decimal(points), label) for points, label in pairs] == [
            (level.points, level.label) for level in kept.levels.all()
        ]
        assert row["predecessor"].endswith(f" › {kept.name}")


def test_marks_stand_in_a_column(edition):
    rows = list(table_rows(edition, FINDINGS))
    carried = "aus 2024 übernommen, noch nicht neu geprüft"
    assert {row["marks"] for row in rows} == {
        f"vorläufig; {carried}",
        f"vorläufig; rekonstruiert (Demo); {carried}",
    }
    published = edition.previous
    FindingVersion.objects.filter(finding__parameter__indicator__domain__edition=published).update(
        is_reconstructed=False
    )
    assert {row["marks"] for row in table_rows(published, FINDINGS)} == {""}


def test_no_text_can_start_as_a_formula(edition):
    content = table_csv(TABLES[FINDINGS], table_rows(edition, FINDINGS)).decode("utf-8-sig")
    assert "'=1+1" in content
    assert ";=1+1" not in content
    assert ";'@Quelle" in content


@pytest.mark.parametrize("key", list(TABLES))
def test_the_number_of_queries_does_not_grow(cities, key):
    def queries(few: list[City], year: int) -> int:
        edition = EditionFactory(published=True, year=year)
        fill_values(edition, few)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert list(table_rows(edition, key))
        return len(asked)

    assert queries(cities[:1], 2201) == queries(cities, 2202)
