"""Which values stand out among all cities, by a rule that the page states."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from statistics import quantiles

from assessments.choices import ParameterKind
from assessments.models import FindingVersion, Parameter

LEAST_VALUES = 8
REACH = Decimal("1.5")
RARE = Decimal("0.05")
NUMBER_RULE = (
    "Als Ausreißer gilt, was mehr als das 1,5-Fache des Abstands zwischen unterem und oberem Viertel "
    "unter dem unteren oder über dem oberen Viertel liegt."
)
LEVEL_RULE = "Als Ausreißer gilt eine Stufe, die höchstens 5 Prozent der Städte haben."


def outlier_rule(parameter: Parameter) -> str:
    return LEVEL_RULE if parameter.kind == ParameterKind.LEVELS else NUMBER_RULE


def outlying(parameter: Parameter, versions: Sequence[FindingVersion | None]) -> list[bool]:
    """Whether each value stands out; missing ones do not, and among few cities none does."""
    present = [version for version in versions if version is not None and not version.is_missing]
    if len(present) < LEAST_VALUES:
        return [False] * len(versions)
    if parameter.kind == ParameterKind.LEVELS:
        counts = Counter(version.level_id for version in present)
        rare = {level for level, count in counts.items() if count <= RARE * len(present)}
        return [version is not None and version.level_id in rare for version in versions]
    lower, _, upper = quantiles([version.number for version in present], n=4, method="inclusive")
    reach = REACH * (upper - lower)
    low, high = lower - reach, upper + reach
    return [
        version is not None and version.number is not None and not low <= version.number <= high
        for version in versions
    ]
