"""What the end of a round, an Abschluss and a leaving unit close, and what stays told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from icalendar import Calendar

from assessments.choices import Origin
from assessments.feedback import telling
from assessments.feedback.actions import corrections, hints
from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import end_unit, request_contribution
from assessments.feedback.actions.decisions import add_version, ask_back
from assessments.feedback.actions.evidence import attach_link, describe_evidence, detach_evidence
from assessments.feedback.actions.extensions import ask_for_extension, grant_extension, refuse_extension
from assessments.feedback.actions.reviews import mark_not_checkable
from assessments.feedback.actions.sign_off import reopen_feedback, sign_off_feedback
from assessments.feedback.queries.sign_off import digest_of, feedback_document, is_unchanged
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Edition, Participation, UnitLink
from cities.actions.units import save_unit
from cities.models import Membership, Role
from scindex_portal.ledger.models import Mail
from tests.assessments.feedback.cases import decide, draft, in_days, round_for, submitted
from tests.factories.assessments import finding_of, parameter_of
from tests.factories.cities import UnitFactory, member

LINK = "https://bochum.example/beschluss"


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def part(edition, city) -> Participation:
    return Participation.objects.select_related("edition", "city").get(edition=edition, city=city)


def close(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("end", ["signed off", "closed"])
def test_the_evidence_of_a_draft_stays_as_it_is_after_the_end(part, edition, city, city_officer, end):
    filed = draft(edition, city, city_officer)
    link = filed.evidence_links.get()
    if end == "closed":
        close(edition)
    else:
        sign_off_feedback(participation=part, user=city_officer)
    for deed in (
        lambda: attach_link(correction=filed, user=city_officer, url=LINK),
        lambda: describe_evidence(link=link, user=city_officer, locator="Seite 3"),
        lambda: detach_evidence(link=link, user=city_officer),
    ):
        with pytest.raises(Refused, match=r"geschlossen|abgeschlossen"):
            deed()
    assert filed.evidence_links.get() == link


def test_a_question_takes_evidence_until_its_own_date(edition, city, city_officer, researcher):
    filed = submitted(edition, city, city_officer)
    due_on = in_days(20)
    ask_back(correction=filed, researcher=researcher, revision=filed.revision, text="Seit?", due_on=due_on)
    close(edition)
    attach_link(correction=filed, user=city_officer, url=LINK)
    filed.answer_due_on = timezone.localdate() - timedelta(days=1)
    filed.save(update_fields=["answer_due_on"])
    with pytest.raises(Refused, match="Frist für diese Rückfrage"):
        attach_link(correction=filed, user=city_officer, url=LINK + "/2")


class TestWhatTheHashCovers:
    def test_each_abschluss_has_its_own_and_names_who_and_when(self, part, city_officer):
        first = sign_off_feedback(participation=part, user=city_officer)
        reopen_feedback(participation=part, user=city_officer)
        second = sign_off_feedback(participation=part, user=city_officer)
        assert first.sha256 != second.sha256
        second.signed_at += timedelta(seconds=1)
        assert not is_unchanged(second)

    @pytest.mark.parametrize("field", ["city_reference", "criteria", "locator", "is_confidential"])
    def test_words_and_marks_of_a_correction(self, field, edition, city, city_officer):
        filed = draft(edition, city, city_officer)
        before = digest_of(feedback_document(edition, city))
        if field in {"locator", "is_confidential"}:
            filed.evidence_links.update(**{field: "Seite 3" if field == "locator" else True})
        else:
            setattr(filed, field, ["x"] if field == "criteria" else "AZ 12")
            filed.save(update_fields=[field])
        assert digest_of(feedback_document(edition, city)) != before

    def test_why_a_value_could_not_be_checked(self, edition, city, city_officer):
        finding = finding_of(edition, city, "eAkte")
        version = finding.current_id
        mark_not_checkable(finding=finding, version_id=version, user=city_officer, reason="unknown")
        before = digest_of(feedback_document(edition, city))
        finding.reviews.update(reason="official_source")
        assert digest_of(feedback_document(edition, city)) != before


class TestMoreTime:
    def test_without_a_maximum_for_all_nobody_gets_more(self, part, lead_researcher):
        with pytest.raises(Refused, match="späteste Frist"):
            grant_extension(
                participation=part, researcher=lead_researcher, until=part.deadline + timedelta(days=1)
            )

    def test_after_the_abschluss_nobody_asks_and_no_wish_stays(self, part, city_officer):
        ask_for_extension(participation=part, user=city_officer)
        sign_off_feedback(participation=part, user=city_officer)
        part.refresh_from_db()
        assert not part.asks_for_time
        with pytest.raises(Refused, match="abgeschlossen"):
            ask_for_extension(participation=part, user=city_officer)

    def test_an_answer_given_meanwhile_counts(self, part, city_officer, lead_researcher):
        ask_for_extension(participation=part, user=city_officer)
        stale = Participation.objects.select_related("edition", "city").get(pk=part.pk)
        refuse_extension(participation=part, researcher=lead_researcher, reason="Gleiche Zeit für alle.")
        with pytest.raises(Refused, match="keine Verlängerung"):
            refuse_extension(participation=stale, researcher=lead_researcher, reason="Nein.")

    def test_the_reason_of_a_refusal_stays_on_the_page(
        self, client, part, edition, city, city_officer, lead_researcher
    ):
        ask_for_extension(participation=part, user=city_officer)
        refuse_extension(participation=part, researcher=lead_researcher, reason="Gleiche Zeit für alle.")
        client.force_login(city_officer)
        page = client.get(f"/{edition.key}/stadt/{city.slug}/abschluss/").text
        assert "Gleiche Zeit für alle." in page


def test_the_calendar_file_is_in_utc_and_a_later_one_overrules(part, city_officer):
    Edition.objects.update(closes_at=timezone.now() + timedelta(days=2))
    telling.remind_of_deadlines()
    calendar = Calendar.from_ical(Mail.objects.filter(kind="deadline").first().calendar)
    event = next(iter(calendar.walk("VEVENT")))
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["DTSTAMP"].to_ical().endswith(b"Z")
    assert "DTEND" not in event
    assert event["SEQUENCE"] > 0


def test_one_citys_fault_does_not_silence_the_others(
    edition, city, city_officer, other_city_officer, other_city, researcher, monkeypatch, caplog
):
    decide(submitted(edition, city, city_officer), researcher)
    decide(submitted(round_for(other_city), other_city, other_city_officer), researcher)
    send = telling.send_decisions

    def fails_for_one(edition, where, *rest):
        if where == city:
            raise RuntimeError("Vorlage kaputt")
        send(edition, where, *rest)

    monkeypatch.setattr(telling, "send_decisions", fails_for_one)
    assert telling.tell_decisions() == 1
    assert "Vorlage kaputt" in caplog.text
    monkeypatch.undo()
    assert telling.tell_decisions() == 1  # the other one, next time


def test_a_decision_overtaken_by_a_later_value_is_not_told_as_valid(edition, city, city_officer, researcher):
    filed = submitted(edition, city, city_officer)
    decide(filed, researcher)
    add_version(
        finding_of(edition, city, "Elektrobusse"), origin=Origin.RESEARCH_CORRECTION, number=Decimal(60)
    )
    telling.tell_decisions()
    body = Mail.objects.get(kind="decisions").body
    assert "Danach galt: 55 %\nBisher: 50 %" in body
    assert "Es gilt jetzt" not in body


def test_a_unit_that_goes_takes_its_link_and_its_tasks_along(edition, city, part, city_officer):
    unit = UnitFactory(city=city, name="Tiefbauamt")
    chosen = [parameter_of(edition, "eAkte").pk]
    assign_parameters(participation=part, parameters=chosen, user=city_officer, unit=unit)
    link, _ = request_contribution(participation=part, unit=unit, user=city_officer, due_on=in_days(3))
    end_unit(unit=unit, user=city_officer)
    save_unit(city=city, user=city_officer, name="tiefbauamt")
    unit.refresh_from_db()
    assert (unit.is_active, unit.name) == (True, "tiefbauamt")
    assert UnitLink.objects.get(pk=link.pk).revoked_at
    assert not Assignment.objects.exists()


class TestOnlyAssignedValues:
    @pytest.fixture
    def limited(self, city):
        user = member(city, Role.EDITING)
        Membership.objects.filter(user=user).update(only_assigned=True)
        return user

    def test_messages_hints_and_returns_of_others_are_left_alone(
        self, edition, city, part, city_officer, limited
    ):
        filed = submitted(edition, city, city_officer)
        with pytest.raises(Refused, match="zugewiesen"):
            corrections.write_comment(correction=filed, user=limited, text="Bitte.", is_internal=False)
        hint = hints.give_hint(participation=part, user=city_officer, text="Bitte anders zählen.")
        with pytest.raises(Refused, match="jemand anderes"):
            hints.withdraw_hint(hint=hint, user=limited)
        own = hints.give_hint(participation=part, user=limited, text="Noch einer.")
        hints.withdraw_hint(hint=own, user=limited)

    def test_the_page_offers_nothing_that_would_be_refused(
        self, client, edition, city, city_officer, limited
    ):
        filed = submitted(edition, city, city_officer)
        address = f"/{edition.key}/stadt/{city.slug}/korrekturen/{filed.pk}/"
        client.force_login(limited)
        assert "zurueckziehen/" not in client.get(address).text
        client.force_login(city_officer)
        assert "zurueckziehen/" in client.get(address).text


def test_the_team_gets_no_message_about_a_draft(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    with pytest.raises(Refused, match="zuerst ein"):
        corrections.write_comment(correction=filed, user=city_officer, text="Bitte.", is_internal=False)
