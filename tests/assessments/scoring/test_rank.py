"""Competition ranks, places among others, trends."""

import numpy as np
import pytest

from assessments.scoring.rank import rank_among, rank_descending, stored_scores, trend


@pytest.mark.parametrize(
    ("stored", "ranks"),
    [
        ([90, 70, 70, 50], [1, 2, 2, 4]),
        ([50, 70, 90, 70], [4, 2, 1, 2]),
        ([90, 71, 70, 68], [1, 2, 2, 4]),  # 71 and 70 differ by the last digit stored
        ([72, 71, 70], [1, 1, 1]),  # each against its predecessor
        ([0], [1]),
        ([], []),
    ],
)
def test_rank_descending(stored, ranks):
    assert rank_descending(np.array(stored, dtype=np.int64)).tolist() == ranks


def test_ranks_along_the_last_axis():
    assert rank_descending(np.array([[3, 9], [9, 3]])).tolist() == [[2, 1], [1, 2]]


def test_place_among_others():
    others = np.array([90, 71, 70, 50])
    assert [rank_among(q, others) for q in (95, 90, 70, 69, 10)] == [1, 1, 2, 3, 5]


@pytest.mark.parametrize(
    ("score", "stored"),
    [(0.0, 0), (100.0, 10**11), (1e-9, 1), (0.49e-9, 0), (0.51e-9, 1), (82.3, 82_300_000_000)],
)
def test_stored_scores(score, stored):
    assert stored_scores(np.array([score])).tolist() == [stored]


@pytest.mark.parametrize(
    ("change", "arrow"),
    [(0, "→"), (1, "↗"), (9, "↗"), (10, "↑"), (-1, "↘"), (-9, "↘"), (-10, "↓"), (None, "n. a.")],
)
def test_trend(change, arrow):
    assert trend(change) == arrow


def test_published_trends_follow_the_rule(printed_2024):
    """All 492 arrows but Hamm's in Mobilität, a misprint (SCORING.md, section "Misprints")."""
    deviations = [
        (row["scope"], row["city"])
        for row in printed_2024["ranking"]
        if row["trend_arrow"].replace(" ", "")
        != trend(int(row["rank_change"]) if row["rank_change"] else None).replace(" ", "")
    ]
    assert deviations == [("mobilitaet", "hamm")]
