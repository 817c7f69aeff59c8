"""Points of single parameters, each case by hand."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from assessments.scoring.aggregate import score_cities
from assessments.scoring.points import parameter_points, percentile_points, unbounded_points
from tests.assessments.scoring.editions import NAN, one_indicator


def points(values, **parameter):
    cells = np.array(values, dtype=float)[:, np.newaxis]
    return score_cities(one_indicator(**parameter), cells).points[:, 0].tolist()


def test_a_number_is_linear_between_its_bounds_and_clamped():
    assert points([-5, 20, 25, 60, 99], lower=20.0, upper=60.0, max_points=8.0) == [0, 0, 1, 8, 8]


def test_a_mirrored_scale_counts_from_the_upper_bound():
    assert points([20, 25, 60, 99], lower=20.0, upper=60.0, max_points=8.0, direction=-1) == [8, 7, 0, 0]


def test_a_number_without_bounds_counts_as_it_stands():
    assert points([1.5, -2, 7], lower=None, upper=None) == [1.5, -2, 7]
    assert points([1.5, -2, 7], lower=None, upper=None, direction=-1) == [-1.5, 2, -7]


@pytest.mark.parametrize(("direction", "lowest"), [(1.0, -2.0), (-1.0, -7.0)])
def test_a_missing_number_without_bounds_counts_as_the_worst(direction, lowest):
    numbers = np.array([[1.5, -2.0, 7.0, NAN]])
    assert unbounded_points(numbers, np.isnan(numbers), direction)[0, 3] == lowest
    nobody = np.array([[NAN, NAN]])
    assert_array_equal(unbounded_points(nobody, np.isnan(nobody), direction), [[0, 0]])


def test_a_percentile_counts_the_strictly_worse_in_thousandths():
    # n = 4, so thirds cut to thousandths: 0, 0.333, 0.333, 1
    ranked = {"kind": "percentile", "lower": None, "upper": None, "max_points": 100.0}
    assert points([1, 2, 2, 3], **ranked) == [0, 33.3, 33.3, 100]
    assert points([1, 2, 2, 3], direction=-1, **ranked) == [100, 33.3, 33.3, 0]
    assert points([5], **ranked) == [100]


def test_a_missing_percentile_is_not_counted():
    numbers = np.array([1.0, NAN, 3.0, 2.0])
    assert_array_equal(percentile_points(numbers, np.isnan(numbers), 10.0, 1.0), [0, 0, 10, 5])
    nobody = np.array([NAN, NAN])
    assert_array_equal(percentile_points(nobody, np.isnan(nobody), 10.0, 1.0), [0, 0])


def test_a_missing_value_gives_no_points():
    scheme = one_indicator(lower=20.0, upper=60.0, direction=-1)
    cells = np.array([[NAN, 30.0]])
    assert_array_equal(parameter_points(scheme, cells, np.isnan(cells)), [[0.0, 7.5]])
