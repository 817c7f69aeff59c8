"""How firm a rank is, and what a city's own open answers may move."""

import numpy as np
import pytest

from assessments.choices import CorrectionState, ReviewOutcome, RunKind
from assessments.models import Review
from assessments.results import firmness
from assessments.results.firmness import RankFirmness, rank_firmness, seed_of
from assessments.results.load import load_field
from assessments.results.method_page import leave_one_out_rows, method_steps
from assessments.results.own_open_answers import own_open_answers
from assessments.results.place import CityPlace
from assessments.results.runs import newest_run
from assessments.scoring.aggregate import score_cities
from assessments.scoring.robustness import leave_one_out, rank_intervals
from tests.assessments.results.rounds import accept
from tests.factories.assessments import CorrectionFactory, ReviewFactory, finding_of


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Tests give the same keys to different runs."""
    firmness._robustness.cache_clear()


def test_the_interval_is_the_core_s_with_the_run_s_seed(before, city):
    run = newest_run(before, RunKind.PUBLISHED)
    field = load_field(before)
    scores = score_cities(field.catalogue.scheme, field.values)
    row = field.row[city.pk]
    found = rank_firmness(before, city)
    assert [found.low, found.high] == rank_intervals(
        field.catalogue.scheme, scores, seed_of(run.result_hash)
    )[row].tolist()
    without = leave_one_out(field.catalogue.scheme, scores)[:, row].tolist()
    assert list(found.without.values()) == without
    assert found.rank == scores.total_ranks[row]


def test_it_is_reckoned_once_per_run(before, city, monkeypatch):
    first = rank_firmness(before, city)
    monkeypatch.setattr(firmness, "rank_intervals", lambda *args: pytest.fail("reckoned again"))
    assert rank_firmness(before, city) == first


def test_without_values_there_is_none(before, city, other_city):
    assert rank_firmness(before, other_city) is None
    before.runs.all().delete()
    assert rank_firmness(before, city) is None


@pytest.mark.parametrize(("low", "high", "words"), [(4, 6, ": 4 bis 6; keine"), (1, 1, ": Rang 1; keine")])
def test_the_sentence(before, low, high, words):
    sentence = RankFirmness(before, 5, low, high, {}).sentence
    assert sentence.startswith(f"Rangspanne {before.year} unter anderen vertretbaren Gewichten")
    assert words in sentence
    assert sentence.endswith("keine statistische Fehlerspanne.")


def test_largest_changes_come_first_and_up_is_better(before, city):
    found = rank_firmness(before, city)
    keys = list(found.without)
    changed = RankFirmness(before, 4, 4, 4, dict(zip(keys, [4, 2, 7, 4], strict=True)))
    rows = leave_one_out_rows(changed)
    assert [row["distance"] for row in rows] == [3, 2, 0, 0]
    assert {row["change"] for row in rows} == {"3 Plätze schlechter", "2 Plätze besser", "unverändert"}


def test_the_steps_name_what_the_catalogue_holds(before):
    texts = " ".join(text for _, text in method_steps(before))
    assert "6 Parameter" in texts
    assert "4 Indikatoren" in texts
    assert "Ein Parameter zählt nach dem Platz" in texts
    assert "Alle Gewichte sind gleich" in texts


def test_reviewed_decided_and_register_values_are_not_open(edition, city, place):
    everything = own_open_answers(place)
    assert everything.unreviewed == 5  # of six parameters one is a register's
    assert everything.proposed == 0
    ReviewFactory(finding=finding_of(edition, city, "Elektrobusse"))
    accept(edition, city, "Labore", 9)
    assert own_open_answers(place).unreviewed == 3
    Review.objects.update(outcome=ReviewOutcome.NOT_CHECKABLE, reason="unknown")
    assert own_open_answers(place).unreviewed == 3


def test_an_undone_review_leaves_the_value_open(edition, city, place):
    review = ReviewFactory(finding=finding_of(edition, city, "Elektrobusse"))
    review.undone_at = review.reviewed_at
    review.save()
    assert own_open_answers(place).unreviewed == 5


@pytest.mark.parametrize("state", ["submitted", "claimed", "question", "second_review"])
def test_a_submitted_correction_is_open_whatever_the_team_does_with_it(edition, city, place, state):
    CorrectionFactory(finding=finding_of(edition, city, "Elektrobusse"), number=99, state=state)
    found = own_open_answers(place)
    assert (found.proposed, found.unreviewed) == (1, 4)


def test_a_draft_is_not_said_yet_and_a_rejected_one_settles(edition, city, place):
    correction = CorrectionFactory(finding=finding_of(edition, city, "Elektrobusse"), number=99)
    assert (own_open_answers(place).proposed, own_open_answers(place).unreviewed) == (0, 5)
    correction.state = CorrectionState.REJECTED
    correction.save()
    assert own_open_answers(place).unreviewed == 4


def test_others_open_answers_never_enter(edition, cities, place):
    now = own_open_answers(place)
    for city in (cities[0], cities[-1]):
        CorrectionFactory(finding=finding_of(edition, city, "Elektrobusse"), number=50, state="submitted")
    assert own_open_answers(place) == now


def test_all_up_and_all_down_enclose_today(place):
    span = own_open_answers(place).span
    assert span.rank_all_up <= span.rank <= span.rank_all_down
    assert np.all([span.rank_all_up <= span.low, span.high <= span.rank_all_down])


def test_a_published_edition_has_no_open_answers(before, city):
    assert own_open_answers(CityPlace.find(before.key, city.slug)) is None
