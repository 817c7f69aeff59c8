"""More time for one city: asked for by the city, granted or refused by the project team."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.feedback.transitions import Refused
from assessments.feedback.wording import moment_text
from assessments.models import Participation
from assessments.notifications import deadline_mails as mails
from cities.models import User
from scindex_portal.ledger.record import Actor, text_hash, write_entry

from .guards import city_actor, require_open, require_undecided_edition, team_actor

LOCKED = [
    "extended_until",
    "signed_off_at",
    "extension_wanted_at",
    "extension_wanted_by",
    "extension_refused_at",
]


@transaction.atomic
def ask_for_extension(*, participation: Participation, user: User, reason: str = "") -> None:
    """One click, with or without a reason; once at a time."""
    _lock(participation)
    require_open(participation)
    if participation.asks_for_time:
        raise Refused("Ihre Stadt hat schon um eine Verlängerung gebeten; das Projektteam antwortet Ihnen.")
    reason = reason.strip()[:500]
    _change(
        participation,
        extension_wanted_at=timezone.now(),
        extension_wanted_by=user,
        extension_reason=reason,
        extension_refused_at=None,
        extension_refusal="",
    )
    _record("ask_for_extension", participation, city_actor(user, participation.city), reason)


@transaction.atomic
def grant_extension(*, participation: Participation, researcher: User, until: datetime) -> None:
    """A later deadline for this city, up to the one maximum that holds for all."""
    edition = participation.edition
    require_undecided_edition(edition)
    _lock(participation)
    if edition.latest_extension is None:
        raise Refused(
            "Für diese Ausgabe ist noch keine späteste Frist festgelegt, die für alle Städte gilt. Bitte "
            "tragen Sie sie zuerst in den Einstellungen der Runde ein."
        )
    if participation.deadline is None or until <= participation.deadline:
        raise Refused("Bitte wählen Sie einen Zeitpunkt nach der jetzigen Frist der Stadt.")
    if until > edition.latest_extension:
        raise Refused(
            f"Eine Frist ist für alle höchstens bis {moment_text(edition.latest_extension)} möglich."
        )
    if until <= timezone.now():
        raise Refused("Dieser Zeitpunkt ist schon vorbei.")
    former = participation.deadline.isoformat()
    _change(participation, extended_until=until, extension_wanted_at=None, extension_refused_at=None)
    _record("grant_extension", participation, team_actor(researcher), former=former, until=until.isoformat())
    mails.send_extension(participation)


@transaction.atomic
def refuse_extension(*, participation: Participation, researcher: User, reason: str) -> None:
    """The deadline stays; the city reads why."""
    _lock(participation)
    if not reason.strip():
        raise Refused("Bitte schreiben Sie der Stadt, warum die Frist bleibt.")
    if not participation.asks_for_time:
        raise Refused("Diese Stadt bittet um keine Verlängerung (mehr).")
    _change(participation, extension_refused_at=timezone.now(), extension_refusal=reason.strip())
    _record("refuse_extension", participation, team_actor(researcher), reason.strip())
    mails.send_extension_refused(participation, reason.strip())


def _lock(participation: Participation) -> None:
    """The city's part as it is now; until the transaction ends nobody else changes it."""
    Participation.objects.select_for_update().get(pk=participation.pk)
    participation.refresh_from_db(fields=LOCKED)


def _change(participation: Participation, **changes: Any) -> None:
    Participation.objects.filter(pk=participation.pk).update(**changes)
    for name, value in changes.items():
        setattr(participation, name, value)


def _record(
    action: str, participation: Participation, actor: Actor, text: str = "", former: str = "", **more: str
) -> None:
    write_entry(
        actor=actor,
        action=action,
        subject=participation,
        edition=participation.edition.key,
        city=participation.city.slug,
        before={"until": former} if former else {},
        after={"text": text_hash(text)} | more,
    )
