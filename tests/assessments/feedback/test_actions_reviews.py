"""A city's look at its values: confirmed, not checkable, undone; and the round that frames it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from assessments.choices import Origin, RunKind
from assessments.feedback.actions.reviews import (
    confirm_finding,
    confirm_findings,
    mark_not_checkable,
    undo_review,
)
from assessments.feedback.actions.rounds import open_feedback_round
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding, Participation, Review
from assessments.results.tasks import RECOMPUTE
from scindex_portal.ledger.models import Entry, Job
from tests.assessments.feedback.cases import draft, everything, field_of, last_entries, round_for, submitted
from tests.factories.assessments import EditionFactory, add_version, fill_values, finding_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def finding(edition, city) -> Finding:
    return finding_of(edition, city, "eAkte")


def test_confirming_says_so_of_the_version_that_was_seen(finding, city_officer):
    review = confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    assert (review.version_id, review.outcome, review.reason) == (finding.current_id, "confirmed", "")
    entry = last_entries(1)[0]
    assert (entry.action, entry.subject_type, entry.city) == ("review_finding", "finding", "bochum")
    assert entry.after["version"] == finding.current_id


def test_a_version_that_was_replaced_meanwhile_is_not_confirmed(finding, city_officer):
    seen = finding.current_id
    add_version(finding, origin=Origin.RESEARCH_CORRECTION, level=finding.parameter.levels.last())
    with pytest.raises(Refused, match="inzwischen geändert"):
        confirm_finding(finding=finding, version_id=seen, user=city_officer)
    assert not Review.objects.exists()


def test_a_value_with_a_correction_under_way_is_not_confirmed(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    with pytest.raises(Refused, match="läuft eine Korrektur"):
        confirm_finding(finding=filed.finding, version_id=filed.base_version_id, user=city_officer)


def test_the_later_review_counts_and_the_earlier_one_stays(finding, city_officer, colleague):
    confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    mark_not_checkable(finding=finding, version_id=finding.current_id, reason="other_body", user=colleague)
    assert Review.objects.count() == 2
    assert Review.objects.get(undone_at__isnull=True).outcome == "not_checkable"


@pytest.mark.parametrize("reason", ["", "keine Lust"])
def test_not_checkable_needs_one_of_the_three_reasons(reason, finding, city_officer):
    with pytest.raises(Refused, match="warum"):
        mark_not_checkable(finding=finding, version_id=finding.current_id, reason=reason, user=city_officer)
    assert not Review.objects.exists()


def test_several_at_once_are_all_or_nothing(edition, city, city_officer):
    findings = list(Finding.objects.filter(city=city, parameter__indicator__domain__edition=edition))
    seen = [(finding, finding.current_id) for finding in findings]
    before = everything()
    with pytest.raises(Refused):
        confirm_findings(seen=[*seen, (findings[0], 0)], user=city_officer)
    assert everything() == before
    assert len(confirm_findings(seen=seen, user=city_officer)) == 6
    assert Entry.objects.filter(action="review_finding").count() == 6


def test_undoing_keeps_the_review_in_the_history_and_works_once(finding, city_officer):
    confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    undo_review(finding=finding, user=city_officer)
    assert Review.objects.get().undone_at is not None
    assert last_entries(1)[0].action == "undo_review"
    with pytest.raises(Refused):
        undo_review(finding=finding, user=city_officer)


def test_a_version_has_one_standing_review(finding, city_officer):
    confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    with pytest.raises(IntegrityError):
        Review.objects.create(finding=finding, version_id=finding.current_id, outcome="confirmed")


@pytest.mark.parametrize(
    "moment",
    [
        {"opened_at": None},
        {"closes_at": timezone.now() - timedelta(seconds=1)},
        {"status": "frozen"},
        {"status": "published"},
    ],
    ids=["before", "after", "frozen", "published"],
)
def test_outside_the_round_nothing_is_reviewed(moment, finding, city_officer):
    confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    Edition.objects.update(**moment)
    stale = Finding.objects.get(pk=finding.pk)
    before = everything()
    for deed in (
        lambda: confirm_finding(finding=stale, version_id=stale.current_id, user=city_officer),
        lambda: mark_not_checkable(
            finding=stale, version_id=stale.current_id, reason="unknown", user=city_officer
        ),
        lambda: undo_review(finding=stale, user=city_officer),
    ):
        with pytest.raises(Refused):
            deed()
    assert everything() == before


# --- The round ---


def planned(city) -> Edition:
    edition = EditionFactory()
    cities = field_of(city)
    fill_values(edition, cities)
    for taking_part in cities:
        Participation.objects.create(edition=edition, city=taking_part, population=taking_part.population)
    return edition


def test_opening_freezes_the_baseline_and_queues_both_runs(city, lead_researcher):
    edition = open_feedback_round(edition=planned(city), lead=lead_researcher)
    assert edition.round_state() == "open"
    assert not Finding.objects.exclude(baseline=F("current")).exists()
    kinds = [job.payload["kind"] for job in Job.objects.filter(kind=RECOMPUTE)]
    assert sorted(kinds) == [RunKind.BASELINE, RunKind.LIVE]
    entry = last_entries(1)[0]
    assert (entry.action, entry.role, entry.after["findings"]) == ("open_feedback_round", "lead", 30)


def test_a_round_is_opened_once(city, lead_researcher):
    edition = planned(city)
    late = Edition.objects.get(pk=edition.pk)
    opened_at = open_feedback_round(edition=edition, lead=lead_researcher).opened_at
    for again in (edition, late):
        before = everything()
        with pytest.raises(Refused):
            open_feedback_round(edition=again, lead=lead_researcher)
        assert everything() == before
    assert Edition.objects.get(pk=edition.pk).opened_at == opened_at


def test_a_submitted_correction_keeps_its_value_from_being_reviewed(edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    with pytest.raises(Refused):
        mark_not_checkable(
            finding=filed.finding, version_id=filed.base_version_id, reason="unknown", user=city_officer
        )
