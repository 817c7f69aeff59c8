"""What one correction does: the two cases of the demonstration and the second person's rule."""

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from assessments.scoring.printing import print_score
from assessments.scoring.whatif import rank_among, ripple, score_in_field, with_city_values
from tests.assessments.scoring.editions import HAND_VALUES, NAN, hand_scheme, one_indicator


@pytest.fixture
def at_2024(catalogue_2024, table_2024):
    """Position of a city and of a parameter."""
    cities = {unit: at for at, unit in enumerate(table_2024.units)}
    columns = {key: at for at, key in enumerate(catalogue_2024.scheme.parameter_keys)}
    return cities, columns


def test_one_step_in_fablabs_for_bochum(catalogue_2024, table_2024, scores_2024, at_2024):
    cities, columns = at_2024
    bochum, fablabs = cities["bochum"], columns["FabLabs"]
    assert table_2024.values[bochum, fablabs] == 20
    changed = with_city_values(table_2024.values, bochum, {fablabs: 40.0})
    after = score_cities(catalogue_2024.scheme, changed)
    assert print_score(scores_2024.total_q[bochum]) == "82,3"
    assert after.total_q[bochum] > scores_2024.total_q[bochum]
    indicator = catalogue_2024.scheme.parameter_indicator[fablabs]
    assert after.indicator_q[bochum, indicator] > scores_2024.indicator_q[bochum, indicator]
    assert np.array_equal(scores_2024.total_q, score_cities(catalogue_2024.scheme, table_2024.values).total_q)


def test_salzgitter_can_leave_the_last_place(catalogue_2024, table_2024, scores_2024, at_2024):
    cities, columns = at_2024
    last = cities["salzgitter"]
    assert scores_2024.total_ranks[last] == 82
    own = table_2024.values[last].copy()
    own[columns["Chatbot"]] = 30.0
    own[columns["Rats-TV"]] = 25.0
    after = score_in_field(catalogue_2024.scheme, table_2024.values, last, own)
    assert after.total_ranks[last] < 82
    others = np.delete(scores_2024.total_q, last)
    assert rank_among(after.total_q[last], others) < 82


def test_a_ripple_tells_who_moved():
    scheme = hand_scheme()
    before = score_cities(scheme, HAND_VALUES)
    after = score_cities(scheme, with_city_values(HAND_VALUES, 0, {0: 1.0}))
    effect = ripple(before, after, 0)
    # Anmeldung: A falls from 4 to 3, B stays the best with 4, the worst stays 1: nobody else moves.
    assert effect.cities_moved == 0
    assert effect.moved_bounds == ()
    assert not effect.needs_second_person
    assert effect.total_change.tolist() == [after.total_q[0] - before.total_q[0], 0, 0, 0]
    assert effect.document("ABCD")["moves"] == {"A": [int(effect.total_change[0]), 0]}


def test_a_moved_best_value_moves_others_and_asks_for_a_second_person():
    scheme = hand_scheme()
    before = score_cities(scheme, HAND_VALUES)
    after = score_cities(scheme, with_city_values(HAND_VALUES, 0, {1: 10.0}))
    effect = ripple(before, after, 0)
    # Anmeldung: A rises from 4 to 6, the new best; B falls from 100 to 60 of 100, C stays at 0.
    assert effect.moved_bounds == (0,)
    assert effect.needs_second_person
    assert effect.cities_moved == 1
    assert effect.largest_move == before.total_q[1] - after.total_q[1] > 0


@pytest.mark.parametrize(
    ("value", "ranks", "second_person"), [(5.0, 1, False), (7.0, 2, False), (9.0, 3, True)]
)
def test_three_ranks_ask_for_a_second_person(value, ranks, second_person):
    scheme, values = one_indicator("absolute"), np.array([[0.0], [2.0], [4.0], [6.0], [8.0], [10.0]])
    after = score_cities(scheme, with_city_values(values, 1, {0: value}))
    effect = ripple(score_cities(scheme, values), after, 1)
    assert (effect.moved_bounds, effect.cities_moved) == ((), 0)
    assert effect.rank_change[1] == effect.largest_rank_move == ranks
    assert effect.needs_second_person == second_person


def test_entering_the_field_asks_for_a_second_person():
    scheme = hand_scheme()
    before = score_cities(scheme, HAND_VALUES)
    entering = score_cities(scheme, with_city_values(HAND_VALUES, 3, {2: 50.0}))
    effect = ripple(before, entering, 3)
    assert effect.entered_or_left
    assert effect.needs_second_person
    assert effect.total_change[3] == 0
    leaving = score_in_field(scheme, HAND_VALUES, 0, np.full(6, NAN))
    assert not leaving.in_field[0]
