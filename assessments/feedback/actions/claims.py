"""Claims that nobody keeps up: freed by the clock, so that no case waits for who is away."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.models import Correction
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import Actor

from .guards import Stale, move_correction, record

STALE_AFTER = timedelta(hours=24)
CLOCK = Actor(None, "clock", Channel.JOB)


def free_stale_claims() -> int:
    """Give back every case that was claimed a day ago and not decided. Returns how many."""
    before = timezone.now() - STALE_AFTER
    stale = Correction.objects.filter(state=CorrectionState.CLAIMED, claimed_at__lt=before)
    chain = "finding__parameter__indicator__domain__edition"
    return sum(_free(correction) for correction in stale.select_related(chain, "finding__city"))


def _free(correction: Correction) -> bool:
    """False where the case was decided in this moment."""
    try:
        with transaction.atomic():
            former = move_correction(correction, "release_claim", claimed_by=None, claimed_at=None)
            record("release_claim", correction, CLOCK, before={"state": former}, after={})
    except Stale:
        return False
    return True
