"""States and moments of the feedback round in words; values and figures: results/wording.py."""

from datetime import date, datetime

from django.utils import timezone

from assessments.choices import CorrectionState, RoundState
from assessments.models import Correction
from assessments.notifications.moments import moment_text
from assessments.results.wording import (
    NO_VALUE,
    NOTHING,
    change_text,
    exact_number,
    number_text,
    points_text,
    score_text,
    value_text,
    version_text,
    with_unit,
)

__all__ = [
    "NOTHING",
    "NO_VALUE",
    "change_text",
    "exact_number",
    "moment_text",
    "number_text",
    "points_text",
    "proposal_text",
    "score_text",
    "source_date",
    "time_text",
    "value_text",
    "version_text",
    "with_unit",
    "word_for_city",
]

WITH_THE_TEAM = {CorrectionState.SUBMITTED, CorrectionState.CLAIMED, CorrectionState.SECOND_REVIEW}
NOT_SENT = {CorrectionState.DRAFT, CorrectionState.RELEASE}


def source_date(text: str) -> str:
    """A date of a source: ISO ones in German, everything else („2025“) as it is."""
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text


def word_for_city(state: str, round_state: RoundState) -> str:
    """How a city reads a correction's state: what happens inside the project team reads „eingereicht“."""
    if state in WITH_THE_TEAM:
        return str(CorrectionState.SUBMITTED.label)
    if state in NOT_SENT and round_state not in {RoundState.OPEN, RoundState.PLANNED}:
        return str(CorrectionState.LATE.label)
    return str(CorrectionState(state).label)


def proposal_text(correction: Correction) -> str:
    """What a correction proposes, in words; empty where it proposes no value."""
    if not correction.has_value:
        return ""
    return value_text(correction.finding.parameter, correction.level, correction.number)


def time_text(moment: datetime) -> str:
    """„21.11.2026, 14:03 Uhr“, in Berlin."""
    return f"{timezone.localtime(moment):%d.%m.%Y, %H:%M} Uhr"
