"""Seeded draws and what is read off them (SCORING.md, section "Draws")."""

from __future__ import annotations

import numpy as np

from assessments.scoring.sums import Floats, Ints

DRAWS = 1000
QUANTILES = (0.05, 0.95)


def uniform_draws(seed: int, *shape: int) -> Floats:
    """Numbers in [0, 1) of the given shape: the upper 53 bits of PCG64's raw stream.

    NumPy keeps bit streams the same across versions, the methods of its generators not.
    """
    raw = np.random.PCG64(seed).random_raw(int(np.prod(shape)))
    return (raw >> np.uint64(11)).astype(np.float64).reshape(shape) * 2.0**-53


def rank_span(ranks: Ints) -> Ints:
    """The 5 % and the 95 % quantile (…, 2) of ranks (draws, …): each a rank that was drawn (inverted CDF)."""
    return np.moveaxis(np.quantile(ranks, QUANTILES, axis=0, method="inverted_cdf"), 0, -1).astype(np.int64)
