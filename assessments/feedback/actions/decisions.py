"""The project team's deeds on a correction: claim, ask back, decide, confirm as second person."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.choices import (
    CommentKind,
    CorrectionState,
    DecisionState,
    Origin,
    Outcome,
    ReasonCode,
    RunKind,
    Side,
)
from assessments.feedback.plausible import named_value_misfit
from assessments.feedback.reasons import reason_misfit
from assessments.feedback.transitions import Refused, target_of
from assessments.feedback.working_days import earliest_answer_date
from assessments.models import Comment, Correction, Decision, Edition, Finding, FindingVersion
from assessments.notifications import mails
from assessments.results.effects import NO_EFFECT, Effect, effect_of_value
from assessments.results.tasks import RECOMPUTE
from cities.models import User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.record import text_hash

from .guards import Stale, edition_of, move_correction, record, require_undecided_edition, team_actor

ATTEMPTS = 3
VALUES_MOVE = "Gerade wird an vielen Werten gearbeitet. Bitte senden Sie Ihre Eingaben noch einmal."


@transaction.atomic
def claim_correction(*, correction: Correction, researcher: User) -> Correction:
    """Take a case, so that two never work on one."""
    require_undecided_edition(edition_of(correction.finding))
    former = move_correction(correction, "claim", claimed_by=researcher, claimed_at=timezone.now())
    record("claim_correction", correction, team_actor(researcher), before={"state": former}, after={})
    return correction


@transaction.atomic
def release_claim(*, correction: Correction, researcher: User) -> Correction:
    former = move_correction(correction, "release_claim", claimed_by=None, claimed_at=None)
    record("release_claim", correction, team_actor(researcher), before={"state": former}, after={})
    return correction


def require_own_or_free(correction: Correction, researcher: User) -> None:
    """Refused where a colleague works on the case or has already proposed a decision."""
    if correction.state == CorrectionState.SECOND_REVIEW:
        raise Refused("Zu dieser Korrektur wartet schon eine Entscheidung auf eine zweite Person.")
    if correction.state == CorrectionState.CLAIMED and correction.claimed_by_id != researcher.pk:
        raise Refused(f"{correction.claimed_by.name} bearbeitet diese Korrektur gerade.")


@transaction.atomic
def ask_back(*, correction: Correction, researcher: User, revision: int, text: str, due_on: date) -> Comment:
    """A Rückfrage: a message with a date of its own; the city acts next."""
    require_undecided_edition(edition_of(correction.finding))
    require_own_or_free(correction, researcher)
    if not text.strip():
        raise Refused("Bitte schreiben Sie, was Sie von der Stadt wissen möchten.")
    if due_on < (earliest := earliest_answer_date(timezone.localdate())):
        raise Refused(
            f"Die Stadt braucht fünf Arbeitstage. Bitte wählen Sie ein Datum ab {earliest:%d.%m.%Y}."
        )
    former = move_correction(
        correction, "ask_back", revision=revision, answer_due_on=due_on, claimed_by=None, claimed_at=None
    )
    question = Comment.objects.create(
        correction=correction, kind=CommentKind.QUESTION, side=Side.TEAM, text=text.strip(), author=researcher
    )
    after = {"state": correction.state, "due_on": due_on.isoformat(), "text": text_hash(question.text)}
    record("ask_back", correction, team_actor(researcher), before={"state": former}, after=after)
    mails.send_question(correction, question)
    return question


def decide_correction(
    *,
    correction: Correction,
    researcher: User,
    revision: int,
    outcome: str,
    reason_code: str,
    reason: str,
    level_id: int | None = None,
    number: Decimal | None = None,
    in_same_transaction: Callable[[Decision], None] = lambda decision: None,
    effect_of: Callable[[Correction, int | None, Decimal | None], Effect] | None = None,
) -> Decision:
    """Decide a case. Its effect is computed beforehand and holds only if no value changed meanwhile."""
    require_undecided_edition(edition_of(correction.finding))
    require_own_or_free(correction, researcher)
    require_reason(outcome, reason_code, reason)
    level_id, number = _decided_value(correction, outcome, level_id, number)
    decision = Decision(correction=correction, outcome=outcome, level_id=level_id, number=number)
    decision.reason_code, decision.reason, decision.decided_by = reason_code, reason.strip(), researcher
    for _ in range(ATTEMPTS):
        effect = _effect(decision, effect_of or effect_of_value)
        with transaction.atomic():
            if _values_stand(correction, effect):
                made = _decide(correction, decision, effect, revision, researcher)
                in_same_transaction(made)
                return made
    raise Stale(VALUES_MOVE)


def require_reason(outcome: str, reason_code: str, reason: str) -> None:
    if outcome not in Outcome.values or reason_code not in ReasonCode.values:
        raise Refused("Bitte wählen Sie ein Ergebnis und einen Grund.")
    if misfit := reason_misfit(outcome, reason_code):
        raise Refused(misfit)
    if not reason.strip():
        raise Refused("Bitte begründen Sie die Entscheidung; die Stadt liest diesen Text.")


def changes_value(decision: Decision) -> bool:
    """Whether the decision gives the finding a new version."""
    return decision.level_id is not None or decision.number is not None


def _decided_value(
    correction: Correction, outcome: str, level_id: int | None, number: Decimal | None
) -> tuple[int | None, Decimal | None]:
    if outcome == Outcome.REJECT:
        return None, None
    if outcome == Outcome.ACCEPT and correction.has_value:
        return correction.level_id, correction.number
    if level_id is None and number is None:
        raise Refused("Bitte geben Sie den Wert an, der künftig gelten soll.")
    if misfit := named_value_misfit(correction, outcome, level_id, number):
        raise Refused(misfit)
    return level_id, number


def _effect(decision: Decision, effect_of: Callable[..., Effect]) -> Effect:
    if not changes_value(decision):
        return NO_EFFECT
    return effect_of(decision.correction, decision.level_id, decision.number)


def _values_stand(correction: Correction, effect: Effect) -> bool:
    """Lock the edition's row; true if the effect was computed on the values as they are now."""
    edition = Edition.objects.select_for_update().get(pk=edition_of(correction.finding).pk)
    require_undecided_edition(edition)
    return effect is NO_EFFECT or edition.values_revision == effect.revision


