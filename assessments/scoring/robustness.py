"""How firm a rank is under other defensible weights (SCORING.md, section "Rank interval")."""

from __future__ import annotations

import numpy as np

from assessments.scoring.aggregate import Scores
from assessments.scoring.draws import DRAWS, rank_span, uniform_draws
from assessments.scoring.normalise import normalise_absolute
from assessments.scoring.rank import rank_descending, stored_scores
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints, column, group_sums

WEIGHT_RANGE = 0.25  # a weight is drawn from 75 % to 125 % of itself
CELLS_AT_ONCE = 2**20  # draws × cities that are scored together


def rank_intervals(scheme: Scheme, scores: Scores, seed: int, draws: int = DRAWS) -> Ints:
    """Lower and upper end (n, 2) of every city's total rank under other weights and normalisations.

    Per draw: the weights of regular indicators times U(0.75, 1.25), brought back to their sum in each domain
    (a bonus stays); domain weights likewise; one normalisation for all min-max indicators (min-max, points
    over attainable, percentile rank). Ends are the 5 % and the 95 % quantile. Cities outside the field have
    0.
    """
    ranks = draw_ranks(scheme, scores, seed, draws)
    ends = np.zeros((len(scores.total), 2), dtype=np.int64)
    ends[scores.in_field] = rank_span(ranks)
    return ends


def draw_ranks(scheme: Scheme, scores: Scores, seed: int, draws: int = DRAWS) -> Ints:
    """Total ranks (draws, cities in the field) behind ``rank_intervals``."""
    kinds = len(scheme.indicators), len(scheme.domains)
    numbers = uniform_draws(seed, draws, sum(kinds) + 1)
    shares = drawn_shares(scheme, numbers[:, : kinds[0]], numbers[:, kinds[0] : -1])
    choice = np.floor(3 * numbers[:, -1]).astype(np.int64)
    alternatives = _normalisations(scheme, scores)
    cities = alternatives.shape[2]
    ranks = np.empty((draws, cities), dtype=np.int64)
    for chosen, indicator_scores in enumerate(alternatives):
        rows = np.flatnonzero(choice == chosen)
        for part in np.array_split(rows, max(1, rows.size * cities // CELLS_AT_ONCE)):
            ranks[part] = rank_descending(stored_scores(weighted_totals(shares[part], indicator_scores)))
    return ranks


def weighted_totals(shares: Floats, indicator_scores: Floats) -> Floats:
    """Totals (draws, n): Σ share (draws, I) · indicator score (I, n), added indicator by indicator."""
    totals = np.zeros((len(shares), indicator_scores.shape[1]))
    for share, scores in zip(shares.T, indicator_scores, strict=True):
        totals += share[:, np.newaxis] * scores
    return totals


def drawn_shares(scheme: Scheme, for_indicators: Floats, for_domains: Floats) -> Floats:
    """Points in the total per point of an indicator score (draws, I) when all weights are drawn anew.

    ``for_indicators`` (draws, I) and ``for_domains`` (draws, D) are uniform numbers in [0, 1).
    """
    regular = np.array([i.normalisation != "bonus" for i in scheme.indicators])
    weights = scheme.indicator_weight * (1 - WEIGHT_RANGE + 2 * WEIGHT_RANGE * for_indicators)
    counted, by_domain = regular.astype(np.float64), (scheme.indicator_domain, len(scheme.domains))
    before = group_sums(counted, column(scheme.indicator_weight, 2), *by_domain)
    after = group_sums(counted, weights.T, *by_domain)
    factor = np.divide(before, after, out=np.ones_like(after), where=after > 0)
    weights = np.where(regular, weights * factor[scheme.indicator_domain].T, scheme.indicator_weight)
    domain_weights = scheme.domain_weight * (1 - WEIGHT_RANGE + 2 * WEIGHT_RANGE * for_domains)
    domain_shares = domain_weights / domain_weights.sum(axis=1, keepdims=True)
    per_point = 100.0 * domain_shares / scheme.domain_divisor
    shares: Floats = weights * per_point[:, scheme.indicator_domain]
    return shares


def _normalisations(scheme: Scheme, scores: Scores) -> Floats:
    """Indicator scores (3, I, cities in the field): as they are, over attainable points, percentile ranks.

    Only min-max indicators change; one with a number without bounds has no attainable points and keeps
    min-max.
    """
    as_they_are = scores.indicator_scores[scores.in_field].T
    sums = scores.indicator_sums[scores.in_field].T
    attainable, ranked = as_they_are.copy(), as_they_are.copy()
    at = scheme.minmax[~np.isnan(scheme.attainable[scheme.minmax])]
    attainable[at] = normalise_absolute(sums[at], scheme.attainable[at, np.newaxis])
    for indicator in scheme.minmax.tolist():
        ranked[indicator] = percentile_ranks(sums[indicator])
    return np.stack([as_they_are, attainable, ranked])


def percentile_ranks(numbers: Floats) -> Floats:
    """100 · (mean rank from below − 1) / (n − 1) of n > 0 numbers; a city alone has 100."""
    if numbers.size == 1:
        return np.full(1, 100.0)
    ascending = np.sort(numbers)
    below = np.searchsorted(ascending, numbers, side="left")
    not_above = np.searchsorted(ascending, numbers, side="right")
    ranks: Floats = 100.0 * ((below + not_above - 1) / 2) / (numbers.size - 1)
    return ranks


def leave_one_out(scheme: Scheme, scores: Scores) -> Ints:
    """Total ranks (I, n) without one indicator after the other; 0 outside the field or where nothing is left.

    A domain that loses its last indicator with weight drops out of the total.
    """
    weights = np.tile(scheme.indicator_weight, (len(scheme.indicators), 1))
    np.fill_diagonal(weights, 0.0)
    full = group_sums(scheme.full_marks, weights.T, scheme.indicator_domain, len(scheme.domains)).T
    domain_weights = np.where(full > 0, scheme.domain_weight, 0.0)
    whole = domain_weights.sum(axis=1, keepdims=True)
    remains = whole[:, 0] > 0
    per_point = 100.0 * domain_weights[remains] / whole[remains] / np.where(full > 0, full, 1.0)[remains]
    shares = weights[remains] * per_point[:, scheme.indicator_domain]
    totals = weighted_totals(shares, scores.indicator_scores[scores.in_field].T)
    ranks = np.zeros((len(scheme.indicators), len(scores.total)), dtype=np.int64)
    ranks[np.ix_(remains, scores.in_field)] = rank_descending(stored_scores(totals))
    return ranks
