"""Scenarios give the same bits as full recomputations, one table after the other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from assessments.scoring.aggregate import score_cities
from assessments.scoring.rank import rank_among
from assessments.scoring.scenarios import place_candidates, score_scenarios
from assessments.scoring.whatif import score_in_field
from tests.assessments.scoring.editions import HAND_VALUES, editions, hand_scheme


def tables(data, values):
    """Up to 4 owners and the rows they get: cells from anywhere in the same column."""
    count = data.draw(st.integers(1, 4))
    owner = np.array([data.draw(st.integers(0, len(values) - 1)) for _ in range(count)])
    rows = [[data.draw(st.sampled_from(list(column))) for column in values.T] for _ in range(count)]
    return owner, np.array(rows, dtype=float)


@given(editions(), st.data())
def test_every_table_is_a_full_recomputation(edition, data):
    scheme, values = edition
    owner, candidates = tables(data, values)
    scenarios = score_scenarios(scheme, values, owner, candidates)
    own, totals = scenarios.own_scores(), scenarios.others_totals()
    for k, (row, candidate) in enumerate(zip(owner, candidates, strict=True)):
        full = score_in_field(scheme, values, row, candidate)
        if not full.in_field[row]:
            continue
        assert_array_equal(own[:, k], full.indicator_scores[row])
        assert_array_equal(scenarios.worst[:, k], full.worst)
        assert_array_equal(scenarios.best[:, k], full.best)
        expected = np.delete(full.total_q, row)
        shown = totals[k]
        if scenarios.owner[k] >= 0:
            shown = np.delete(shown, scenarios.owner[k])
        assert_array_equal(shown, expected[expected >= 0])


@given(editions(), st.data())
def test_places_are_those_of_full_recomputations(edition, data):
    scheme, values = edition
    owner, candidates = tables(data, values)
    row = owner[0]
    published = np.delete(score_cities(scheme, values).total_q, row)
    live = place_candidates(scheme, values, row, candidates)
    placed = place_candidates(scheme, values, row, candidates, published)
    for k, candidate in enumerate(candidates):
        full = score_in_field(scheme, values, row, candidate)
        if full.in_field[row]:
            assert live.rank[k] == full.total_ranks[row]
            assert_array_equal(live.domain_q[k], full.domain_q[row])
            assert placed.rank[k] == rank_among(full.total_q[row], published)


def test_by_hand():
    # A's p1 falls from 2 to 1: Anmeldung 3 of 1…4 is 66.7; A's domain a is (66.7 + 80 + 5) of 205.
    candidate = HAND_VALUES[0].copy()
    candidate[0] = 1.0
    placing = place_candidates(hand_scheme(), HAND_VALUES, 0, candidate[np.newaxis])
    assert placing.domain_q.tolist() == [[73_983_739_837, 33_333_333_333]]
    assert placing.total_q.tolist() == [43_495_934_959]
    assert placing.rank.tolist() == [3]
    assert placing.others_q.tolist() == [[68_292_682_927, 52_682_926_829]]
