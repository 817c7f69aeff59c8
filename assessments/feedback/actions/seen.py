"""That a city has looked at what is new in a correction; until then its overview shows it."""

from django.utils import timezone

from assessments.models import Correction


def mark_seen(*, correction: Correction) -> None:
    """Only for what is new, so that nobody's looking is kept otherwise; no entry in the record."""
    Correction.objects.filter(pk=correction.pk).update(seen_by_city_at=timezone.now())
