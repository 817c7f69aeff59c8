"""Recherchekorrektur: the project team corrects its own research, one value or many at once."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from assessments.choices import DecisionState, Origin, RunKind
from assessments.feedback.queries.research import (
    NewValue,
    PlannedChange,
    ResearchPlan,
    pending_findings,
    plan_research_values,
)
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding, FindingVersion, ResearchChange, ResearchCorrection
from assessments.results.effects import Effect, effect_of_values
from assessments.results.tasks import RECOMPUTE
from cities.models import User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import Deed, text_hash, write_entries, write_entry

from .decisions import ATTEMPTS, VALUES_MOVE
from .guards import Stale, require_undecided_edition, team_actor

BATCH = 500
OTHER_PLAN = (
    "Inzwischen hat sich ein Wert geändert, oder die Angaben sind andere als in der Vorschau. Bitte sehen "
    "Sie sich die Vorschau noch einmal an."
)
NO_LONGER_WAITS = "Über diese Recherchekorrektur wurde inzwischen entschieden."


def correct_research_values(
    *,
    edition: Edition,
    values: Sequence[NewValue],
    stamp: str,
    researcher: User,
    reason: str,
    overrule_reason: str = "",
    channel: str = Channel.WEB,
) -> ResearchChange:
    """Take new research values over, all or nothing: immutable versions, record entries, recomputation.

    `plan = plan_research_values(edition, values)` is the preview (reads only): show `plan.changes`,
    `plan.refusals`, `plan.overruling`; then call this with the same values and `plan.stamp`. It plans again
    outside the transaction: Stale where the stamp is another, Refused where a value is refused, nothing
    changes, or `plan.overruling` has no `overrule_reason`. In an open round a change that moves ranks as a
    decision would (`needs_second_person`) is only proposed: `confirm_research_change` by a second person
    moves the values. Cities hear of it by the day's mail (telling_research.py).
    """
    _require_reason(edition, reason)
    said = {"edition": edition, "stamp": stamp, "made_by": researcher, "reason": reason.strip()}
    said["overrule_reason"] = overrule_reason.strip()
    for _ in range(ATTEMPTS):
        plan = plan_research_values(edition, values)
        _require_plan(plan, stamp, overrule_reason)
        effect = effect_of_values(edition.pk, _cells(plan))
        with transaction.atomic():
            if _values_stand(edition, plan.revision, effect):
                return _write(ResearchChange(**said, ripple=effect.ripple), plan, effect, channel)
    raise Stale(VALUES_MOVE)


def _require_reason(edition: Edition, reason: str) -> None:
    require_undecided_edition(edition)
    if not reason.strip():
        raise Refused("Bitte begründen Sie die Recherchekorrektur; die Städte lesen diesen Text.")


def _require_plan(plan: ResearchPlan, stamp: str, overrule_reason: str) -> None:
    if plan.refusals:
        raise Refused(plan.refusals[0][1])
    if plan.stamp != stamp:
        raise Stale(OTHER_PLAN)
    if not plan.changes:
        raise Refused("Das ist der Wert, der schon gilt. Es gibt nichts zu ändern.")
    if plan.overruling and not overrule_reason.strip():
        raise Refused(
            "Damit gilt eine übernommene Korrektur nicht mehr. Bitte schreiben Sie, warum das richtig ist."
        )


def _cells(plan: ResearchPlan) -> list[tuple[int, int, int | None, object]]:
    return [
        (c.finding.city_id, c.finding.parameter_id, c.value.level_id, c.value.number) for c in plan.changes
    ]


def _values_stand(edition: Edition, revision: int, effect: Effect) -> bool:
    """Lock the edition's row; true if plan and effect were computed on the values as they are now."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    require_undecided_edition(locked)
    return locked.values_revision == revision == effect.revision


def _write(change: ResearchChange, plan: ResearchPlan, effect: Effect, channel: str) -> ResearchChange:
    if pending_findings(change.edition).intersection(c.finding.pk for c in plan.changes):
        raise Stale(OTHER_PLAN)
    waits = effect.needs_second_person and change.edition.opened_at is not None
    change.state = DecisionState.PROPOSED if waits else DecisionState.FINAL
    change.save(force_insert=True)
    planned = (_row(change, one) for one in plan.changes)
    rows = ResearchCorrection.objects.bulk_create(planned, batch_size=BATCH)
    _trace("propose_research_correction" if waits else "correct_research", change, rows, channel)
    if not waits:
        _apply(change, rows)
    return change


def _row(change: ResearchChange, planned: PlannedChange) -> ResearchCorrection:
    value = planned.value
    return ResearchCorrection(
        change=change,
        finding=planned.finding,
        base_version=planned.finding.current,
        level_id=value.level_id,
        number=value.number,
        source_label=value.source_label,
        source_url=value.source_url,
        fetched_on=value.fetched_on,
        data_as_of=value.data_as_of,
        overrules_id=planned.overrules,
    )


