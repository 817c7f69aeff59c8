"""Values and figures in words, for pages, papers and sheets."""

from decimal import Decimal

from assessments.models import FindingVersion, Level, Parameter
from assessments.scoring.printing import print_decimal, print_signed, round_decimal

NO_VALUE = "kein Wert"
NOTHING = "–"


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
