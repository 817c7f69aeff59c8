"""What the portal tells cities of the project team's own corrections: once a day, each value once."""

from itertools import groupby

from django.db import transaction
from django.utils import timezone

from assessments.choices import DecisionState
from assessments.feedback.queries.case_words import exact_value
from assessments.models import ResearchCorrection
from assessments.notifications.research_mails import ToldResearch, send_research

from .telling import done_for_city


def tell_research() -> int:
    """One mail per city for all values that it has not been told of. Returns the number of cities."""
    waiting = ResearchCorrection.objects.filter(change__state=DecisionState.FINAL, told_at__isnull=True)
    related = ("change__edition", "finding__city", "finding__parameter", "base_version__level", "level")
    ordered = waiting.select_related(*related).order_by("change__edition", "finding__city", "pk")
    groups = [list(group) for _, group in groupby(ordered, key=_place)]
    return sum(done_for_city(_tell, rows) for rows in groups)


def _place(row: ResearchCorrection) -> tuple[int, int]:
    return row.change.edition_id, row.finding.city_id


@transaction.atomic
def _tell(rows: list[ResearchCorrection]) -> None:
    """Mark and mail in one transaction; what somebody else has marked meanwhile is not told again."""
    now = timezone.now()
    mine = [
        row
        for row in rows
        if ResearchCorrection.objects.filter(pk=row.pk, told_at__isnull=True).update(told_at=now)
    ]
    if mine:
        send_research(mine[0].change.edition, mine[0].finding.city, [_in_words(row) for row in mine])


def _in_words(row: ResearchCorrection) -> ToldResearch:
    parameter, base = row.finding.parameter, row.base_version
    former = exact_value(parameter, base.level, base.number) if base else ""
    return ToldResearch(row, exact_value(parameter, row.level, row.number), former)
