"""The round's table leads with those who answered; a decided case says nothing of „noch nichts“."""

import re

import pytest
from django.urls import reverse

from assessments.models import Edition
from tests.assessments.feedback.cases import decide, fresh, round_for, submitted
from tests.factories.assessments import ReviewFactory, finding_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city, place=4)


def names(client, edition: Edition, query: str = "") -> list[str]:
    page = client.get(reverse("moderation:round", args=[edition.key]) + query).content.decode()
    return re.findall(r'<th scope="row">([^<]+)</th>', page)


def test_who_has_done_more_comes_first_and_the_silent_by_name(
    client, edition, city, city_officer, researcher
):
    submitted(edition, city, city_officer)
    ReviewFactory(finding=finding_of(edition, city, "eAkte"))
    other = edition.participations.get(city__name="Stadt 3").city
    ReviewFactory(finding=finding_of(edition, other, "eAkte"))
    client.force_login(researcher)
    assert names(client, edition) == ["Bochum", "Stadt 3", "Stadt 0", "Stadt 1", "Stadt 2"]


def test_the_table_can_be_read_by_name(client, edition, researcher):
    client.force_login(researcher)
    ReviewFactory(finding=finding_of(edition, edition.participations.get(city__name="Stadt 3").city, "eAkte"))
    by_name = ["Bochum", "Stadt 0", "Stadt 1", "Stadt 2", "Stadt 3"]
    assert names(client, edition, "?sortierung=name") == by_name
    assert names(client, edition)[0] == "Stadt 3"


def test_a_decided_case_does_not_say_that_nothing_was_decided(
    client, edition, city, city_officer, researcher
):
    filed = submitted(edition, city, city_officer)
    decide(filed, researcher, outcome="reject")
    client.force_login(researcher)
    page = client.get(reverse("moderation:case", args=[edition.key, filed.pk])).content.decode()
    assert fresh(filed).state == "rejected"
    assert "noch nichts entschieden" not in page
    assert "Keine früheren Entscheidungen zu diesem Vorgang" in page
