"""What a city can gain, parameter by parameter (SCORING.md, section "Levers")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessments.scoring.aggregate import has_values
from assessments.scoring.scenarios import Placing, Scenarios, place_candidates
from assessments.scoring.scheme import Scheme
from assessments.scoring.steps import best_values, median_values, next_steps
from assessments.scoring.sums import Floats, Ints

# Why a step brings nothing: the scale's end is reached · a weight is 0 · the bonus is at its cap · the city
# stays alone at the worst sum · it has the best sum already · it only draws level with the next city.
Obstacle = Literal["end", "weight", "cap", "worst", "best", "level"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one assumed value leads to."""

    value: float  # as in a values array
    domain_q: int  # stored scores · 1e9 of the city
    total_q: int
    rank: int
    others_moved: int  # other cities whose stored total changes in the field


@dataclass(frozen=True, slots=True)
class Lever:
    """One parameter of one city: after one step, at the peers' lower median, at the best value."""

    parameter: int  # position in the scheme
    step: Outcome | None
    median: Outcome | None
    best: Outcome | None
    gain_q: int  # stored total that the step gains
    obstacle: Obstacle | None  # why the step gains nothing


def levers(
    scheme: Scheme, values: Floats, row: int, *, peers: Ints, published_others: Ints | None = None
) -> list[Lever]:
    """All P levers of city ``row`` of ``values`` (N, P), those with the largest gain by a step first.

    ``peers`` are the rows of the comparable cities. Every outcome is a full recomputation of the field; ranks
    are those in it, or with ``published_others`` (stored totals of the other cities) the place among those.
    The city must have a value, else ``ValueError``.
    """
    if not has_values(values[row : row + 1])[0]:
        raise ValueError(f"the city in row {row} has no value at all")
    goals = np.stack(
        [
            next_steps(scheme, values, row),
            median_values(scheme, values, row, values[peers]),
            best_values(scheme, values, row),
        ]
    )
    kind, position = np.nonzero(~np.isnan(goals))
    numbers = np.arange(1, position.size + 1)  # 0 is the row as it stands
    candidates = np.tile(values[row], (position.size + 1, 1))
    candidates[numbers, position] = goals[kind, position]
    placing = place_candidates(scheme, values, row, candidates, published_others)
    number_of = np.zeros(goals.shape, dtype=np.int64)
    number_of[kind, position] = numbers
    found = [
        _lever(scheme, placing, at, candidates[:, at], number_of[:, at])
        for at in range(len(scheme.parameters))
    ]
    return sorted(found, key=lambda lever: -lever.gain_q)


def _lever(scheme: Scheme, placing: Placing, at: int, assumed: Floats, number_of: Ints) -> Lever:
    """The lever at parameter ``at``; ``number_of`` says which candidates are step, median, best; 0: none."""
    domain = scheme.indicator_domain[scheme.parameter_indicator[at]]

    def outcome(number: int) -> Outcome | None:
        if number == 0:
            return None
        others = placing.others_q
        return Outcome(
            value=float(assumed[number]),
            domain_q=int(placing.domain_q[number, domain]),
            total_q=int(placing.total_q[number]),
            rank=int(placing.rank[number]),
            others_moved=int(np.count_nonzero(others[number] != others[0])) if len(others) > 1 else 0,
        )

    step, median, best = (outcome(number) for number in number_of.tolist())
    gain = step.total_q - int(placing.total_q[0]) if step else 0
    obstacle = None if gain > 0 else _obstacle(scheme, placing.scenarios, at, int(number_of[0]))
    return Lever(at, step, median, best, gain, obstacle)


def _obstacle(scheme: Scheme, scenarios: Scenarios, at: int, step: int) -> Obstacle | None:
    """Why candidate ``step`` at parameter ``at`` gains nothing over candidate 0."""
    indicator = scheme.parameter_indicator[at]
    domain = scheme.indicator_domain[indicator]
    weights = scheme.parameter_weight[at], scheme.indicator_weight[indicator], scheme.domain_weight[domain]
    own, worst, best = (
        sums[indicator, [0, step]] for sums in (scenarios.own, scenarios.worst, scenarios.best)
    )
    if step == 0:
        return "end"
    if min(weights) == 0:
        return "weight"
    if own[1] == own[0]:
        return "level"
    if scheme.indicators[indicator].normalisation == "bonus":
        return "cap"
    if own[0] == best[0]:
        return "best"
    return "worst" if own[1] == worst[1] else None
