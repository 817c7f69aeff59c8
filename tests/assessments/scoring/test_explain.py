"""Why points and rank moved: parts that add up, each state a full recomputation."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from assessments.scoring.aggregate import score_cities
from assessments.scoring.explain import Crosswalk, Run, explain, shapley_parts
from assessments.scoring.rank import rank_descending
from assessments.scoring.rank_change import count_rank_change
from assessments.scoring.scheme import IndicatorSpec, ParameterSpec, Scheme
from tests.assessments.scoring.editions import (
    HAND_DOMAINS,
    HAND_INDICATORS,
    HAND_PARAMETERS,
    HAND_VALUES,
    NAN,
    editions,
    hand_scheme,
)

CITIES = ("A", "B", "C", "D")


def same(scheme):
    """The crosswalk between two editions with one catalogue."""
    return Crosswalk({key: key for key in scheme.parameter_keys}, {key: key for key in scheme.indicator_keys})


def test_a_shapley_value_is_the_mean_over_all_orders():
    by_state = np.random.default_rng(1).normal(size=(2, 2, 2, 2))
    parts = np.zeros(4)
    for order in permutations(range(4)):
        state = [0, 0, 0, 0]
        for cause in order:
            before = by_state[tuple(state)]
            state[cause] = 1
            parts[cause] += (by_state[tuple(state)] - before) / 24
    assert_allclose(shapley_parts(by_state), parts, atol=1e-12)


def test_one_cause_alone_gets_everything():
    scheme = hand_scheme()
    changed = HAND_VALUES.copy()
    changed[0, 2] = 90.0
    old = Run(scheme, CITIES, HAND_VALUES, HAND_VALUES)
    moved = 1 / 4 * 100 * 10 / 205  # Quote +10 of 205, the domain a quarter of the total
    researched = explain(old, Run(scheme, CITIES, changed, changed), same(scheme))
    assert_allclose(researched.parts[0, 1], [moved, 0, 0, 0], atol=1e-12)
    corrected = explain(old, Run(scheme, CITIES, HAND_VALUES, changed), same(scheme))
    assert_allclose(corrected.parts[0, 1], [0, moved, 0, 0], atol=1e-12)
    assert_allclose(corrected.parts[1], 0, atol=1e-12)
    others = HAND_VALUES.copy()
    others[0, 1] = 10.0  # A becomes the best in Anmeldung: B falls from 100 to 60
    field = explain(old, Run(scheme, CITIES, others, others), same(scheme))
    assert_allclose(field.parts[1, 0], [0, 0, 0, -40 / 205 * 100 / 4], atol=1e-12)
    assert field.cities == ("A", "B", "C")


def test_a_changed_catalogue_is_the_method():
    heavier = [
        IndicatorSpec("a", "Quote", "absolute", weight=2.0) if i.key == "Quote" else i
        for i in HAND_INDICATORS
    ]
    scheme = Scheme.build(HAND_DOMAINS, heavier, HAND_PARAMETERS)
    old, new = (Run(s, CITIES, HAND_VALUES, HAND_VALUES) for s in (hand_scheme(), scheme))
    answer = explain(old, new, same(scheme))
    change = score_cities(scheme, HAND_VALUES).total - score_cities(hand_scheme(), HAND_VALUES).total
    assert_allclose(answer.parts.sum(axis=1)[:, 2], change[:3], atol=1e-12)
    assert_allclose(answer.parts[:, :, [0, 1, 3]], 0, atol=1e-12)


def test_new_and_dropped_parameters_belong_to_the_method():
    parameters = [
        ParameterSpec("a", "Quote", "neu", "number", 100.0, 0.0, 100.0) if p.key == "p3" else p
        for p in HAND_PARAMETERS
    ]
    scheme = Scheme.build(HAND_DOMAINS, HAND_INDICATORS, parameters)
    assert scheme.parameter_keys == ("p1", "p2", "neu", "p4", "p5", "p6")
    values = HAND_VALUES.copy()
    values[:, 2] = [10.0, 50.0, 20.0, NAN]
    old = Run(hand_scheme(), CITIES, HAND_VALUES, HAND_VALUES)
    crosswalk = Crosswalk(
        {key: key for key in scheme.parameter_keys if key != "neu"}, {k: k for k in scheme.indicator_keys}
    )
    answer = explain(old, Run(scheme, CITIES, values, values), crosswalk)
    assert_allclose(answer.parts[0, 1], [0, 0, -70 / 205 * 100 / 4, 0], atol=1e-12)
    assert_allclose(answer.parts[1:], 0, atol=1e-12)


def test_cities_that_enter_or_leave_are_the_field():
    scheme = hand_scheme()
    old = Run(scheme, ("A", "B", "X"), HAND_VALUES[:3], HAND_VALUES[:3])
    new = Run(scheme, ("Y", "B", "A"), HAND_VALUES[[2, 1, 0]], HAND_VALUES[[2, 1, 0]])
    answer = explain(old, new, same(scheme))
    assert answer.cities == ("B", "A")
    assert_allclose(answer.parts, 0, atol=1e-12)
    gone = explain(old, Run(scheme, ("A", "B"), HAND_VALUES[:2], HAND_VALUES[:2]), same(scheme))
    change = score_cities(scheme, HAND_VALUES[:2]).total - score_cities(scheme, HAND_VALUES[:3]).total[:2]
    assert_allclose(gone.parts.sum(axis=1)[:, 3], change, atol=1e-12)


def test_an_indicator_without_counterpart_has_its_own_row():
    scheme = hand_scheme()
    crosswalk = Crosswalk(same(scheme).parameters, {("a", "Quote"): ("a", "Anmeldung")})
    run = Run(scheme, CITIES, HAND_VALUES, HAND_VALUES)
    answer = explain(run, run, crosswalk)
    assert (("a", "Anmeldung"), ("a", "Quote")) in answer.indicators
    assert (None, ("a", "Anmeldung")) in answer.indicators
    assert (("a", "Quote"), None) in answer.indicators
    assert_allclose(answer.parts.sum(axis=(1, 2)), 0, atol=1e-12)


@settings(max_examples=40)
@given(editions(), st.data())
def test_parts_add_up_and_every_state_is_a_full_recomputation(edition, data):
    scheme, old_values = edition
    shape = old_values.shape

    def other_values():
        rows = [data.draw(st.permutations(list(column))) for column in old_values.T]
        return np.array(rows, dtype=float).T.reshape(shape)

    researched, final = other_values(), other_values()
    cities = tuple(f"c{at}" for at in range(shape[0]))
    old, new = Run(scheme, cities, old_values, old_values), Run(scheme, cities, researched, final)
    answer = explain(old, new, same(scheme))
    rows = [cities.index(city) for city in answer.cities]
    before, after = score_cities(scheme, old_values).total[rows], score_cities(scheme, final).total[rows]
    assert_allclose(answer.before, before, atol=1e-9)
    assert_allclose(answer.after, after, atol=1e-9)
    assert_allclose(answer.parts.sum(axis=(1, 2)), after - before, atol=1e-9)
    for row, city in zip(rows, answer.cities, strict=True):
        (alone,) = explain(old, new, same(scheme), [city]).parts
        assert_allclose(alone, answer.parts[answer.cities.index(city)], atol=1e-12)
        expected = shapley_parts(all_states(scheme, old_values, researched, final, row))
        assert_allclose(alone.sum(axis=0), expected, atol=1e-9)


def all_states(scheme, old_values, researched, final, row):
    """Totals (2, 2, 2, 2) of one city in every state, each a full recomputation; one catalogue."""
    corrected = (final[row] != researched[row]) & ~(np.isnan(final[row]) & np.isnan(researched[row]))
    totals = np.zeros((2, 2, 2, 2))
    for values, corrections, method, field in product((0, 1), repeat=4):
        own = (old_values, researched)[values][row]
        table = (old_values, final)[field].copy()
        table[row] = np.where(corrected, final[row], own) if corrections else own
        totals[values, corrections, method, field] = np.nan_to_num(score_cities(scheme, table).total[row])
    return totals


def test_a_rank_is_counted_not_split():
    previous = {"A": 1, "B": 2, "C": 2, "D": 4, "X": 5, "E": 6}
    new = {"D": 1, "N": 2, "A": 3, "E": 4, "B": 5, "C": 5}
    change = count_rank_change("E", previous, new)
    assert (change.previous, change.new, change.change) == (6, 4, 2)
    assert change.overtaken == ("B", "C")
    assert change.overtaken_by == ()
    assert change.entered_ahead == ("N",)
    assert change.left_ahead == ("X",)
    down = count_rank_change("B", previous, new)
    assert down.overtaken_by == ("D", "E")
    assert down.change == -3
    with pytest.raises(KeyError):
        count_rank_change("N", previous, new)


@given(st.data())
def test_the_counts_give_the_change_of_rank(data):
    def ranks():
        cities = data.draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, min_size=1))
        stored = np.array([data.draw(st.integers(0, 9)) * 10 for _ in cities])
        return dict(zip(cities, rank_descending(stored).tolist(), strict=True))

    previous, new = ranks(), ranks()
    for city in previous.keys() & new.keys():
        assert count_rank_change(city, previous, new).change == previous[city] - new[city]
