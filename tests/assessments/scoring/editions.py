"""Editions for the scoring tests: one small enough to check by hand, and any at all for hypothesis."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.scoring.scheme import DomainSpec, IndicatorSpec, ParameterSpec, Scheme

NAN = np.nan

HAND_DOMAINS = [DomainSpec("a", 1.0), DomainSpec("b", 3.0)]
HAND_INDICATORS = [
    IndicatorSpec("a", "Anmeldung", "minmax"),
    IndicatorSpec("a", "Quote", "absolute"),
    IndicatorSpec("a", "Sonstige", "bonus", cap=5.0),
    IndicatorSpec("b", "Dauer", "minmax"),
    IndicatorSpec("b", "Rang", "minmax", weight=2.0),
]
HAND_PARAMETERS = [
    ParameterSpec("a", "Anmeldung", "p1", "levels", 2.0, level_points=(0.0, 1.0, 2.0)),
    ParameterSpec("a", "Anmeldung", "p2", "number", 4.0, lower=0.0, upper=10.0),
    ParameterSpec("a", "Quote", "p3", "number", 100.0, lower=0.0, upper=100.0),
    ParameterSpec("a", "Sonstige", "p4", "number", 10.0, lower=0.0, upper=10.0),
    ParameterSpec("b", "Dauer", "p5", "number", 1.0, direction=-1),
    ParameterSpec("b", "Rang", "p6", "percentile", 100.0),
]
# Four cities; the last one has no value at all and stands outside the field.
HAND_VALUES = np.array(
    [
        [2.0, 5.0, 80.0, 10.0, 3.0, 1.0],
        [0.0, 10.0, 50.0, NAN, NAN, 4.0],
        [1.0, NAN, 20.0, 2.0, 7.0, 4.0],
        [NAN, NAN, NAN, NAN, NAN, NAN],
    ]
)


def hand_scheme() -> Scheme:
    return Scheme.build(HAND_DOMAINS, HAND_INDICATORS, HAND_PARAMETERS)


def one_indicator(normalisation="minmax", cap=None, **parameter) -> Scheme:
    """A scheme with one parameter in one indicator in one domain."""
    row = {"kind": "number", "max_points": 10.0, "lower": 0.0, "upper": 10.0} | parameter
    return Scheme.build(
        [DomainSpec("d")],
        [IndicatorSpec("d", "i", normalisation, cap)],
        [ParameterSpec("d", "i", "p", **row)],
    )


quarters = st.integers(-40, 80).map(lambda n: n / 4)
weights = st.sampled_from([1.0, 1.0, 1.0, 0.5, 2.0])


@st.composite
def parameters(draw, domain: str, indicator: str, key: str, normalisation: str) -> ParameterSpec:
    kinds = ["levels", "scaled", "percentile"] + ["unbounded"] * (normalisation == "minmax")
    kind, weight = draw(st.sampled_from(kinds)), draw(weights)
    if kind == "levels":
        points = (0.0, *draw(st.lists(st.integers(0, 8).map(float), max_size=3)), 5.0)
        return ParameterSpec(
            domain, indicator, key, "levels", max(points), weight=weight, level_points=points
        )
    max_points, direction = float(draw(st.integers(1, 20))), draw(st.sampled_from([1, -1]))
    row = {"direction": direction, "weight": weight}
    if kind == "scaled":
        lower = draw(quarters)
        row |= {"lower": lower, "upper": lower + draw(st.integers(1, 40)) / 4}
    return ParameterSpec(
        domain, indicator, key, "percentile" if kind == "percentile" else "number", max_points, **row
    )


@st.composite
def schemes(draw) -> Scheme:
    """Up to 3 domains with up to 3 indicators with up to 4 parameters each, all kinds and weights."""
    domains, indicators, rows = [], [], []
    for d in range(draw(st.integers(1, 3))):
        domains.append(DomainSpec(f"d{d}", draw(weights)))
        for i in range(draw(st.integers(1, 3))):
            normalisation = draw(st.sampled_from(["minmax", "minmax", "absolute", "bonus"]))
            cap = float(draw(st.integers(1, 30))) if normalisation == "bonus" else None
            indicators.append(IndicatorSpec(f"d{d}", f"i{i}", normalisation, cap, draw(weights)))
            for p in range(draw(st.integers(1, 4))):
                rows.append(draw(parameters(f"d{d}", f"i{i}", f"p{d}{i}{p}", normalisation)))
    return Scheme.build(domains, indicators, rows)


def _cells(parameter: ParameterSpec) -> st.SearchStrategy[float]:
    known = st.sampled_from(parameter.level_points) if parameter.kind == "levels" else quarters
    return st.one_of(known, known, known, st.just(NAN))


@st.composite
def editions(draw, min_cities: int = 1, max_cities: int = 8) -> tuple[Scheme, np.ndarray]:
    """A scheme and values for it, missing ones and cities without any value among them."""
    scheme, cities = draw(schemes()), draw(st.integers(min_cities, max_cities))
    columns = [draw(arrays(np.float64, cities, elements=_cells(p))) for p in scheme.parameters]
    return scheme, np.column_stack(columns)
