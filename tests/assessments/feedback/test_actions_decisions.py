"""The project team's deeds: claim, ask back, decide, write, and what each leaves behind."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState, DecisionState, Origin, Outcome
from assessments.feedback.actions import corrections, decisions, messages
from assessments.feedback.transitions import Refused
from assessments.feedback.working_days import earliest_answer_date
from assessments.models import Comment, Correction, Decision, Edition, FindingVersion
from assessments.results.tasks import RECOMPUTE
from scindex_portal.ledger.models import Entry, Job, Mail
from scindex_portal.ledger.record import broken_links, text_hash
from tests.assessments.feedback.cases import (
    decide,
    everything,
    fresh,
    in_days,
    last_entries,
    number_of,
    round_for,
    submitted,
)
from tests.factories.assessments import parameter_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def filed(edition, city, city_officer) -> Correction:
    """A correction in the middle of the field that moves nobody's bounds."""
    return submitted(edition, city, city_officer)


# --- What a decision leaves behind ---


def test_accepting_gives_the_finding_a_new_version_and_keeps_the_old_one(filed, researcher):
    decision = decide(filed, researcher)
    finding = fresh(filed).finding
    assert (decision.state, fresh(filed).state) == (DecisionState.FINAL, CorrectionState.ACCEPTED)
    assert (finding.current.number, finding.baseline.number) == (Decimal(55), Decimal(50))
    assert list(finding.versions.values_list("sequence", flat=True)) == [1, 2]
    version = finding.current
    assert (version.origin, version.correction_id) == (Origin.CORRECTION, filed.pk)
    assert version.source_url == filed.evidence_links.get().evidence.url
    assert version.data_as_of == f"{filed.data_as_of:%d.%m.%Y}"


def test_a_confidential_link_never_becomes_the_source(filed, researcher):
    filed.evidence_links.update(is_confidential=True)
    decide(filed, researcher)
    assert fresh(filed).finding.current.source_url == ""


def test_accepting_raises_the_revision_and_writes_one_job(filed, researcher):
    before = Edition.objects.get().values_revision
    decide(filed, researcher)
    assert Edition.objects.get().values_revision == before + 1
    job = Job.objects.get(kind=RECOMPUTE)
    assert (job.key, job.payload) == (
        f"{Edition.objects.get().pk}:live",
        {"edition_id": Edition.objects.get().pk},
    )
    assert not Mail.objects.exists()  # the day's mail tells of it


def test_two_decisions_before_the_worker_comes_make_one_job(edition, city, city_officer, researcher):
    decide(submitted(edition, city, city_officer), researcher)
    decide(submitted(edition, city, city_officer, "Labore", 11), researcher)
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1
    assert Edition.objects.get().values_revision == 3


def test_refusing_changes_no_value_and_queues_no_computation(filed, researcher):
    decide(filed, researcher, outcome=Outcome.REJECT, reason_code="evidence_missing", reason="Seite 3 fehlt.")
    assert fresh(filed).state == CorrectionState.REJECTED
    assert number_of(filed) == 50
    assert FindingVersion.objects.filter(finding=filed.finding).count() == 1
    assert not Job.objects.filter(kind=RECOMPUTE).exists()
    assert Edition.objects.get().values_revision == 1


def test_accepting_differently_sets_the_value_that_the_team_names(filed, researcher):
    decision = decide(
        filed,
        researcher,
        outcome=Outcome.ACCEPT_DIFFERENTLY,
        reason_code="evidence_partly",
        number=Decimal("52.5"),
    )
    assert fresh(filed).state == CorrectionState.ACCEPTED_DIFFERENTLY
    assert number_of(filed) == decision.number == Decimal("52.5")
    assert fresh(filed).number == 55, "what the city proposed stays"


def test_accepting_sets_the_proposal_whatever_value_is_sent_along(filed, researcher):
    decide(filed, researcher, number=Decimal(99))
    assert number_of(filed) == 55


def test_a_hint_without_a_value_is_accepted_only_with_one(edition, city, city_officer, researcher):
    hint = submitted(edition, city, city_officer, "Elektrofahrzeuge", None)
    with pytest.raises(Refused, match="Wert"):
        decide(hint, researcher)
    decide(fresh(hint), researcher, number=Decimal(11))
    assert number_of(hint) == 11


