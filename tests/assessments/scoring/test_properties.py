"""What holds for every edition (hypothesis)."""

from collections import Counter

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from assessments.scoring.aggregate import score_cities
from assessments.scoring.normalise import cap_bonus, normalise_min_max
from assessments.scoring.whatif import score_in_field, with_city_values
from tests.assessments.scoring.editions import editions

FIELDS = ("indicator_q", "domain_q", "total_q", "domain_ranks", "total_ranks", "missing")


@given(editions())
def test_scores_stay_in_range(edition):
    scheme, values = edition
    scores = score_cities(scheme, values)
    inside = scores.in_field
    assert (scores.indicator_scores[inside] >= 0).all()
    assert (scores.indicator_q[inside] <= scheme.full_marks * 1e9).all()
    assert (scores.domain_q[inside] >= 0).all()
    assert (scores.domain_q[inside] <= 100 * 10**9).all()
    assert (scores.total_q[inside] >= 0).all()
    assert (scores.total_q[inside] <= 100 * 10**9).all()


@given(editions())
def test_ranks_are_a_competition_ranking(edition):
    scores = score_cities(*edition)
    by_domain = zip(scores.domain_q.T, scores.domain_ranks.T, strict=True)
    for stored, ranks in [(scores.total_q, scores.total_ranks), *by_domain]:
        sharing = Counter(ranks[scores.in_field].tolist())
        better = 0
        for rank in sorted(sharing):
            assert rank == better + 1
            better += sharing[rank]
        assert (ranks[~scores.in_field] == 0).all()
        order = np.argsort(-stored[scores.in_field])
        assert (np.diff(ranks[scores.in_field][order]) >= 0).all()


@given(editions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_stored_result(edition, random):
    scheme, values = edition
    order = list(range(len(values)))
    random.shuffle(order)
    scores, shuffled = score_cities(scheme, values), score_cities(scheme, values[order])
    for name in FIELDS:
        assert_array_equal(getattr(shuffled, name), getattr(scores, name)[order])


@given(editions())
def test_a_city_has_the_same_sums_in_any_company(edition):
    scheme, values = edition
    looks_at_others = scheme.parameter_indicator[np.concatenate([scheme.percentile, scheme.unbounded])]
    own = np.setdiff1d(np.arange(len(scheme.indicators)), looks_at_others)
    scores = score_cities(scheme, values)
    for row in range(len(values)):
        alone = score_cities(scheme, values[row : row + 1])
        assert_array_equal(alone.indicator_sums[0, own], scores.indicator_sums[row, own])


@given(editions(), st.data())
def test_a_better_value_never_lowers_the_own_indicator_score(edition, data):
    scheme, values = edition
    row = data.draw(st.integers(0, len(values) - 1))
    at = data.draw(st.integers(0, len(scheme.parameters) - 1))
    parameter, old = scheme.parameters[at], values[row, at]
    assume(not np.isnan(old))
    if parameter.kind == "levels":
        better = data.draw(st.sampled_from([p for p in parameter.level_points if p >= old]))
    else:
        better = old + parameter.direction * data.draw(st.integers(0, 40)) / 4
    indicator = scheme.parameter_indicator[at]
    before = score_cities(scheme, values).indicator_q[row, indicator]
    after = score_cities(scheme, with_city_values(values, row, {at: better})).indicator_q[row, indicator]
    assert after >= before - 1  # the last digit stored may come from another division


sums = arrays(np.float64, st.integers(2, 8), elements=st.integers(-400, 400).map(lambda n: n / 8))


@given(sums, st.integers(1, 64).map(lambda n: n / 4), st.integers(-80, 80).map(lambda n: n / 4))
def test_min_max_knows_no_unit_and_no_zero(values, factor, shift):
    def normalised(numbers):
        return normalise_min_max(numbers, numbers.min(), numbers.max())

    assert_allclose(normalised(factor * values), normalised(values), atol=1e-12)
    assume(values.max() > values.min())
    assert_allclose(normalised(values + shift), normalised(values), atol=1e-12)


def test_a_bonus_is_never_a_malus():
    assert cap_bonus(np.array([-2.0, 3.0, 9.0]), np.array(5.0)).tolist() == [0, 3, 5]


@given(editions(min_cities=2), st.data())
def test_a_what_if_is_a_full_recomputation(edition, data):
    scheme, values = edition
    row, donor = (data.draw(st.integers(0, len(values) - 1)) for _ in range(2))
    table = values.copy()
    table[row] = values[donor]
    whatif, full = score_in_field(scheme, values, row, values[donor]), score_cities(scheme, table)
    for name in FIELDS:
        assert_array_equal(getattr(whatif, name), getattr(full, name))
