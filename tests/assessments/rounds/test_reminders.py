"""Reminders: chosen cities, a real preview, sent once, with an outcome for each recipient."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.choices import MailingKind
from assessments.feedback.transitions import Refused
from assessments.models import Delivery, Edition, Mailing, Participation
from assessments.notifications.placeholders import fill, why_unfillable
from assessments.notifications.texts import MAIL_TEXTS, PLACEHOLDERS, Wording
from assessments.rounds.actions.mailing import go_on, send_again
from assessments.rounds.actions.reminders import remind_cities
from assessments.rounds.posting import post_mailing
from cities.models import City, Role
from scindex_portal.ledger import jobs, outbox
from scindex_portal.ledger.models import Entry, Job, Mail
from tests.assessments.feedback.cases import round_for
from tests.assessments.rounds.work import run_jobs
from tests.factories.assessments import ReviewFactory, finding_of
from tests.factories.cities import member

DAY = timedelta(days=1)
WORDS = Wording("{stadt}: bitte bis {frist}", "{geprueft} von {gesamt} geprüft.\n\n{link}")


@pytest.fixture
def edition(city, city_officer) -> Edition:
    edition = round_for(city)
    ReviewFactory(finding=finding_of(edition, city, "eAkte"))
    for slug in ("stadt-0", "stadt-1"):
        member(City.objects.get(slug=slug), name=f"Koordination {slug}", email=f"amt@{slug}.example")
    return edition


def remind(edition: Edition, lead, *slugs: str, key: str = "reminder:1", wording: Wording = WORDS) -> Mailing:
    cities = list(City.objects.filter(slug__in=slugs))
    return remind_cities(edition=edition, lead=lead, key=key, wording=wording, cities=cities)


def test_each_recipient_gets_the_figures_of_its_own_city(edition, city, lead_researcher):
    City.objects.filter(pk=city.pk).update(mailbox="post@bochum.example")
    member(city, Role.READING, name="Lies Leser", email="lesen@bochum.example")
    remind(edition, lead_researcher, "bochum", "stadt-0")
    run_jobs()
    sent = {mail.recipient: mail for mail in Mail.objects.all()}
    assert sorted(sent) == ["amt@stadt-0.example", "koordination@bochum.example", "post@bochum.example"]
    own = sent["koordination@bochum.example"]
    assert own.subject.startswith("Bochum: bitte bis ")
    assert own.body.startswith("1 von 6 geprüft.")
    assert f"/{edition.key}/stadt/bochum/" in own.body
    assert sent["amt@stadt-0.example"].body.startswith("0 von 6 geprüft.")
    assert all("Welche Mails Sie bekommen" in mail.body for mail in sent.values())
    assert {mail.state for mail in sent.values()} == {"sent"}
    assert len(django_mail.outbox) == 3
    entry = Entry.objects.get(action="send_mailing")
    assert (entry.after["mails"], len(entry.after["cities"])) == (3, 2)
    assert "geprüft" not in str(entry.after)


def test_the_same_form_sent_twice_sends_once(edition, lead_researcher):
    remind(edition, lead_researcher, "bochum")
    with pytest.raises(Refused, match="schon unterwegs"):
        remind(edition, lead_researcher, "bochum")
    run_jobs()
    assert Mail.objects.count() == Mailing.objects.count() == 1


def test_only_where_the_round_is_open(edition, city, lead_researcher):
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - DAY)
    Participation.objects.filter(city=city).update(extended_until=timezone.now() + DAY)
    with pytest.raises(Refused, match="Stadt 0"):
        remind(edition, lead_researcher, "bochum", "stadt-0")
    with pytest.raises(Refused, match="laufenden"):
        remind(edition, lead_researcher, "stadt-0")
    assert remind(edition, lead_researcher, "bochum").deliveries.count() == 1


def test_nobody_chosen_or_nobody_reached_is_said(edition, lead_researcher):
    with pytest.raises(Refused, match="mindestens eine Stadt"):
        remind(edition, lead_researcher)
    with pytest.raises(Refused, match="Es ging keine Mail hinaus"):
        remind(edition, lead_researcher, "stadt-3")
    assert not Mailing.objects.exists()


# --- The worker ---


def test_a_worker_killed_halfway_goes_on_and_writes_nothing_twice(edition, lead_researcher, monkeypatch):
    mailing = remind(edition, lead_researcher, "bochum", "stadt-0", "stadt-1")
    written: list[str] = []

    def dies_at_the_second(**fields: str) -> Mail:
        if len(written) == 1:
            raise SystemExit("kill -9")
        written.append(fields["recipient"])
        return outbox.queue_mail(**fields)

    monkeypatch.setattr("assessments.rounds.posting.queue_mail", dies_at_the_second)
    with pytest.raises(SystemExit):
        post_mailing(mailing.pk, lambda percent, step: None)
    assert mailing.deliveries.filter(queued_at__isnull=False).count() == Mail.objects.count() == 1
    monkeypatch.undo()
    assert post_mailing(mailing.pk, lambda percent, step: None) == 2
    assert post_mailing(mailing.pk, lambda percent, step: None) == 0
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == sorted(
        mailing.deliveries.values_list("recipient", flat=True)
    )


def test_a_mail_caught_in_mid_sending_is_uncertain_and_never_sent_by_itself(client, edition, lead_researcher):
    mailing = remind(edition, lead_researcher, "bochum")
    jobs.run(Job.objects.get(kind="send_mailing").pk)
    long_ago = timezone.now() - timedelta(minutes=30)
    Mail.objects.update(state="sending", sending_since=long_ago)
    outbox.mark_uncertain()
    run_jobs()
    assert django_mail.outbox == []
    client.force_login(lead_researcher)
    page = client.get(reverse("rounds:mailing", args=[edition.key, mailing.pk])).content.decode()
    assert "ungewiss" in page
    assert "Noch einmal senden" in page
    delivery = mailing.deliveries.get()
    url = reverse("rounds:resend", args=[edition.key, mailing.pk, delivery.pk])
    client.post(url)
    client.post(url)
    run_jobs()
    assert len(django_mail.outbox) == 1
    assert Delivery.objects.get().mail.state == "sent"
    assert Mail.objects.filter(state="uncertain").count() == 1, "what happened before stays written down"


def test_a_failed_mail_says_why(client, edition, lead_researcher, monkeypatch):
    def refuses(self: object) -> None:
        raise OSError("550 Postfach unbekannt")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    mailing = remind(edition, lead_researcher, "bochum", "stadt-0")
    run_jobs()
    client.force_login(lead_researcher)
    page = client.get(reverse("rounds:mailing", args=[edition.key, mailing.pk])).content.decode()
    assert page.count("550 Postfach unbekannt") == 2
    assert "0 von 2 gesendet, 2 fehlgeschlagen oder ungewiss" in page


def test_what_was_sent_is_not_sent_again(edition, lead_researcher):
    mailing = remind(edition, lead_researcher, "bochum")
    run_jobs()
    with pytest.raises(Refused, match="keine zweite"):
        send_again(delivery=mailing.deliveries.get(), lead=lead_researcher)
    with pytest.raises(Refused, match="schon geschrieben"):
        go_on(mailing=mailing, lead=lead_researcher)


def test_a_mailing_given_up_by_the_worker_can_be_continued(client, edition, lead_researcher):
    mailing = remind(edition, lead_researcher, "bochum")
    Job.objects.filter(kind="send_mailing").update(state="failed", tries=3)
    client.force_login(lead_researcher)
    page = client.get(reverse("rounds:mailing", args=[edition.key, mailing.pk])).content.decode()
    assert "Der Versand ist stehen geblieben" in page
    client.post(reverse("rounds:resume", args=[edition.key, mailing.pk]))
    run_jobs()
    assert Mail.objects.get().state == "sent"


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_mailing_write_each_mail_once(edition, lead_researcher):
    mailing = remind(edition, lead_researcher, "bochum", "stadt-0", "stadt-1")
    written, barrier = [], threading.Barrier(2)

    def work() -> None:
        try:
            barrier.wait()
            written.append(post_mailing(mailing.pk, lambda percent, step: None))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(written) == Mail.objects.count() == 3


# --- The page ---


def posted(client, edition: Edition, **changes: object):
    url = reverse("rounds:remind", args=[edition.key])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in ("subject", "body", "key", "staedte")}
    return client.post(url, typed | changes)


def test_only_what_was_looked_at_goes_out(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    unseen = posted(client, edition, senden="1")
    assert "Bitte sehen Sie die Mail noch einmal an" in unseen.content.decode()
    assert not Mailing.objects.exists()
    seen = unseen.context["seen"]
    key = unseen.context["form"]["key"].value()
    changed = posted(client, edition, key=key, senden="1", gesehen=seen, body="Ganz anders, {stadt}.")
    assert not Mailing.objects.exists()
    assert "Ganz anders, " in changed.content.decode()
    answer = posted(client, edition, key=key, senden="1", gesehen=seen)
    assert answer.status_code == 302
    assert Mailing.objects.get().deliveries.count() == 3


def test_the_preview_is_the_mail_that_the_city_gets(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    shown = posted(client, edition, vorschau="1", stadt="stadt-1").context["preview"]
    assert shown["city"] == "Stadt 1"
    remind(edition, lead_researcher, "stadt-1", wording=MAIL_TEXTS[MailingKind.REMINDER].wording)
    run_jobs()
    mail = Mail.objects.get()
    assert (mail.subject, mail.body) == (shown["subject"], shown["body"])


def test_an_unknown_placeholder_is_refused_by_its_name_and_the_text_kept(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    page = posted(client, edition, vorschau="1", body="An {buergermeister}: {{ settings.SECRET_KEY }}")
    text = page.content.decode()
    assert "{buergermeister}" in text
    assert "An {buergermeister}: {{ settings.SECRET_KEY }}" in text
    assert "gibt es hier nicht" in text
    assert page.context.get("preview") is None


def test_a_city_that_is_not_there_or_not_reachable_cannot_be_ticked(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    for slug in ("stadt-3", "nirgendwo"):
        page = posted(client, edition, vorschau="1", staedte=[slug])
        assert "steht nicht (mehr) zur Wahl" in page.content.decode()
    assert "mindestens eine Stadt" in posted(client, edition, vorschau="1", staedte=[]).content.decode()


def test_the_shortcut_of_a_stage_ticks_its_cities(client, edition, city, lead_researcher):
    client.force_login(lead_researcher)
    url = reverse("rounds:remind", args=[edition.key])
    assert set(client.get(url).context["form"]["staedte"].value()) == {"bochum", "stadt-0", "stadt-1"}
    assert client.get(url + "?stand=under_way").context["form"]["staedte"].value() == ["bochum"]
    Participation.objects.filter(city=city).update(signed_off_at=timezone.now())
    assert set(client.get(url).context["form"]["staedte"].value()) == {"stadt-0", "stadt-1"}


def test_the_lead_alone_reminds_and_sees_mails(client, edition, researcher, lead_researcher, city_officer):
    mailing = remind(edition, lead_researcher, "bochum")
    urls = [
        reverse("rounds:remind", args=[edition.key]),
        reverse("rounds:mailings", args=[edition.key]),
        reverse("rounds:mailing", args=[edition.key, mailing.pk]),
    ]
    for user, status in ((city_officer, 404), (researcher, 403), (lead_researcher, 200)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [status] * 3
    other = Edition.objects.create(key="anders", year=1999, title="Anders")
    assert client.get(reverse("rounds:mailing", args=[other.key, mailing.pk])).status_code == 404


# --- Placeholders ---


def test_placeholders_are_filled_once_and_case_does_not_matter():
    assert fill("{Stadt}, { stadt }", {"stadt": "{frist}"}) == "{frist}, {frist}"
    assert why_unfillable("{stadt} {Frist}", ["stadt", "frist"]) == ""


@pytest.mark.parametrize("text", ["{", "}", "a } b {", "{{stadt}}", "{stadt"])
def test_a_lone_brace_is_refused(text):
    assert "geschweifte Klammer" in why_unfillable(text, ["stadt"])


def test_every_shipped_text_can_be_filled():
    for shipped in MAIL_TEXTS.values():
        assert set(shipped.placeholders) <= PLACEHOLDERS.keys()
        for text in (shipped.wording.subject, shipped.wording.body):
            assert why_unfillable(text, shipped.placeholders) == ""
