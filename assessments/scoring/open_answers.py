"""How far a rank may still move while answers are open (SCORING.md, section "Open answers").

Open is a value under an undecided correction (it becomes the proposed one or stays) and a value that nobody
has reviewed (it may still change). Confirmed and decided values stay, and so do those that the caller leaves
out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.scoring.aggregate import domain_scores, has_values, indicator_sums, total_scores
from assessments.scoring.draws import DRAWS, rank_span, uniform_draws
from assessments.scoring.normalise import indicator_scores
from assessments.scoring.points import parameter_points
from assessments.scoring.rank import rank_descending, stored_scores
from assessments.scoring.scenarios import place_candidates
from assessments.scoring.scheme import Scheme
from assessments.scoring.steps import counted_values, ladder_rungs, next_steps, step_sizes
from assessments.scoring.sums import Bools, Floats, Ints, column

CELLS_AT_ONCE = 2**21  # draws × cities × parameters that are scored together


def change_rate(accepted: int, reviewed: int) -> float:
    """How likely an unreviewed value of a round changes: (5 + accepted corrections) / (100 + reviewed)."""
    return (5 + accepted) / (100 + reviewed)


@dataclass(frozen=True, eq=False)
class OpenAnswers:
    """Which values are open."""

    proposed: Floats  # (N, P) the value an undecided correction proposes, NaN where there is none
    unreviewed: Bools  # (N, P)
    rate: float  # how likely an unreviewed value changes

    @property
    def cells(self) -> tuple[Ints, Ints]:
        """Rows and parameter positions of the open values."""
        rows, positions = np.nonzero(~np.isnan(self.proposed) | self.unreviewed)
        return rows, positions


def draw_cells(scheme: Scheme, values: Floats, answers: OpenAnswers, numbers: Floats) -> Floats:
    """What the open cells (M) become for uniform ``numbers`` (draws, M): values (draws, M).

    The proposed value or the current one, ½ each. An unreviewed one stays with probability 1 − rate; else a
    level moves one step down or up, ½ each (at the ends it may stay), a number by up to a tenth of its scale.
    """
    rows, at = answers.cells
    current, proposed = values[rows, at], answers.proposed[rows, at]
    corrected = np.where(numbers < 0.5, current, proposed)
    turn = (numbers - (1 - answers.rate)) / answers.rate  # 0…1 where the value changes
    number = counted_values(scheme, values)[rows, at] + (2 * turn - 1) * step_sizes(scheme, values)[at]
    is_level = np.isin(at, scheme.levels)
    down, up = current.copy(), current.copy()
    for neighbour, sense in ((down, -1.0), (up, 1.0)):
        neighbour[is_level] = _neighbouring_level(scheme, at[is_level], current[is_level], sense)
    changed = np.where(is_level, np.where(turn < 0.5, down, up), number)
    reviewed_late = np.where(turn < 0, current, changed)
    return np.where(np.isnan(proposed), reviewed_late, corrected)


def _neighbouring_level(scheme: Scheme, at: Ints, current: Floats, sense: float) -> Floats:
    """The points (M,) of the level below or above; the level itself at the end. A missing one counts as 0."""
    ladder = scheme.ladder[np.searchsorted(scheme.levels, at)]
    counted = np.where(np.isnan(current), 0.0, current)
    rungs = ladder_rungs(ladder, column(counted, 2), np.full((len(at), 1), sense), 1)[:, 0]
    return np.where(np.isnan(rungs), current, rungs)


def field_spans(scheme: Scheme, values: Floats, answers: OpenAnswers, seed: int, draws: int = DRAWS) -> Ints:
    """5 % and 95 % quantile (N, 2) of every city's total rank, all open answers of all cities drawn together.

    Cities without any value today stay outside the field and have 0. Draws follow the order of the rows, so
    the caller sorts them by city key.
    """
    in_field = has_values(values)
    rows, at = answers.cells
    inside = in_field[rows]
    column_of = np.cumsum(in_field) - 1
    ranks = np.empty((draws, int(in_field.sum())), dtype=np.int64)
    numbers = uniform_draws(seed, draws, len(rows))
    for part in np.array_split(np.arange(draws), max(1, draws * values.size // CELLS_AT_ONCE)):
        cells = np.repeat(values[in_field].T[:, np.newaxis], part.size, axis=1)
        drawn = draw_cells(scheme, values, answers, numbers[part])
        cells[at[inside], :, column_of[rows[inside]]] = drawn[:, inside].T
        ranks[part] = rank_descending(_stored_totals(scheme, cells))
    spans = np.zeros((len(values), 2), dtype=np.int64)
    spans[in_field] = rank_span(ranks)
    return spans


def _stored_totals(scheme: Scheme, cells: Floats) -> Ints:
    """Stored totals (tables, n) of several whole tables (P, tables, n) in which every city has a value."""
    sums = indicator_sums(scheme, parameter_points(scheme, cells, np.isnan(cells)))
    worst = sums.min(axis=-1, initial=np.inf, keepdims=True)
    best = sums.max(axis=-1, initial=-np.inf, keepdims=True)
    scores = indicator_scores(scheme, sums, worst, best)
    return stored_scores(total_scores(scheme, domain_scores(scheme, scores)))


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One open answer and the places it alone may move."""

    parameter: int
    rank_up: int
    rank_down: int
    places: int  # the larger of both distances from today's place


