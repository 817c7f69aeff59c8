"""The round itself: opened once, with the baseline frozen."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.choices import RoundState, RunKind
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding
from assessments.results.tasks import RECOMPUTE
from cities.models import User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.record import Actor, write_entry

from .guards import team_actor


@transaction.atomic
def open_feedback_round(*, edition: Edition, lead: User | None, actor: Actor | None = None) -> Edition:
    """Freeze the baseline and open the round. Refused if it was opened before."""
    if edition.round_state() != RoundState.PLANNED:
        raise Refused("Die Feedbackrunde dieser Ausgabe wurde bereits geöffnet.")
    opened = Edition.objects.filter(pk=edition.pk, opened_at__isnull=True).update(
        opened_at=timezone.now(), values_revision=F("values_revision") + 1
    )
    if not opened:
        raise Refused("Die Feedbackrunde wurde in diesem Moment von jemand anderem geöffnet.")
    edition.refresh_from_db()
    frozen = Finding.objects.filter(parameter__indicator__domain__edition=edition).update(
        baseline=F("current")
    )
    for kind in (RunKind.BASELINE, RunKind.LIVE):
        enqueue(RECOMPUTE, f"{edition.pk}:{kind}", edition_id=edition.pk, kind=kind)
    write_entry(
        actor=actor or team_actor(lead),
        action="open_feedback_round",
        subject=edition,
        edition=edition.key,
        after={"findings": frozen, "closes_at": edition.closes_at.isoformat() if edition.closes_at else None},
    )
    return edition
