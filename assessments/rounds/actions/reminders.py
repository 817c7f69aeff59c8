"""Reminding chosen cities, with a wording of the moment."""

from collections.abc import Collection

from django.db import transaction

from assessments.choices import MailingKind, RoundState
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Mailing
from assessments.notifications.texts import Wording
from cities.models import City, User

from .mail_texts import require_fillable
from .mailing import send_mailing

NOT_RUNNING = "Erinnern lässt sich nur in einer laufenden Feedbackrunde oder wenn eine Stadt mehr Zeit hat."


@transaction.atomic
def remind_cities(
    *, edition: Edition, lead: User, key: str, wording: Wording, cities: Collection[City]
) -> Mailing:
    """Only cities for which the round is open now; the others are named in the refusal."""
    if not cities:
        raise Refused("Bitte wählen Sie mindestens eine Stadt.")
    require_fillable(MailingKind.REMINDER, wording)
    parts = edition.participations.select_related("city", "edition").filter(city__in=cities)
    over = sorted(part.city.name for part in parts if part.round_state() != RoundState.OPEN)
    if len(over) == len(parts):
        raise Refused(NOT_RUNNING)
    if over:
        raise Refused(f"Für diese Städte ist die Runde nicht offen: {', '.join(over)}. Bitte abwählen.")
    kind = MailingKind.REMINDER
    return send_mailing(edition=edition, lead=lead, kind=kind, key=key, wording=wording, cities=cities)
