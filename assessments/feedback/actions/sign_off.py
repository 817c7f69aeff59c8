"""Abschluss: a city says that its answer is complete, and may take that back until its deadline."""

from django.db import transaction
from django.utils import timezone

from assessments.choices import RoundState
from assessments.feedback.queries.sign_off import digest_of, feedback_document, signature
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Participation, SignOff
from cities.models import User
from scindex_portal.ledger.record import write_entry

from .guards import city_actor, require_open

ALREADY = "Die Rückmeldung Ihrer Stadt wurde inzwischen schon abgeschlossen."
NOT_SIGNED_OFF = "Die Rückmeldung Ihrer Stadt ist nicht (mehr) abgeschlossen."
TOO_LATE = (
    "Die Feedbackrunde ist zu Ende; wieder öffnen lässt sich die Rückmeldung nicht mehr. Rückfragen des "
    "Projektteams können Sie weiter beantworten."
)


@transaction.atomic
def sign_off_feedback(*, participation: Participation, user: User) -> SignOff:
    """Close the city's part; what it covers is kept with its SHA-256. Drafts stay drafts."""
    Edition.objects.select_for_update(no_key=True).get(pk=participation.edition_id)  # no decision meanwhile
    require_open(participation)
    now = timezone.now()
    free = Participation.objects.filter(pk=participation.pk, signed_off_at__isnull=True)
    ended = {"extension_wanted_at": None, "extension_refused_at": None}
    if not free.update(signed_off_at=now, signed_off_by=user, **ended):
        raise Refused(ALREADY)
    participation.signed_off_at, participation.signed_off_by = now, user
    participation.extension_wanted_at = participation.extension_refused_at = None
    document = feedback_document(participation.edition, participation.city) | signature(now, user)
    sign_off = SignOff.objects.create(
        participation=participation,
        signed_by=user,
        signed_at=now,
        document=document,
        sha256=digest_of(document),
    )
    _record("sign_off_feedback", participation, user, {"sha256": sign_off.sha256})
    return sign_off


@transaction.atomic
def reopen_feedback(*, participation: Participation, user: User) -> None:
    """Go on working until the deadline; the former Abschluss stays in the history."""
    if participation.round_state() != RoundState.OPEN:
        raise Refused(TOO_LATE)
    closed = Participation.objects.filter(pk=participation.pk, signed_off_at__isnull=False)
    if not closed.update(signed_off_at=None, signed_off_by=None):
        raise Refused(NOT_SIGNED_OFF)
    participation.signed_off_at = participation.signed_off_by = None
    SignOff.objects.filter(participation=participation, reopened_at__isnull=True).update(
        reopened_at=timezone.now(), reopened_by=user
    )
    _record("reopen_feedback", participation, user, {})


def _record(action: str, participation: Participation, user: User, after: dict[str, str]) -> None:
    write_entry(
        actor=city_actor(user, participation.city),
        action=action,
        subject=participation,
        edition=participation.edition.key,
        city=participation.city.slug,
        after=after,
    )
