"""The whole way, checked by hand (SCORING.md, "The small edition")."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from assessments.scoring.aggregate import score_cities
from tests.assessments.scoring.editions import HAND_VALUES, NAN, hand_scheme, one_indicator


@pytest.fixture(scope="module")
def scores():
    return score_cities(hand_scheme(), HAND_VALUES)


def test_points_of_every_kind(scores):
    expected = [[2, 2, 80, 10, -3, 0], [0, 4, 50, 0, -7, 50], [1, 0, 20, 2, -7, 50]]
    assert_array_equal(scores.points[:3], expected)


def test_indicator_scores(scores):
    expected = [[100, 80, 5, 100, 0], [100, 50, 0, 0, 100], [0, 20, 2, 0, 100]]
    assert_array_equal(scores.indicator_scores[:3], expected)


def test_domain_scores_divide_by_the_bonus_too(scores):
    a = [100 * 185 / 205, 100 * 150 / 205, 100 * 22 / 205]
    b = [100 / 3, 200 / 3, 200 / 3]  # the second indicator of b weighs twice
    assert_allclose(scores.domain_scores[:3], np.column_stack([a, b]), rtol=1e-14)


def test_stored_total_by_domain_weight(scores):
    # (1 · 90.243902… + 3 · 33.333…) / 4 and so on
    assert scores.total_q.tolist() == [47_560_975_610, 68_292_682_927, 52_682_926_829, -1]


def test_ranks_share_places(scores):
    assert scores.total_ranks.tolist() == [3, 1, 2, 0]
    assert scores.domain_ranks.tolist() == [[1, 3], [2, 1], [3, 1], [0, 0]]


def test_a_city_without_any_value_is_outside_the_field(scores):
    assert scores.in_field.tolist() == [True, True, True, False]
    assert scores.missing.tolist() == [0, 2, 1, 6]
    assert np.isnan(scores.total[3])
    assert np.isnan(scores.indicator_scores[3]).all()
    alone = score_cities(hand_scheme(), HAND_VALUES[:3])
    assert_array_equal(scores.total_q[:3], alone.total_q)
    assert_array_equal(scores.best, alone.best)


def test_best_and_worst_sums(scores):
    assert scores.worst.tolist() == [1, 20, 0, -7, 0]
    assert scores.best.tolist() == [4, 80, 10, -3, 50]


@pytest.mark.parametrize(
    ("values", "expected"), [([4, 4, 4], [100, 100, 100]), ([0, 0, 0], [0, 0, 0]), ([NAN], [NAN])]
)
def test_an_indicator_on_which_all_agree(values, expected):
    scores = score_cities(one_indicator(), np.array(values, dtype=float)[:, np.newaxis])
    assert_array_equal(scores.total, expected)


def test_one_city_alone():
    scores = score_cities(hand_scheme(), HAND_VALUES[:1])
    # alone: 100 where the sum is positive (Anmeldung 4, Rang 100), 0 where not (Dauer −3)
    assert scores.indicator_scores.tolist() == [[100, 80, 5, 0, 100]]
    assert scores.total_ranks.tolist() == [1]


def test_no_city_at_all():
    scores = score_cities(hand_scheme(), np.empty((0, 6)))
    assert scores.total.shape == (0,)
    outside = score_cities(hand_scheme(), np.full((2, 6), NAN))
    assert outside.total_ranks.tolist() == [0, 0]
    assert outside.total_q.tolist() == [-1, -1]


def test_sums_are_rounded_before_best_and_worst():
    # 0.1 + 0.2 and 0.3 differ in bits; as indicator sums they are the same best value.
    assert one_indicator(max_points=0.3, upper=1.0).attainable.tolist() == [0.3]
    scheme = one_indicator(lower=None, upper=None)
    scores = score_cities(scheme, np.array([[0.1 + 0.2], [0.3], [0.0]]))
    assert scores.indicator_scores[:, 0].tolist() == [100.0, 100.0, 0.0]
    assert scores.total_ranks.tolist() == [1, 1, 3]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.zeros((2, 5)), "must be float64"),
        (np.zeros(6), "must be float64"),
        (np.zeros((2, 6), dtype=np.int64), "must be float64"),
        (np.where(np.eye(2, 6) > 0, np.inf, 0.0), "infinite value in row 0, parameter p1"),
    ],
)
def test_values_that_are_no_values(values, reason):
    with pytest.raises(ValueError, match=reason):
        score_cities(hand_scheme(), values)
