"""That a city has looked at a decision; until then its overview shows it as new."""

from django.utils import timezone

from assessments.models import Correction


def mark_seen(*, correction: Correction) -> None:
    """Said once; no entry in the record, since nobody's looking is kept."""
    Correction.objects.filter(pk=correction.pk, seen_by_city_at__isnull=True).update(
        seen_by_city_at=timezone.now()
    )
