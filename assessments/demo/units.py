"""The demo's departments: what each answered for and said in 2024, so that 2027 can take it over."""

from datetime import date, datetime

from django.utils import timezone

from assessments.choices import AnswerKind
from assessments.models import Assignment, Edition, Finding, UnitAnswer, UnitLink
from cities.models import City, Role, Unit, User
from cities.tokens import CONTRIBUTION, new_token

from .files import ASSESSMENTS, rows

ASKED, DUE = datetime(2024, 4, 15, 9, 0), date(2024, 5, 3)
SENT = datetime(2024, 4, 29, 11, 30)


def load_units(edition: Edition) -> None:
    """Units, their assignments in a published edition, and a link that was answered in time."""
    for row in rows(ASSESSMENTS / "demo_units.csv"):
        city = City.objects.get(slug=row["city"])
        unit = Unit.objects.create(city=city, name=row["unit"], email=row["email"], contact=row["contact"])
        officer = User.objects.get(memberships__city=city, memberships__role=Role.COORDINATION)
        chain = "parameter__indicator"
        findings = Finding.objects.filter(
            city=city,
            **{f"{chain}__name__in": row["indicators"].split(";"), f"{chain}__domain__edition": edition},
        )
        Assignment.objects.bulk_create(
            Assignment(city=city, parameter_id=finding.parameter_id, unit=unit, assigned_by=officer)
            for finding in findings
        )
        _answer(edition, unit, officer, list(findings))


def _answer(edition: Edition, unit: Unit, officer: User, findings: list[Finding]) -> None:
    """The unit said „Stimmt“ to all of it; nobody has the key to this link."""
    link = UnitLink.objects.create(
        edition=edition,
        unit=unit,
        token_hash=new_token(CONTRIBUTION)[1],
        due_on=DUE,
        created_by=officer,
        created_at=timezone.make_aware(ASKED),
        sent_to=unit.email,
        expires_at=timezone.make_aware(ASKED).replace(year=2025),
        answered_at=timezone.make_aware(SENT),
        answered_by="Demo-Person",
    )
    UnitAnswer.objects.bulk_create(
        UnitAnswer(
            link=link,
            parameter_id=finding.parameter_id,
            version_id=finding.current_id,
            kind=AnswerKind.RIGHT,
            sent_at=link.answered_at,
            sent_by=link.answered_by,
        )
        for finding in findings
    )
