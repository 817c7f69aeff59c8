"""Two people in the same moment: threads with connections of their own, and each guard shown to matter."""

import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection

from assessments.choices import CorrectionState, Outcome
from assessments.feedback.actions import corrections, decisions, guards, reviews
from assessments.feedback.actions.corrections import DraftFields
from assessments.feedback.actions.guards import Stale
from assessments.feedback.transitions import Refused, target_of
from assessments.models import Correction, Decision, Edition, Review
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import broken_links
from tests.assessments.feedback.cases import decide, draft, fresh, number_of, proposed, round_for, submitted
from tests.factories.assessments import finding_of

at_once = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all deeds at the same moment; each answer is what came back or the refusal."""
    gate = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def do(at: int, deed: Callable[[], Any]) -> None:
        close_old_connections()
        try:
            gate.wait(timeout=20)
            answers[at] = deed()
        except Exception as refusal:  # judged by the test
            answers[at] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def refusals(answers: list[Any]) -> list[Refused]:
    """The refusals; anything else that went wrong fails the test."""
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    assert [failure for failure in failed if not isinstance(failure, Refused)] == []
    return failed


class TestTogether:
    pytestmark = at_once

    @pytest.fixture
    def edition(self, city) -> Edition:
        return round_for(city)

    def test_two_deciders_at_once(self, edition, city, city_officer, researcher, second_researcher):
        filed = submitted(edition, city, city_officer)
        first, second = fresh(filed), fresh(filed)
        answers = together(
            lambda: decide(first, researcher),
            lambda: decide(second, second_researcher, outcome=Outcome.REJECT, reason_code="not_counted"),
        )
        assert len(refusals(answers)) == 1
        decision = Decision.objects.get()
        assert number_of(filed) == (55 if decision.outcome == Outcome.ACCEPT else 50)
        assert Entry.objects.filter(action__in=["accept_correction", "reject_correction"]).count() == 1
        assert list(broken_links()) == []

    def test_a_decision_against_a_withdrawal(self, edition, city, city_officer, researcher):
        filed = submitted(edition, city, city_officer)
        first, second = fresh(filed), fresh(filed)
        answers = together(
            lambda: decide(first, researcher),
            lambda: corrections.withdraw_correction(correction=second, user=city_officer),
        )
        assert len(refusals(answers)) == 1
        decided = Decision.objects.exists()
        assert fresh(filed).state == (CorrectionState.ACCEPTED if decided else CorrectionState.WITHDRAWN)
        assert number_of(filed) == (55 if decided else 50)

    def test_a_confirmation_against_a_withdrawal(
        self, edition, city, city_officer, researcher, second_researcher
    ):
        waiting = proposed(edition, city, city_officer, researcher)
        decision = Decision.objects.select_related(
            "correction__finding__parameter__indicator__domain__edition", "correction__finding__city"
        ).get()
        answers = together(
            lambda: decisions.confirm_decision(decision=decision, researcher=second_researcher),
            lambda: corrections.withdraw_correction(correction=fresh(waiting), user=city_officer),
        )
        assert len(refusals(answers)) == 1
        final = Decision.objects.get().state == "final"
        assert number_of(waiting) == (55 if final else 50)
        assert fresh(waiting).state == ("accepted" if final else "withdrawn")

    def test_one_of_five_claims_a_case(self, edition, city, city_officer, researcher, second_researcher):
        filed = submitted(edition, city, city_officer)
        people = [researcher, second_researcher, researcher, second_researcher, researcher]
        copies = [fresh(filed) for _ in people]
        answers = together(
            *(
                lambda copy=copy, person=person: decisions.claim_correction(
                    correction=copy, researcher=person
                )
                for copy, person in zip(copies, people, strict=True)
            )
        )
        assert len(refusals(answers)) == 4
        assert Entry.objects.filter(action="claim_correction").count() == 1

    def test_two_officers_begin_a_draft_for_one_value(self, edition, city, city_officer, colleague):
        def begin(user, reason):
            fields = DraftFields(reason=reason)
            finding = finding_of(edition, city, "Elektrobusse")
            return corrections.save_draft(finding=finding, user=user, revision=None, fields=fields)

        answers = together(
            lambda: begin(city_officer, "Die eine Fassung."), lambda: begin(colleague, "Die andere Fassung.")
        )
        assert len(refusals(answers)) == 1
        kept = Correction.objects.get()
        assert kept.reason in {"Die eine Fassung.", "Die andere Fassung."}

    def test_two_officers_save_one_draft(self, edition, city, city_officer, colleague):
        filed = draft(edition, city, city_officer)

        def save(user, reason):
            fields, copy = DraftFields(reason=reason), fresh(filed)
            return corrections.save_draft(
                finding=copy.finding, user=user, revision=filed.revision, fields=fields
            )

        answers = together(lambda: save(city_officer, "Fassung A."), lambda: save(colleague, "Fassung B."))
        assert len(refusals(answers)) == 1
        winner = next(answer for answer in answers if isinstance(answer, Correction))
        assert (fresh(filed).reason, fresh(filed).revision) == (winner.reason, filed.revision + 1)

    def test_two_officers_review_one_value(self, edition, city, city_officer, colleague):
        finding = finding_of(edition, city, "eAkte")
        seen = finding.current_id
        answers = together(
            lambda: reviews.confirm_finding(finding=finding, version_id=seen, user=city_officer),
            lambda: reviews.confirm_finding(finding=finding, version_id=seen, user=colleague),
        )
        refusals(answers)
        assert Review.objects.filter(undone_at__isnull=True).count() == 1

    def test_decisions_on_several_cases_at_once_are_all_kept(self, edition, city, city_officer, researcher):
        """Every stored effect begins where the one before it ended; no revision is counted twice."""
        names = {"Elektrobusse": 55, "Labore": 11, "Elektrofahrzeuge": 11}
        filed = [submitted(edition, city, city_officer, name, value) for name, value in names.items()]
        copies = [fresh(correction) for correction in filed]
        answers = together(*(lambda copy=copy: decide(copy, researcher) for copy in copies))
        assert refusals(answers) == []
        assert Edition.objects.get().values_revision == 1 + len(filed)
        effects = [d.effect for d in Decision.objects.order_by("pk") if d.effect]
        totals = sorted((e["before"]["total"], e["after"]["total"]) for e in effects)
        assert all(one[1] == next_one[0] for one, next_one in pairwise(totals))
        assert list(broken_links()) == []


# --- Without its guard each of these goes wrong ---


def unguarded_move(correction: Correction, move: str, *, revision: int | None = None, **changes: Any) -> str:
    """`move_correction` as it would be without its conditional UPDATE."""
    former = correction.state
    changes["state"] = target_of(move, former)
    changes["revision"] = (correction.revision if revision is None else revision) + 1
    Correction.objects.filter(pk=correction.pk).update(**changes)
    return former


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def unguarded(monkeypatch):
    for module in (guards, corrections, decisions):
        monkeypatch.setattr(module, "move_correction", unguarded_move)


def test_without_the_revision_in_the_update_a_save_is_lost(edition, city, city_officer, colleague, unguarded):
    filed = draft(edition, city, city_officer)
    for user, reason in ((city_officer, "Die erste Fassung."), (colleague, "Die zweite Fassung.")):
        fields = DraftFields(reason=reason)
        corrections.save_draft(finding=filed.finding, user=user, revision=filed.revision, fields=fields)
    assert fresh(filed).reason == "Die zweite Fassung.", "the first one is gone and nobody was told"


def test_without_the_state_in_the_update_a_withdrawn_correction_is_decided(
    edition, city, city_officer, researcher, unguarded
):
    filed = submitted(edition, city, city_officer)
    seen = fresh(filed)
    corrections.withdraw_correction(correction=filed, user=city_officer)
    decide(seen, researcher)
    assert fresh(filed).state == CorrectionState.ACCEPTED
    assert number_of(filed) == 55


def test_behind_the_update_the_database_allows_one_standing_decision(
    edition, city, city_officer, researcher, second_researcher, unguarded
):
    filed = submitted(edition, city, city_officer)
    first, second = fresh(filed), fresh(filed)
    decide(first, researcher, outcome=Outcome.REJECT)
    with pytest.raises(IntegrityError, match=r"correction_id|decision_one_standing"):
        decide(second, second_researcher, outcome=Outcome.REJECT)


def test_behind_the_action_the_database_wants_two_people(edition, city, city_officer, researcher):
    waiting = proposed(edition, city, city_officer, researcher)
    with pytest.raises(IntegrityError, match="decision_two_people"):
        waiting.decisions.update(second_by=researcher)


def test_without_the_values_guard_a_stored_effect_is_wrong(
    edition, city, city_officer, researcher, monkeypatch
):
    filed = submitted(edition, city, city_officer)
    other = submitted(edition, city, city_officer, "Labore", 11)
    real, late = decisions.effect_of_value, []

    def slow(correction, *value):
        effect = real(correction, *value)
        if not late:
            late.append(correction)
            decide(other, researcher)
        return effect

    monkeypatch.setattr(decisions, "effect_of_value", slow)
    monkeypatch.setattr(decisions, "_values_stand", lambda correction, effect: True)
    decision = decide(filed, researcher)
    earlier = Decision.objects.get(correction=other)
    assert decision.effect["before"]["total"] == earlier.effect["before"]["total"], (
        "as if nothing had happened"
    )


def test_without_the_claim_check_two_people_work_on_one_case(
    edition, city, city_officer, researcher, second_researcher, monkeypatch
):
    filed = submitted(edition, city, city_officer)
    decisions.claim_correction(correction=filed, researcher=researcher)
    monkeypatch.setattr(decisions, "require_own_or_free", lambda correction, researcher: None)
    decide(fresh(filed), second_researcher)
    assert Decision.objects.get().decided_by == second_researcher


def test_without_the_round_check_a_late_draft_is_submitted(edition, city, city_officer, monkeypatch):
    filed = draft(edition, city, city_officer)
    Edition.objects.update(closes_at=edition.opens_at.replace(year=edition.opens_at.year + 1))
    Edition.objects.update(status="published")
    late = fresh(filed)
    with pytest.raises(Refused):
        corrections.submit_correction(correction=late, user=city_officer, revision=late.revision)
    monkeypatch.setattr(corrections, "require_open_round", guards.participation_of)
    corrections.submit_correction(correction=late, user=city_officer, revision=late.revision)
    assert fresh(filed).state == CorrectionState.SUBMITTED


def test_with_the_guards_the_same_steps_are_refused(edition, city, city_officer, colleague, researcher):
    filed = draft(edition, city, city_officer)
    seen = filed.revision
    corrections.save_draft(
        finding=filed.finding, user=city_officer, revision=seen, fields=DraftFields(reason="Die erste.")
    )
    with pytest.raises(Stale):
        corrections.save_draft(
            finding=filed.finding, user=colleague, revision=seen, fields=DraftFields(reason="Die zweite.")
        )
    assert fresh(filed).reason == "Die erste."
