"""A decision that waits for a second person, and decisions on values that change meanwhile."""

import pytest

from assessments.choices import CorrectionState, DecisionState, Outcome
from assessments.feedback.actions import decisions
from assessments.feedback.actions.guards import Stale
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Decision, Edition
from assessments.results.tasks import RECOMPUTE
from scindex_portal.ledger.models import Job, Mail
from scindex_portal.ledger.record import text_hash
from tests.assessments.feedback.cases import (
    decide,
    everything,
    fresh,
    last_entries,
    number_of,
    round_for,
    submitted,
)


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def filed(edition, city, city_officer) -> Correction:
    """A correction in the middle of the field that moves nobody's bounds."""
    return submitted(edition, city, city_officer)


@pytest.fixture
def far(city, city_officer) -> Correction:
    """A correction of the field's lowest city: the worst value of its indicator moves."""
    return submitted(round_for(city, place=0), city, city_officer, value=10)


# --- The second person ---


def test_a_decision_that_moves_a_bound_waits_for_a_second_person(far, researcher):
    decision = decide(far, researcher)
    assert (decision.state, fresh(far).state) == (DecisionState.PROPOSED, CorrectionState.SECOND_REVIEW)
    assert decision.ripple["moved_bounds"] == ["mobilitaet/Elektrifizierung"]
    assert number_of(far) == 0, "nothing takes effect yet"
    assert not Job.objects.exists()
    assert not Mail.objects.exists()
    assert last_entries(1)[0].action == "ask_second_person_correction"


def test_refusing_the_same_correction_needs_no_second_person(far, researcher):
    assert decide(far, researcher, outcome=Outcome.REJECT).state == DecisionState.FINAL


def test_the_second_person_confirms_and_only_then_it_counts(far, researcher, second_researcher):
    decision = decide(far, researcher)
    with pytest.raises(Refused, match="jemand anderes"):
        decisions.confirm_decision(decision=decision, researcher=researcher)
    decisions.confirm_decision(decision=decision, researcher=second_researcher)
    stored = Decision.objects.get()
    assert (stored.state, stored.decided_by, stored.second_by) == ("final", researcher, second_researcher)
    assert number_of(far) == 10
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1
    assert last_entries(1)[0].action == "confirm_decision"


def test_a_decision_is_confirmed_once(far, researcher, second_researcher, lead_researcher):
    decision = decide(far, researcher)
    late = Decision.objects.select_related("correction__finding").get(pk=decision.pk)
    decisions.confirm_decision(decision=decision, researcher=second_researcher)
    before = everything()
    with pytest.raises(Refused):
        decisions.confirm_decision(decision=late, researcher=lead_researcher)
    assert everything() == before


def test_confirming_stores_the_effect_of_that_moment(city, city_officer, researcher, second_researcher):
    edition = round_for(city, place=0)
    decision = decide(submitted(edition, city, city_officer, value=10), researcher)
    before = decision.effect["before"]["total"]
    decide(submitted(edition, city, city_officer, "Labore", 1), researcher, outcome=Outcome.REJECT)
    raised = submitted(edition, city, city_officer, "Elektrofahrzeuge", 30)
    waiting = decide(raised, researcher)
    decisions.confirm_decision(decision=waiting, researcher=second_researcher)
    decisions.confirm_decision(decision=decision, researcher=second_researcher)
    assert Decision.objects.get(pk=decision.pk).effect["before"]["total"] > before


def test_a_returned_decision_goes_back_with_its_reason_and_can_be_decided_anew(
    far, researcher, second_researcher
):
    decision = decide(far, researcher)
    with pytest.raises(Refused):
        decisions.return_decision(decision=decision, researcher=second_researcher, reason=" ")
    with pytest.raises(Refused, match="jemand anderes"):
        decisions.return_decision(decision=decision, researcher=researcher, reason="Doch nicht.")
    decisions.return_decision(decision=decision, researcher=second_researcher, reason="Seite 3 fehlt.")
    assert (fresh(far).state, Decision.objects.get().state) == (CorrectionState.SUBMITTED, "returned")
    assert Decision.objects.get().second_reason == "Seite 3 fehlt."
    assert last_entries(1)[0].after["reason"] == text_hash("Seite 3 fehlt.")
    again = decide(fresh(far), second_researcher)
    decisions.confirm_decision(decision=again, researcher=researcher)
    assert number_of(far) == 10


def test_a_waiting_decision_is_not_decided_over(far, researcher, second_researcher):
    decide(far, researcher)
    with pytest.raises(Refused, match="zweite Person"):
        decide(fresh(far), second_researcher, outcome=Outcome.REJECT)
    assert Decision.objects.count() == 1


# --- Values that change meanwhile ---


def test_an_effect_computed_on_old_values_is_computed_anew(
    edition, city, city_officer, researcher, filed, monkeypatch
):
    """Another value is decided between the computation and the transaction: the stored effect knows it."""
    other = submitted(edition, city, city_officer, "Labore", 11)
    real, seen = decisions.effect_of_value, []

    def slow(*args):
        effect = real(*args)
        if not seen:
            seen.append(effect)
            decide(other, researcher)
        seen.append(effect)
        return effect

    monkeypatch.setattr(decisions, "effect_of_value", slow)
    decision = decide(filed, researcher)
    stale, stored = seen[0].effect["before"]["total"], decision.effect["before"]["total"]
    assert stored > stale


def test_under_constant_change_the_person_is_asked_to_try_again(filed, researcher, monkeypatch):
    real = decisions.effect_of_value

    def always_late(*args):
        effect = real(*args)
        Edition.objects.update(values_revision=effect.revision + 1)
        return effect

    monkeypatch.setattr(decisions, "effect_of_value", always_late)
    with pytest.raises(Stale, match="noch einmal"):
        decide(filed, researcher)
    assert not Decision.objects.exists()


def test_two_deciders_one_winner(filed, researcher, second_researcher):
    first, second = fresh(filed), fresh(filed)
    decide(first, researcher)
    before = everything()
    with pytest.raises(Refused):
        decide(second, second_researcher, outcome=Outcome.REJECT)
    assert everything() == before
    assert Decision.objects.get().decided_by == researcher


def test_a_page_from_before_another_deed_decides_nothing(filed, researcher):
    """Claimed and released again: the state is the same, the revision is not."""
    seen = fresh(filed)
    decisions.claim_correction(correction=fresh(filed), researcher=researcher)
    decisions.release_claim(correction=fresh(filed), researcher=researcher)
    with pytest.raises(Stale):
        decide(fresh(filed), researcher, revision=seen.revision)
