"""Every number of a report against the stored run that it was made from."""

import json
import statistics
import zlib
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import RunKind, Visibility
from assessments.models import Edition, IndicatorLink, Report
from assessments.reports.build import build_gap_analysis
from assessments.reports.comparison import NothingToReport
from assessments.reports.content import GapAnalysis
from assessments.reports.html import report_html
from assessments.reports.values import BY_FIELD, BY_RANK, points_text
from assessments.results.queries import provisional_figures
from cities.models import City
from tests.factories.assessments import (
    EditionFactory,
    IndicatorFactory,
    PrintedScoreFactory,
    add_version,
    finding_of,
    open_round,
)
from tests.factories.cities import CityFactory


def content(edition: Edition, city: City, sequence: int = 1) -> GapAnalysis:
    report = Report(edition=edition, city=city, sequence=sequence, ordered_at=timezone.now())
    return build_gap_analysis(report)


@dataclass(frozen=True)
class Stored:
    """A run's document, read without the portal's own queries."""

    document: dict

    @classmethod
    def of(cls, edition: Edition, kind: str) -> "Stored":
        return cls(json.loads(zlib.decompress(edition.runs.get(kind=kind).document)))

    def score(self, column: list[int], slug: str) -> Decimal:
        return Decimal(column[self.document["cities"].index(slug)]) / 10**9

    def indicator(self, domain: str, name: str) -> list[int]:
        at = self.document["indicators"].index([domain, name])
        return self.document["indicator_scores"][at]

    def domain(self, key: str) -> list[int]:
        return self.document["domain_scores"][self.document["domains"].index(key)]

    def rank(self, key: str, slug: str) -> int:
        column = self.document["domain_ranks"][self.document["domains"].index(key)]
        return column[self.document["cities"].index(slug)]


def test_published_numbers_are_those_of_the_run(published, city):
    run, made = Stored.of(published, RunKind.PUBLISHED), content(published, city)

    assert made.summary.total.value == run.score(run.document["total_scores"], "bochum")
    assert made.summary.placing.rank == run.score(run.document["total_ranks"], "bochum") * 10**9
    for chapter in made.chapters:
        assert chapter.score.value == run.score(run.domain(chapter.key), "bochum")
        assert chapter.placing.rank == run.rank(chapter.key, "bochum")
        assert chapter.placing.of == 8
        for row in chapter.rows:
            assert row.score.value == run.score(run.indicator(chapter.key, row.name), "bochum")
    assert sum(len(chapter.rows) for chapter in made.chapters) == 4


def test_statistics_are_those_of_the_other_cities(published, city, cities):
    run, made = Stored.of(published, RunKind.PUBLISHED), content(published, city)
    others = [other.slug for other in cities if other != city]

    for chapter in made.chapters:
        for row in chapter.rows:
            scores = sorted(run.score(run.indicator(chapter.key, row.name), slug) for slug in others)
            assert row.statistics.count == 7
            assert row.statistics.median == statistics.median(scores)
            assert row.statistics.best == scores[-1]
            assert row.statistics.scores == tuple(scores)
            assert row.statistics.lower == (scores[1] + scores[2]) / 2  # the inclusive quartile of seven


def test_provisional_numbers_are_the_citys_own_in_the_frozen_field(running, city):
    figures, made = provisional_figures(running, city), content(running, city)

    assert made.cover.status == "vorläufig"
    assert made.summary.total.value == figures.total.score
    for chapter in made.chapters:
        assert chapter.score.value == figures.domains[chapter.key].score
        for row in chapter.rows:
            assert row.score.value == figures.indicators[chapter.key, row.name].score


def test_changes_are_differences_of_exact_scores(running, published, city):
    before, made = Stored.of(published, RunKind.PUBLISHED), content(running, city)

    for chapter in made.chapters:
        for row in chapter.rows:
            old = before.score(before.indicator(chapter.key, row.name), "bochum")
            assert row.previous.value == old
            assert row.change.value == row.score.value - old
    moved = {row.name for chapter in made.chapters for row in chapter.rows if row.change.value > 0}
    assert "Interne Prozesse" in moved
    assert made.summary.improved[0].name == "Interne Prozesse"


def test_others_show_only_as_published_while_the_edition_is_provisional(running, published, city, cities):
    """Another city's value moves in the open edition; nothing in Bochum's paper does."""
    before = content(running, city)
    add_version(finding_of(running, cities[0], "Elektrobusse"), number=99)
    running.values_revision += 1
    running.save()
    after = content(running, city)

    assert after.chapters == before.chapters
    assert after.summary == before.summary
    assert after.values == before.values
    assert before.peers.edition == "2024"


def test_no_statistics_of_fewer_than_five_cities(published):
    small = CityFactory(name="Allein", population=900_000)
    edition = EditionFactory(previous=published, year=2028, key="2028", title="Smart City Index 2028")
    open_round(edition, [*City.objects.order_by("pk")])
    made = content(edition, small)

    assert made.peers.count == 0
    assert all(row.statistics is None for chapter in made.chapters for row in chapter.rows)
    assert all(row.median == "" for group in made.values for row in group.rows)
    assert made.summary.gaps == ()