def _decide(
    correction: Correction, decision: Decision, effect: Effect, revision: int, researcher: User
) -> Decision:
    decision.effect, decision.ripple = effect.effect, effect.ripple
    move = "ask_second_person" if effect.needs_second_person else decision.outcome
    decision.state = DecisionState.PROPOSED if effect.needs_second_person else DecisionState.FINAL
    target_of(move, correction.state)
    before = _value_of(correction.finding)
    former = move_correction(correction, move, revision=revision, claimed_by=None, claimed_at=None)
    decision.save(force_insert=True)
    _trace(f"{move}_correction", decision, researcher, former, before)
    if decision.state == DecisionState.FINAL:
        _take_effect(decision)
    return decision


def confirm_decision(*, decision: Decision, researcher: User) -> Decision:
    """A second person confirms; effect and ripple are stored as they are at this moment."""
    _require_second_person(decision, researcher)
    for _ in range(ATTEMPTS):
        effect = _effect(decision, effect_of_value)
        with transaction.atomic():
            if not _values_stand(decision.correction, effect):
                continue
            correction = decision.correction
            before = _value_of(correction.finding)
            former = move_correction(correction, decision.outcome)
            decision.state, decision.second_by, decision.second_at = (
                DecisionState.FINAL,
                researcher,
                timezone.now(),
            )
            decision.effect, decision.ripple = effect.effect, effect.ripple
            decision.save(update_fields=["state", "second_by", "second_at", "effect", "ripple"])
            _trace("confirm_decision", decision, researcher, former, before)
            _take_effect(decision)
            return decision
    raise Stale(VALUES_MOVE)


