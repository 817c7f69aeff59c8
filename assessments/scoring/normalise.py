"""From indicator sums to indicator scores (SCORING.md, section "Indicator scores").

Cities are the last axis, and every city belongs to the field.
"""

from __future__ import annotations

import numpy as np

from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, column


def indicator_scores(scheme: Scheme, sums: Floats, worst: Floats, best: Floats) -> Floats:
    """Indicator scores (I, …) from sums (I, …) in points; the field's worst and best sums (I, …) broadcast.

    minmax and absolute are out of 100; a bonus stays in points up to its cap.
    """
    scores = np.empty_like(sums)
    if (at := scheme.minmax).size:
        scores[at] = normalise_min_max(sums[at], worst[at], best[at])
    if (at := scheme.absolute).size:
        scores[at] = normalise_absolute(sums[at], column(scheme.attainable[at], sums.ndim))
    if (at := scheme.bonus).size:
        scores[at] = cap_bonus(sums[at], column(scheme.full_marks[at], sums.ndim))
    return scores


def indicator_score(scheme: Scheme, at: int, sums: Floats, worst: Floats, best: Floats) -> Floats:
    """Scores of the one indicator at position ``at``; the arrays broadcast."""
    if scheme.indicators[at].normalisation == "minmax":
        return normalise_min_max(sums, worst, best)
    if scheme.indicators[at].normalisation == "absolute":
        return normalise_absolute(sums, scheme.attainable[at])
    return cap_bonus(sums, scheme.full_marks[at])


def normalise_min_max(sums: Floats, worst: Floats, best: Floats) -> Floats:
    """100 · (S − worst) / (best − worst); where all agree, 100 if S > 0, else 0. The arrays broadcast.

    >>> normalise_min_max(np.array([2.0, 3.0, 6.0]), np.array([2.0]), np.array([6.0]))
    array([  0.,  25., 100.])
    """
    spread = best - worst
    agree = spread == 0
    scores: Floats = 100.0 * (sums - worst) / np.where(agree, 1.0, spread)
    if agree.any():
        scores = np.where(agree, np.where(sums > 0, 100.0, 0.0), scores)
    return scores


def normalise_absolute(sums: Floats, attainable: Floats) -> Floats:
    """100 · S / attainable, with the points attainable (> 0) broadcast against the sums."""
    scores: Floats = 100.0 * sums / attainable
    return scores


def cap_bonus(sums: Floats, cap: Floats) -> Floats:
    """min(max(S, 0), cap): points on top, never below 0."""
    return np.minimum(np.maximum(sums, 0.0), cap)
