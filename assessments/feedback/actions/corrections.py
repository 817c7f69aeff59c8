"""A city's corrections: draft, submit, withdraw, answer, talk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import CommentKind, CorrectionState, ProjectStatus, Side
from assessments.feedback.submission import correction_kind, is_after_cutoff, missing_for_submission
from assessments.feedback.transitions import Refused
from assessments.models import Comment, Correction, Finding, Project, Review
from assessments.models.correction import UNDECIDED
from cities.actions.people import RELEASERS
from cities.models import User
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import text_hash

from .guards import (
    CHANGED_MEANWHILE,
    Stale,
    city_actor,
    edition_of,
    locked_state,
    move_correction,
    participation_of,
    record,
    require_in_time,
    require_open_round,
    require_responsible,
    require_undecided_edition,
)

ATTEMPTS = 2  # once more after „nicht übernommen“, for the same researched value


class Incomplete(Refused):
    """A correction that may not be submitted yet; `missing` pairs fields with messages."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(text for _, text in missing))
        self.missing = missing


@dataclass(frozen=True)
class DraftFields:
    """What a person typed, as far as it could be read; an unreadable number stays as typed."""

    level_id: int | None = None
    number: Decimal | None = None
    number_as_typed: str = ""
    criteria: list[str] = field(default_factory=list)
    data_as_of: date | None = None
    reason: str = ""
    city_reference: str = ""


@dataclass(frozen=True)
class ProjectFields:
    """A reported project as typed."""

    title: str = ""
    description: str = ""
    status: str = ""
    started_on: date | None = None
    bearer: str = ""
    link: str = ""


def undecided_correction(finding: Finding) -> Correction | None:
    """The one correction of a finding that is still under way."""
    return Correction.objects.filter(finding=finding, state__in=UNDECIDED).first()


@transaction.atomic
def save_draft(
    *,
    finding: Finding,
    user: User,
    revision: int | None,
    fields: DraftFields,
    projects: Sequence[ProjectFields] | None = None,
    channel: str = Channel.WEB,
) -> Correction:
    """Begin a draft (revision None) or save it over the revision that the person saw. Raises Stale."""
    require_open_round(finding)
    require_responsible(finding, user)
    values = vars(fields) | {"changed_by": user, "changed_at": timezone.now()}
    correction = undecided_correction(finding)
    if correction is None and revision is None:
        correction = _begin(finding, user, values, channel)
    elif correction is None or revision is None:
        raise Stale(CHANGED_MEANWHILE)
    else:
        move_correction(correction, "save", revision=revision, **values)
    if projects is not None:
        _save_projects(correction, projects)
    return correction


def _begin(finding: Finding, user: User, values: dict[str, Any], channel: str) -> Correction:
    refused = Correction.objects.filter(base_version_id=finding.current_id, state=CorrectionState.REJECTED)
    if refused.count() >= ATTEMPTS:
        raise Refused(
            "Über diesen Wert wurde schon zweimal entschieden. Bitte schreiben Sie dem Projektteam."
        )
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                finding=finding,
                base_version_id=finding.current_id,
                kind=correction_kind(finding.parameter),
                previous_attempt=refused.filter(next_attempt__isnull=True).first(),
                created_by=user,
                **values,
            )
    except IntegrityError as error:
        raise Stale(CHANGED_MEANWHILE) from error
    actor = city_actor(user, finding.city, channel)
    record("begin_correction", correction, actor, before={}, after={"kind": correction.kind})
    return correction


def _save_projects(correction: Correction, projects: Sequence[ProjectFields]) -> None:
    """The projects as they now stand, in their order; only a draft can lose one."""
    if any(fields.status and fields.status not in ProjectStatus.values for fields in projects):
        raise Refused("Bitte wählen Sie den Status des Projekts aus der Liste.")
    stored = list(correction.projects.all())
    for at, fields in enumerate(projects):
        project = stored[at] if at < len(stored) else Project(correction=correction)
        for name, value in vars(fields).items():
            setattr(project, name, value)
        project.save()
    surplus = [project.pk for project in stored[len(projects) :]]
    correction.projects.filter(pk__in=surplus).delete()