def test_every_value_stands_in_the_appendix_with_its_marks(running, city):
    made = content(running, city)
    rows = {row.parameter: row for group in made.values for row in group.rows}

    assert len(rows) == 6
    assert rows["eAkte"].value == "in der gesamten Stadtverwaltung"
    assert rows["eAkte"].points == "2 von 2"
    assert rows["Elektrofahrzeuge"].points == "nach Rang bewertet"  # scored by rank
    assert all(row.letters == "R" for row in rows.values())
    assert [mark.words for mark in made.mark_key] == ["rekonstruiert (Demo)"]
    assert {row.source for row in rows.values()} == {1}
    assert made.sources[0].label == "www.example.org"


def test_median_in_natural_units_is_that_of_the_others(published, city, cities):
    made = content(published, city)
    row = next(row for group in made.values for row in group.rows if row.parameter == "Elektrobusse")
    numbers = sorted(
        finding_of(published, other, "Elektrobusse").current.number for other in cities if other != city
    )

    assert statistics.median(numbers) == Decimal("57.142857")
    assert row.median == "57,14 %"


def test_ranks_are_left_out_where_cities_see_points_only(running, city):
    running.visibility = Visibility.POINTS
    running.save()
    made = content(running, city)

    assert made.summary.placing.rank is None
    assert all(chapter.placing.rank is None for chapter in made.chapters)
    assert "Rang" not in made.summary.sentence
    assert made.summary.total.value is not None


def test_no_paper_where_cities_see_values_only(running, city):
    running.visibility = Visibility.VALUES
    running.save()

    with pytest.raises(NothingToReport, match="vorerst nur Werte"):
        content(running, city)


def test_no_paper_before_the_round_opens(published, city):
    with pytest.raises(NothingToReport, match="noch nicht eröffnet"):
        content(EditionFactory(previous=published), city)


def test_no_paper_for_a_city_without_figures(published):
    with pytest.raises(NothingToReport, match="keine Punkte"):
        content(published, CityFactory(name="Außerhalb"))


def test_renamed_new_and_dropped_indicators_are_shown_as_such(db, city):
    """As printed editions have them: figures only, no values, no field."""
    old = EditionFactory(published=True, year=2019, key="2019", title="Smart City Index 2019")
    new = EditionFactory(published=True, year=2020, key="2020", title="Smart City Index 2020", previous=old)
    administration = new.domains.get(key="verwaltung")
    renamed = IndicatorFactory(domain=administration, name="Bürgeramt", position=7)
    paying = IndicatorFactory(
        domain=old.domains.get(key="verwaltung"), name="Bargeldloses Bezahlen", position=7
    )
    IndicatorFactory(domain=administration, name="Ganz neu", position=8)
    IndicatorFactory(domain=old.domains.get(key="verwaltung"), name="Elektrogeräte", position=8)
    IndicatorLink.objects.create(from_indicator=paying, to_indicator=renamed, relation="renamed")
    figures = {
        (new, "verwaltung"): "59.6", (old, "verwaltung"): "44.2",
        (new, "verwaltung/Bürgeramt"): "58.6", (old, "verwaltung/Bargeldloses Bezahlen"): "25.0",
        (new, "verwaltung/Ganz neu"): "12.0", (old, "verwaltung/Elektrogeräte"): "0.0",
    }  # fmt: skip
    for (edition, scope), score in figures.items():
        PrintedScoreFactory(edition=edition, city=city, scope=scope, score=Decimal(score))
    chapter = content(new, city).chapters[0]
    rows = {row.name: row for row in chapter.rows}

    assert chapter.change.text == "+15,4"
    assert rows["Bürgeramt"].change.text == "+33,6"
    assert rows["Bürgeramt"].previous_name == "Bargeldloses Bezahlen"
    assert rows["Ganz neu"].note == "neu"
    assert rows["Ganz neu"].change.text == "–"
    assert rows["Elektrogeräte"].note == "entfallen"
    assert rows["Elektrogeräte"].previous.text == "0,0"
    assert "Neu im Index ist „Ganz neu“. Entfallen ist „Elektrogeräte“." in " ".join(chapter.paragraphs)


def test_number_of_queries_does_not_grow_with_corrections(running, city, django_assert_max_num_queries):
    content(running, city)  # fills the caches that a worker keeps
    with django_assert_max_num_queries(60):
        content(running, city)


def test_the_same_moment_gives_the_same_content(running, city):
    moment = timezone.now()
    reports = [Report(edition=running, city=city, sequence=1, ordered_at=moment) for _ in range(2)]

    assert len({build_gap_analysis(report).fingerprint() for report in reports}) == 1


@pytest.mark.parametrize(("name", "words"), [("Elektrofahrzeuge", BY_RANK), ("Labore", BY_FIELD)])
def test_a_value_that_the_field_decides_says_so_in_place_of_points(running, city, name, words):
    finding = finding_of(running, city, name)
    assert points_text(finding.parameter, finding.current) == words


def test_the_paper_speaks_of_ranks_as_the_portal_does(running, city):
    said = report_html(content(running, city))
    assert "Rang" in said
    assert "Platz" not in said
    assert "Plätze" not in said
