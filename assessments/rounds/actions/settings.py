"""The settings of a round; what is changed in a running one the cities hear of."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.choices import EditionStatus, MailingKind
from assessments.feedback.actions.guards import team_actor
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Participation
from assessments.rounds.rules import RoundSettings, require_possible
from cities.models import User
from scindex_portal.ledger.record import write_entry

from .mailing import send_mailing

CHANGED_MEANWHILE = (
    "Die Einstellungen wurden inzwischen von jemand anderem oder in einem anderen Fenster geändert. Ihre "
    "Eingaben stehen noch im Formular; bitte vergleichen Sie sie mit dem jetzigen Stand."
)


@transaction.atomic
def save_round_settings(
    *, edition: Edition, lead: User, seen: RoundSettings, wanted: RoundSettings
) -> list[str]:
    """Returns the names of what changed. `seen` is what the person's form showed."""
    stored = Edition.objects.get(pk=edition.pk)
    granted = Participation.objects.filter(edition=edition).aggregate(Max("extended_until"))
    require_possible(stored, wanted, timezone.now(), granted["extended_until__max"])
    before, after = vars(seen), vars(wanted)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return []
    guard = {**before, "opened_at": stored.opened_at, "status": EditionStatus.DRAFT}
    if not Edition.objects.filter(pk=edition.pk, **exactly(guard)).update(**after):
        raise Refused(CHANGED_MEANWHILE)
    write_entry(
        actor=team_actor(lead),
        action="change_round",
        subject=edition,
        edition=edition.key,
        before={name: written(before[name]) for name in changed},
        after={name: written(after[name]) for name in changed},
    )
    if stored.opened_at and "closes_at" in changed:
        _tell_new_deadline(Edition.objects.get(pk=edition.pk), lead)
    return changed


def _tell_new_deadline(edition: Edition, lead: User) -> None:
    key = f"{edition.pk}:new_deadline:{written(edition.closes_at)}"
    send_mailing(edition=edition, lead=lead, kind=MailingKind.NEW_DEADLINE, key=key, may_be_empty=True)


def exactly(values: dict[str, Any]) -> dict[str, Any]:
    """A filter for precisely these values, empty ones too."""
    empty = {f"{name}__isnull": True for name, value in values.items() if value is None}
    return empty | {name: value for name, value in values.items() if value is not None}


def written(value: date | datetime | str | None) -> str | None:
    """As the record keeps it."""
    return value.isoformat() if isinstance(value, date) else value
