"""What a city does with a submitted correction: withdraw, answer, talk, propose once more."""

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import corrections, decisions
from assessments.feedback.actions.corrections import DraftFields
from assessments.feedback.transitions import Refused
from assessments.models import Comment, Correction, Edition, Participation
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import text_hash
from tests.assessments.feedback.cases import (
    decide,
    fresh,
    in_days,
    proposed,
    round_for,
    submitted,
)
from tests.factories.assessments import finding_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


# --- Withdrawing, answering, talking ---


def test_withdrawing_takes_a_proposed_decision_with_it(
    edition, city, city_officer, researcher, second_researcher
):
    waiting = proposed(edition, city, city_officer, researcher)
    seen = waiting.decisions.get()
    corrections.withdraw_correction(correction=fresh(waiting), user=city_officer)
    assert waiting.decisions.get().state == "returned"
    with pytest.raises(Refused):
        decisions.confirm_decision(decision=seen, researcher=second_researcher)
    assert fresh(waiting).state == CorrectionState.WITHDRAWN
    assert fresh(waiting).finding.current_id == waiting.base_version_id


def test_withdrawing_ends_with_the_freeze(edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    Edition.objects.update(status="frozen")
    with pytest.raises(Refused, match="eingefroren"):
        corrections.withdraw_correction(correction=fresh(filed), user=city_officer)


def asked(edition, city, officer, researcher, due_on=None) -> Correction:
    filed = submitted(edition, city, officer)
    decisions.ask_back(
        correction=filed,
        researcher=researcher,
        revision=filed.revision,
        text="Seit wann?",
        due_on=in_days(20),
    )
    if due_on:
        Correction.objects.filter(pk=filed.pk).update(answer_due_on=due_on)
    return fresh(filed)


def test_a_question_stays_answerable_after_the_round_closed_and_was_signed_off(
    edition, city, city_officer, researcher
):
    open_one = asked(edition, city, city_officer, researcher, due_on=in_days(0))
    Edition.objects.update(closes_at=timezone.now())
    Participation.objects.update(signed_off_at=timezone.now())
    corrections.answer_question(correction=fresh(open_one), user=city_officer, text="Seit Mai.")
    assert (fresh(open_one).state, fresh(open_one).answer_due_on) == (CorrectionState.SUBMITTED, None)
    assert Comment.objects.get(kind="answer").text == "Seit Mai."


def test_a_late_answer_is_refused_with_the_date(edition, city, city_officer, researcher):
    open_one = asked(edition, city, city_officer, researcher, due_on=in_days(-1))
    with pytest.raises(Refused, match=f"{in_days(-1):%d.%m.%Y}"):
        corrections.answer_question(correction=open_one, user=city_officer, text="Seit Mai.")
    assert fresh(open_one).state == CorrectionState.QUESTION


def test_a_question_is_not_answered_into_a_frozen_edition(edition, city, city_officer, researcher):
    open_one = asked(edition, city, city_officer, researcher)
    Edition.objects.update(status="frozen")
    with pytest.raises(Refused, match="eingefroren"):
        corrections.answer_question(correction=fresh(open_one), user=city_officer, text="Seit Mai.")
    assert fresh(open_one).state == CorrectionState.QUESTION


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_answer_or_note_is_refused(text, edition, city, city_officer, researcher):
    open_one = asked(edition, city, city_officer, researcher)
    with pytest.raises(Refused):
        corrections.answer_question(correction=open_one, user=city_officer, text=text)
    with pytest.raises(Refused):
        corrections.write_comment(correction=open_one, user=city_officer, text=text, is_internal=True)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("is_internal", "kind"), [(True, "internal"), (False, "message")])
def test_a_note_and_a_message_are_two_things(is_internal, kind, edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    corrections.write_comment(
        correction=filed, user=city_officer, text="Bitte prüfen.", is_internal=is_internal
    )
    assert Comment.objects.get().kind == kind
    assert Entry.objects.last().after == {"kind": kind, "text": text_hash("Bitte prüfen.")}


# --- Once more after a refusal ---


def begin(edition, city, officer, reason="Mit einem neuen Nachweis."):
    finding = finding_of(edition, city, "Elektrobusse")
    return corrections.save_draft(
        finding=finding, user=officer, revision=None, fields=DraftFields(reason=reason)
    )


def test_after_a_refusal_once_more_and_linked(edition, city, city_officer, researcher):
    first = submitted(edition, city, city_officer)
    decide(first, researcher, outcome="reject", reason_code="evidence_missing")
    second = begin(edition, city, city_officer)
    assert second.previous_attempt_id == first.pk
    Correction.objects.filter(pk=second.pk).update(state="rejected")
    with pytest.raises(Refused, match="zweimal"):
        begin(edition, city, city_officer)
