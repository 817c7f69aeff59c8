"""Levers by hand and against full recomputations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scoring.aggregate import score_cities
from assessments.scoring.levers import levers
from assessments.scoring.rank import rank_among
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, ParameterSpec, Scheme
from assessments.scoring.whatif import with_city_values
from tests.assessments.scoring.editions import HAND_VALUES, editions, hand_scheme, one_indicator


def by_parameter(found):
    return {lever.parameter: lever for lever in found}


def test_levers_by_hand():
    found = levers(hand_scheme(), HAND_VALUES, 2, peers=np.array([0]))
    step = by_parameter(found)[0].step
    # C's p1 rises from 1 to 2: Anmeldung 2 of 1…4… the worst is now C itself with 2, still 0.
    assert by_parameter(found)[0].obstacle == "worst"
    assert step.value == 2.0
    assert step.total_q == score_cities(hand_scheme(), HAND_VALUES).total_q[2]
    # p3 from 20 to 30 of 100: Quote +10, domain a +10/205·100, total a quarter of it
    assert by_parameter(found)[2].gain_q == pytest.approx(1e9 * 10 / 205 * 100 / 4, abs=1)
    assert by_parameter(found)[5].obstacle == "end"
    assert by_parameter(found)[5].step is None


@pytest.mark.parametrize(
    ("scheme", "values", "obstacle"),
    [
        (one_indicator("bonus", 5.0), [[7.0], [1.0]], "cap"),
        (one_indicator(), [[7.0], [1.0]], "best"),
        (one_indicator(), [[1.0], [7.0]], "worst"),
        (one_indicator(), [[10.0], [7.0]], "end"),
        (one_indicator(kind="percentile", lower=None, upper=None), [[1.0], [7.0], [9.0]], "level"),
        (one_indicator("absolute"), [[1.0], [7.0]], None),
    ],
)
def test_why_a_step_brings_nothing(scheme, values, obstacle):
    (lever,) = levers(scheme, np.array(values), 0, peers=np.array([1]))
    assert lever.obstacle == obstacle
    assert (lever.gain_q > 0) == (obstacle is None)


def test_a_step_without_weight():
    scheme = Scheme.build(
        [DomainSpec("d")],
        [IndicatorSpec("d", "i", "absolute")],
        [
            ParameterSpec("d", "i", "a", "number", 10.0, 0.0, 10.0),
            ParameterSpec("d", "i", "b", "number", 10.0, 0.0, 10.0, weight=0.0),
        ],
    )
    found = by_parameter(levers(scheme, np.array([[1.0, 1.0]]), 0, peers=np.array([0])))
    assert found[1].obstacle == "weight"


def test_a_city_without_values_has_no_levers():
    with pytest.raises(ValueError, match="row 3"):
        levers(hand_scheme(), HAND_VALUES, 3, peers=np.array([0]))


@settings(max_examples=40)
@given(editions(min_cities=2), st.data())
def test_every_outcome_is_a_full_recomputation(edition, data):
    scheme, values = edition
    row = data.draw(st.sampled_from([None, *np.flatnonzero(~np.isnan(values).all(axis=1)).tolist()]))
    if row is None:
        return
    before = score_cities(scheme, values)
    others = np.delete(before.total_q, row)
    live = levers(scheme, values, row, peers=np.arange(len(values)))
    placed = by_parameter(levers(scheme, values, row, peers=np.arange(len(values)), published_others=others))
    assert sorted(lever.parameter for lever in live) == list(range(len(scheme.parameters)))
    assert [lever.gain_q for lever in live] == sorted((lever.gain_q for lever in live), reverse=True)
    for lever in live:
        for outcome in filter(None, (lever.step, lever.median, lever.best)):
            full = score_cities(scheme, with_city_values(values, row, {lever.parameter: outcome.value}))
            assert (outcome.total_q, outcome.rank) == (full.total_q[row], full.total_ranks[row])
            assert outcome.others_moved == np.count_nonzero(np.delete(full.total_q, row) != others)
        if lever.step:
            step = placed[lever.parameter].step
            assert step.rank == rank_among(step.total_q, others)
