"""The page „Runde": how many cities answered, by day; what is open and overdue; filters over the cities."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from assessments.charts.course import course_chart
from assessments.choices import CityStage
from assessments.models import Edition

from .progress import CityRow, city_rows

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    day: date
    new: int
    answered: int


@dataclass(frozen=True)
class Dashboard:
    rows: list[CityRow]
    days: list[Day]
    picture: str

    @property
    def cities(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> int:
        return sum(row.has_answered for row in self.rows)

    @property
    def percent(self) -> int:
        """Rounded half up, but 100 only when all have answered."""
        share = (200 * self.answered + self.cities) // (2 * self.cities) if self.cities else 0
        return share if self.answered == self.cities else min(share, 99)

    @property
    def of_all(self) -> str:
        return f"von {self.cities}"

    @property
    def percent_text(self) -> str:
        return f"{self.percent} %"

    @property
    def by_stage(self) -> dict[CityStage, int]:
        counted = Counter(row.stage for row in self.rows)
        return {stage: counted[stage] for stage in CityStage}

    @property
    def signed_off(self) -> int:
        return self.by_stage[CityStage.SIGNED_OFF]

    @property
    def questions(self) -> int:
        return sum(row.cases.questions for row in self.rows)

    @property
    def questions_overdue(self) -> int:
        return sum(row.cases.questions_overdue for row in self.rows)

    @property
    def with_team(self) -> int:
        return sum(row.cases.with_team for row in self.rows)

    @property
    def with_team_overdue(self) -> int:
        return sum(row.cases.with_team_overdue for row in self.rows)

    @property
    def asking_for_time(self) -> list[CityRow]:
        return [row for row in self.rows if row.part.asks_for_time]

    @property
    def states(self) -> list[str]:
        return sorted({row.city.state for row in self.rows})


def dashboard(edition: Edition) -> Dashboard:
    rows = city_rows(edition)
    days = answered_by_day(edition, rows)
    return Dashboard(rows, days, _picture(edition, days, len(rows)) if days else "")


def answered_by_day(edition: Edition, rows: Sequence[CityRow]) -> list[Day]:
    """Every day from the opening until today, at most until the last possible answer."""
    if edition.opened_at is None:
        return []
    first = Counter(day for row in rows if (day := row.answered_on))
    last = max([_last_day(edition), *first])
    start = min([timezone.localdate(edition.opened_at), *first])
    found, reached = [], 0
    for at in range((last - start).days + 1):
        day = start + at * DAY
        reached += first[day]
        found.append(Day(day, first[day], reached))
    return found


def _last_day(edition: Edition) -> date:
    today, end = timezone.localdate(), edition.latest_extension or edition.closes_at
    return min(today, timezone.localdate(end)) if end else today


def _picture(edition: Edition, days: list[Day], cities: int) -> str:
    ends = timezone.localdate(edition.closes_at) if edition.closes_at else days[-1].day
    ahead = max((ends - days[-1].day).days, 0)
    title = (
        f"Städte mit Rückmeldung vom {days[0].day:%d.%m.%Y} bis {days[-1].day:%d.%m.%Y}: "
        f"{days[-1].answered} von {cities}. Jeder Tag steht in der Tabelle darunter."
    )
    return course_chart([(f"{d.day:%d.%m.}", d.answered) for d in days], cities, title=title, ahead=ahead)


OPEN_ITEMS = {
    "rueckfragen": ("Rückfragen offen", lambda row: row.cases.questions),
    "rueckfragen-ueberfaellig": ("Rückfragen überfällig", lambda row: row.cases.questions_overdue),
    "team-ueberfaellig": ("beim Projektteam überfällig", lambda row: row.cases.with_team_overdue),
    "frist": ("bittet um mehr Zeit", lambda row: row.part.asks_for_time),
}


def narrowed(
    rows: Sequence[CityRow], *, stage: str = "", state: str = "", open_items: str = ""
) -> list[CityRow]:
    """The rows that fit; an unknown filter narrows nothing."""
    wanted = OPEN_ITEMS.get(open_items)
    return [
        row
        for row in rows
        if (stage not in CityStage.values or row.stage == stage)
        and (not state or row.city.state == state)
        and (wanted is None or wanted[1](row))
    ]


def furthest_first(rows: Sequence[CityRow]) -> list[CityRow]:
    """Silent cities last; among those that answered, who has reviewed more comes first, then by name."""
    return sorted(rows, key=lambda row: (-row.reviewed, -row.cases.submitted))
