"""How far each city is: one row per city, in the same number of queries however many there are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.choices import CityStage, CommentKind, CorrectionState
from assessments.feedback.queries.queue import WITH_TEAM, team_corrections
from assessments.feedback.queries.round import reviewed_findings
from assessments.feedback.working_days import is_working_day
from assessments.models import Comment, Correction, Edition, Finding, Participation, Review
from cities.models import City, Membership
from scindex_portal.badges import Badge, badge_for

TEAM_DAYS = 10  # working days after which a case at the project team counts as overdue


@dataclass(frozen=True)
class Cases:
    """A city's corrections, as counted."""

    submitted: int = 0
    questions: int = 0
    questions_overdue: int = 0
    with_team: int = 0
    with_team_overdue: int = 0
    first: datetime | None = None


@dataclass(frozen=True)
class CityRow:
    """One city's part in the round."""

    part: Participation
    reviewed: int
    total: int
    cases: Cases
    first_review: datetime | None
    has_signed_in: bool

    @property
    def city(self) -> City:
        return self.part.city

    @property
    def unreviewed(self) -> int:
        return self.total - self.reviewed

    @property
    def has_answered(self) -> bool:
        """At least one value reviewed or one correction submitted."""
        return self.reviewed > 0 or self.cases.submitted > 0

    @property
    def answered_on(self) -> date | None:
        """The day of its first answer, in Berlin; None while there is none."""
        moments = [moment for moment in (self.first_review, self.cases.first) if moment]
        return timezone.localdate(min(moments)) if self.has_answered and moments else None

    @property
    def stage(self) -> CityStage:
        if self.part.signed_off_at:
            return CityStage.SIGNED_OFF
        if self.has_answered:
            return CityStage.UNDER_WAY
        return CityStage.NOT_BEGUN if self.has_signed_in else CityStage.NEVER_SIGNED_IN

    @property
    def badge(self) -> Badge:
        return badge_for(self.stage.label)


def city_rows(edition: Edition, now: datetime | None = None) -> list[CityRow]:
    """Every city that takes part, by name."""
    values = Finding.objects.filter(parameter__indicator__domain__edition=edition)
    totals, reviewed = _by_city(values), _by_city(reviewed_findings(values))
    cases, first, known = _cases(edition, now or timezone.now()), _first_reviews(edition), _signed_in(edition)
    parts = Participation.objects.filter(edition=edition).select_related("city", "edition")
    return [
        CityRow(
            part,
            reviewed.get(part.city_id, 0),
            totals.get(part.city_id, 0),
            cases.get(part.city_id, Cases()),
            first.get(part.city_id),
            part.city_id in known,
        )
        for part in parts.order_by("city__name")
    ]


def _by_city(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("city_id").annotate(Count("pk")))


def _first_reviews(edition: Edition) -> dict[int, datetime]:
    said = Review.objects.filter(
        finding__parameter__indicator__domain__edition=edition, undone_at__isnull=True
    )
    return dict(said.order_by().values_list("finding__city_id").annotate(Min("reviewed_at")))


def _signed_in(edition: Edition) -> set[int]:
    """Cities for which anybody who works for them has ever signed in; never when."""
    people = Membership.objects.filter(is_active=True, user__last_login__isnull=False)
    return set(people.filter(city__participations__edition=edition).values_list("city_id", flat=True))


def _cases(edition: Edition, now: datetime) -> dict[int, Cases]:
    asked = Q(state=CorrectionState.QUESTION)
    ours = Q(state__in=WITH_TEAM)
    rows = (
        with_waiting_since(team_corrections(edition))
        .order_by()
        .values_list("finding__city_id")
        .annotate(
            Count("pk"),
            asked=Count("pk", filter=asked),
            asked_late=Count("pk", filter=asked & Q(answer_due_on__lt=timezone.localdate(now))),
            ours=Count("pk", filter=ours),
            ours_late=Count("pk", filter=ours & Q(waiting_since__lt=overdue_before(now))),
            first=Min("submitted_at"),
        )
    )
    return {city: Cases(*counts) for city, *counts in rows}


def with_waiting_since(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """Since when a case lies with the project team: its last answer, else its submission."""
    answers = Comment.objects.filter(correction=OuterRef("pk"), kind=CommentKind.ANSWER).order_by("-pk")
    last = Subquery(answers.values("created_at")[:1])
    return corrections.annotate(waiting_since=Coalesce(last, "submitted_at"))


def overdue_before(now: datetime) -> datetime:
    """What came before this moment has waited for more than so many working days."""
    local = timezone.localtime(now)
    day, left = local, TEAM_DAYS
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day.date())
    return day
