"""Ranks and trends from stored scores (SCORING.md, sections "Stored score and rank" and "Trend")."""

from __future__ import annotations

import numpy as np

from assessments.scoring.sums import Bools, Floats, Ints

SCORE_UNIT = 1_000_000_000  # stored integers per point
NOT_COMPARABLE = "n. a."


def stored_scores(scores: Floats) -> Ints:
    """Scores in points (any shape, finite) as stored integers: q = floor(score · 1e9 + ½)."""
    return np.floor(scores * SCORE_UNIT + 0.5).astype(np.int64)


def rank_descending(stored: Ints) -> Ints:
    """Competition ranks (…, n) of stored scores (…, n) along the last axis: 1, 2, 2, 4.

    A city shares its predecessor's rank where their stored scores differ by at most 1 (the last digit
    stored), else its rank is its position.

    >>> rank_descending(np.array([70, 90, 70, 50]))
    array([2, 1, 2, 4])
    """
    order = np.argsort(-stored, axis=-1)  # equal scores share a rank, so their order is free
    ranks = np.empty_like(stored)
    np.put_along_axis(ranks, order, ranks_in_order(np.take_along_axis(stored, order, axis=-1)), axis=-1)
    return ranks


def ranks_in_order(descending: Ints) -> Ints:
    """Ranks (…, n) of stored scores (…, n) that already stand in descending order."""
    position = np.arange(1, descending.shape[-1] + 1)
    leads: Bools = np.ones(descending.shape, dtype=np.bool_)
    leads[..., 1:] = descending[..., :-1] - descending[..., 1:] > 1
    return np.maximum.accumulate(np.where(leads, position, 0), axis=-1)


def rank_among(stored: int | np.int64, others: Ints) -> int:
    """Place of a stored score among others (n,): 1 + those that lie more than 1 above it."""
    return 1 + int(np.count_nonzero(others - stored > 1))


def trend(change: int | None) -> str:
    """Arrow for a change of rank (previous − new: up is positive); ``None``: not in the previous edition."""
    if change is None:
        return NOT_COMPARABLE
    if change == 0:
        return "→"
    if change > 0:
        return "↑" if change >= 10 else "↗"
    return "↓" if change <= -10 else "↘"