@dataclass(frozen=True, slots=True)
class OwnSpan:
    """Where one city may end up among the last published totals of the others."""

    rank: int  # today
    low: int  # 5 % and 95 % quantile of the drawn places
    high: int
    rank_all_up: int  # if every own open answer rises by one step, exactly
    rank_all_down: int
    answers: tuple[OpenAnswer, ...]  # those that move most places first


def own_span(
    scheme: Scheme,
    baseline_values: Floats,
    row: int,
    answers: OpenAnswers,
    published_others: Ints,
    seed: int,
    draws: int = DRAWS,
) -> OwnSpan:
    """Span of city ``row`` when only its own open answers vary, in the frozen field of the baseline (N, P).

    ``baseline_values`` has the city's own current values in its row. A step of a value under a correction is
    the better or the worse of the proposed and the current one.
    """
    own = OpenAnswers(answers.proposed.copy(), answers.unreviewed.copy(), answers.rate)
    others = np.arange(len(baseline_values)) != row
    own.proposed[others], own.unreviewed[others] = np.nan, False
    at = own.cells[1]
    now = baseline_values[row]
    drawn = np.tile(now, (draws, 1))
    drawn[:, at] = draw_cells(scheme, baseline_values, own, uniform_draws(seed, draws, len(at)))
    stepped = np.stack([_one_step(scheme, baseline_values, row, own, sense) for sense in (1, -1)])
    singly = np.tile(now, (2, len(at), 1))
    singly[:, np.arange(len(at)), at] = stepped[:, at]
    candidates = np.concatenate([now[np.newaxis], stepped, singly.reshape(-1, now.size), drawn])
    ranks = place_candidates(scheme, baseline_values, row, candidates, published_others).rank
    rank, all_up, all_down = ranks[:3].tolist()
    alone, together = ranks[3:-draws].reshape(2, -1), ranks[-draws:]
    low, high = rank_span(together).tolist()
    return OwnSpan(rank, low, high, all_up, all_down, _by_effect(at, rank, alone))


def _one_step(scheme: Scheme, values: Floats, row: int, own: OpenAnswers, sense: int) -> Floats:
    """The city's row (P,) with every open answer one step better (``sense`` 1) or worse (−1)."""
    current, proposed = values[row], own.proposed[row]
    steps = next_steps(scheme, values, row, sense)
    stepped = np.where(own.unreviewed[row] & ~np.isnan(steps), steps, current)
    towards = sense * scheme.direction
    helps = towards * (proposed - counted_values(scheme, values)[row]) > 0
    return np.where(np.isnan(proposed), stepped, np.where(helps, proposed, current))


def _by_effect(at: Ints, now: int, ranks: Ints) -> tuple[OpenAnswer, ...]:
    places = np.abs(ranks - now).max(axis=0)
    order = np.argsort(-places, kind="stable")
    return tuple(OpenAnswer(int(at[k]), int(ranks[0, k]), int(ranks[1, k]), int(places[k])) for k in order)
