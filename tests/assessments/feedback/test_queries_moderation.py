"""What the project team reads: the queue, a case, the round. The same number of queries however many rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import decisions, messages
from assessments.feedback.queries.queue import (
    STATES,
    QueueFilter,
    age_in_words,
    neighbours,
    next_case,
    queue_corrections,
    queue_row,
    waiting_for_team,
    with_words,
)
from assessments.models import Correction, Edition
from cities.models import City
from tests.assessments.feedback.cases import decide, draft, fresh, propose, round_for, submitted
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    EditionFactory,
    ReviewFactory,
    finding_of,
    parameter_of,
)
from tests.factories.cities import member

BERLIN = ZoneInfo("Europe/Berlin")
VALUES = {"Elektrobusse": 55, "Labore": 11, "eAkte": "in der gesamten Stadtverwaltung"}


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def three(edition, city, city_officer) -> list[Correction]:
    """Three cases, submitted three, two and one day ago."""
    filed = [submitted(edition, city, city_officer, name, value) for name, value in VALUES.items()]
    for days, correction in zip((3, 2, 1), filed, strict=True):
        Correction.objects.filter(pk=correction.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    return [fresh(correction) for correction in filed]


def numbers(edition: Edition, **chosen) -> list[int]:
    return list(queue_corrections(edition, QueueFilter(**chosen)).values_list("pk", flat=True))


# --- Constant queries ---


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["queue", "rounds", "case"])
def test_as_many_queries_for_three_rows_as_for_one(page, edition, city, city_officer, researcher):
    client = Client()
    client.force_login(researcher)
    first = submitted(edition, city, city_officer)
    name = "rounds:round" if page == "rounds" else f"moderation:{page}"
    url = reverse(name, args=[edition.key, first.pk] if page == "case" else [edition.key])
    count_queries(client, url)
    for_one = count_queries(client, url)
    for other in City.objects.exclude(pk=city.pk)[:2]:
        rest = submitted(edition, other, member(other), value=57)
        decide(submitted(edition, other, member(other), "Labore", 3), researcher, outcome="reject")
        ReviewFactory(finding=finding_of(edition, other, "eAkte"))
        CorrectionEvidenceFactory(correction=first)
        messages.write_team_message(correction=rest, researcher=researcher, text="Danke.")
        messages.write_team_message(correction=first, researcher=researcher, text="Danke.")
        decisions.claim_correction(correction=fresh(rest), researcher=researcher)
    assert count_queries(client, url) == for_one


# --- The queue ---


def test_the_oldest_stands_first(edition, three):
    assert numbers(edition) == [correction.pk for correction in three]


@pytest.mark.parametrize("state", CorrectionState.values)
def test_each_state_stands_in_its_own_filter(state, edition, city, city_officer):
    filed = draft(edition, city, city_officer, state=state, submitted_at=timezone.now())
    places = {
        "submitted": {"", "offen", "alle"},
        "claimed": {"", "in-bearbeitung", "alle"},
        "second_review": {"", "zweite-pruefung", "alle"},
        "question": {"rueckfrage", "alle"},
        "accepted": {"entschieden", "alle"},
        "accepted_differently": {"entschieden", "alle"},
        "rejected": {"entschieden", "alle"},
        "withdrawn": {"alle"},
    }
    assert {key for key in STATES if numbers(edition, state=key) == [filed.pk]} == places.get(state, set())


def test_a_draft_that_was_withdrawn_unseen_stays_unseen(edition, city, city_officer):
    draft(edition, city, city_officer, state="withdrawn")
    assert numbers(edition, state="alle") == []


def test_every_filter_narrows(edition, city, city_officer, three):
    other = City.objects.get(slug="stadt-0")
    elsewhere = submitted(edition, other, member(other))
    busses = parameter_of(edition, "Elektrobusse").pk
    assert numbers(edition, city="stadt-0") == [elsewhere.pk]
    assert numbers(edition, domain="mobilitaet") == [three[0].pk, elsewhere.pk]
    assert numbers(edition, parameter=busses) == [three[0].pk, elsewhere.pk]
    assert numbers(edition, parameter=busses, city="bochum") == [three[0].pk]
    assert numbers(edition, kind="project") == []
    assert len(numbers(edition, kind="value")) == 4


def test_another_editions_cases_stay_there(edition, three):
    assert numbers(EditionFactory(catalogue=False)) == []


@pytest.mark.parametrize(
    "query",
    [
        "state=unsinn",
        "city=../../x",
        "parameter=abc",
        "parameter=99999999999999999999",
        "kind=%00",
        "page=abc",
        "page=9999",
        "page=-1",
    ],
)
def test_a_query_string_that_makes_no_sense_narrows_nothing(query, edition, three, researcher):
    client = Client()
    client.force_login(researcher)
    page = client.get(f"{reverse('moderation:queue', args=[edition.key])}?{query}")
    assert page.status_code == 200
    assert page.content.decode().count('class="queue__link"') == 3


def test_fifty_rows_stand_on_a_page(edition, researcher, monkeypatch, three):
    monkeypatch.setattr("assessments.feedback.views_moderation.PAGE_SIZE", 2)
    client = Client()
    client.force_login(researcher)
    url = reverse("moderation:queue", args=[edition.key])
    second = client.get(f"{url}?city=bochum&page=2").content.decode()
    assert second.count('class="queue__link"') == 1
    assert "?city=bochum&amp;page=1" in second


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Im Eingang wartet nichts"), ("?state=rueckfrage", "Kein Vorgang passt zu diesem Filter")],
)
def test_an_empty_queue_says_what_to_do(query, words, edition, researcher):
    client = Client()
    client.force_login(researcher)
    url = reverse("moderation:queue", args=[edition.key])
    assert words in client.get(url + query).content.decode()


def test_a_row_says_what_is_proposed(edition, city, city_officer, three):
    rows = [queue_row(correction) for correction in with_words(queue_corrections(edition, QueueFilter()))]
    assert [(row.before, row.proposal) for row in rows] == [
        ("50", "55 %"),
        ("10", "11"),
        ("in Teilen der Verwaltung", "in der gesamten Stadtverwaltung"),
    ]
    assert [row.age for row in rows] == ["seit 3 Tagen", "seit 2 Tagen", "seit gestern"]
    assert {row.evidence for row in rows} == {"1 Link"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Elektrofahrzeuge", "Hinweis, ohne eigenen Wert"),
        ("Informationsgehalt", "Neubewertung, ohne eigenen Wert"),
        ("Weitere Projekte", "Projekt ohne Titel"),
    ],
)
def test_a_proposal_without_a_value_says_so(name, words, edition, city, city_officer):
    filed = draft(edition, city, city_officer, name, None)
    assert queue_row(filed).proposal == words


def test_a_project_is_named(edition, city, city_officer):
    filed = draft(edition, city, city_officer, "Weitere Projekte", None)
    filed.projects.create(title="Bewässerung")
    assert queue_row(filed).proposal == "Projekt „Bewässerung“"


def test_the_number_beside_the_queue_counts_what_the_team_must_do(edition, three, researcher):
    decide(three[0], researcher)
    Correction.objects.filter(pk=three[1].pk).update(state="question")
    assert waiting_for_team(edition) == 1


def test_the_age_follows_the_calendar_in_berlin():
    evening = datetime(2026, 11, 20, 23, 30, tzinfo=BERLIN)
    assert age_in_words(evening, datetime(2026, 11, 20, 23, 59, tzinfo=BERLIN)) == "heute"
    assert age_in_words(evening, datetime(2026, 11, 21, 0, 5, tzinfo=BERLIN)) == "seit gestern"


# --- Neighbours and the next case ---


def test_neighbours_follow_the_filter(edition, three):
    first, second, third = three
    assert neighbours(edition, QueueFilter(), second) == (first.pk, third.pk)
    assert neighbours(edition, QueueFilter(domain="verwaltung"), second) == (None, third.pk)
    assert neighbours(edition, QueueFilter(), third) == (second.pk, None)


def test_the_next_case_is_one_that_this_person_may_decide(edition, three, researcher, second_researcher):
    first, second, third = three
    decisions.claim_correction(correction=second, researcher=second_researcher)
    assert next_case(edition, QueueFilter(), first, researcher) == third.pk
    assert next_case(edition, QueueFilter(), first, second_researcher) == second.pk
    assert next_case(edition, QueueFilter(), third, researcher) == first.pk, "begins anew at the oldest"
    Correction.objects.filter(pk=third.pk).update(state="second_review")
    propose(third, researcher)
    assert next_case(edition, QueueFilter(), first, researcher) is None
    assert next_case(edition, QueueFilter(), second, second_researcher) == third.pk
