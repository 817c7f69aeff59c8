"""Rank intervals and leave-one-out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from assessments.scoring.aggregate import score_cities
from assessments.scoring.draws import rank_span, uniform_draws
from assessments.scoring.rank import rank_descending
from assessments.scoring.robustness import (
    draw_ranks,
    drawn_shares,
    leave_one_out,
    percentile_ranks,
    rank_intervals,
)
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, Scheme
from tests.assessments.scoring.editions import (
    HAND_DOMAINS,
    HAND_INDICATORS,
    HAND_PARAMETERS,
    HAND_VALUES,
    editions,
    hand_scheme,
    one_indicator,
)


def test_draws_are_the_same_for_ever():
    # The first numbers of PCG64(2024), as raw bits; a change of NumPy must not change them.
    assert uniform_draws(2024, 3).tolist() == [0.6758313379812818, 0.21432320123825765, 0.3094520308816917]
    numbers = uniform_draws(1, 1000, 5)
    assert numbers.shape == (1000, 5)
    assert (numbers >= 0).all()
    assert (numbers < 1).all()
    assert abs(numbers.mean() - 0.5) < 0.02


def test_spans_are_ranks_that_were_drawn():
    ranks = np.column_stack([np.arange(1, 101), np.full(100, 7)])
    assert rank_span(ranks).tolist() == [[5, 95], [7, 7]]


@pytest.mark.parametrize(
    ("numbers", "ranks"), [([3.0, 1.0, 2.0], [100, 0, 50]), ([1.0, 1.0, 2.0], [25, 25, 100]), ([5.0], [100])]
)
def test_percentile_ranks(numbers, ranks):
    assert_allclose(percentile_ranks(np.array(numbers)), ranks)


def test_intervals_of_the_published_edition(catalogue_2024, table_2024, scores_2024):
    ends = rank_intervals(catalogue_2024.scheme, scores_2024, seed=2024)
    at = {unit: ends[row].tolist() for row, unit in enumerate(table_2024.units)}
    assert at["muenchen"] == [1, 1]
    assert at["bochum"] == [4, 5]
    assert at["salzgitter"] == [80, 82]
    assert (ends[:, 0] <= ends[:, 1]).all()
    assert_array_equal(ends, rank_intervals(catalogue_2024.scheme, scores_2024, seed=2024))
    assert (ends != rank_intervals(catalogue_2024.scheme, scores_2024, seed=2025)).any()


def test_without_a_choice_nothing_moves():
    scores = score_cities(one_indicator("absolute"), np.array([[1.0], [5.0], [5.0], [9.0]]))
    assert_array_equal(draw_ranks(one_indicator("absolute"), scores, 1, 50), np.tile([4, 2, 2, 1], (50, 1)))


@given(editions(), st.integers(0, 99))
def test_drawn_weights_come_back_to_their_sum(edition, seed):
    scheme, _ = edition
    sizes = len(scheme.indicators), len(scheme.domains)
    numbers = uniform_draws(seed, 20, sum(sizes))
    shares = drawn_shares(scheme, numbers[:, : sizes[0]], numbers[:, sizes[0] :])
    assert (shares >= 0).all()
    assert_allclose((shares * scheme.full_marks).sum(axis=1), 100.0)
    # A domain's bonus keeps its part of the domain; only the domain's own weight moves it.
    for at in scheme.bonus:
        here = scheme.indicator_domain == scheme.indicator_domain[at]
        whole = (shares * scheme.full_marks)[:, here].sum(axis=1)
        part = scheme.indicator_weight[at] / scheme.domain_divisor[scheme.indicator_domain[at]]
        assert_allclose(shares[:, at], whole * part)


def test_weights_are_drawn_from_three_to_five_quarters():
    scheme = Scheme.build(HAND_DOMAINS, HAND_INDICATORS, HAND_PARAMETERS)
    low, high = np.zeros((1, 5)), np.full((1, 5), 1 - 2**-53)
    low[0, 1] = high[0, 1] = 0.5  # Quote keeps its weight: Anmeldung is at its end, then both are scaled to 2
    for numbers, factor in ((low, 0.75), (high, 1.25)):
        shares = drawn_shares(scheme, numbers, np.full((1, 2), 0.5))
        assert shares[0, 0] / shares[0, 1] == pytest.approx(factor)
    for number, factor in ((0.0, 0.75), (1 - 2**-53, 1.25)):
        shares = drawn_shares(scheme, np.full((1, 5), 0.5), np.array([[number, 0.5]]))
        a, b = (float((shares * scheme.full_marks)[0, scheme.indicator_domain == at].sum()) for at in (0, 1))
        assert a / b == pytest.approx(factor * 1 / 3)  # b weighs three times as much as a


def test_outside_the_field_there_is_no_interval():
    scores = score_cities(hand_scheme(), HAND_VALUES)
    assert rank_intervals(hand_scheme(), scores, 1, 20)[3].tolist() == [0, 0]
    assert (leave_one_out(hand_scheme(), scores)[:, 3] == 0).all()


@settings(max_examples=30)
@given(editions())
def test_leaving_one_out_is_scoring_without_its_weight(edition):
    scheme, values = edition
    scores = score_cities(scheme, values)
    ranks = leave_one_out(scheme, scores)
    for at, left_out in enumerate(scheme.indicators):
        indicators = [i for i in scheme.indicators if i is not left_out]
        domains = [d for d in scheme.domains if any(i.domain == d.key for i in indicators)]
        if not domains:
            assert (ranks[at] == 0).all()
            continue
        kept = [p.indicator != left_out.key or p.domain != left_out.domain for p in scheme.parameters]
        smaller = Scheme.build(domains, indicators, np.array(scheme.parameters, dtype=object)[kept])
        in_field = scores.in_field
        # A city whose only values were left out stays in this field, so it is scored with an extra row there.
        without = score_cities(smaller, values[in_field][:, kept])
        if without.in_field.all():
            assert_array_equal(ranks[at, in_field], without.total_ranks)


def test_leaving_a_whole_domain_out():
    domains = [*HAND_DOMAINS, DomainSpec("c")]
    parameters = [*HAND_PARAMETERS, HAND_PARAMETERS[2].__class__("c", "Eins", "p7", "number", 1.0, 0.0, 1.0)]
    indicators = [*hand_scheme().indicators, IndicatorSpec("c", "Eins", "absolute")]
    scheme = Scheme.build(domains, indicators, parameters)
    values = np.column_stack([HAND_VALUES[:3], [1.0, 0.0, 0.5]])
    without_c = score_cities(hand_scheme(), HAND_VALUES[:3])
    assert_array_equal(leave_one_out(scheme, score_cities(scheme, values))[5], without_c.total_ranks)
    assert_array_equal(rank_descending(without_c.total_q), without_c.total_ranks)
