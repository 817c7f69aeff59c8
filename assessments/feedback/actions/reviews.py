"""A city's look at its findings: confirm, not checkable, undo."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import NotCheckableReason, ReviewOutcome
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Finding, Review
from assessments.models.correction import UNDECIDED
from cities.models import User
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import write_entry

from .guards import city_actor, edition_of, require_open_round, require_responsible

VALUE_CHANGED = (
    "Der Wert hat sich inzwischen geändert. Bitte prüfen Sie den neuen Stand und bestätigen Sie dann."
)


def _review(
    finding: Finding, version_id: int, user: User, outcome: str, reason: str = "", channel: str = Channel.WEB
) -> Review:
    require_open_round(finding)
    require_responsible(finding, user)
    _require_free(finding, version_id)
    now = timezone.now()
    Review.objects.filter(version_id=version_id, undone_at__isnull=True).update(undone_at=now)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                finding=finding, version_id=version_id, outcome=outcome, reason=reason, reviewed_by=user
            )
    except IntegrityError as error:
        raise Refused(
            "Jemand aus Ihrer Stadt hat diesen Wert im selben Moment geprüft. Bitte laden Sie die Seite neu."
        ) from error
    write_entry(
        actor=city_actor(user, finding.city, channel),
        action="review_finding",
        subject=finding,
        edition=edition_of(finding).key,
        city=finding.city.slug,
        after={"outcome": outcome, "reason": reason, "version": version_id},
    )
    return review


def _require_free(finding: Finding, version_id: int) -> None:
    """Refused where the value changed meanwhile or a correction of it is under way."""
    if not Finding.objects.filter(pk=finding.pk, current_id=version_id).exists():
        raise Refused(VALUE_CHANGED)
    if Correction.objects.filter(finding=finding, state__in=UNDECIDED).exists():
        raise Refused(
            "Zu diesem Wert läuft eine Korrektur. Ziehen Sie sie zuerst zurück, wenn der Wert doch stimmt."
        )


@transaction.atomic
def confirm_finding(*, finding: Finding, version_id: int, user: User, channel: str = Channel.WEB) -> Review:
    """„Stimmt": the version that the person saw is right."""
    return _review(finding, version_id, user, ReviewOutcome.CONFIRMED, channel=channel)


@transaction.atomic
def confirm_findings(*, seen: Iterable[tuple[Finding, int]], user: User) -> list[Review]:
    """Several at once, all or nothing: pairs of a finding and the version that the person saw."""
    return [_review(finding, version_id, user, ReviewOutcome.CONFIRMED) for finding, version_id in seen]


@transaction.atomic
def mark_not_checkable(
    *, finding: Finding, version_id: int, reason: str, user: User, channel: str = Channel.WEB
) -> Review:
    """The city cannot judge this value, with one of three reasons."""
    if reason not in NotCheckableReason.values:
        raise Refused("Bitte wählen Sie, warum Ihre Stadt den Wert nicht prüfen kann.")
    return _review(finding, version_id, user, ReviewOutcome.NOT_CHECKABLE, reason, channel)


@transaction.atomic
def undo_review(*, finding: Finding, user: User) -> None:
    """Back to „offen"; the undone review stays in the history."""
    require_open_round(finding)
    require_responsible(finding, user)
    undone = Review.objects.filter(
        finding=finding, undone_at__isnull=True, version_id=finding.current_id
    ).update(undone_at=timezone.now())
    if not undone:
        raise Refused("Dieser Wert ist schon wieder offen. Sie können ihn neu prüfen.")
    write_entry(
        actor=city_actor(user, finding.city),
        action="undo_review",
        subject=finding,
        edition=edition_of(finding).key,
        city=finding.city.slug,
    )
