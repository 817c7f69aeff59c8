"""A city's corrections: what is still missing, when they may be sent, that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import corrections
from assessments.feedback.actions.corrections import DraftFields, Incomplete, ProjectFields
from assessments.feedback.actions.guards import Stale
from assessments.feedback.submission import missing_for_submission
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Edition, Participation, Review
from scindex_portal.ledger.record import text_hash
from tests.assessments.feedback.cases import (
    draft,
    everything,
    fresh,
    in_days,
    last_entries,
    round_for,
)
from tests.factories.assessments import ReviewFactory, finding_of, parameter_of
from tests.factories.cities import CityFactory


def submit(correction: Correction, user, **how):
    return corrections.submit_correction(
        correction=correction, user=user, **{"revision": correction.revision} | how
    )


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


# --- What is still missing ---

GAPS = {
    "value": ({"value": None}, "value"),
    "same value as researched": ({"value": 50}, "value"),
    "below the scale": ({"value": -1}, "value"),
    "above the scale": ({"value": 120}, "value"),
    "unreadable number": ({"value": None, "number_as_typed": "rund 55"}, "number"),
    "empty reason": ({"reason": ""}, "reason"),
    "blank reason": ({"reason": " \n\t "}, "reason"),
    "short reason": ({"reason": "Ja."}, "reason"),
    "no date": ({"data_as_of": None}, "data_as_of"),
    "rating without criteria": ({"name": "Informationsgehalt", "value": None}, "criteria"),
    "project without a project": ({"name": "Weitere Projekte", "value": None}, "projects"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_a_gap_is_named_and_keeps_the_draft(gap, edition, city, city_officer):
    fields, where = GAPS[gap]
    filed = draft(edition, city, city_officer, **fields)
    before = everything()
    with pytest.raises(Incomplete) as refusal:
        submit(filed, city_officer)
    assert [name for name, _ in refusal.value.missing] == [where]
    assert everything() == before
    assert fresh(filed).state == CorrectionState.DRAFT


def test_a_draft_without_evidence_is_refused_unless_a_statement_will_do(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    filed.evidence_links.all().delete()
    assert [name for name, _ in missing_for_submission(filed)] == ["evidence"]
    stated = draft(edition, city, city_officer, "Labore", 7)
    stated.evidence_links.all().delete()
    assert missing_for_submission(stated) == []


def test_every_gap_is_named_at_once(edition, city, city_officer):
    filed = draft(edition, city, city_officer, value=None, reason="", data_as_of=None)
    filed.evidence_links.all().delete()
    assert [name for name, _ in missing_for_submission(filed)] == [
        "value",
        "reason",
        "data_as_of",
        "evidence",
    ]


def test_a_level_of_another_parameter_is_no_value(edition, city, city_officer):
    other = parameter_of(round_for(CityFactory(slug="kiel", name="Kiel")), "eAkte").levels.first()
    filed = draft(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    Correction.objects.filter(pk=filed.pk).update(level=other)
    assert [name for name, _ in missing_for_submission(fresh(filed))] == ["value"]


@pytest.mark.parametrize("lacking", ["title", "description", "status", "bearer"])
def test_a_project_needs_its_four_facts(lacking, edition, city, city_officer):
    filed = draft(edition, city, city_officer, "Weitere Projekte", None, data_as_of=None)
    facts = {
        "title": "Bewässerung",
        "description": "Sensoren melden Bedarf.",
        "status": "running",
        "bearer": "Amt",
    }
    project = filed.projects.create(**facts)
    assert missing_for_submission(filed) == []
    setattr(project, lacking, "")
    project.save()
    assert [name for name, _ in missing_for_submission(filed)] == ["projects"]


def test_a_projects_link_counts_as_evidence(edition, city, city_officer):
    filed = draft(edition, city, city_officer, "Weitere Projekte", None)
    filed.evidence_links.all().delete()
    facts = {"title": "A", "description": "B", "status": "pilot", "bearer": "C"}
    project = filed.projects.create(**facts)
    assert [name for name, _ in missing_for_submission(filed)] == ["evidence"]
    project.link = "https://www.example.org/projekt"
    project.save()
    assert missing_for_submission(filed) == []


# --- Before, during and after the round ---


def at_moment(edition: Edition, when: str) -> None:
    now = timezone.now()
    moments = {
        "before": {"opened_at": None},
        "during": {},
        "last second": {"closes_at": now + timedelta(seconds=30)},
        "after": {"closes_at": now - timedelta(seconds=1)},
        "frozen": {"status": "frozen"},
        "published": {"status": "published"},
    }
    Edition.objects.filter(pk=edition.pk).update(**moments[when])


@pytest.mark.parametrize(
    ("when", "allowed"),
    [
        ("before", False),
        ("during", True),
        ("last second", True),
        ("after", False),
        ("frozen", False),
        ("published", False),
    ],
)
def test_drafting_and_submitting_only_while_the_round_is_open(when, allowed, edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    at_moment(edition, when)
    filed, before = fresh(filed), everything()
    fields = DraftFields(number=56, reason="Ein anderer Grund dafür.", data_as_of=in_days(-3))
    if allowed:
        saved = corrections.save_draft(
            finding=filed.finding, user=city_officer, revision=filed.revision, fields=fields
        )
        submit(saved, city_officer)
        assert fresh(filed).state == CorrectionState.SUBMITTED
        return
    with pytest.raises(Refused):
        corrections.save_draft(
            finding=filed.finding, user=city_officer, revision=filed.revision, fields=fields
        )
    with pytest.raises(Refused) as refusal:
        submit(filed, city_officer)
    assert "Feedbackrunde" in str(refusal.value)
    assert everything() == before, "what was saved stays as it was"


def test_an_extension_keeps_the_round_open_for_its_city_only(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    at_moment(edition, "after")
    Participation.objects.filter(edition=edition).exclude(city=city).update(extended_until=in_moment(2))
    with pytest.raises(Refused):
        submit(fresh(filed), city_officer)
    Participation.objects.filter(edition=edition, city=city).update(extended_until=in_moment(2))
    assert submit(fresh(filed), city_officer).state == CorrectionState.SUBMITTED


def in_moment(days: int):
    return timezone.now() + timedelta(days=days)


def test_after_signing_off_nothing_is_drafted_or_submitted(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    Participation.objects.filter(edition=edition, city=city).update(signed_off_at=timezone.now())
    with pytest.raises(Refused, match="abgeschlossen"):
        submit(filed, city_officer)


def test_a_city_that_takes_no_part_is_told_so(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    Participation.objects.filter(edition=edition, city=city).delete()
    with pytest.raises(Refused, match="nimmt an dieser Runde nicht teil"):
        submit(filed, city_officer)


# --- Submitting ---


def test_submitting_writes_who_when_and_a_trace_without_texts(edition, city, city_officer):
    filed = draft(edition, city, city_officer, reason="Ein streng persönlicher Grund.")
    submit(filed, city_officer)
    sent = fresh(filed)
    assert (sent.state, sent.submitted_by, sent.revision) == ("submitted", city_officer, filed.revision)
    entry = last_entries(1)[0]
    assert (entry.action, entry.city, entry.edition) == ("submit_correction", "bochum", edition.key)
    assert (entry.user_id, entry.role) == (city_officer.pk, "coordination")
    assert entry.after["reason"] == text_hash("Ein streng persönlicher Grund.")
    assert "persönlicher" not in str(entry.after)
    assert entry.after["evidence"] == [sent.evidence_links.get().evidence.url]


def test_submitting_lifts_a_confirmation_of_the_same_value(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    ReviewFactory(finding=filed.finding, version=filed.base_version)
    submit(filed, city_officer)
    assert not Review.objects.filter(undone_at__isnull=True).exists()


def test_a_stand_after_the_cutoff_is_kept_for_the_next_edition(edition, city, city_officer):
    filed = draft(edition, city, city_officer, data_as_of=in_days(1))
    submit(filed, city_officer)
    assert (fresh(filed).state, fresh(filed).submitted_at) == (CorrectionState.DEFERRED, None)
    assert last_entries(1)[0].action == "defer_correction"


def test_a_stand_on_the_cutoff_day_still_counts(edition, city, city_officer):
    filed = draft(edition, city, city_officer, data_as_of=in_days(0))
    assert submit(filed, city_officer).state == CorrectionState.SUBMITTED


def test_with_release_switched_on_another_person_sends_it(edition, city, city_officer, releaser):
    city.release_required = True
    city.save()
    filed = draft(edition, city, city_officer)
    submit(filed, city_officer)
    assert fresh(filed).state == CorrectionState.RELEASE
    with pytest.raises(Refused):
        submit(fresh(filed), city_officer)
    submit(fresh(filed), releaser)
    assert (fresh(filed).state, fresh(filed).submitted_by) == (CorrectionState.SUBMITTED, releaser)


def test_a_second_click_submits_nothing_twice(edition, city, city_officer):
    filed = draft(edition, city, city_officer)
    first, second = fresh(filed), fresh(filed)
    submit(first, city_officer)
    before = everything()
    with pytest.raises(Refused):
        submit(second, city_officer)
    assert everything() == before


# --- Two people on one draft ---


def save(correction: Correction, user, reason: str, revision: int | None = None):
    seen = correction.revision if revision is None else revision
    fields = DraftFields(reason=reason)
    return corrections.save_draft(finding=correction.finding, user=user, revision=seen, fields=fields)


def test_the_later_save_of_a_stale_draft_is_refused_and_overwrites_nothing(
    edition, city, city_officer, colleague
):
    filed = draft(edition, city, city_officer)
    save(filed, city_officer, "Die Fassung der Koordination.")
    with pytest.raises(Stale):
        save(filed, colleague, "Die Fassung der Bearbeitung.", revision=filed.revision)
    assert fresh(filed).reason == "Die Fassung der Koordination."


def test_a_stale_draft_cannot_be_submitted(edition, city, city_officer, colleague):
    seen = draft(edition, city, city_officer)
    save(fresh(seen), colleague, "Inzwischen steht hier etwas anderes.")
    with pytest.raises(Stale):
        submit(seen, city_officer)
    assert fresh(seen).state == CorrectionState.DRAFT


def test_a_finding_has_one_undecided_correction(edition, city, city_officer, colleague):
    filed = draft(edition, city, city_officer)
    fields = DraftFields(reason="Ein zweiter Entwurf daneben.")
    with pytest.raises(Stale):
        corrections.save_draft(finding=filed.finding, user=colleague, revision=None, fields=fields)
    assert Correction.objects.count() == 1


def test_what_was_typed_stays_also_where_it_is_no_number(edition, city, city_officer):
    finding = finding_of(edition, city, "Elektrobusse")
    fields = DraftFields(number_as_typed="1.234", reason="Siehe Anlage.")
    saved = corrections.save_draft(finding=finding, user=city_officer, revision=None, fields=fields)
    assert (fresh(saved).number, fresh(saved).number_as_typed) == (None, "1.234")


def test_a_project_is_saved_with_its_draft(edition, city, city_officer):
    finding = finding_of(edition, city, "Weitere Projekte")
    for title in ("Bewässerung", "Bewässerung im Stadtpark"):
        last = corrections.undecided_correction(finding)
        corrections.save_draft(
            finding=finding,
            user=city_officer,
            revision=last.revision if last else None,
            fields=DraftFields(),
            projects=[ProjectFields(title=title, status="pilot")],
        )
    assert [p.title for p in corrections.undecided_correction(finding).projects.all()] == [title]


def test_an_unknown_project_status_is_refused(edition, city, city_officer):
    with pytest.raises(Refused, match="Status"):
        corrections.save_draft(
            finding=finding_of(edition, city, "Weitere Projekte"),
            user=city_officer,
            revision=None,
            fields=DraftFields(),
            projects=[ProjectFields(status="erfunden")],
        )
    assert not Correction.objects.exists()
