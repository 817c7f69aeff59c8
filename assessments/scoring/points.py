"""From values to points, parameter by parameter (SCORING.md, section "Points").

All arrays here are parameter × city (the values array turned) or parameter × table × city; cities are the
last axis, and every city in them has at least one value.
"""

from __future__ import annotations

import numpy as np

from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Bools, Floats, Ints, column


def parameter_points(scheme: Scheme, cells: Floats, missing: Bools, out: Floats | None = None) -> Floats:
    """Points of every cell.

    ``cells`` (P, …, n): the points of the chosen level or the raw number, NaN where missing; ``missing`` (P,
    …, n) says where. The answer (P, …, n) is in points; a missing cell has 0, without bounds the lowest
    points present. It is written into ``out`` where that is given, which may be ``cells`` itself.
    """
    points = cells.copy() if out is None else out
    if (at := scheme.scaled).size:
        points[at] = column(scheme.max_points[at], cells.ndim) * scale_shares(scheme, at, cells[at])
    if (at := scheme.unbounded).size:
        points[at] = unbounded_points(cells[at], missing[at], column(scheme.direction[at], cells.ndim))
    for position in scheme.percentile.tolist():
        points[position] = relative_points(scheme, position, cells[position], missing[position])
    if missing.any():
        points[np.isnan(points)] = 0.0
    return points


def scale_shares(scheme: Scheme, at: Ints, numbers: Floats) -> Floats:
    """Share of the scale that numbers reach: (k, …) numbers of the bounded parameters ``at`` (k,) → 0…1.

    Numbers outside the bounds are clamped; with direction −1 the share is counted from the upper bound.
    """
    lower, upper, direction = (
        column(bound[at], numbers.ndim) for bound in (scheme.lower, scheme.upper, scheme.direction)
    )
    shares = numbers - lower
    shares /= upper - lower
    np.clip(shares, 0.0, 1.0, out=shares)
    return np.where(direction < 0, 1.0 - shares, shares) if (direction < 0).any() else shares


def relative_points(scheme: Scheme, position: int, numbers: Floats, missing: Bools) -> Floats:
    """Points (…, n) of one parameter whose points look at other cities: a percentile, a free number."""
    direction = scheme.direction[position]
    if scheme.parameters[position].kind == "percentile":
        return percentile_points(numbers, missing, scheme.max_points[position], direction)
    return unbounded_points(numbers, missing, direction)


def unbounded_points(numbers: Floats, missing: Bools, direction: Floats) -> Floats:
    """Numbers (…, n) as their own points, negative for direction −1 (which broadcasts).

    A missing cell gets the lowest points present along the last axis, 0 where nobody has a value.
    """
    points = direction * numbers
    lowest = np.where(missing, np.inf, points).min(axis=-1, initial=np.inf, keepdims=True)
    return np.where(missing, np.where(np.isinf(lowest), 0.0, lowest), points)


def percentile_points(numbers: Floats, missing: Bools, max_points: float, direction: float) -> Floats:
    """Points by rank along the last axis: max_points · floor(1000 · worse / (n − 1)) / 1000.

    ``numbers`` and ``missing`` are (…, n). Worse counts the cities with a strictly worse value, n those with
    a value; a city alone with a value gets ``max_points``, a missing cell 0.
    """
    quality = direction * numbers  # missing ones sort last
    order = np.argsort(quality, axis=-1)
    ascending = np.take_along_axis(quality, order, axis=-1)
    leads = np.ones(quality.shape, dtype=np.bool_)
    leads[..., 1:] = ascending[..., 1:] != ascending[..., :-1]
    worse = np.empty(quality.shape, dtype=np.int64)
    positions = np.arange(quality.shape[-1])
    np.put_along_axis(worse, order, np.maximum.accumulate(np.where(leads, positions, 0), axis=-1), axis=-1)
    present = np.count_nonzero(~missing, axis=-1, keepdims=True)
    thousandths = np.where(present == 1, 1000, 1000 * worse // np.maximum(present - 1, 1))
    return np.where(missing, 0.0, max_points * thousandths / 1000)
