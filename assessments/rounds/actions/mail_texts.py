"""The wording of an edition's mails: written anew or set back; every former wording is kept."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.feedback.actions.guards import team_actor
from assessments.feedback.transitions import Refused
from assessments.models import Edition, MailText
from assessments.notifications.placeholders import why_unfillable
from assessments.notifications.texts import MAIL_TEXTS, Wording
from assessments.rounds.rules import FieldRefused
from cities.models import User
from scindex_portal.ledger.record import text_hash, write_entry

CHANGED_MEANWHILE = (
    "Dieser Text wurde inzwischen von jemand anderem geändert. Ihre Fassung steht noch im Formular; bitte "
    "vergleichen Sie sie mit der jetzigen."
)


def require_fillable(kind: str, wording: Wording) -> None:
    """Refused with the field and the placeholder that does not exist."""
    for field in ("subject", "body"):
        text = getattr(wording, field)
        if not text.strip():
            raise FieldRefused(field, "Bitte schreiben Sie hier einen Text.")
        if why := why_unfillable(text, MAIL_TEXTS[kind].placeholders):
            raise FieldRefused(field, why)


@transaction.atomic
def save_mail_text(
    *, edition: Edition, lead: User, kind: str, seen: int | None, wording: Wording
) -> MailText:
    """`seen` is the own wording that the form showed; None where it showed the shipped one."""
    require_fillable(kind, wording)
    _end(edition, kind, seen)
    text = MailText(edition=edition, kind=kind, subject=wording.subject, body=wording.body, written_by=lead)
    try:
        with transaction.atomic():
            text.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(CHANGED_MEANWHILE) from error
    hashes = {"subject": text_hash(wording.subject), "body": text_hash(wording.body)}
    _record("change_mail_text", text, lead, {"replaces": seen}, {"kind": kind} | hashes)
    return text


@transaction.atomic
def reset_mail_text(*, edition: Edition, lead: User, kind: str, seen: int) -> None:
    """Back to the shipped wording."""
    _end(edition, kind, seen)
    text = MailText.objects.get(pk=seen)
    _record("reset_mail_text", text, lead, {"replaces": seen}, {"kind": kind})


def _end(edition: Edition, kind: str, seen: int | None) -> None:
    standing = MailText.objects.filter(edition=edition, kind=kind, replaced_at__isnull=True)
    if seen is not None and not standing.filter(pk=seen).update(replaced_at=timezone.now()):
        raise Refused(CHANGED_MEANWHILE)


def _record(
    action: str, text: MailText, lead: User, before: dict[str, object], after: dict[str, object]
) -> None:
    write_entry(
        actor=team_actor(lead),
        action=action,
        subject=text,
        edition=text.edition.key,
        before=before,
        after=after,
    )
