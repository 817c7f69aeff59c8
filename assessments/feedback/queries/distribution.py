"""How the values of all cities spread over a parameter's scale. For the project team only."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from statistics import median

from assessments.choices import ParameterKind
from assessments.feedback.wording import NO_VALUE, number_text, with_unit
from assessments.models import Correction, Finding, Parameter

MOST_STEPS = 10
ROUND_STEPS = [Decimal(step) for step in ("1", "2", "2.5", "5", "10")]
FEW_VALUES = 10


@dataclass(frozen=True)
class DistributionRow:
    """One step of the scale: how many cities stand on it, and whether the two values of the case do."""

    label: str
    count: int
    share: float
    is_researched: bool
    is_proposed: bool


@dataclass(frozen=True)
class Distribution:
    rows: list[DistributionRow]
    cities: int
    summary: str


def distribution(correction: Correction) -> Distribution:
    """All cities' current values of the case's parameter."""
    parameter = correction.finding.parameter
    values = list(
        Finding.objects.filter(parameter=parameter).values_list("current__level_id", "current__number")
    )
    base = correction.base_version
    scale = scale_of(parameter, values)
    researched, proposed = (
        scale.place(base.level_id, base.number),
        scale.place(correction.level_id, correction.number),
    )
    rows = _rows(scale.steps, [scale.place(*value) for value in values], researched, proposed)
    return Distribution(rows, len(values), scale.summary)


@dataclass(frozen=True)
class Scale:
    """The steps on which values are counted: key and label, lowest first; lower edges for numbers."""

    steps: list[tuple[int, str]]
    edges: list[Decimal] | None
    summary: str

    def place(self, level_id: int | None, number: Decimal | None) -> int | None:
        """The key of the step on which a value stands; None for a missing one."""
        return level_id if self.edges is None else _bin(self.edges, number)


def scale_of(parameter: Parameter, values: Sequence[tuple[int | None, Decimal | None]]) -> Scale:
    """The steps for a parameter's values, each a pair of level id and number."""
    if parameter.kind == ParameterKind.LEVELS:
        return Scale([(level.pk, level.label) for level in parameter.levels.all()], None, "")
    numbers = sorted(number for _, number in values if number is not None)
    edges, labels = _scale(numbers)
    return Scale(list(enumerate(labels)), edges, _summary(parameter, numbers))


def _rows(
    steps: Sequence[tuple[int, str]], places: list[int | None], researched: int | None, proposed: int | None
) -> list[DistributionRow]:
    counts = Counter(places)
    most = max(counts.values(), default=1)
    wanted = [*steps, (None, NO_VALUE)] if counts[None] else steps
    return [
        DistributionRow(
            label,
            counts[key],
            100 * counts[key] / most,
            key == researched and key is not None,
            key == proposed and key is not None,
        )
        for key, label in wanted
    ]


def _scale(numbers: list[Decimal]) -> tuple[list[Decimal], list[str]]:
    """Lower edges and labels of the steps: the values themselves where they are few, else equal parts."""
    distinct = sorted(set(numbers))
    if len(distinct) <= FEW_VALUES:
        return distinct, [number_text(edge) for edge in distinct]
    width = round_width((distinct[-1] - distinct[0]) / (MOST_STEPS - 1))
    start = (distinct[0] / width).to_integral_value(ROUND_FLOOR) * width
    count = int((distinct[-1] - start) // width) + 1
    edges = [start + width * at for at in range(count)]
    return edges, [f"{number_text(edge)} bis unter {number_text(edge + width)}" for edge in edges]


def round_width(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in ROUND_STEPS if step * power >= least)


def _bin(edges: list[Decimal], number: Decimal | None) -> int | None:
    """The step that a number falls on; numbers beyond the ends fall on the outermost ones."""
    if number is None or not edges:
        return None
    return max(bisect_right(edges, number) - 1, 0)


def _summary(parameter: Parameter, numbers: list[Decimal]) -> str:
    if not numbers:
        return "Für diesen Parameter liegt noch kein Wert vor."
    low, middle, high = (number_text(n) for n in (numbers[0], median(numbers), numbers[-1]))
    return with_unit(f"Spanne {low} bis {high}, Median {middle}", parameter.unit)
