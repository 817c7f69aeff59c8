"""The whole way from values to ranks (SCORING.md, section "Formula")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.normalise import indicator_scores
from assessments.scoring.points import parameter_points
from assessments.scoring.rank import rank_descending, stored_scores
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Bools, Floats, Ints, column, group_sums, round_sums

_Numbers = TypeVar("_Numbers", np.float64, np.int64)


@dataclass(frozen=True, eq=False)
class Scores:
    """The result for n cities in the order of the values array.

    Cities outside the field have NaN, stored scores of −1 and rank 0. ``_q`` marks stored integers: points ·
    1e9.
    """

    points: Floats  # (n, P)
    indicator_sums: Floats  # (n, I) in points, rounded to 1e-9
    indicator_scores: Floats  # (n, I) 0…100, a bonus 0…cap
    domain_scores: Floats  # (n, D) 0…100
    total: Floats  # (n,) 0…100
    indicator_q: Ints  # (n, I)
    domain_q: Ints  # (n, D)
    total_q: Ints  # (n,)
    domain_ranks: Ints  # (n, D)
    total_ranks: Ints  # (n,)
    in_field: Bools  # (n,)
    missing: Ints  # (n,) number of missing values
    worst: Floats  # (I,) lowest and highest indicator sum in the field; inf and −inf in an empty one
    best: Floats  # (I,)


def score_cities(scheme: Scheme, values: Floats) -> Scores:
    """Score all cities of an edition.

    ``values`` is (n, P) in the scheme's parameter order: the points of the chosen level, or the raw number;
    NaN is missing. Fastest in Fortran order, one parameter after the other in memory. Raises ``ValueError``
    for another shape or type and for an infinite value.
    """
    check_values(scheme, values)
    # Inside, arrays are turned: a parameter per row, so that sums along the parameter axis add whole rows.
    cells = np.array(values.T, order="C")
    absent = np.isnan(cells)
    missing = np.count_nonzero(absent, axis=0)
    in_field = missing < len(scheme.parameters)
    if in_field.all():
        return _score_field(scheme, cells, absent, missing)
    field = _score_field(scheme, cells[:, in_field], absent[:, in_field], missing[in_field])
    return _with_outsiders(field, in_field, missing)


def _score_field(scheme: Scheme, cells: Floats, absent: Bools, missing: Ints) -> Scores:
    """Score cells (P, n) of cities that all belong to the field; the cells become the points."""
    points = parameter_points(scheme, cells, absent, out=cells)
    sums = indicator_sums(scheme, points)
    worst, best = sums.min(axis=1, initial=np.inf), sums.max(axis=1, initial=-np.inf)
    scores = indicator_scores(scheme, sums, worst[:, np.newaxis], best[:, np.newaxis])
    domains = domain_scores(scheme, scores)
    total = total_scores(scheme, domains)
    domain_q, total_q = stored_scores(domains), stored_scores(total)
    return Scores(
        points=points.T,
        indicator_sums=sums.T,
        indicator_scores=scores.T,
        domain_scores=domains.T,
        total=total,
        indicator_q=stored_scores(scores).T,
        domain_q=domain_q.T,
        total_q=total_q,
        domain_ranks=rank_descending(domain_q).T,
        total_ranks=rank_descending(total_q),
        in_field=np.ones(len(total), dtype=np.bool_),
        missing=missing,
        worst=worst,
        best=best,
    )


def _with_outsiders(field: Scores, in_field: Bools, missing: Ints) -> Scores:
    """Put the cities outside the field (n − those in it) back into a result without them."""

    def among_all(columns: NDArray[_Numbers], outside: float) -> NDArray[_Numbers]:
        placed = np.full((len(in_field), *columns.shape[1:]), outside, dtype=columns.dtype)
        placed[in_field] = columns
        return placed

    return Scores(
        points=among_all(field.points, np.nan),
        indicator_sums=among_all(field.indicator_sums, np.nan),
        indicator_scores=among_all(field.indicator_scores, np.nan),
        domain_scores=among_all(field.domain_scores, np.nan),
        total=among_all(field.total, np.nan),
        indicator_q=among_all(field.indicator_q, -1),
        domain_q=among_all(field.domain_q, -1),
        total_q=among_all(field.total_q, -1),
        domain_ranks=among_all(field.domain_ranks, 0),
        total_ranks=among_all(field.total_ranks, 0),
        in_field=in_field,
        missing=missing,
        worst=field.worst,
        best=field.best,
    )


def has_values(values: Floats) -> Bools:
    """Which cities (n,) of a values array (n, P) have a value at all and so belong to the field."""
    some: Bools = np.any(~np.isnan(values), axis=1)
    return some


def check_values(scheme: Scheme, values: Floats) -> None:
    """Raise ``ValueError`` unless ``values`` is a float64 array (n, P) of finite numbers and NaN."""
    if values.dtype != np.float64 or values.ndim != 2 or values.shape[1] != len(scheme.parameters):
        raise ValueError(
            f"values must be float64 (n, {len(scheme.parameters)}), not {values.dtype} {values.shape}"
        )
    if np.isinf(values).any():
        row, column = np.argwhere(np.isinf(values))[0]
        raise ValueError(f"infinite value in row {row}, parameter {scheme.parameter_keys[column]}")


def indicator_sums(scheme: Scheme, points: Floats) -> Floats:
    """Indicator sums (I, …) in points, rounded to 1e-9, from parameter points (P, …)."""
    sums = group_sums(scheme.parameter_weight, points, scheme.parameter_indicator, len(scheme.indicators))
    return round_sums(sums)


def domain_scores(scheme: Scheme, scores: Floats) -> Floats:
    """Domain scores (D, …) out of 100 from indicator scores (I, …); the divisor includes the bonus."""
    reached = group_sums(scheme.indicator_weight, scores, scheme.indicator_domain, len(scheme.domains))
    return 100.0 * reached / column(scheme.domain_divisor, scores.ndim)


def total_scores(scheme: Scheme, domains: Floats) -> Floats:
    """Total scores (…) out of 100 from domain scores (D, …)."""
    together = np.zeros(len(scheme.domains), dtype=np.int64)
    total: Floats = group_sums(scheme.domain_weight, domains, together, 1)[0] / scheme.total_divisor
    return total