def _trace(correction: Correction) -> dict[str, Any]:
    """What the record keeps of a proposal: codes and values, hashes of texts."""
    return {
        "state": correction.state,
        "level": correction.level_id,
        "number": correction.number,
        "data_as_of": correction.data_as_of.isoformat() if correction.data_as_of else None,
        "reason": text_hash(correction.reason),
        "evidence": sorted(
            link.evidence.sha256_received or link.evidence.url
            for link in correction.evidence_links.select_related("evidence")
        ),
    }


@transaction.atomic
def submit_correction(
    *, correction: Correction, user: User, revision: int, channel: str = Channel.WEB
) -> Correction:
    """Send a draft to the project team; a Stand after the Stichtag is kept for the next edition."""
    participation = require_open_round(correction.finding)
    require_responsible(correction.finding, user)
    if locked_state(correction) == CorrectionState.RELEASE:
        _require_releaser(correction, user)
    if missing := missing_for_submission(correction):
        raise Incomplete(missing)
    if participation.city.release_required and user.pk == correction.changed_by_id:
        move, after = "request_release", {}
    elif is_after_cutoff(correction):
        move, after = "defer", {}
    else:
        move, after = "submit", {"submitted_by": user, "submitted_at": timezone.now()}
    former = move_correction(correction, move, revision=revision, **after)
    Review.objects.filter(version_id=correction.base_version_id, undone_at__isnull=True).update(
        undone_at=timezone.now()
    )
    actor = city_actor(user, correction.finding.city, channel)
    record(f"{move}_correction", correction, actor, before={"state": former}, after=_trace(correction))
    return correction


def _require_releaser(correction: Correction, user: User) -> None:
    if user.roles_by_city.get(correction.finding.city.slug) not in RELEASERS:
        raise Refused("Freigeben und einreichen können hier nur Koordination und Freigabe Ihrer Stadt.")


@transaction.atomic
def return_to_draft(*, correction: Correction, user: User) -> Correction:
    """What waits for release is changed once more; nothing of it was sent."""
    require_open_round(correction.finding)
    require_responsible(correction.finding, user)
    former = move_correction(correction, "return_to_draft")
    actor = city_actor(user, correction.finding.city)
    after = {"state": correction.state}
    record("return_correction_to_draft", correction, actor, before={"state": former}, after=after)
    return correction


@transaction.atomic
def withdraw_correction(*, correction: Correction, user: User) -> Correction:
    """Take a correction back; possible until it is decided, also while a second person looks at it."""
    require_undecided_edition(participation_of(correction.finding).edition)
    require_responsible(correction.finding, user)
    former = move_correction(correction, "withdraw", claimed_by=None, claimed_at=None)
    correction.decisions.filter(state="proposed").update(state="returned")
    actor = city_actor(user, correction.finding.city)
    record(
        "withdraw_correction", correction, actor, before={"state": former}, after={"state": correction.state}
    )
    return correction


@transaction.atomic
def answer_question(*, correction: Correction, user: User, text: str) -> Comment:
    """Answer a Rückfrage; possible until its own date, also after the round closed."""
    require_undecided_edition(edition_of(correction.finding))
    require_responsible(correction.finding, user)
    if not text.strip():
        raise Refused("Bitte schreiben Sie eine Antwort.")
    require_in_time(correction)
    former = move_correction(correction, "answer", answer_due_on=None)
    comment = Comment.objects.create(
        correction=correction, kind=CommentKind.ANSWER, side=Side.CITY, text=text.strip(), author=user
    )
    actor = city_actor(user, correction.finding.city)
    after = {"state": correction.state, "text": text_hash(comment.text)}
    record("answer_question", correction, actor, before={"state": former}, after=after)
    return comment


@transaction.atomic
def write_comment(*, correction: Correction, user: User, text: str, is_internal: bool) -> Comment:
    """A note that only the city sees, or a message to the project team; never both."""
    if not text.strip():
        raise Refused("Bitte schreiben Sie einen Text.")
    if not is_internal:
        require_responsible(correction.finding, user)
        if correction.submitted_at is None:
            raise Refused(
                "Das Projektteam sieht diesen Entwurf noch nicht. Bitte reichen Sie ihn zuerst ein."
            )
    kind = CommentKind.INTERNAL if is_internal else CommentKind.MESSAGE
    comment = Comment.objects.create(
        correction=correction, kind=kind, side=Side.CITY, text=text.strip(), author=user
    )
    actor = city_actor(user, correction.finding.city)
    record(
        "write_comment", correction, actor, before={}, after={"kind": kind, "text": text_hash(comment.text)}
    )
    return comment
