"""Every pair of move and state: allowed as the model says, or refused with nothing changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import corrections, decisions, evidence, messages
from assessments.feedback.transitions import MOVES, IllegalMove, Refused, is_allowed, target_of
from assessments.models import Correction
from assessments.models.correction import UNDECIDED
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import broken_links
from tests.assessments.feedback.cases import decide, draft, everything, fresh, in_days, propose, round_for

STATES = list(CorrectionState.values)
WITH_TEAM = ["submitted", "claimed"]
# Written down anew from the model, not read from the table under test.
LEGAL = {
    "save": (["draft"], "draft"),
    "request_release": (["draft"], "release"),
    "return_to_draft": (["release"], "draft"),
    "submit": (["draft", "release"], "submitted"),
    "defer": (["draft", "release"], "deferred"),
    "withdraw": (["draft", "release", "submitted", "claimed", "question", "second_review"], "withdrawn"),
    "claim": (["submitted"], "claimed"),
    "release_claim": (["claimed"], "submitted"),
    "ask_back": (WITH_TEAM, "question"),
    "answer": (["question"], "submitted"),
    "take_back_question": (["question"], "submitted"),
    "ask_second_person": (WITH_TEAM, "second_review"),
    "return_to_first_person": (["second_review"], "submitted"),
    "accept": ([*WITH_TEAM, "second_review"], "accepted"),
    "accept_differently": ([*WITH_TEAM, "second_review"], "accepted_differently"),
    "reject": ([*WITH_TEAM, "second_review"], "rejected"),
}


def test_the_table_has_exactly_these_moves():
    assert set(MOVES) == set(LEGAL)


@pytest.mark.parametrize("move", LEGAL)
@pytest.mark.parametrize("state", STATES)
def test_every_pair_of_move_and_state(move, state):
    sources, target = LEGAL[move]
    assert is_allowed(move, state) == (state in sources)
    if state in sources:
        assert target_of(move, state) == target
        return
    with pytest.raises(IllegalMove) as refusal:
        target_of(move, state)
    assert str(refusal.value).endswith(".")


def test_every_move_leads_to_a_state_that_exists_and_nothing_leaves_an_end():
    assert {target for _, target in LEGAL.values()} <= set(STATES)
    ends = set(STATES) - set(UNDECIDED)
    assert not {state for sources, _ in LEGAL.values() for state in sources} & ends


DEEDS: dict[str, tuple[Callable[[Correction, SimpleNamespace], object], dict[str, str]]] = {
    "save": (
        lambda c, who: corrections.save_draft(
            finding=c.finding,
            user=who.officer,
            revision=c.revision,
            fields=corrections.DraftFields(reason="neu"),
        ),
        {"draft": "draft"},
    ),
    "submit": (
        lambda c, who: corrections.submit_correction(correction=c, user=who.officer, revision=c.revision),
        {"draft": "submitted", "release": "submitted"},
    ),
    "withdraw": (
        lambda c, who: corrections.withdraw_correction(correction=c, user=who.officer),
        dict.fromkeys(LEGAL["withdraw"][0], "withdrawn"),
    ),
    "answer": (
        lambda c, who: corrections.answer_question(correction=c, user=who.officer, text="Seite 4."),
        {"question": "submitted"},
    ),
    "attach": (
        lambda c, who: evidence.attach_link(
            correction=c, user=who.officer, url="https://www.example.org/neu"
        ),
        {"draft": "draft", "question": "question"},
    ),
    "detach": (
        lambda c, who: evidence.detach_evidence(link=c.evidence_links.get(), user=who.officer),
        {"draft": "draft"},
    ),
    "claim": (
        lambda c, who: decisions.claim_correction(correction=c, researcher=who.researcher),
        {"submitted": "claimed"},
    ),
    "release_claim": (
        lambda c, who: decisions.release_claim(correction=c, researcher=who.researcher),
        {"claimed": "submitted"},
    ),
    "ask_back": (
        lambda c, who: decisions.ask_back(
            correction=c,
            researcher=who.researcher,
            revision=c.revision,
            text="Seit wann?",
            due_on=in_days(20),
        ),
        dict.fromkeys(WITH_TEAM, "question"),
    ),
    "take_back_question": (
        lambda c, who: messages.take_back_question(correction=c, researcher=who.researcher),
        {"question": "submitted"},
    ),
    "accept": (
        lambda c, who: decide(c, who.researcher),
        dict.fromkeys(WITH_TEAM, "accepted"),
    ),
    "accept_differently": (
        lambda c, who: decide(c, who.researcher, outcome="accept_differently", number=52),
        dict.fromkeys(WITH_TEAM, "accepted_differently"),
    ),
    "reject": (
        lambda c, who: decide(c, who.researcher, outcome="reject"),
        dict.fromkeys(WITH_TEAM, "rejected"),
    ),
    "confirm": (
        lambda c, who: decisions.confirm_decision(decision=c.decisions.get(), researcher=who.second),
        {"second_review": "accepted"},
    ),
    "return": (
        lambda c, who: decisions.return_decision(
            decision=c.decisions.get(), researcher=who.second, reason="Bitte noch einmal lesen."
        ),
        {"second_review": "submitted"},
    ),
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def who(city_officer, researcher, second_researcher):
    return SimpleNamespace(officer=city_officer, researcher=researcher, second=second_researcher)


def place_in(state: str, deed: str, correction: Correction, who: SimpleNamespace) -> Correction:
    """Put the row into a state with what belongs to it."""
    due_on = in_days(-1 if deed == "take_back_question" else 3) if state == "question" else None
    Correction.objects.filter(pk=correction.pk).update(
        state=state,
        submitted_at=None if state in {"draft", "release"} else timezone.now(),
        claimed_by=who.researcher if state == "claimed" else None,
        answer_due_on=due_on,
    )
    if deed in {"confirm", "return"} or state == "second_review":
        propose(correction, who.researcher)
    return fresh(correction)


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_in_every_state(deed, city, who):
    act, allowed = DEEDS[deed]
    filed = draft(round_for(city), city, who.officer)
    for state in STATES:
        with undone():
            correction = place_in(state, deed, filed, who)
            before = everything()
            if state in allowed:
                act(correction, who)
                assert fresh(filed).state == allowed[state], state
                written = [] if deed == "save" else list(Entry.objects.values_list("subject_id", flat=True))
                assert written == ([] if deed == "save" else [filed.pk]), state
                assert list(broken_links()) == []
            else:
                with pytest.raises(Refused):
                    act(correction, who)
                assert everything() == before, state
