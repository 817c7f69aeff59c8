"""The whole way from values to ranks (SCORING.md, section "Formula")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assessments.scoring.normalise import indicator_scores
from assessments.scoring.points import parameter_points
from assessments.scoring.rank import rank_descending, stored_scores
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Bools, Floats, Ints, group_sums, round_sums

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
    NaN is missing. Raises ``ValueError`` for another shape or type and for an infinite value.
    """
    check_values(scheme, values)
    absent = np.isnan(values)
    missing = absent.sum(axis=1)
    in_field = missing < len(scheme.parameters)
    field = slice(None) if in_field.all() else in_field
    # Inside, arrays are turned: a parameter per row, so that sums along the parameter axis add whole rows.
    cells, gaps = np.ascontiguousarray(values[field].T), np.ascontiguousarray(absent[field].T)
    points = parameter_points(scheme, cells, gaps)
    sums = indicator_sums(scheme, points)
    worst, best = sums.min(axis=1, initial=np.inf), sums.max(axis=1, initial=-np.inf)
    scores = indicator_scores(scheme, sums, worst, best)
    domains = domain_scores(scheme, scores)
    total = total_scores(scheme, domains)
    domain_q, total_q = stored_scores(domains), stored_scores(total)

    return Scores(
        points=_placed(points, in_field, np.nan),
        indicator_sums=_placed(sums, in_field, np.nan),
        indicator_scores=_placed(scores, in_field, np.nan),
        domain_scores=_placed(domains, in_field, np.nan),
        total=_placed(total, in_field, np.nan),
        indicator_q=_placed(stored_scores(scores), in_field, -1),
        domain_q=_placed(domain_q, in_field, -1),
        total_q=_placed(total_q, in_field, -1),
        domain_ranks=_placed(rank_descending(domain_q), in_field, 0),
        total_ranks=_placed(rank_descending(total_q), in_field, 0),
        in_field=in_field,
        missing=missing,
        worst=worst,
        best=best,
    )


def _placed(rows: NDArray[_Numbers], in_field: Bools, outside: Any) -> NDArray[_Numbers]:
    """Turn (…, cities in the field) back into (n, …), with ``outside`` for the cities outside the field."""
    if in_field.all():
        return rows.T
    columns = np.full((len(in_field), *rows.shape[:-1]), outside, dtype=rows.dtype)
    columns[in_field] = rows.T
    return columns


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
    weights = scheme.parameter_weight.reshape(-1, *[1] * (points.ndim - 1))
    return round_sums(group_sums(weights * points, scheme.parameter_indicator, len(scheme.indicators)))


def domain_scores(scheme: Scheme, scores: Floats) -> Floats:
    """Domain scores (D, …) out of 100 from indicator scores (I, …); the divisor includes the bonus."""
    axes = [1] * (scores.ndim - 1)
    weights = scheme.indicator_weight
    reached = group_sums(weights.reshape(-1, *axes) * scores, scheme.indicator_domain, len(scheme.domains))
    full = group_sums(weights * scheme.full_marks, scheme.indicator_domain, len(scheme.domains))
    return 100.0 * reached / full.reshape(-1, *axes)


def total_scores(scheme: Scheme, domains: Floats) -> Floats:
    """Total scores (…) out of 100 from domain scores (D, …)."""
    weights = scheme.domain_weight
    together = np.zeros(len(weights), dtype=np.int64)
    reached = group_sums(weights.reshape(-1, *[1] * (domains.ndim - 1)) * domains, together, 1)
    total: Floats = reached[0] / group_sums(weights, together, 1)[0]
    return total
