"""On which values a city has had its say, for many cities at once."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.choices import CorrectionState, Origin
from assessments.models import Correction, Finding, Review

from .queue import WITH_TEAM
from .standing import SETTLED


def reviewed_findings(values: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those on which the city has had its say: the rule of `Standing.is_reviewed`, for many cities."""
    said = Review.objects.filter(
        finding=OuterRef("pk"), undone_at__isnull=True, version_id=OuterRef("current_id")
    )
    corrections = Correction.objects.filter(finding=OuterRef("pk"))
    proposed = corrections.filter(state__in=[*WITH_TEAM, CorrectionState.QUESTION])
    settled = corrections.filter(state__in=SETTLED, base_version_id=OuterRef("current_id"))
    return values.filter(
        Exists(said) | Exists(proposed) | Exists(settled) | Q(current__origin=Origin.CORRECTION)
    )
