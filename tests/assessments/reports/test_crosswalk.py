"""Indicators over several editions, and what all cities changed by on average."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import LinkRelation, RunKind
from assessments.models import IndicatorLink
from assessments.reports.comparison import compare
from assessments.reports.crosswalk import continued_indicators, indicator_links
from assessments.reports.html import report_html
from assessments.results.load import load_field
from assessments.results.queries import from_stored, published_results
from assessments.results.recompute import build_run
from tests.assessments.reports.test_politics import made
from tests.factories.assessments import EditionFactory, IndicatorFactory, fill_values


@pytest.fixture
def line(db):
    """Three editions with one domain: old → middle → new."""
    editions, previous = [], None
    for year in (2020, 2021, 2022):
        previous = EditionFactory(
            published=True, year=year, key=str(year), previous=previous, catalogue=False
        )
        editions.append(previous)
    return editions


def link(old, new, relation, note=""):
    IndicatorLink.objects.create(from_indicator=old, to_indicator=new, relation=relation, note=note)


def test_the_way_over_an_edition_between_is_as_loose_as_its_loosest_part(line):
    old, middle, new = (IndicatorFactory(domain__edition=edition) for edition in line)
    merged = IndicatorFactory(domain=old.domain)
    gone = IndicatorFactory(domain=old.domain)
    link(old, middle, LinkRelation.CHANGED, "weitere Aspekte")
    link(merged, middle, LinkRelation.MERGED)
    link(middle, new, LinkRelation.RENAMED)
    IndicatorLink.objects.filter(from_indicator=merged).delete()
    found = indicator_links(line[2], line[0])[new.domain.key, new.name]

    assert found.key == (old.domain.key, old.name)
    assert found.relation == LinkRelation.CHANGED
    assert found.note == "weitere Aspekte"
    link(merged, middle, LinkRelation.MERGED)
    assert continued_indicators(line[2], line[0]) == {(i.domain.key, i.name) for i in (old, merged)}
    assert (gone.domain.key, gone.name) not in continued_indicators(line[2], line[0])


def test_the_mean_change_of_all_cities_stands_beside_the_own_once_published(published, cities, city):
    later = EditionFactory(
        published=True, year=2025, key="2025", title="Smart City Index 2025", previous=published
    )
    fill_values(later, cities[::-1])
    build_run(later, RunKind.PUBLISHED, load_field(later)).save()
    now, then = published_results(later), published_results(published)
    content = made(later, city)

    assert content.has_mean_changes
    for chapter in content.chapters:
        changes = [
            from_stored(now[c.slug].domains[chapter.key] - then[c.slug].domains[chapter.key]) for c in cities
        ]
        assert chapter.mean_change.value == sum(changes, Decimal(0)) / len(cities)
    assert "alle Städte, im Mittel" in report_html(content)


def test_no_mean_change_while_the_field_is_not_known(running, city):
    content = made(running, city, "gap_analysis")

    assert not content.has_mean_changes
    assert "alle Städte, im Mittel" not in report_html(content)
    assert compare(running, city).mean_change(("verwaltung", "Interne Prozesse")) is None
    assert timezone.localdate() >= content.cover.as_of
