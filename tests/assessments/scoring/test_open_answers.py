"""Spans from open answers: what may move, how often, and the exact ends."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from assessments.scoring.aggregate import score_cities
from assessments.scoring.draws import uniform_draws
from assessments.scoring.open_answers import OpenAnswers, change_rate, draw_cells, field_spans, own_span
from assessments.scoring.rank import rank_among
from assessments.scoring.whatif import score_in_field
from tests.assessments.scoring.editions import HAND_VALUES, NAN, hand_scheme


def answers(rate=0.5, proposed=(), unreviewed=()):
    """Open cells of the small edition: {(row, position): value} and [(row, position)]."""
    values, flags = np.full(HAND_VALUES.shape, NAN), np.zeros(HAND_VALUES.shape, dtype=bool)
    for cell, value in dict(proposed).items():
        values[cell] = value
    for cell in unreviewed:
        flags[cell] = True
    return OpenAnswers(values, flags, rate)


def drawn(open_answers, numbers):
    return draw_cells(hand_scheme(), HAND_VALUES, open_answers, np.array(numbers)[:, np.newaxis])[:, 0]


def test_how_likely_a_value_changes():
    assert change_rate(0, 0) == 0.05
    assert change_rate(45, 900) == 0.05
    assert change_rate(95, 900) == 0.1


def test_a_correction_is_accepted_or_not():
    assert drawn(answers(proposed={(0, 0): 1.0}), [0.0, 0.49, 0.5, 0.99]).tolist() == [2, 2, 1, 1]


def test_a_proposal_beats_a_missing_review():
    both = answers(proposed={(0, 0): 1.0}, unreviewed=[(0, 0)])
    assert drawn(both, [0.0, 0.99]).tolist() == [2, 1]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ((2, 0), [1, 1, 0, 2]),  # a level: one down, one up
        ((0, 0), [2, 2, 1, 2]),  # at the top it stays
        ((0, 2), [80, 80, 70, 80]),  # a number: −10 … +10 of its scale of 100
        ((2, 1), [NAN, NAN, -1, 0]),  # missing: counts as the lower bound
        ((3, 0), [NAN, NAN, NAN, 1]),  # a missing level cannot fall below 0 points
    ],
)
def test_an_unreviewed_value_stays_or_moves_a_step(cell, expected):
    assert_array_equal(drawn(answers(unreviewed=[cell]), [0.0, 0.499, 0.5, 0.75]), expected)


def test_how_often_things_move():
    numbers = uniform_draws(7, 20_000)
    level = drawn(answers(rate=0.2, unreviewed=[(2, 0)]), numbers)
    shares = [float(np.mean(level == value)) for value in (0, 1, 2)]
    assert shares == pytest.approx([0.1, 0.8, 0.1], abs=0.01)


def test_nothing_open_nothing_moves():
    scores = score_cities(hand_scheme(), HAND_VALUES)
    spans = field_spans(hand_scheme(), HAND_VALUES, answers(), seed=1, draws=20)
    assert_array_equal(spans, np.column_stack([scores.total_ranks] * 2))
    others = np.delete(scores.total_q, 0)
    span = own_span(hand_scheme(), HAND_VALUES, 0, answers(unreviewed=[(1, 0)]), others, seed=1, draws=20)
    assert (span.rank, span.low, span.high, span.rank_all_up, span.rank_all_down) == (3, 3, 3, 3, 3)
    assert span.answers == ()


def test_the_whole_field_moves_together(catalogue_2024, table_2024, scores_2024):
    values = table_2024.values
    some = OpenAnswers(np.full(values.shape, NAN), np.ones(values.shape, dtype=bool), 0.1)
    spans = field_spans(catalogue_2024.scheme, values, some, seed=1, draws=50)
    assert (spans[:, 0] <= spans[:, 1]).all()
    assert (spans[:, 0] < spans[:, 1]).any()
    assert_array_equal(spans, field_spans(catalogue_2024.scheme, values, some, seed=1, draws=50))


def test_one_draw_of_the_field_is_a_full_recomputation():
    values, several = HAND_VALUES, answers(proposed={(1, 0): 2.0, (2, 2): 90.0}, unreviewed=[(0, 1), (2, 4)])
    numbers = uniform_draws(3, 1, 4)
    table = values.copy()
    table[several.cells] = draw_cells(hand_scheme(), values, several, numbers)[0]
    spans = field_spans(hand_scheme(), values, several, seed=3, draws=1)
    assert_array_equal(spans[:, 0], score_cities(hand_scheme(), table).total_ranks)


def test_the_exact_ends_and_the_order_of_the_answers():
    scheme, values = hand_scheme(), HAND_VALUES
    others = np.array([50 * 10**9, 52_000_000_000])
    open_answers = answers(proposed={(2, 2): 60.0}, unreviewed=[(2, 0), (2, 5)])
    span = own_span(scheme, values, 2, open_answers, others, seed=1, draws=200)

    def place(changes):
        row = values[2].copy()
        for at, value in changes.items():
            row[at] = value
        return rank_among(score_in_field(scheme, values, 2, row).total_q[2], others)

    assert span.rank == place({})
    assert span.rank_all_up == place({0: 2.0, 2: 60.0})  # p6 has no better city
    assert span.rank_all_down == place({0: 0.0, 5: 1.0})  # the correction is not accepted
    assert span.low <= span.rank <= span.high
    assert [answer.places for answer in span.answers] == sorted(
        (a.places for a in span.answers), reverse=True
    )
    ends = {answer.parameter: (answer.rank_up, answer.rank_down) for answer in span.answers}
    assert ends == {
        0: (place({0: 2.0}), place({0: 0.0})),
        2: (place({2: 60.0}), place({})),
        5: (place({}), place({5: 1.0})),
    }
