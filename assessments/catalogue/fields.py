"""What a form hands to a deed: plain values of one domain, indicator or parameter."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from assessments.models import Level, Parameter

# What turns values into points; everything else is words.
SCORING = ("kind", "max_points", "lower", "upper", "direction", "weight", "levels", "normalisation", "cap")
TEXTS = (
    "name",
    "short_name",
    "unit",
    "definition",
    "counts",
    "counts_not",
    "evidence_hint",
    "comparability_note",
)


@dataclass(frozen=True)
class LevelFields:
    """One level; `pk` is None for a new one."""

    pk: int | None
    position: int
    label: str
    points: Decimal


@dataclass(frozen=True)
class DomainFields:
    name: str
    short_name: str
    weight: Decimal


@dataclass(frozen=True)
class IndicatorFields:
    name: str
    normalisation: str
    cap: Decimal | None
    weight: Decimal


@dataclass(frozen=True)
class ParameterFields:
    name: str
    kind: str | None
    unit: str
    max_points: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    direction: int
    weight: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    decimals: int
    source_kind: str
    definition: str
    counts: str
    counts_not: str
    evidence_hint: str
    texts_are_demo: bool
    statement_suffices: bool
    comparability: str
    comparability_note: str
    levels: tuple[LevelFields, ...] = ()


AnyFields = DomainFields | IndicatorFields | ParameterFields
OWN_COLUMNS = [name for name in ParameterFields.__dataclass_fields__ if name != "levels"]


def parameter_fields(parameter: Parameter) -> ParameterFields:
    """A parameter as it stands. One query for its levels, unless they are prefetched."""
    own = {name: getattr(parameter, name) for name in OWN_COLUMNS}
    return ParameterFields(**own, levels=tuple(map(_level, parameter.levels.all())))


def _level(level: Level) -> LevelFields:
    return LevelFields(level.pk, level.position, level.label, level.points)


def plain_fields(fields: AnyFields) -> dict[str, Any]:
    """Column → value; levels apart."""
    return {name: value for name, value in asdict(fields).items() if name != "levels"}


def scoring_part(fields: AnyFields) -> dict[str, Any]:
    """What of the fields turns values into points, comparable: 1 and 1.0000 are the same."""
    own = {name: _bare(value) for name, value in plain_fields(fields).items() if name in SCORING}
    levels = getattr(fields, "levels", ())
    return own | {"levels": sorted((level.pk or 0, _bare(level.points)) for level in levels)}


def _bare(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
