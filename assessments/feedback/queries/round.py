"""How the round goes, city by city. For the project team; in public only how many cities answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.choices import CorrectionState, Origin
from assessments.models import Correction, Edition, Finding, Participation, Review
from cities.models import City

from .queue import WITH_TEAM, team_corrections
from .standing import SETTLED


@dataclass(frozen=True)
class CityProgress:
    """One city's part in the round."""

    city: City
    reviewed: int
    total: int
    submitted: int
    questions: int
    signed_off_at: datetime | None
    extended_until: datetime | None
    asks_for_time: bool = False

    @property
    def has_answered(self) -> bool:
        """At least one value reviewed or one correction submitted."""
        return self.reviewed > 0 or self.submitted > 0


@dataclass(frozen=True)
class RoundProgress:
    cities: list[CityProgress]

    @property
    def most_active_first(self) -> list[CityProgress]:
        """Silent cities last; among those that answered, who has reviewed more comes first, then by name."""
        return sorted(self.cities, key=lambda city: (-city.reviewed, -city.submitted))

    @property
    def answered(self) -> int:
        return sum(city.has_answered for city in self.cities)

    @property
    def size(self) -> str:
        return str(len(self.cities))

    @property
    def percent_text(self) -> str:
        return f"{self.percent} %"

    @property
    def percent(self) -> int:
        """Rounded half up, but 100 only when all have answered."""
        share = (200 * self.answered + len(self.cities)) // (2 * len(self.cities)) if self.cities else 0
        return share if self.answered == len(self.cities) else min(share, 99)

    @property
    def asking_for_time(self) -> list[CityProgress]:
        return [city for city in self.cities if city.asks_for_time]

    @property
    def signed_off(self) -> int:
        return sum(city.signed_off_at is not None for city in self.cities)

    @property
    def questions(self) -> int:
        return sum(city.questions for city in self.cities)


def round_progress(edition: Edition) -> RoundProgress:
    """All cities that take part, by name. Four queries, however many there are."""
    values = Finding.objects.filter(parameter__indicator__domain__edition=edition)
    totals = _by_city(values, "city_id")
    reviewed = _by_city(reviewed_findings(values), "city_id")
    corrections = _counts(edition)
    parts = Participation.objects.filter(edition=edition).select_related("city").order_by("city__name")
    return RoundProgress(
        [
            CityProgress(
                part.city,
                reviewed.get(part.city_id, 0),
                totals.get(part.city_id, 0),
                *corrections.get(part.city_id, (0, 0)),
                part.signed_off_at,
                part.extended_until,
                part.asks_for_time,
            )
            for part in parts
        ]
    )


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


def _by_city(rows: QuerySet[Any], key: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(key).annotate(Count("pk")))


def _counts(edition: Edition) -> dict[int, tuple[int, int]]:
    """City id → corrections ever submitted, Rückfragen that wait for the city."""
    rows = team_corrections(edition).order_by().values_list("finding__city_id")
    asked = Count("pk", filter=Q(state=CorrectionState.QUESTION))
    return {city: (submitted, asking) for city, submitted, asking in rows.annotate(Count("pk"), asking=asked)}
