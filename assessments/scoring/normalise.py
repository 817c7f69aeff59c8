"""From indicator sums to indicator scores (SCORING.md, section "Indicator scores").

All arrays here are indicator × city (k, n), and every city in them belongs to the field.
"""

from __future__ import annotations

import numpy as np

from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats


def indicator_scores(scheme: Scheme, sums: Floats, worst: Floats, best: Floats) -> Floats:
    """Indicator scores (I, n) from sums (I, n) in points and the field's ``worst`` and ``best`` sums (I,).

    minmax and absolute are out of 100; a bonus stays in points up to its cap.
    """
    scores = np.empty_like(sums)
    if (at := scheme.minmax).size:
        scores[at] = normalise_min_max(sums[at], worst[at, np.newaxis], best[at, np.newaxis])
    if (at := scheme.absolute).size:
        scores[at] = normalise_absolute(sums[at], scheme.attainable[at, np.newaxis])
    if (at := scheme.bonus).size:
        scores[at] = cap_bonus(sums[at], scheme.full_marks[at, np.newaxis])
    return scores


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
