"""What the overview calls new: decisions and messages until somebody of the city looked, changed values."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import Origin
from assessments.feedback.actions.messages import write_team_message
from assessments.feedback.queries import dossier_rows
from assessments.feedback.queries.news import news
from assessments.feedback.queries.place import find_place
from assessments.models import Correction, FindingVersion
from tests.assessments.feedback.cases import decide, draft, round_for, submitted
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import ReviewFactory, add_version, finding_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(city):
    return round_for(city)


def fresh_news(edition, city) -> list[tuple[str, str]]:
    place = find_place(edition.key, city.slug)
    return [(line.text, line.note) for line in news(place, dossier_rows(place))]


def look(client, edition, city, user, correction) -> None:
    client.force_login(user)
    client.get(address(edition, city, "correction", correction.pk))


def test_a_message_is_new_until_somebody_who_works_for_the_city_looked(
    client, edition, city, city_officer, reader, researcher
):
    correction = submitted(edition, city, city_officer)
    assert fresh_news(edition, city) == []
    write_team_message(correction=correction, researcher=researcher, text="Eine Frage dazu.")
    line = [("Elektrobusse", "Nachricht des Projektteams")]
    assert fresh_news(edition, city) == line
    look(client, edition, city, reader, correction)
    assert fresh_news(edition, city) == line
    look(client, edition, city, city_officer, correction)
    assert fresh_news(edition, city) == []


def test_a_second_message_and_a_later_decision_are_new_again(client, edition, city, city_officer, researcher):
    correction = submitted(edition, city, city_officer)
    for text in ("Erste.", "Zweite."):
        write_team_message(correction=correction, researcher=researcher, text=text)
        assert len(fresh_news(edition, city)) == 1
        look(client, edition, city, city_officer, correction)
        assert fresh_news(edition, city) == []
    decide(Correction.objects.get(), researcher)
    assert fresh_news(edition, city) == [("Elektrobusse", "Elektrifizierung")]
    look(client, edition, city, city_officer, correction)
    assert fresh_news(edition, city) == []


def test_looking_where_nothing_is_new_keeps_no_time(client, edition, city, city_officer):
    correction = draft(edition, city, city_officer)
    look(client, edition, city, city_officer, correction)
    assert Correction.objects.get().seen_by_city_at is None


def test_a_research_correction_asks_to_check_again(client, edition, city, city_officer):
    finding = finding_of(edition, city, "Elektrobusse")
    ReviewFactory(finding=finding, version=finding.current)
    assert fresh_news(edition, city) == []
    add_version(finding, origin=Origin.RESEARCH_CORRECTION, number=12)
    FindingVersion.objects.filter(finding=finding).update(created_at=timezone.now() - timedelta(days=1))
    assert fresh_news(edition, city) == [("Elektrobusse", "Recherchekorrektur: der Wert hat sich geändert")]
    client.force_login(city_officer)
    page = client.get(address(edition, city, "overview")).content.decode()
    assert address(edition, city, "value", finding.parameter_id) in page
    listed = client.get(address(edition, city, "values") + "?zustand=erneut").content.decode()
    assert listed.count('class="list__item"') == 1


def test_the_figure_tile_counts_what_lies_with_the_city(client, edition, city, city_officer):
    draft(edition, city, city_officer)
    client.force_login(city_officer)
    page = client.get(address(edition, city, "overview")).content.decode()
    assert "noch 6 offen · 1 Entwurf nicht eingereicht" in page
