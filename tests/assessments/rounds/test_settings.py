"""The settings of a round: what may change when, two people at once, and what the page offers to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.feedback.transitions import Refused
from assessments.models import Edition, Mailing, Participation
from assessments.rounds.actions.settings import save_round_settings
from assessments.rounds.rules import FieldRefused, RoundSettings
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.cases import round_for
from tests.factories.assessments import EditionFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def planned(db) -> Edition:
    return EditionFactory()


@pytest.fixture
def running(city) -> Edition:
    return round_for(city)


def save(edition: Edition, lead, **changes) -> list[str]:
    seen = RoundSettings.of(Edition.objects.get(pk=edition.pk))
    return save_round_settings(edition=edition, lead=lead, seen=seen, wanted=replace(seen, **changes))


def in_hours(hours: float):
    return timezone.now() + hours * HOUR


def test_a_draft_takes_all_settings_and_the_record_tells_before_and_after(planned, lead_researcher):
    changes = {
        "opens_at": in_hours(1),
        "closes_at": in_hours(50),
        "latest_extension": in_hours(90),
        "cutoff_date": timezone.localdate(),
        "visibility": "values",
    }
    assert set(save(planned, lead_researcher, **changes)) == set(changes)
    stored = Edition.objects.get(pk=planned.pk)
    assert {name: getattr(stored, name) for name in changes} == changes
    entry = Entry.objects.get(action="change_round")
    assert (entry.before["visibility"], entry.after["visibility"]) == ("ranks", "values")
    assert save(planned, lead_researcher) == []
    assert Entry.objects.filter(action="change_round").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_at": 5, "closes_at": 4}, "closes_at"),
        ({"closes_at": -1}, "closes_at"),
        ({"latest_extension": 4}, "latest_extension"),
        ({"closes_at": 5, "latest_extension": 4}, "latest_extension"),
    ],
)
def test_impossible_orders_are_refused_at_their_field(planned, lead_researcher, changes, field):
    moments = {name: in_hours(hours) for name, hours in changes.items()}
    with pytest.raises(FieldRefused) as refusal:
        save(planned, lead_researcher, **moments)
    assert refusal.value.field == field
    assert Edition.objects.get(pk=planned.pk).closes_at is None


def test_a_running_deadline_moves_later_only_and_cities_hear_of_it(running, lead_researcher, city_officer):
    earlier, later = running.closes_at - HOUR, running.closes_at + HOUR
    with pytest.raises(FieldRefused, match="nur verlängern"):
        save(running, lead_researcher, closes_at=earlier)
    assert not Mailing.objects.exists()
    save(running, lead_researcher, closes_at=later)
    mailing = Mailing.objects.get(kind="new_deadline")
    assert [delivery.recipient for delivery in mailing.deliveries.all()] == [city_officer.email]


@pytest.mark.parametrize("name", ["opens_at", "cutoff_date"])
def test_beginning_and_cutoff_stand_fast_once_the_round_is_open(running, lead_researcher, name):
    value = timezone.localdate() + timedelta(days=3) if name == "cutoff_date" else in_hours(1)
    with pytest.raises(FieldRefused, match="stehen fest"):
        save(running, lead_researcher, **{name: value})


def test_the_maximum_never_falls_below_a_deadline_that_a_city_has(running, city, lead_researcher):
    granted = running.closes_at + 48 * HOUR
    Participation.objects.filter(edition=running, city=city).update(extended_until=granted)
    with pytest.raises(FieldRefused, match="schon eine Frist bis"):
        save(running, lead_researcher, latest_extension=granted - HOUR)
    save(running, lead_researcher, latest_extension=granted)
    assert Edition.objects.get(pk=running.pk).latest_extension == granted


def test_a_closed_round_gets_a_new_deadline_by_reopening_only(city, lead_researcher):
    closed = round_for(city, days_left=-1)
    with pytest.raises(FieldRefused, match="Wieder öffnen"):
        save(closed, lead_researcher, closes_at=in_hours(5))
    Edition.objects.filter(pk=closed.pk).update(status="frozen")
    with pytest.raises(FieldRefused, match="eingefroren"):
        save(closed, lead_researcher, visibility="values")


def test_the_second_of_two_people_is_refused(planned, lead_researcher):
    seen = RoundSettings.of(planned)
    save(planned, lead_researcher, visibility="values")
    with pytest.raises(Refused, match="inzwischen"):
        save_round_settings(
            edition=planned, lead=lead_researcher, seen=seen, wanted=replace(seen, visibility="points")
        )
    assert Edition.objects.get(pk=planned.pk).visibility == "values"


# --- The page ---


def page_of(client, edition: Edition) -> str:
    return client.get(reverse("rounds:settings", args=[edition.key])).content.decode()


def test_the_team_reads_and_the_lead_changes(client, running, researcher, lead_researcher):
    client.force_login(researcher)
    page = page_of(client, running)
    assert "Was Städte sehen" in page
    assert 'type="datetime-local"' not in page
    client.post(reverse("rounds:settings", args=[running.key]), {"visibility": "values"})
    assert Edition.objects.get(pk=running.pk).visibility == "ranks"
    client.force_login(lead_researcher)
    assert 'name="latest_extension"' in page_of(client, running)


def test_a_form_left_as_it_is_changes_nothing_and_bad_input_is_kept(client, running, lead_researcher):
    client.force_login(lead_researcher)
    url = reverse("rounds:settings", args=[running.key])
    form = client.get(url).context["form"]
    shown = {bound.name: bound.value() for bound in form if bound.value()}
    typed = shown | {"closes_at": f"{shown['closes_at']:%Y-%m-%dT%H:%M}"}
    assert "Es hat sich nichts geändert" in client.post(url, typed, follow=True).content.decode()
    assert Edition.objects.get(pk=running.pk).closes_at == running.closes_at
    answer = client.post(url, typed | {"closes_at": "morgen abend"})
    assert "morgen abend" in answer.content.decode()
    assert "18.12.2026, 18:00" in answer.content.decode()
    forged = client.post(url, typed | {"seen": "x"})
    assert "Diese Seite war zu alt" in forged.content.decode()


def test_a_moment_is_berlins_and_one_that_does_not_exist_is_refused(client, planned, lead_researcher):
    client.force_login(lead_researcher)
    url = reverse("rounds:settings", args=[planned.key])
    typed = {"seen": client.get(url).context["form"]["seen"].value(), "visibility": "values"}
    answer = client.post(url, typed | {"closes_at": "2030-03-31T02:30"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["closes_at"]
    client.post(url, typed | {"closes_at": "2030-07-01T18:00"})
    assert f"{Edition.objects.get(pk=planned.pk).closes_at:%H:%M %Z}" == "16:00 UTC"
