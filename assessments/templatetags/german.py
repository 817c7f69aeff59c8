"""German figures and moments in templates; the rules stand in feedback/wording.py."""

from datetime import datetime
from decimal import Decimal

from django import template

from assessments.feedback.wording import (
    NOTHING,
    change_text,
    exact_number,
    number_text,
    points_text,
    score_text,
    time_text,
    version_text,
)
from assessments.models import FindingVersion, Parameter

register = template.Library()


@register.filter
def score(value: Decimal | None) -> str:
    """A score with one decimal: „82,3“."""
    return score_text(value)


@register.filter
def change(value: Decimal | None) -> str:
    """A change with one decimal and its sign: „+0,9“, „−1,2“, „0,0“."""
    return change_text(value)


@register.filter
def number(value: Decimal | None, decimals: int = 2) -> str:
    """A number with at most so many decimals."""
    return NOTHING if value is None else number_text(value, decimals)


@register.filter
def digits(value: Decimal | None) -> str:
    """All digits, as one would type them."""
    return "" if value is None else exact_number(value)


@register.filter
def points(value: Decimal | None) -> str:
    """„1 Punkt“, „2 Punkte“."""
    return NOTHING if value is None else points_text(value)


@register.filter
def value_text(version: FindingVersion | None, parameter: Parameter) -> str:
    """A version's value in its natural unit."""
    return version_text(parameter, version)


@register.filter
def moment(value: datetime | None) -> str:
    """„21.11.2026, 14:03 Uhr“."""
    return "" if value is None else time_text(value)
