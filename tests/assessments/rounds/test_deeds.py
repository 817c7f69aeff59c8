"""Opening, closing and reopening: each once, recorded, with what the cities hear of it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.feedback.transitions import Refused
from assessments.models import Delivery, Edition, Finding, Mailing, Participation
from assessments.rounds.actions.deeds import close_round_now, open_round, reopen_round
from scindex_portal.ledger.models import Entry, Job, Mail
from tests.assessments.feedback.cases import field_of, round_for
from tests.assessments.rounds.work import run_jobs
from tests.factories.assessments import EditionFactory, fill_values

DAY = timedelta(days=1)


def planned_round(city, **fields) -> Edition:
    now = timezone.now()
    fields = {"closes_at": now + 20 * DAY, "cutoff_date": timezone.localdate()} | fields
    edition = EditionFactory(**fields)
    cities = field_of(city)
    fill_values(edition, cities)
    for one in cities:
        Participation.objects.create(edition=edition, city=one, population=one.population)
    return edition


@pytest.fixture
def planned(city) -> Edition:
    return planned_round(city)


@pytest.fixture
def running(city) -> Edition:
    return round_for(city)


def test_opening_freezes_invites_and_records_once(planned, lead_researcher, city_officer):
    open_round(edition=planned, lead=lead_researcher)
    edition = Edition.objects.get(pk=planned.pk)
    assert edition.opened_at is not None
    assert not Finding.objects.filter(parameter__indicator__domain__edition=edition, baseline=None).exists()
    with pytest.raises(Refused, match="bereits geöffnet"):
        open_round(edition=planned, lead=lead_researcher)
    assert Edition.objects.get(pk=planned.pk).opened_at == edition.opened_at
    assert Mailing.objects.count() == 1
    assert [entry.action for entry in Entry.objects.all()] == ["open_feedback_round", "send_mailing"]
    run_jobs()
    mail = Mail.objects.get()
    assert (mail.recipient, mail.city, mail.state) == (city_officer.email, "bochum", "sent")
    assert "Bochum" in mail.subject
    assert "BEGIN:VCALENDAR" in mail.calendar
    assert "/stadt/bochum/" in mail.body
    assert "{" not in mail.body


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"closes_at": None}, "Ende der Runde"),
        ({"closes_at": timezone.now() - DAY}, "Ende der Runde"),
        ({"cutoff_date": None}, "Stichtag fehlt"),
    ],
)
def test_what_is_missing_refuses_the_opening_and_leaves_no_trace(city, lead_researcher, fields, why):
    edition = planned_round(city, **fields)
    with pytest.raises(Refused, match=why):
        open_round(edition=edition, lead=lead_researcher)
    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.opened_at, stored.opens_at) == (None, None)
    assert not Mailing.objects.exists()
    assert not Job.objects.exists()


def test_an_edition_without_cities_or_values_is_not_opened(db, lead_researcher):
    edition = EditionFactory(closes_at=timezone.now() + DAY, cutoff_date=timezone.localdate())
    with pytest.raises(Refused, match=r"noch keine Stadt.*keine Werte"):
        open_round(edition=edition, lead=lead_researcher)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_the_same_moment_open_once(city, lead_researcher):
    edition, said, barrier = planned_round(city), [], threading.Barrier(2)

    def press() -> None:
        try:
            barrier.wait()
            open_round(edition=Edition.objects.get(pk=edition.pk), lead=lead_researcher)
            said.append("opened")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["opened", "refused"]
    assert Mailing.objects.count() == Entry.objects.filter(action="open_feedback_round").count() == 1


def test_closing_now_makes_this_moment_the_deadline_and_keeps_extensions(running, city, lead_researcher):
    until = running.closes_at + DAY
    Participation.objects.filter(edition=running, city=city).update(extended_until=until)
    before = timezone.now()
    closed = close_round_now(edition=running, lead=lead_researcher)
    assert before <= closed.closes_at <= timezone.now()
    assert closed.round_state() == "in_evaluation"
    own = closed.participations.get(city=city)
    assert (own.round_state(), own.deadline) == ("open", until)
    assert Entry.objects.get().before == {"closes_at": running.closes_at.isoformat()}
    with pytest.raises(Refused, match="nicht offen"):
        close_round_now(edition=closed, lead=lead_researcher)
    assert Entry.objects.count() == 1


def test_a_round_opened_before_its_announced_beginning_can_be_closed(planned, lead_researcher):
    Edition.objects.filter(pk=planned.pk).update(opens_at=timezone.now() + DAY)
    open_round(edition=Edition.objects.get(pk=planned.pk), lead=lead_researcher)
    assert close_round_now(edition=planned, lead=lead_researcher).round_state() == "in_evaluation"


def test_reopening_needs_a_reason_that_the_cities_read(city, lead_researcher, city_officer):
    closed = round_for(city, days_left=-1)
    until = timezone.now() + 3 * DAY
    with pytest.raises(Refused, match="warum"):
        reopen_round(edition=closed, lead=lead_researcher, closes_at=until, reason="  ")
    reason = "Das Portal war am letzten Tag gestört {siehe Aushang}."
    opened = reopen_round(edition=closed, lead=lead_researcher, closes_at=until, reason=reason)
    assert (opened.round_state(), opened.closes_at) == ("open", until)
    entry = Entry.objects.get(action="reopen_round")
    assert reason not in str(entry.after)
    assert len(entry.after["reason"]) == 64
    run_jobs()
    assert reason in Mail.objects.get().body
    with pytest.raises(Refused, match="Nur eine Runde in Auswertung"):
        reopen_round(edition=opened, lead=lead_researcher, closes_at=until, reason=reason)


def test_reopening_ends_at_the_one_maximum_and_after_the_freeze(city, lead_researcher):
    closed = round_for(city, days_left=-1)
    Edition.objects.filter(pk=closed.pk).update(latest_extension=timezone.now() + DAY)
    with pytest.raises(Refused, match="höchstens"):
        reopen_round(edition=closed, lead=lead_researcher, closes_at=timezone.now() + 2 * DAY, reason="x")
    Edition.objects.filter(pk=closed.pk).update(status="frozen")
    with pytest.raises(Refused, match="Nur eine Runde in Auswertung"):
        reopen_round(edition=closed, lead=lead_researcher, closes_at=timezone.now() + DAY / 2, reason="x")


def test_a_city_that_nobody_reaches_is_named_before_opening(client, planned, lead_researcher, city_officer):
    client.force_login(lead_researcher)
    page = client.get(reverse("rounds:opening", args=[planned.key])).content.decode()
    assert "4 Städte ohne Koordination erhalten keine Mail: Stadt 0, Stadt 1, Stadt 2, Stadt 3." in page
    assert "Mails, die hinausgehen: 1" in page
    assert "Betreff:" in page
    assert not Delivery.objects.exists()


def test_the_three_deeds_by_page(client, planned, researcher, lead_researcher):
    client.force_login(researcher)
    for name in ("opening", "closing", "reopening"):
        assert client.get(reverse(f"rounds:{name}", args=[planned.key])).status_code == 403
        assert client.post(reverse(f"rounds:{name}", args=[planned.key])).status_code == 403
    client.force_login(lead_researcher)
    client.post(reverse("rounds:opening", args=[planned.key]))
    assert Edition.objects.get(pk=planned.pk).round_state() == "open"
    assert "Jetzt schließen" in client.get(reverse("rounds:closing", args=[planned.key])).content.decode()
    client.post(reverse("rounds:closing", args=[planned.key]))
    assert Edition.objects.get(pk=planned.pk).round_state() == "in_evaluation"
    url = reverse("rounds:reopening", args=[planned.key])
    refused = client.post(url, {"closes_at": "2001-01-01T10:00", "reason": "Weil es sein muss."})
    assert "schon vorbei" in refused.content.decode()
    assert "Weil es sein muss." in refused.content.decode()
    until = f"{timezone.localtime() + 5 * DAY:%Y-%m-%dT%H:%M}"
    client.post(url, {"closes_at": until, "reason": "Weil es sein muss."})
    assert Edition.objects.get(pk=planned.pk).round_state() == "open"
