"""Sums whose bits do not depend on the other rows (SCORING.md, section "Bits")."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


def group_sums(weights: Floats, rows: Floats, group: Ints, groups: int) -> Floats:
    """Add up weighted rows by group, one after the other in the order given.

    ``rows`` is (rows, n, …), ``weights`` (rows,), ``group`` (rows,) holds each row's group; the answer is
    (groups, n, …). NumPy's own sums choose their order by memory layout and length, so the loop stands here
    on purpose: each element is added by a single IEEE addition in catalogue order, and a city's sum is the
    same whichever cities stand beside it.
    """
    sums = np.zeros((groups, *rows.shape[1:]))
    targets = list(sums)
    for weight, row, at in zip(weights.tolist(), rows, group.tolist(), strict=True):
        targets[at] += row if weight == 1.0 else weight * row
    return sums


def round_sums(sums: Floats) -> Floats:
    """Indicator sums rounded to 1e-9: a best or worst value that two cities share is the same in bits."""
    return np.round(sums, 9)


def column(numbers: Floats, dimensions: int) -> Floats:
    """Numbers (k,) shaped (k, 1, …) to stand before an array of that many dimensions."""
    return numbers.reshape(-1, *[1] * (dimensions - 1))
