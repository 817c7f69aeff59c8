"""The catalogue of one edition as the scoring core sees it (SCORING.md, section "Levels and catalogue").

A ``Scheme`` is what turns an edition into data: its domains, indicators and parameters in canonical order
(sorted by domain, indicator and parameter key, compared by code point and so the same under every locale),
with their numbers laid out as arrays. D, I and P stand for the numbers of domains, indicators and parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assessments.scoring.checks import check_catalogue
from assessments.scoring.specs import DomainSpec, IndicatorSpec, ParameterSpec, SchemeError
from assessments.scoring.sums import Floats, Ints, group_sums, round_sums

__all__ = ["DomainSpec", "IndicatorSpec", "ParameterSpec", "Scheme", "SchemeError"]


@dataclass(frozen=True, eq=False)
class Scheme:
    """A checked catalogue in canonical order; make one with ``Scheme.build``. The arrays are read-only."""

    domains: tuple[DomainSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    parameters: tuple[ParameterSpec, ...]

    indicator_domain: Ints = field(init=False)  # (I,) position of each indicator's domain
    parameter_indicator: Ints = field(init=False)  # (P,) position of each parameter's indicator
    domain_weight: Floats = field(init=False)  # (D,)
    indicator_weight: Floats = field(init=False)  # (I,)
    parameter_weight: Floats = field(init=False)  # (P,)
    lower: Floats = field(init=False)  # (P,) NaN where the scale has no bounds
    upper: Floats = field(init=False)  # (P,)
    max_points: Floats = field(init=False)  # (P,)
    direction: Floats = field(init=False)  # (P,) 1 or −1
    levels: Ints = field(init=False)  # positions of the parameters with levels
    ladder: Floats = field(init=False)  # (levels, most levels) their points, filled up with NaN
    scaled: Ints = field(init=False)  # positions of the numbers with bounds
    unbounded: Ints = field(init=False)  # positions of the numbers without bounds
    percentile: Ints = field(init=False)  # positions of the ranked parameters
    minmax: Ints = field(init=False)  # positions of the indicators by normalisation
    absolute: Ints = field(init=False)
    bonus: Ints = field(init=False)
    full_marks: Floats = field(init=False)  # (I,) 100, for a bonus its cap
    attainable: Floats = field(init=False)  # (I,) Σ weight · max_points to 1e-9; NaN with unbounded numbers
    domain_divisor: Floats = field(init=False)  # (D,) Σ indicator weight · full marks
    total_divisor: Floats = field(init=False)  # () Σ domain weight

    @classmethod
    def build(
        cls,
        domains: Iterable[DomainSpec],
        indicators: Iterable[IndicatorSpec],
        parameters: Iterable[ParameterSpec],
    ) -> Scheme:
        """Check a catalogue and bring it into canonical order; ``SchemeError`` names the row at fault."""
        rows = list(domains), list(indicators), list(parameters)
        check_catalogue(*rows)
        return cls(
            tuple(sorted(rows[0], key=lambda d: d.key)),
            tuple(sorted(rows[1], key=lambda i: (i.domain, i.key))),
            tuple(sorted(rows[2], key=lambda p: (p.domain, p.indicator, p.key))),
        )

    def __post_init__(self) -> None:
        for arrays in (_structure, _numbers, _full_marks):
            for name, array in arrays(self).items():
                array.setflags(write=False)
                object.__setattr__(self, name, array)

    @property
    def domain_keys(self) -> tuple[str, ...]:
        """The D domain keys in canonical order."""
        return tuple(d.key for d in self.domains)

    @property
    def indicator_keys(self) -> tuple[tuple[str, str], ...]:
        """The I pairs (domain key, indicator key) in canonical order."""
        return tuple((i.domain, i.key) for i in self.indicators)

    @property
    def parameter_keys(self) -> tuple[str, ...]:
        """The P parameter keys in canonical order: the columns of a values array."""
        return tuple(p.key for p in self.parameters)


def _positions(flags: Iterable[bool]) -> Ints:
    return np.flatnonzero(np.fromiter(flags, dtype=np.bool_)).astype(np.int64)


def _floats(numbers: Sequence[float | None]) -> Floats:
    return np.array([np.nan if number is None else number for number in numbers], dtype=np.float64)


def _structure(scheme: Scheme) -> dict[str, Ints]:
    domain_at = {key: at for at, key in enumerate(scheme.domain_keys)}
    indicator_at = {key: at for at, key in enumerate(scheme.indicator_keys)}
    indicators, parameters = scheme.indicators, scheme.parameters
    return {
        "indicator_domain": np.array([domain_at[i.domain] for i in indicators], dtype=np.int64),
        "parameter_indicator": np.array(
            [indicator_at[p.domain, p.indicator] for p in parameters], dtype=np.int64
        ),
        "levels": _positions(p.kind == "levels" for p in parameters),
        "scaled": _positions(p.kind == "number" and not p.is_unbounded for p in parameters),
        "unbounded": _positions(p.is_unbounded for p in parameters),
        "percentile": _positions(p.kind == "percentile" for p in parameters),
        "minmax": _positions(i.normalisation == "minmax" for i in indicators),
        "absolute": _positions(i.normalisation == "absolute" for i in indicators),
        "bonus": _positions(i.normalisation == "bonus" for i in indicators),
    }


def _numbers(scheme: Scheme) -> dict[str, Floats]:
    ladders = [p.level_points for p in scheme.parameters if p.kind == "levels"]
    ladder = np.full((len(ladders), max(map(len, ladders), default=0)), np.nan)
    for at, points in enumerate(ladders):
        ladder[at, : len(points)] = points
    return {
        "ladder": ladder,
        "domain_weight": _floats([d.weight for d in scheme.domains]),
        "indicator_weight": _floats([i.weight for i in scheme.indicators]),
        "parameter_weight": _floats([p.weight for p in scheme.parameters]),
        "lower": _floats([p.lower for p in scheme.parameters]),
        "upper": _floats([p.upper for p in scheme.parameters]),
        "max_points": _floats([p.max_points for p in scheme.parameters]),
        "direction": _floats([p.direction for p in scheme.parameters]),
        "full_marks": _floats([100.0 if i.cap is None else i.cap for i in scheme.indicators]),
    }


def _full_marks(scheme: Scheme) -> dict[str, Floats]:
    points = scheme.max_points.copy()
    points[scheme.unbounded] = np.nan
    whole = np.zeros(len(scheme.domains), dtype=np.int64)

    def totals(weights: Floats, numbers: Floats, group: Ints, groups: int) -> Floats:
        return group_sums(weights, numbers[:, np.newaxis], group, groups)[:, 0]

    sizes = len(scheme.indicators), len(scheme.domains)
    return {
        "attainable": round_sums(
            totals(scheme.parameter_weight, points, scheme.parameter_indicator, sizes[0])
        ),
        "domain_divisor": totals(
            scheme.indicator_weight, scheme.full_marks, scheme.indicator_domain, sizes[1]
        ),
        "total_divisor": totals(np.ones(sizes[1]), scheme.domain_weight, whole, 1)[0, ...],
    }
