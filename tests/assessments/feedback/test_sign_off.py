"""Abschluss, the way back, more time and the mails on deadlines; strangers first."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from icalendar import Calendar

from assessments.choices import ReportKind
from assessments.feedback.actions.corrections import answer_question
from assessments.feedback.actions.decisions import ask_back
from assessments.feedback.actions.extensions import ask_for_extension, grant_extension, refuse_extension
from assessments.feedback.actions.reviews import confirm_finding
from assessments.feedback.actions.sign_off import reopen_feedback, sign_off_feedback
from assessments.feedback.queries.sign_off import (
    covers_today,
    digest_of,
    feedback_document,
    is_unchanged,
)
from assessments.feedback.telling import remind_of_deadlines
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Edition, Participation, Report, SignOff
from scindex_portal.ledger import jobs, outbox
from scindex_portal.ledger.models import Entry, Mail
from tests.assessments.feedback.cases import draft, fresh, in_days, round_for, submitted
from tests.crawler import text_of_file
from tests.factories.assessments import finding_of

DEEDS = ("abschliessen", "oeffnen", "verlaengern")


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def part(edition, city) -> Participation:
    return Participation.objects.select_related("edition", "city").get(edition=edition, city=city)


def up_to(part: Participation, more: timedelta) -> None:
    """The one maximum that holds for all."""
    part.edition.latest_extension = part.edition.closes_at + more
    part.edition.save(update_fields=["latest_extension"])


def place(edition, city, deed: str = "") -> str:
    return f"/{edition.key}/stadt/{city.slug}/abschluss/" + (f"{deed}/" if deed else "")


@pytest.mark.parametrize("deed", ["", *DEEDS])
def test_strangers_find_nothing(client, other_city_officer, edition, city, deed):
    assert "login" in client.post(place(edition, city, deed))["Location"]
    client.force_login(other_city_officer)
    assert client.post(place(edition, city, deed)).status_code == 404


@pytest.mark.parametrize("who", ["colleague", "reader", "releaser"])
@pytest.mark.parametrize("deed", DEEDS)
def test_only_koordination_acts_and_all_may_look(client, request, edition, city, who, deed):
    client.force_login(request.getfixturevalue(who))
    assert client.post(place(edition, city, deed)).status_code == 403
    page = client.get(place(edition, city))
    assert page.status_code == 200
    assert "Abschließen kann die Koordination" in page.text
    assert not SignOff.objects.exists()


def test_the_page_names_what_is_open_and_says_what_it_means(client, edition, city, city_officer):
    draft(edition, city, city_officer)
    client.force_login(city_officer)
    page = client.get(place(edition, city)).text
    assert "Nicht geprüfte Werte gelten weder als bestätigt noch als bestritten." in page
    assert "Entwurf, der nicht eingereicht ist" in page
    assert "nicht geprüfte Werte in Verwaltung" in page


def test_signing_off_keeps_what_it_covers_and_locks_the_rest(part, edition, city, city_officer):
    sign_off = sign_off_feedback(participation=part, user=city_officer)
    assert sign_off.sha256 == digest_of(sign_off.document)
    assert is_unchanged(sign_off)
    assert covers_today(sign_off)
    assert Entry.objects.last().after == {"sha256": sign_off.sha256}
    finding = finding_of(edition, city, "eAkte")
    with pytest.raises(Refused, match="abgeschlossen"):
        confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)


def test_the_hash_changes_with_any_value_review_or_correction(part, edition, city, city_officer):
    before = digest_of(feedback_document(edition, city))
    finding = finding_of(edition, city, "eAkte")
    confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    reviewed = digest_of(feedback_document(edition, city))
    draft(edition, city, city_officer)
    assert len({before, reviewed, digest_of(feedback_document(edition, city))}) == 3


def test_it_is_signed_once_and_reopened_until_the_deadline(part, edition, city_officer):
    sign_off_feedback(participation=part, user=city_officer)
    with pytest.raises(Refused):
        sign_off_feedback(participation=part, user=city_officer)
    reopen_feedback(participation=part, user=city_officer)
    with pytest.raises(Refused, match="nicht"):
        reopen_feedback(participation=part, user=city_officer)
    sign_off_feedback(participation=part, user=city_officer)
    assert [bool(one.reopened_at) for one in SignOff.objects.all()] == [True, False]
    part.edition.closes_at = timezone.now() - timedelta(seconds=1)
    with pytest.raises(Refused, match="zu Ende"):
        reopen_feedback(participation=part, user=city_officer)


def test_two_who_sign_off_at_once_make_one_abschluss(part, city_officer):
    stale = Participation.objects.select_related("edition", "city").get(pk=part.pk)
    sign_off_feedback(participation=part, user=city_officer)
    with pytest.raises(Refused, match="inzwischen schon abgeschlossen"):
        sign_off_feedback(participation=stale, user=city_officer)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize("end", ["signed off", "closed"])
def test_a_question_stays_answerable_until_its_own_date(part, edition, city, city_officer, researcher, end):
    filed = submitted(edition, city, city_officer)
    ask_back(
        correction=filed,
        researcher=researcher,
        revision=filed.revision,
        text="Seit wann?",
        due_on=in_days(20),
    )
    if end == "signed off":
        sign_off_feedback(participation=part, user=city_officer)
    else:
        Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now())
    answer_question(correction=fresh(filed), user=city_officer, text="Seit Mai.")
    assert Correction.objects.get().state == "submitted"


def test_the_confirmation_is_a_paper_with_the_hash(client, part, edition, city, city_officer, tmp_path):
    submitted(edition, city, city_officer)
    client.force_login(city_officer)
    assert "Abgeschlossen" in client.post(place(edition, city, "abschliessen"), follow=True).text
    report = Report.objects.get(kind=ReportKind.RECEIPT)
    jobs.run(report.job_id)
    report.refresh_from_db()
    with pikepdf.open(report.file.open("rb")) as document:
        assert len(document.pages) == report.pages == 1
        assert document.Root.Lang == "de"
        assert "Bestätigung des Abschlusses" in str(document.docinfo.Title)
    words = text_of_file(report.file.open("rb").read())
    assert "55 %" in words
    assert SignOff.objects.get().sha256 in words.replace("\n", "")
    assert "Bestätigung des Abschlusses 1" in client.get(f"/{edition.key}/stadt/{city.slug}/papiere/").text


class TestMoreTime:
    def test_it_is_asked_for_once_and_granted_up_to_the_one_maximum(self, part, city_officer, researcher):
        ask_for_extension(participation=part, user=city_officer, reason="Ratsferien")
        with pytest.raises(Refused, match="schon um eine Verlängerung"):
            ask_for_extension(participation=part, user=city_officer)
        latest = part.deadline + timedelta(days=7)
        Edition.objects.update(latest_extension=latest)
        part.edition.refresh_from_db()
        with pytest.raises(Refused, match="höchstens bis"):
            grant_extension(participation=part, researcher=researcher, until=latest + timedelta(seconds=1))
        with pytest.raises(Refused, match="nach der jetzigen Frist"):
            grant_extension(participation=part, researcher=researcher, until=part.deadline)
        grant_extension(participation=part, researcher=researcher, until=latest)
        assert part.deadline == latest
        mail = Mail.objects.get(kind="extension")
        event = next(iter(Calendar.from_ical(mail.calendar).walk("VEVENT")))
        assert event["DTSTART"].dt == latest.replace(microsecond=0)

    def test_a_second_wish_after_a_granted_one_reaches_the_team_again(
        self, client, part, edition, city, city_officer, researcher, lead_researcher
    ):
        up_to(part, timedelta(days=1))
        ask_for_extension(participation=part, user=city_officer)
        grant_extension(participation=part, researcher=researcher, until=part.deadline + timedelta(days=1))
        client.force_login(lead_researcher)
        page = f"/{edition.key}/team/"
        assert "Bitten um mehr Zeit" not in client.get(page).text
        ask_for_extension(participation=part, user=city_officer)
        assert "Bitten um mehr Zeit" in client.get(page).text

    def test_a_refusal_has_a_reason_that_the_city_reads(self, part, city_officer, researcher):
        ask_for_extension(participation=part, user=city_officer)
        with pytest.raises(Refused, match="warum die Frist bleibt"):
            refuse_extension(participation=part, researcher=researcher, reason=" ")
        refuse_extension(participation=part, researcher=researcher, reason="Alle haben dieselbe Zeit.")
        assert "Alle haben dieselbe Zeit." in Mail.objects.get(kind="extension_refused").body
        ask_for_extension(participation=part, user=city_officer)  # once more, with a better reason

    def test_drafts_that_came_too_late_can_be_sent_again(self, client, part, edition, city, city_officer):
        draft(edition, city, city_officer)
        Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        client.force_login(city_officer)
        address = f"/{edition.key}/stadt/{city.slug}/korrekturen/"
        assert "nicht eingereicht (Frist abgelaufen)" in client.get(address).text
        Participation.objects.update(extended_until=timezone.now() + timedelta(days=1))
        assert "nicht eingereicht" not in client.get(address).text
        assert "Entwurf" in client.get(address).text


class TestDeadlines:
    @pytest.mark.parametrize(
        ("left", "told"),
        [(timedelta(days=8), 0), (timedelta(days=7), 1), (timedelta(days=3), 1), (timedelta(hours=20), 1)],
    )
    def test_a_week_and_a_day_before_each_once(self, part, edition, city_officer, left, told):
        Edition.objects.update(closes_at=timezone.now() + left)
        remind_of_deadlines()
        remind_of_deadlines()
        assert Mail.objects.filter(kind="deadline", recipient=city_officer.email).count() == told

    def test_both_are_sent_as_time_goes_on_and_a_new_deadline_begins_anew(self, part, city_officer):
        mine = Mail.objects.filter(kind="deadline", recipient=city_officer.email)
        for left, count in ((7, 1), (1, 2)):
            Edition.objects.update(closes_at=timezone.now() + timedelta(days=left))
            Participation.objects.exclude(deadline_told_for=None).update(
                deadline_told_for=timezone.now() - timedelta(days=6)
            )
            remind_of_deadlines()
            assert mine.count() == count

    def test_nobody_is_reminded_after_the_abschluss(self, part, edition, city_officer):
        Edition.objects.update(closes_at=timezone.now() + timedelta(days=2))
        part.edition.refresh_from_db()
        sign_off_feedback(participation=part, user=city_officer)
        remind_of_deadlines()
        assert not Mail.objects.filter(recipient=city_officer.email).exists()

    def test_the_calendar_file_goes_with_the_mail(self, part, city_officer, mailoutbox):
        Edition.objects.update(closes_at=timezone.now() + timedelta(days=2))
        remind_of_deadlines()
        outbox.send_mail(Mail.objects.get(recipient=city_officer.email).pk)
        ((name, content, kind),) = mailoutbox[0].attachments
        assert (name, kind) == ("Frist.ics", "text/calendar")
        assert "BEGIN:VEVENT" in content

    @pytest.mark.parametrize("night", ["2027-03-28", "2027-10-31"])
    def test_the_second_counts_also_in_the_nights_that_change_the_clock(self, part, night):
        closes_at = datetime.fromisoformat(f"{night}T18:00:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))
        part.edition.closes_at = closes_at
        second = timedelta(seconds=1)
        assert part.round_state(closes_at - second) == "open"
        assert part.round_state(closes_at) == part.round_state(closes_at + second) == "in_evaluation"


class TestPreferences:
    def address(self, edition, city) -> str:
        return f"/{edition.key}/stadt/{city.slug}/personen/mails/"

    def test_koordination_keeps_questions_and_deadlines(self, client, edition, city, city_officer):
        client.force_login(city_officer)
        client.post(self.address(edition, city), {"mail": []})
        assert city_officer.memberships.get().declined_mails == ["decision", "contribution"]

    def test_all_others_may_decline_everything_and_looking_declines_nothing(
        self, client, edition, city, reader
    ):
        client.force_login(reader)
        client.get(self.address(edition, city))
        assert reader.memberships.get().declined_mails == []
        client.post(self.address(edition, city), {"mail": ["deadline"]})
        assert reader.memberships.get().declined_mails == ["question", "decision", "contribution"]

    def test_another_city_finds_nothing(self, client, edition, city, other_city_officer):
        client.force_login(other_city_officer)
        assert client.post(self.address(edition, city)).status_code == 404


class TestVerifyReceipt:
    def verify(self, sha256: str) -> str:
        said = StringIO()
        call_command("verify_receipt", sha256, stdout=said)
        return said.getvalue()

    def test_it_finds_the_abschluss_and_says_what_changed_since(self, part, edition, city, city_officer):
        sign_off = sign_off_feedback(participation=part, user=city_officer)
        assert self.verify(sign_off.sha256.upper()).strip().endswith("unverändert.")
        reopen_feedback(participation=part, user=city_officer)
        draft(edition, city, city_officer)
        assert "Seither haben sich" in self.verify(sign_off.sha256)

    def test_a_changed_document_or_an_unknown_hash_is_told(self, part, city_officer):
        sign_off = sign_off_feedback(participation=part, user=city_officer)
        SignOff.objects.update(document=sign_off.document | {"city": "kiel"})
        with pytest.raises(CommandError, match="nachträglich verändert"):
            self.verify(sign_off.sha256)
        with pytest.raises(CommandError, match="keinen Abschluss"):
            self.verify("0" * 64)


class TestTheTeamsAnswer:
    def address(self, edition, city) -> str:
        return f"/{edition.key}/team/frist/{city.slug}/"

    def test_strangers_find_nothing_and_the_team_asks_the_lead(
        self, client, edition, city, city_officer, researcher
    ):
        for user, status in ((city_officer, 404), (researcher, 403)):
            client.force_login(user)
            assert (
                client.post(self.address(edition, city), {"until": "2030-01-01T18:00"}).status_code == status
            )
        assert Participation.objects.filter(extended_until__isnull=False).count() == 0

    def test_the_round_leads_to_it_and_a_later_moment_is_granted(
        self, client, part, edition, city, city_officer, lead_researcher
    ):
        up_to(part, timedelta(days=7))
        ask_for_extension(participation=part, user=city_officer, reason="Ratsferien")
        client.force_login(lead_researcher)
        assert self.address(edition, city) in client.get(f"/{edition.key}/team/").text
        page = client.get(self.address(edition, city)).text
        assert "Ratsferien" in page
        until = timezone.localtime(part.deadline + timedelta(days=3)).replace(second=0, microsecond=0)
        client.post(self.address(edition, city), {"until": f"{until:%Y-%m-%dT%H:%M}", "aktion": "gewaehren"})
        assert Participation.objects.get(pk=part.pk).extended_until == until
        assert "Bitten um mehr Zeit" not in client.get(f"/{edition.key}/team/").text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"until": "irgendwann"}, "Bitte geben Sie Tag und Uhrzeit an"),
            ({"until": ""}, "Bitte geben Sie die neue Frist an"),
            ({"until": "2020-01-01T10:00"}, "nach der jetzigen Frist"),
            ({"aktion": "ablehnen", "reason": " "}, "warum die Frist bleibt"),
        ],
    )
    def test_what_cannot_be_is_told(
        self, client, part, edition, city, city_officer, lead_researcher, said, words
    ):
        up_to(part, timedelta(days=7))
        ask_for_extension(participation=part, user=city_officer)
        client.force_login(lead_researcher)
        assert words in client.post(self.address(edition, city), said).text

    def test_a_refusal_is_told_to_the_city(self, client, part, edition, city, city_officer, lead_researcher):
        ask_for_extension(participation=part, user=city_officer)
        client.force_login(lead_researcher)
        client.post(
            self.address(edition, city), {"aktion": "ablehnen", "reason": "Alle haben gleich viel Zeit."}
        )
        assert "Alle haben gleich viel Zeit." in Mail.objects.get(kind="extension_refused").body
