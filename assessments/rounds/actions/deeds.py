"""Opening, closing at once and reopening a round. Each holds once, by a condition in its UPDATE."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.choices import EditionStatus, MailingKind, RoundState
from assessments.feedback.actions.guards import team_actor
from assessments.feedback.actions.rounds import open_feedback_round
from assessments.feedback.transitions import Refused
from assessments.feedback.wording import moment_text
from assessments.models import Edition
from assessments.rounds.queries.opening import opening_preview
from assessments.rounds.rules import FieldRefused
from cities.models import User
from scindex_portal.ledger.record import text_hash, write_entry

from .mailing import send_mailing
from .settings import exactly, written

TOO_LATE = "Die Runde wurde in diesem Moment von jemand anderem geöffnet oder geändert. Bitte sehen Sie nach."


@transaction.atomic
def open_round(*, edition: Edition, lead: User) -> Edition:
    """Baseline frozen, catalogue locked, mails to the cities written down: all of it or nothing."""
    now = timezone.now()
    ready = Edition.objects.filter(
        pk=edition.pk, status=EditionStatus.DRAFT, opened_at__isnull=True, closes_at__gt=now
    )
    begins = edition.opens_at if edition.opens_at and edition.opens_at < now else now
    if not ready.update(opens_at=begins):
        _refuse_opening(Edition.objects.get(pk=edition.pk))
    edition.refresh_from_db()
    if blockers := opening_preview(edition).blockers:
        raise Refused(" ".join(blockers))
    open_feedback_round(edition=edition, lead=lead)
    key = f"{edition.pk}:opening"
    send_mailing(edition=edition, lead=lead, kind=MailingKind.OPENING, key=key, may_be_empty=True)
    return edition


def _refuse_opening(edition: Edition) -> None:
    if edition.round_state() != RoundState.PLANNED:
        raise Refused("Die Feedbackrunde dieser Ausgabe wurde bereits geöffnet.")
    raise Refused("Bitte setzen Sie zuerst ein Ende der Runde, das noch kommt.")


@transaction.atomic
def close_round_now(*, edition: Edition, lead: User) -> Edition:
    """The deadline becomes this moment; cities with an extension keep theirs."""
    now = timezone.now()
    stored = Edition.objects.get(pk=edition.pk)
    if stored.round_state(now) != RoundState.OPEN:
        raise Refused("Diese Feedbackrunde ist nicht offen. Es wurde nichts geändert.")
    changes: dict[str, Any] = {"closes_at": now}
    if stored.opens_at and stored.opens_at >= now:
        changes["opens_at"] = stored.opened_at
    _change(stored, changes, still={"closes_at": stored.closes_at})
    _record(
        "close_round", stored, lead, {"closes_at": written(stored.closes_at)}, {"closes_at": written(now)}
    )
    return Edition.objects.get(pk=edition.pk)


@transaction.atomic
def reopen_round(*, edition: Edition, lead: User, closes_at: datetime, reason: str) -> Edition:
    """A new deadline for all, with a reason that the cities read."""
    reason, stored = reason.strip(), Edition.objects.get(pk=edition.pk)
    if stored.round_state() != RoundState.IN_EVALUATION:
        raise Refused("Nur eine Runde in Auswertung lässt sich wieder öffnen.")
    if not reason:
        raise FieldRefused("reason", "Bitte schreiben Sie den Städten, warum die Runde wieder geöffnet ist.")
    if closes_at <= timezone.now():
        raise FieldRefused("closes_at", "Dieser Zeitpunkt ist schon vorbei.")
    if stored.latest_extension and closes_at > stored.latest_extension:
        latest = moment_text(stored.latest_extension)
        why = f"Für alle Städte ist höchstens {latest} möglich. Ändern Sie zuerst die späteste Verlängerung."
        raise FieldRefused("closes_at", why)
    _change(stored, {"closes_at": closes_at}, still={"closes_at": stored.closes_at})
    before = {"closes_at": written(stored.closes_at)}
    after = {"closes_at": written(closes_at), "reason": text_hash(reason)}
    _record("reopen_round", stored, lead, before, after)
    reopened = Edition.objects.get(pk=edition.pk)
    key = f"{edition.pk}:reopened:{written(closes_at)}"
    told = {"kind": MailingKind.REOPENED, "key": key, "reason": reason, "may_be_empty": True}
    send_mailing(edition=reopened, lead=lead, **told)
    return reopened


def _change(edition: Edition, changes: dict[str, Any], *, still: dict[str, Any]) -> None:
    unchanged = Edition.objects.filter(pk=edition.pk, status=EditionStatus.DRAFT, **exactly(still))
    if not unchanged.update(**changes):
        raise Refused(TOO_LATE)


def _record(action: str, edition: Edition, lead: User, before: dict[str, Any], after: dict[str, Any]) -> None:
    write_entry(
        actor=team_actor(lead),
        action=action,
        subject=edition,
        edition=edition.key,
        before=before,
        after=after,
    )
