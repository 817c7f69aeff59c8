"""Steps, medians and best values by hand."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from assessments.scoring.steps import (
    best_values,
    counted_values,
    median_values,
    next_steps,
    other_levels,
    rungs_ahead,
)
from tests.assessments.scoring.editions import HAND_VALUES, NAN, hand_scheme, one_indicator


def test_what_missing_cells_count_as():
    # levels 0, scales their lower bound, Dauer (less is better) the longest, Rang the lowest present
    assert counted_values(hand_scheme(), HAND_VALUES)[3].tolist() == [0, 0, 0, 0, 7, 1]
    turned = one_indicator(lower=20.0, upper=60.0, direction=-1)
    assert counted_values(turned, np.array([[NAN], [10.0], [70.0]])).tolist() == [[60], [20], [60]]


@pytest.mark.parametrize(
    ("row", "better", "worse"),
    [
        # p1 levels 0 1 2 · p2, p4 0…10 · p3 0…100 · p5 observed 3…7, less is better · p6 ranked
        (0, [NAN, 6, 90, NAN, 3 - 0.4, 4], [1, 4, 70, 9, 3.4, NAN]),
        (1, [1, NAN, 60, 1, 6.6, NAN], [NAN, 9, 40, NAN, 7.4, 1]),
        (2, [2, 1, 30, 3, 6.6, NAN], [0, NAN, 10, 1, 7.4, 1]),
    ],
)
def test_one_step(row, better, worse):
    assert_array_equal(next_steps(hand_scheme(), HAND_VALUES, row), better)
    assert_array_equal(next_steps(hand_scheme(), HAND_VALUES, row, sense=-1), worse)


def test_the_last_step_ends_at_the_bound():
    scheme = one_indicator(lower=20.0, upper=60.0, direction=-1)
    assert next_steps(scheme, np.array([[22.0]]), 0).tolist() == [20]
    assert_array_equal(next_steps(scheme, np.array([[15.0]]), 0), [NAN])


def test_several_steps_ahead():
    ahead = rungs_ahead(hand_scheme(), HAND_VALUES, 1, 3)
    assert_array_equal(ahead[0], [1, 2, NAN])
    assert_array_equal(ahead[2], [60, 70, 80])
    assert_array_equal(ahead[1], [NAN] * 3)


def test_best_values():
    assert_array_equal(best_values(hand_scheme(), HAND_VALUES, 0), [NAN, 10, NAN, NAN, NAN, 4])
    assert_array_equal(best_values(hand_scheme(), HAND_VALUES, 1), [2, NAN, 80, 10, 3, NAN])


def test_the_lower_median_is_the_worse_of_two():
    scheme, values = hand_scheme(), HAND_VALUES
    assert_array_equal(median_values(scheme, values, 1, values[[0, 2]]), [1, NAN, NAN, 2, NAN, NAN])
    assert_array_equal(median_values(scheme, values, 2, values[[0]]), [2, 5, 80, 10, 3, NAN])
    assert_array_equal(median_values(scheme, values, 2, values[[3]]), [NAN] * 6)


def test_every_other_level():
    rows, positions = other_levels(hand_scheme(), HAND_VALUES[2])
    assert positions == [0, 0]
    assert rows[:, 0].tolist() == [0, 2]
    assert_array_equal(rows[:, 1:], HAND_VALUES[[2, 2], 1:])
