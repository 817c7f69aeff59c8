"""From values to points, parameter by parameter (SCORING.md, section "Points").

All arrays here are parameter × city (the values array turned), and every city in them has at least one value.
"""

from __future__ import annotations

import numpy as np

from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Bools, Floats, Ints


def parameter_points(scheme: Scheme, cells: Floats, missing: Bools) -> Floats:
    """Points of every cell.

    ``cells`` (P, n): the points of the chosen level or the raw number, NaN where missing; ``missing`` (P, n)
    says where. The answer (P, n) is in points; a missing cell has 0, without bounds the lowest points
    present.
    """
    points = np.where(missing, 0.0, cells)
    if (at := scheme.scaled).size:
        shares = scale_shares(scheme, at, cells[at])
        points[at] = np.where(missing[at], 0.0, scheme.max_points[at, np.newaxis] * shares)
    if (at := scheme.unbounded).size:
        points[at] = unbounded_points(cells[at], missing[at], scheme.direction[at])
    for position in scheme.percentile.tolist():
        points[position] = percentile_points(
            cells[position], missing[position], scheme.max_points[position], scheme.direction[position]
        )
    return points


def scale_shares(scheme: Scheme, at: Ints, numbers: Floats) -> Floats:
    """Share of the scale that numbers reach: (k, n) numbers of the bounded parameters ``at`` (k,) → 0…1.

    Numbers outside the bounds are clamped; with direction −1 the share is counted from the upper bound.
    """
    lower, upper = scheme.lower[at, np.newaxis], scheme.upper[at, np.newaxis]
    shares: Floats = np.clip((numbers - lower) / (upper - lower), 0.0, 1.0)
    return np.where(scheme.direction[at, np.newaxis] < 0, 1.0 - shares, shares)


def unbounded_points(numbers: Floats, missing: Bools, direction: Floats) -> Floats:
    """Numbers as their own points, negative for direction −1.

    ``numbers`` and ``missing`` are (k, n), ``direction`` (k,). A missing cell gets the lowest points present
    in its row, 0 where the whole row is missing.
    """
    points = direction[:, np.newaxis] * numbers
    lowest = np.where(missing, np.inf, points).min(axis=1, initial=np.inf)
    lowest[np.isinf(lowest)] = 0.0
    return np.where(missing, lowest[:, np.newaxis], points)


def percentile_points(numbers: Floats, missing: Bools, max_points: float, direction: float) -> Floats:
    """Points by rank: max_points · floor(1000 · worse / (n − 1)) / 1000, for one parameter.

    ``numbers`` and ``missing`` are (n,). Worse counts the cities with a strictly worse value, n those with a
    value; a city alone with a value gets ``max_points``, a missing cell 0.
    """
    quality = direction * numbers
    present = np.sort(quality[~missing])
    if present.size == 1:
        return np.where(missing, 0.0, max_points)
    worse = np.searchsorted(present, quality, side="left")
    thousandths = 1000 * worse // max(present.size - 1, 1)
    return np.where(missing, 0.0, max_points * thousandths / 1000)
