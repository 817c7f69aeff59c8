"""Values, states and moments of the feedback round in words, for pages, papers and sheets."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from assessments.choices import CorrectionState, RoundState
from assessments.models import Correction, FindingVersion, Level, Parameter
from assessments.scoring.printing import print_decimal, print_signed, round_decimal

NO_VALUE = "kein Wert"
NOTHING = "–"
WITH_THE_TEAM = {CorrectionState.SUBMITTED, CorrectionState.CLAIMED, CorrectionState.SECOND_REVIEW}
NOT_SENT = {CorrectionState.DRAFT, CorrectionState.RELEASE}
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def score_text(score: Decimal | None) -> str:
    """A score with one decimal: „82,3“."""
    return NOTHING if score is None else print_decimal(round_decimal(score))


def change_text(change: Decimal | None) -> str:
    """A change with one decimal and its sign: „+0,9“, „−1,2“, „0,0“."""
    return NOTHING if change is None else print_signed(round_decimal(change))


def exact_number(number: Decimal) -> str:
    """All digits that a number has, as one would type it: „92,523333“, „120“."""
    return print_decimal(Decimal(0) if number == 0 else number.normalize())


def number_text(number: Decimal, decimals: int = 2) -> str:
    """Rounded half away from zero to at most so many decimals, without trailing zeros."""
    return exact_number(round_decimal(number, min(decimals, 2)))


def points_text(points: Decimal) -> str:
    return f"{number_text(points)} {'Punkt' if points == 1 else 'Punkte'}"


def with_unit(figure: str, unit: str) -> str:
    return f"{figure} {unit}" if unit and unit != "Anzahl" else figure


def value_text(parameter: Parameter, level: Level | None, number: Decimal | None) -> str:
    """A value in its natural unit: the level's words, „7,8 % der Haushalte“, or that there is none."""
    if level is not None:
        return level.label
    if number is None:
        return NO_VALUE
    return with_unit(number_text(number, parameter.decimals), parameter.unit)


def version_text(parameter: Parameter, version: FindingVersion | None) -> str:
    return NO_VALUE if version is None else value_text(parameter, version.level, version.number)


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


def moment_text(moment: datetime) -> str:
    """„Freitag, 11.12.2026, 18:00 Uhr“, in Berlin."""
    local = timezone.localtime(moment)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d.%m.%Y, %H:%M} Uhr"


def time_text(moment: datetime) -> str:
    """„21.11.2026, 14:03 Uhr“, in Berlin."""
    return f"{timezone.localtime(moment):%d.%m.%Y, %H:%M} Uhr"
