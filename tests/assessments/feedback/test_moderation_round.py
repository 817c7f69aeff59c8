"""A decided case says nothing of „noch nichts“."""

import pytest
from django.urls import reverse

from assessments.models import Edition
from tests.assessments.feedback.cases import decide, fresh, round_for, submitted


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city, place=4)


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
