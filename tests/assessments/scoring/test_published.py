"""The published edition 2024, recomputed: every printed score and rank."""

from assessments.scoring.printing import rounded

TOTAL = "gesamt"


def test_every_published_indicator_score(catalogue_2024, table_2024, scores_2024, printed_2024):
    column = {key: at for at, key in enumerate(catalogue_2024.scheme.indicator_keys)}
    row = {unit: at for at, unit in enumerate(table_2024.units)}
    rows = printed_2024["indicators"]
    right = sum(
        str(rounded(scores_2024.indicator_q[row[r["city"]], column[r["domain"], r["indicator"]]]))
        == r["score"]
        for r in rows
    )
    assert (right, len(rows)) == (3034, 3034)


def test_every_published_score_and_rank(catalogue_2024, table_2024, scores_2024, printed_2024):
    column = {key: at for at, key in enumerate(catalogue_2024.scheme.domain_keys)}
    row = {unit: at for at, unit in enumerate(table_2024.units)}
    scores = ranks = 0
    for r in printed_2024["ranking"]:
        city = row[r["city"]]
        if r["scope"] == TOTAL:
            stored, rank = scores_2024.total_q[city], scores_2024.total_ranks[city]
        else:
            at = column[r["scope"]]
            stored, rank = scores_2024.domain_q[city, at], scores_2024.domain_ranks[city, at]
        scores += str(rounded(stored)) == r["score"]
        ranks += int(rank) == int(r["rank"])
    assert (scores, ranks, len(printed_2024["ranking"])) == (492, 492, 492)


def test_floats_would_print_wrong_cells(scores_2024):
    """Why printing starts from integers: format() rounds 27 cells the wrong way."""
    wrong = sum(
        f"{score:.1f}" != str(rounded(stored))
        for score, stored in zip(scores_2024.indicator_scores.flat, scores_2024.indicator_q.flat, strict=True)
    )
    assert wrong == 27