@transaction.atomic
def return_decision(*, decision: Decision, researcher: User, reason: str) -> Decision:
    """A second person does not agree: the case goes back into the queue with the reason."""
    _require_second_person(decision, researcher)
    if not reason.strip():
        raise Refused("Bitte schreiben Sie, warum Sie die Entscheidung zurückgeben.")
    former = move_correction(decision.correction, "return_to_first_person")
    decision.state, decision.second_by, decision.second_at = (
        DecisionState.RETURNED,
        researcher,
        timezone.now(),
    )
    decision.second_reason = reason.strip()
    decision.save(update_fields=["state", "second_by", "second_at", "second_reason"])
    _trace("return_decision", decision, researcher, former, {})
    return decision


def _require_second_person(decision: Decision, researcher: User) -> None:
    require_undecided_edition(edition_of(decision.correction.finding))
    waits = decision.correction.state == CorrectionState.SECOND_REVIEW
    if decision.state != DecisionState.PROPOSED or not waits:
        raise Refused(
            "Über diese Korrektur wurde inzwischen entschieden, oder die Stadt hat sie zurückgezogen."
        )
    if decision.decided_by_id == researcher.pk:
        raise Refused("Die zweite Prüfung übernimmt jemand anderes aus dem Projektteam.")


def _take_effect(decision: Decision) -> None:
    """The finding's new version, the new revision and the recomputation: all or nothing.

    The city reads the decision at once in the portal and hears of it by the day's mail (`telling.py`).
    """
    correction = decision.correction
    if changes_value(decision):
        add_version(
            correction.finding,
            origin=Origin.CORRECTION,
            level_id=decision.level_id,
            number=decision.number,
            correction=correction,
            source_label="Korrektur der Stadt, vom Projektteam geprüft",
            source_url=_first_link(correction),
            fetched_on=timezone.localdate(),
            data_as_of=f"{correction.data_as_of:%d.%m.%Y}" if correction.data_as_of else "",
        )


def add_version(finding: Finding, **values: Any) -> FindingVersion:
    """Give a finding a new version, raise the edition's revision and queue the recomputation."""
    edition = edition_of(finding)
    last = finding.versions.order_by("-sequence").first()
    version = FindingVersion.objects.create(
        finding=finding, sequence=(last.sequence if last else 0) + 1, **values
    )
    Finding.objects.filter(pk=finding.pk).update(current=version)
    finding.current = version
    Edition.objects.filter(pk=edition.pk).update(values_revision=F("values_revision") + 1)
    enqueue(RECOMPUTE, f"{edition.pk}:{RunKind.LIVE}", edition_id=edition.pk)
    return version


def _first_link(correction: Correction) -> str:
    link = correction.evidence_links.filter(evidence__kind="link", is_confidential=False).first()
    return link.evidence.url if link and len(link.evidence.url) <= 500 else ""


def _current(finding: Finding) -> FindingVersion:
    """The version that counts at this moment, whatever was loaded earlier."""
    current = Finding.objects.values_list("current_id", flat=True).get(pk=finding.pk)
    return FindingVersion.objects.select_related("level").get(pk=current)


def _value_of(finding: Finding) -> dict[str, Any]:
    current = _current(finding)
    return {"level": current.level_id, "number": current.number}


def _trace(action: str, decision: Decision, researcher: User, former: str, before: dict[str, Any]) -> None:
    after = {
        "state": decision.correction.state,
        "outcome": decision.outcome,
        "reason_code": decision.reason_code,
        "reason": text_hash(decision.second_reason or decision.reason),
        "level": decision.level_id,
        "number": decision.number,
    }
    record(
        action, decision.correction, team_actor(researcher), before={"state": former} | before, after=after
    )
