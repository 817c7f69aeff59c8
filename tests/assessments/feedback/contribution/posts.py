"""What a Zuarbeit page posts."""

from datetime import timedelta

from assessments.feedback.actions.contribution import (
    fields_of,
    mark_of,
)
from assessments.models import Edition, UnitAnswer
from tests.factories.assessments import parameter_of

WEEK = timedelta(days=7)


def fields(edition: Edition, name: str, **values: str) -> dict[str, str]:
    """What a page posts that shows what is stored now, unless `seen` says otherwise."""
    parameter = parameter_of(edition, name)
    stored = UnitAnswer.objects.filter(parameter=parameter, sent_at__isnull=True).order_by("-link").first()
    values.setdefault("seen", mark_of(fields_of(stored)))
    prefix = f"f{parameter.pk}"
    return {f"{prefix}-{field}": value for field, value in values.items()}


def sending(**more: str) -> dict[str, str]:
    return {"aktion": "trotzdem", "name": "Petra Pflaster"} | more