def test_the_effect_and_the_ripple_are_stored_as_they_were(filed, researcher):
    decision = decide(filed, researcher)
    effect = decision.effect
    assert effect["of"] == 5
    assert effect["after"]["indicator"] > effect["before"]["indicator"]
    assert effect["after"]["total"] - effect["before"]["total"] == decision.ripple["moves"]["bochum"][0]
    assert (decision.ripple["cities_moved"], decision.ripple["needs_second_person"]) == (0, False)


def test_the_record_holds_codes_and_values_and_only_the_trace_of_the_text(filed, researcher):
    decide(filed, researcher, reason="Der Nachweis von Frau Muster belegt den Wert.")
    entry = last_entries(1)[0]
    assert (entry.action, entry.role, entry.subject_id) == ("accept_correction", "team", filed.pk)
    assert entry.before == {"state": "submitted", "level": None, "number": "50"}
    assert entry.after["number"] == "55"
    assert entry.after["reason"] == text_hash("Der Nachweis von Frau Muster belegt den Wert.")
    assert "Muster" not in str(entry.after)
    assert list(broken_links()) == []


# --- All or nothing ---


@pytest.mark.parametrize(
    "breaks",
    [
        "assessments.feedback.actions.decisions.enqueue",
        "assessments.feedback.actions.guards.write_entry",
    ],
)
def test_nothing_of_a_decision_stays_if_a_part_of_it_fails(breaks, filed, researcher, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the machine stopped here")

    before = everything()
    monkeypatch.setattr(breaks, fail)
    with pytest.raises(RuntimeError):
        decide(filed, researcher)
    assert everything() == before
    assert number_of(filed) == 50


# --- What a decision needs ---

BAD = {
    "unknown outcome": {"outcome": "vielleicht"},
    "question is no decision": {"outcome": "question"},
    "no reason code": {"reason_code": ""},
    "unknown reason code": {"reason_code": "weil"},
    "empty reason": {"reason": ""},
    "blank reason": {"reason": " \n "},
    "no other value": {"outcome": Outcome.ACCEPT_DIFFERENTLY},
    "above the scale": {"outcome": Outcome.ACCEPT_DIFFERENTLY, "number": Decimal(120)},
    "below the scale": {"outcome": Outcome.ACCEPT_DIFFERENTLY, "number": Decimal("-0.1")},
}


@pytest.mark.parametrize("lack", BAD)
def test_an_incomplete_decision_is_refused_and_changes_nothing(lack, filed, researcher):
    before = everything()
    with pytest.raises(Refused):
        decide(filed, researcher, **BAD[lack])
    assert everything() == before


def test_a_level_is_no_value_of_a_number_and_of_no_other_parameter(
    edition, city, city_officer, researcher, filed
):
    level = parameter_of(edition, "eAkte").levels.first()
    with pytest.raises(Refused, match="Skala"):
        decide(filed, researcher, outcome=Outcome.ACCEPT_DIFFERENTLY, level_id=level.pk)
    other = submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    with pytest.raises(Refused, match="Skala"):
        decide(other, researcher, outcome=Outcome.ACCEPT_DIFFERENTLY, number=Decimal(1))
    with pytest.raises(Refused, match="Skala"):
        decide(other, researcher, outcome=Outcome.ACCEPT_DIFFERENTLY, level_id=10**6)


@pytest.mark.parametrize("days_left", [12, -1], ids=["during", "after"])
def test_the_team_decides_during_and_after_the_round(days_left, filed, researcher):
    Edition.objects.update(closes_at=timezone.now() + timedelta(days=days_left))
    decide(fresh(filed), researcher)
    assert fresh(filed).state == CorrectionState.ACCEPTED


@pytest.mark.parametrize("status", ["frozen", "published"])
def test_nothing_is_decided_in_a_frozen_edition(status, filed, researcher, second_researcher):
    Edition.objects.update(status=status)
    for deed in (
        lambda: decide(fresh(filed), researcher),
        lambda: decisions.claim_correction(correction=fresh(filed), researcher=researcher),
        lambda: ask(fresh(filed), researcher),
    ):
        before = everything()
        with pytest.raises(Refused, match="eingefroren"):
            deed()
        assert everything() == before


def test_freezing_between_page_and_decision_is_noticed(filed, researcher):
    """The edition in memory is still open; the locked row says otherwise."""
    Edition.objects.update(status="frozen")
    with pytest.raises(Refused, match="eingefroren"):
        decide(filed, researcher)
    assert not Decision.objects.exists()


def test_a_withdrawn_correction_is_not_decided(filed, city_officer, researcher):
    seen = fresh(filed)
    corrections.withdraw_correction(correction=filed, user=city_officer)
    before = everything()
    with pytest.raises(Refused):
        decide(seen, researcher)
    assert everything() == before


# --- Claims ---


def test_a_claimed_case_is_decided_and_asked_back_by_its_holder_only(filed, researcher, second_researcher):
    decisions.claim_correction(correction=filed, researcher=researcher)
    for deed in (decide, ask):
        with pytest.raises(Refused, match="Ria Recherche"):
            deed(fresh(filed), second_researcher)
    decide(fresh(filed), researcher)
    assert (fresh(filed).claimed_by, fresh(filed).claimed_at) == (None, None)


def test_one_case_is_claimed_once(filed, researcher, second_researcher):
    late = fresh(filed)
    decisions.claim_correction(correction=filed, researcher=researcher)
    with pytest.raises(Refused):
        decisions.claim_correction(correction=late, researcher=second_researcher)
    assert fresh(filed).claimed_by == researcher


def test_a_released_case_is_free_again(filed, researcher, second_researcher):
    decisions.claim_correction(correction=filed, researcher=researcher)
    decisions.release_claim(correction=fresh(filed), researcher=researcher)
    decisions.claim_correction(correction=fresh(filed), researcher=second_researcher)
    assert [entry.action for entry in last_entries(3)] == [
        "claim_correction",
        "release_claim",
        "claim_correction",
    ]


# --- Rückfragen and messages ---


def ask(correction, researcher, **how):
    said = {"text": "Seit wann?", "due_on": in_days(20), "revision": correction.revision} | how
    return decisions.ask_back(correction=correction, researcher=researcher, **said)


def test_a_question_is_a_comment_and_a_move_and_a_mail_but_no_decision(filed, researcher):
    ask(filed, researcher)
    asked = fresh(filed)
    assert (asked.state, asked.answer_due_on) == (CorrectionState.QUESTION, in_days(20))
    assert (Comment.objects.get().kind, Comment.objects.get().side) == ("question", "team")
    assert not Decision.objects.exists()
    assert Mail.objects.get(kind="question").recipient == "koordination@bochum.example"
    assert last_entries(1)[0].after["text"] == text_hash("Seit wann?")


@pytest.mark.parametrize("how", [{"text": " \n"}, {"due_on": in_days(0)}, {"due_on": in_days(2)}])
def test_a_question_needs_a_text_and_leaves_five_working_days(how, filed, researcher):
    before = everything()
    with pytest.raises(Refused):
        ask(filed, researcher, **how)
    assert everything() == before


def test_the_earliest_date_is_the_fifth_working_day(filed, researcher):
    earliest = earliest_answer_date(timezone.localdate())
    with pytest.raises(Refused, match=f"{earliest:%d.%m.%Y}"):
        ask(filed, researcher, due_on=earliest - timedelta(days=1))
    ask(filed, researcher, due_on=earliest)
    assert fresh(filed).answer_due_on == earliest


def test_a_question_is_taken_back_only_after_its_date(filed, researcher):
    ask(filed, researcher)
    with pytest.raises(Refused, match="noch bis"):
        messages.take_back_question(correction=fresh(filed), researcher=researcher)
    Correction.objects.update(answer_due_on=in_days(-1))
    messages.take_back_question(correction=fresh(filed), researcher=researcher)
    decide(fresh(filed), researcher, outcome=Outcome.REJECT, reason_code="evidence_missing")
    assert fresh(filed).state == CorrectionState.REJECTED


def test_a_message_of_the_team_changes_nothing_else(filed, researcher):
    before = fresh(filed)
    messages.write_team_message(correction=filed, researcher=researcher, text="  Danke.  ")
    comment = Comment.objects.get()
    assert (comment.text, comment.side, comment.kind) == ("Danke.", "team", "message")
    assert (fresh(filed).state, fresh(filed).revision) == (before.state, before.revision)
    assert Entry.objects.latest("number").after["text"] == text_hash("Danke.")
    with pytest.raises(Refused):
        messages.write_team_message(correction=filed, researcher=researcher, text=" ")