def _trace(action: str, change: ResearchChange, rows: list[ResearchCorrection], channel: str) -> None:
    """One entry for each value."""
    said = {"change": change.pk, "state": change.state, "reason": text_hash(change.reason)}
    said["overrule_reason"] = text_hash(change.overrule_reason)
    deeds = [
        Deed(
            row.finding,
            row.finding.city.slug,
            {"level": row.base_version and row.base_version.level_id, "number": _number_before(row)},
            said | {"level": row.level_id, "number": row.number, "overrules": row.overrules_id},
        )
        for row in rows
    ]
    actor = team_actor(change.second_by or change.made_by, channel)
    write_entries(actor=actor, action=action, edition=change.edition.key, deeds=deeds)


def _number_before(row: ResearchCorrection) -> object:
    return row.base_version.number if row.base_version else None


def _apply(change: ResearchChange, rows: list[ResearchCorrection]) -> None:
    """The new versions in a handful of statements; the caller holds the edition's lock."""
    mine = FindingVersion.objects.filter(finding__research_corrections__change=change)
    last = dict(mine.values_list("finding").annotate(Max("sequence")))
    FindingVersion.objects.bulk_create(
        (_version(change, row, last.get(row.finding_id, 0) + 1) for row in rows), batch_size=BATCH
    )
    newest = FindingVersion.objects.filter(finding=OuterRef("finding")).order_by("-sequence")
    stored = ResearchCorrection.objects.filter(change=change)
    stored.update(version=Subquery(newest.values("pk")[:1]))
    if change.edition.opened_at is None:  # before the round nobody has seen the value
        stored.update(told_at=timezone.now())
    made = stored.filter(finding=OuterRef("pk")).values("version")[:1]
    Finding.objects.filter(pk__in=stored.values("finding")).update(current=Subquery(made))
    edition = Edition.objects.filter(pk=change.edition_id)
    edition.update(values_revision=F("values_revision") + 1)
    enqueue(RECOMPUTE, f"{change.edition_id}:{RunKind.LIVE}", edition_id=change.edition_id)


def _version(change: ResearchChange, row: ResearchCorrection, sequence: int) -> FindingVersion:
    return FindingVersion(
        finding_id=row.finding_id,
        sequence=sequence,
        level_id=row.level_id,
        number=row.number,
        origin=Origin.RESEARCH_CORRECTION,
        source_label=row.source_label,
        source_url=row.source_url,
        fetched_on=row.fetched_on,
        data_as_of=row.data_as_of,
        reason=change.reason,
    )


def confirm_research_change(*, change: ResearchChange, researcher: User) -> ResearchChange:
    """A second person confirms; refused where one of the values has changed meanwhile."""
    _require_second_person(change, researcher)
    with transaction.atomic():
        require_undecided_edition(Edition.objects.select_for_update().get(pk=change.edition_id))
        rows = list(change.corrections.select_related("finding__city", "base_version"))
        if any(row.finding.current_id != row.base_version_id for row in rows):
            raise Stale(
                "Mindestens ein Wert hat sich inzwischen geändert. Bitte geben Sie die Recherchekorrektur "
                "zurück, damit sie auf dem neuen Stand erfasst wird."
            )
        _settle(change, researcher, DecisionState.FINAL)
        _trace("confirm_research_correction", change, rows, Channel.WEB)
        _apply(change, rows)
    return change


@transaction.atomic
def return_research_change(*, change: ResearchChange, researcher: User, reason: str) -> ResearchChange:
    """A second person does not agree, or the first one takes it back: nothing changes."""
    if not reason.strip():
        raise Refused("Bitte schreiben Sie, warum Sie die Recherchekorrektur zurückgeben.")
    _require_second_person(change, researcher)
    _settle(change, researcher, DecisionState.RETURNED, reason.strip())
    write_entry(
        actor=team_actor(researcher),
        action="return_research_correction",
        subject=change,
        edition=change.edition.key,
        after={"state": change.state, "reason": text_hash(change.second_reason)},
    )
    return change


def _require_second_person(change: ResearchChange, researcher: User) -> None:
    if change.made_by_id == researcher.pk:
        raise Refused("Die zweite Prüfung übernimmt jemand anderes aus dem Projektteam.")
    if change.state != DecisionState.PROPOSED:
        raise Refused(NO_LONGER_WAITS)


def _settle(change: ResearchChange, researcher: User, state: str, reason: str = "") -> None:
    settled = {"state": state, "second_by": researcher, "second_at": timezone.now(), "second_reason": reason}
    waiting = ResearchChange.objects.filter(pk=change.pk, state=DecisionState.PROPOSED)
    if not waiting.update(**settled):
        raise Stale(NO_LONGER_WAITS)
    for name, value in settled.items():
        setattr(change, name, value)
