"""The Quervergleich: strangers first, then all cities beside each other, narrowed, sorted, with outliers."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.choices import Outcome
from assessments.feedback.queries.compare import compare_rows, parameter_to_compare
from assessments.feedback.queries.compare_outliers import outlying
from assessments.models import Edition, FindingVersion, Level
from tests.assessments.feedback.cases import decide, draft, round_for, submitted
from tests.factories.assessments import EditionFactory, parameter_of
from tests.factories.cities import member


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def team(client: Client, researcher) -> Client:
    client.force_login(researcher)
    return client


def page(edition: Edition, name: str = "Elektrobusse") -> str:
    return reverse("moderation:compare", args=[edition.key, parameter_of(edition, name).pk])


def names(answer) -> list[str]:
    return [row.city.name for row in answer.context["rows"]]


class TestWhoMaySee:
    def test_a_city_does_not_know_of_it(self, client, edition, city_officer):
        client.force_login(city_officer)
        assert client.get(page(edition)).status_code in {403, 404}
        choose = reverse("moderation:compare-choose", args=[edition.key])
        assert client.get(choose).status_code in {403, 404}

    def test_a_parameter_of_another_edition_does_not_exist(self, team, edition):
        other = EditionFactory()
        wrong = reverse("moderation:compare", args=[edition.key, parameter_of(other, "eAkte").pk])
        assert team.get(wrong).status_code == 404


class TestRows:
    def test_a_row_says_value_points_proposal_and_decision(
        self, team, edition, city, city_officer, researcher
    ):
        filed = submitted(edition, city, city_officer, value=55)
        row = next(row for row in compare_rows(filed.finding.parameter) if row.city == city)
        assert (row.value, row.points, row.proposal) == ("50 %", Decimal(50), "55 %")
        decide(filed, researcher, outcome=Outcome.REJECT)
        row = next(row for row in compare_rows(filed.finding.parameter) if row.city == city)
        assert (row.correction, row.decided) == (None, "nicht übernommen")
        assert "zählt nach der Definition nicht" in team.get(page(edition)).content.decode()

    def test_a_draft_never_shows(self, edition, city, city_officer):
        draft(edition, city, city_officer)
        assert all(row.correction is None for row in compare_rows(parameter_of(edition, "Elektrobusse")))

    def test_as_many_queries_for_many_corrections(
        self, edition, city, city_officer, team, django_assert_num_queries
    ):
        submitted(edition, city, city_officer)
        with CaptureQueriesContext(connection) as few:
            team.get(page(edition))
        for other in [row.city for row in compare_rows(parameter_of(edition, "Elektrobusse"))][:3]:
            if other != city:
                submitted(edition, other, member(other, email=f"k@{other.slug}.example"))
        with django_assert_num_queries(len(few)):
            team.get(page(edition))


class TestNarrowing:
    def test_only_cities_with_an_open_correction(self, team, edition, city, city_officer):
        submitted(edition, city, city_officer)
        assert names(team.get(page(edition) + "?zeigen=offen")) == ["Bochum"]

    def test_a_step_of_the_distribution_narrows_the_list(self, team, edition):
        everything = team.get(page(edition, "eAkte"))
        step = next(step for step in everything.context["steps"] if step.count)
        assert len(names(team.get(page(edition, "eAkte") + step.query))) == step.count

    def test_sorted_by_points_the_best_comes_first(self, team, edition):
        assert names(team.get(page(edition) + "?sortierung=punkte"))[0] == "Stadt 3"

    def test_by_state_and_size(self, team, edition, city):
        assert "Bochum" in names(team.get(page(edition) + f"?land={city.state}&groesse={city.size_class}"))
        city.__class__.objects.filter(slug="stadt-0").update(state="Saarland")
        assert names(team.get(page(edition) + "?land=Saarland")) == ["Stadt 0"]

    @pytest.mark.parametrize("query", ["?land=Mars", "?stufe=%00", "?stufe=999", "?sortierung=x&zeigen=y"])
    def test_nonsense_is_no_mistake(self, team, edition, query):
        assert team.get(page(edition) + query).status_code == 200


class TestChoosing:
    def test_it_counts_open_corrections(self, team, edition, city, city_officer):
        submitted(edition, city, city_officer)
        answer = team.get(reverse("moderation:compare-choose", args=[edition.key]) + "?zeigen=offen")
        [group] = answer.context["domains"]
        assert [(p.name, p.waiting) for p in group["parameters"]] == [("Elektrobusse", 1)]

    def test_the_search_finds_by_name(self, team, edition):
        answer = team.get(reverse("moderation:compare-choose", args=[edition.key]) + "?suche=eakte")
        assert answer.context["count"] == 1


class TestOutliers:
    def test_a_number_far_from_the_quarters(self, edition):
        parameter = parameter_of(edition, "Elektrobusse")
        versions = [FindingVersion(number=Decimal(n)) for n in (9, 10, 10, 11, 11, 12, 12, 90)]
        assert outlying(parameter, versions) == [False] * 7 + [True]

    def test_a_level_that_hardly_any_city_has(self, edition):
        parameter = parameter_to_compare(edition, parameter_of(edition, "eAkte").pk)
        common, _, rare = Level.objects.filter(parameter=parameter)
        versions = [FindingVersion(level=common) for _ in range(20)] + [FindingVersion(level=rare)]
        assert outlying(parameter, versions) == [False] * 20 + [True]

    def test_among_few_cities_none(self, edition):
        versions = [FindingVersion(number=Decimal(n)) for n in (1, 1, 1, 90)]
        assert outlying(parameter_of(edition, "Elektrobusse"), versions) == [False] * 4
