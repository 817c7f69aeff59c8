"""Packages: against every combination, on the published edition, out of reach."""

import itertools

import numpy as np
import pytest

from assessments.scoring.aggregate import score_cities
from assessments.scoring.package import smallest_package
from assessments.scoring.rank import rank_among
from assessments.scoring.scenarios import place_candidates
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, ParameterSpec, Scheme
from assessments.scoring.steps import next_steps
from assessments.scoring.whatif import score_in_field, with_city_values
from tests.assessments.scoring.editions import NAN, one_indicator


def small_case(seed):
    """Five cities, four parameters with few levels: small enough to try every combination."""
    random = np.random.default_rng(seed)
    parameters = [
        ParameterSpec("d", f"i{at % 2}", f"p{at}", "levels", points[-1], level_points=points)
        for at, points in enumerate([(0.0, 1.0, 2.0), (0.0, 3.0), (0.0, 1.0, 4.0), (0.0, 2.0, 3.0)])
    ]
    kinds = random.choice(["minmax", "absolute"], size=2)
    scheme = Scheme.build(
        [DomainSpec("d")], [IndicatorSpec("d", f"i{at}", kind) for at, kind in enumerate(kinds)], parameters
    )
    values = np.column_stack([random.choice(p.level_points, size=5) for p in scheme.parameters])
    return scheme, values


def fewest_steps(scheme, values, row, target):
    """The fewest steps of any combination that reaches the target, ``None`` where none does."""
    ladders = [
        sorted(p for p in s.level_points if p >= values[row, at]) for at, s in enumerate(scheme.parameters)
    ]
    sizes = [
        sum(ladder.index(value) for ladder, value in zip(ladders, combination, strict=True))
        for combination in itertools.product(*ladders)
        if score_in_field(scheme, values, row, np.array(combination)).total_ranks[row] <= target
    ]
    return min(sizes, default=None)


def test_packages_against_every_combination():
    found, steps_more = 0, []
    for seed in range(49):
        scheme, values = small_case(seed)
        ranks = score_cities(scheme, values).total_ranks
        row = int(ranks.argmax())
        target = max(1, ranks[row] - 2)
        package = smallest_package(scheme, values, row, 2, allowed=np.arange(4))
        fewest = fewest_steps(scheme, values, row, target)
        final = score_cities(scheme, with_city_values(values, row, package.values))
        assert (final.total_ranks[row], final.total_q[row]) == (package.rank, package.total_q)
        assert package.reached == (package.rank <= target)
        if package.reached:
            found += 1
            steps_more.append(sum(package.steps.values()) - fewest)
    # Two need steps at two parameters that bring nothing alone; three come out a step larger.
    assert found == 47
    assert sorted(steps_more) == [0] * 44 + [1] * 3


def smaller_packages(scheme, values, row, allowed, size):
    """All rows that ``size`` single steps lead to, ``size`` 0 to 2."""
    rows = values[row : row + 1]
    for _ in range(size):
        longer = []
        for current in rows:
            table = values.copy()
            table[row] = current
            steps = next_steps(scheme, table, row)
            positions = allowed[~np.isnan(steps[allowed])]
            changed = np.tile(current, (positions.size, 1))
            changed[np.arange(positions.size), positions] = steps[positions]
            longer.append(changed)
        rows = np.concatenate(longer)
    return rows


def test_no_smaller_package_in_49_cases_of_the_published_edition(catalogue_2024, table_2024, scores_2024):
    scheme, values = catalogue_2024.scheme, table_2024.values
    allowed = np.arange(0, 111, 3)
    compared = 0
    for row, rank in enumerate(scores_2024.total_ranks):
        others = np.delete(scores_2024.total_q, row)
        package = smallest_package(scheme, values, row, 2, allowed=allowed, published_others=others)
        size = sum(package.steps.values())
        if rank > 2 and package.reached and size <= 3 and compared < 49:
            compared += 1
            rows = smaller_packages(scheme, values, row, allowed, size - 1)
            ranks = place_candidates(scheme, values, row, rows, others).rank
            assert ranks.min() > rank - 2, (table_2024.units[row], package)
    assert compared == 49


def test_a_package_on_the_published_edition(catalogue_2024, table_2024, scores_2024):
    scheme, values = catalogue_2024.scheme, table_2024.values
    row = table_2024.units.index("kiel")
    others = np.delete(scores_2024.total_q, row)
    allowed = np.setdiff1d(np.arange(111), [scheme.parameter_keys.index("E-Roller-Sharing")])
    package = smallest_package(scheme, values, row, 5, allowed=allowed, published_others=others)
    assert package.reached
    assert set(package.values) <= set(allowed.tolist())
    full = score_in_field(scheme, values, row, with_city_values(values, row, package.values)[row])
    assert package.rank == rank_among(full.total_q[row], others) <= scores_2024.total_ranks[row] - 5
    # Nothing in it is spare: without the last step at any parameter the place is missed.
    for at in package.values:
        less = {p: v for p, v in package.values.items() if p != at}
        alone = score_in_field(scheme, values, row, with_city_values(values, row, less)[row])
        assert rank_among(alone.total_q[row], others) > scores_2024.total_ranks[row] - 5


def test_a_place_out_of_reach_is_told():
    package = smallest_package(
        one_indicator("absolute"), np.array([[9.0], [10.0], [10.0]]), 0, 2, allowed=np.array([], dtype=int)
    )
    assert (package.reached, package.rank, package.steps) == (False, 3, {})
    first = smallest_package(one_indicator("absolute"), np.array([[9.0], [1.0]]), 0, 3, allowed=np.array([0]))
    assert (first.reached, first.rank, first.steps) == (True, 1, {})
    with pytest.raises(ValueError, match="places"):
        smallest_package(one_indicator(), np.array([[9.0], [NAN]]), 0, 0, allowed=np.array([0]))
