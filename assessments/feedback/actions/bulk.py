"""The bulk decision: begun by a person, carried out case by case through the same action as a single one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from assessments.choices import BulkCaseState, Outcome
from assessments.feedback.plausible import value_misfit
from assessments.feedback.transitions import Refused
from assessments.models import BulkCase, BulkDecision, Correction, Decision, Parameter
from assessments.results.live_field import LiveField
from cities.models import User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.models import Job
from scindex_portal.ledger.record import text_hash, write_entry

from .decisions import decide_correction, require_reason
from .guards import Stale, require_undecided_edition, team_actor

DECIDE_TOGETHER = "decide_together"
MOST_CASES = 100


@dataclass(frozen=True)
class Ruling:
    """What is said of every case."""

    outcome: str
    reason_code: str
    reason: str
    level_id: int | None = None
    number: Decimal | None = None


def begin_bulk_decision(
    *, parameter: Parameter, researcher: User, ruling: Ruling, cases: Sequence[tuple[int, int]]
) -> BulkDecision:
    """Write down which cases, each with the revision that the person saw, and queue the job."""
    edition = parameter.indicator.domain.edition
    require_undecided_edition(edition)
    require_reason(ruling.outcome, ruling.reason_code, ruling.reason)
    if ruling.outcome == Outcome.ACCEPT_DIFFERENTLY and (
        misfit := value_misfit(parameter, ruling.level_id, ruling.number)
    ):
        raise Refused(misfit)
    known = set(
        Correction.objects.filter(
            finding__parameter=parameter, pk__in=[pk for pk, _ in cases], submitted_at__isnull=False
        ).values_list("pk", flat=True)
    )
    chosen = {pk: revision for pk, revision in cases if pk in known}
    if not chosen:
        raise Refused("Kein Fall lässt sich so entscheiden. Bitte wählen Sie mindestens einen anderen Fall.")
    if len(chosen) > MOST_CASES:
        raise Refused(f"Bitte wählen Sie höchstens {MOST_CASES} Fälle auf einmal.")
    return _begin(parameter, researcher, ruling, chosen)


@transaction.atomic
def _begin(parameter: Parameter, researcher: User, ruling: Ruling, chosen: dict[int, int]) -> BulkDecision:
    bulk = BulkDecision.objects.create(
        parameter=parameter,
        made_by=researcher,
        outcome=ruling.outcome,
        level_id=ruling.level_id,
        number=ruling.number,
        reason_code=ruling.reason_code,
        reason=ruling.reason.strip(),
    )
    BulkCase.objects.bulk_create(
        BulkCase(bulk=bulk, correction_id=pk, revision=revision) for pk, revision in chosen.items()
    )
    write_entry(
        actor=team_actor(researcher),
        action="begin_bulk_decision",
        subject=bulk,
        edition=parameter.indicator.domain.edition.key,
        after={
            "outcome": bulk.outcome,
            "reason_code": bulk.reason_code,
            "reason": text_hash(bulk.reason),
            "corrections": sorted(chosen),
        },
    )
    enqueue(DECIDE_TOGETHER, str(bulk.pk), bulk_id=bulk.pk)
    return bulk


@transaction.atomic
def continue_bulk_decision(*, bulk: BulkDecision) -> Job:
    """After the job was given up: the cases that still wait are tried again."""
    return enqueue(DECIDE_TOGETHER, str(bulk.pk), bulk_id=bulk.pk)


def decide_bulk_case(*, case: BulkCase, field: LiveField) -> None:
    """Decide one case, or leave it out with the reason. Done twice it changes nothing."""
    bulk, correction = case.bulk, case.correction

    def mark(decision: Decision) -> None:
        waiting = BulkCase.objects.filter(pk=case.pk, state=BulkCaseState.WAITING)
        if not waiting.update(state=BulkCaseState.DONE, decision=decision):
            raise Stale("Dieser Fall ist schon entschieden.")

    is_named = bulk.outcome == Outcome.ACCEPT_DIFFERENTLY
    try:
        decide_correction(
            correction=correction,
            researcher=bulk.made_by,
            revision=case.revision,
            outcome=bulk.outcome,
            reason_code=bulk.reason_code,
            reason=bulk.reason,
            level_id=bulk.level_id if is_named else None,
            number=bulk.number if is_named else None,
            in_same_transaction=mark,
            effect_of=field.effect_of_value,
        )
    except Refused as refusal:
        left = BulkCase.objects.filter(pk=case.pk, state=BulkCaseState.WAITING)
        left.update(state=BulkCaseState.LEFT_OUT, note=str(refusal)[:500])
