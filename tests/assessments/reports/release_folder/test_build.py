"""The Freigabemappe against the rows: drafts only, all of what they say, refused where there are none."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState, ParameterKind
from assessments.models import Correction, Edition, Project, Report, UnitAnswer, UnitLink
from assessments.reports.actions import Refused, order_release_folder, retry_report
from assessments.reports.comparison import NothingToReport
from assessments.reports.paper_rows import paper_row
from assessments.reports.release_folder.build import build_release_folder
from cities.models import Unit
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Job, JobState
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    CorrectionFactory,
    add_version,
    finding_of,
    parameter_of,
)


def report_of(running, city, user) -> Report:
    return Report(edition=running, city=city, kind="release_folder", sequence=1, ordered_by=user)


@pytest.fixture
def draft(running, city, city_officer) -> Correction:
    made = CorrectionFactory(
        finding=finding_of(running, city, "Elektrobusse"),
        number=100,
        data_as_of=date(2026, 9, 1),
        reason="Seit September.",
        city_reference="10/3",
        created_by=city_officer,
    )
    CorrectionEvidenceFactory(
        correction=made, locator="Seite 3", is_confidential=True, valid_as_of=date(2026, 9, 2)
    )
    return made


def only_entry(running, city, user):
    folder = build_release_folder(report_of(running, city, user))
    (entry,) = folder.entries
    return entry


def test_no_draft_no_folder(running, city, city_officer, other_city_officer):
    sent = CorrectionFactory(finding=finding_of(running, city, "Elektrobusse"), number=1, submitted=True)
    assert sent.state == CorrectionState.SUBMITTED
    with pytest.raises(Refused, match="zurzeit keinen Entwurf"):
        order_release_folder(edition=running, city=city, user=city_officer)
    with pytest.raises(NothingToReport):
        build_release_folder(report_of(running, city, city_officer))
    assert not Report.objects.exists()
    assert not Job.objects.exists()


def test_another_citys_draft_is_no_reason_for_a_folder(running, cities, city, city_officer):
    CorrectionFactory(finding=finding_of(running, cities[0], "Elektrobusse"), number=1)
    with pytest.raises(Refused):
        order_release_folder(edition=running, city=city, user=city_officer)


def test_says_what_the_rows_say(running, city, city_officer, draft):
    entry = only_entry(running, city, city_officer)
    facts = dict(entry.facts)

    assert (entry.parameter, entry.indicator, entry.state) == ("Elektrobusse", "Elektrifizierung", "Entwurf")
    assert facts["Vorschlag"] == "100 %"
    assert facts["Recherchiert"].startswith(entry.researched)
    assert "rekonstruiert (Demo)" in facts["Recherchiert"]
    assert "www.example.org" in facts["Recherchiert"]
    assert facts["Stand vom"] == "01.09.2026"
    assert facts["Begründung"] == "Seit September."
    assert facts["Ihr Aktenzeichen"] == "10/3"
    assert facts["Entwurf"].startswith("Anna Amt, ")
    assert facts["Wirkung"].startswith("Elektrifizierung ")
    assert facts["Wirkung"].endswith("Punkte (vorläufig)")
    (proof,) = entry.evidence
    assert (proof.dated, proof.locator, proof.is_confidential) == ("02.09.2026", "Seite 3", True)
    assert proof.name == draft.evidence_links.get().evidence.url
    assert entry.lacks == ()


def test_names_last_years_value(running, published, city, city_officer, draft):
    before = parameter_of(published, "Elektrobusse")
    type(before).objects.filter(pk=draft.finding.parameter_id).update(predecessor=before)
    facts = dict(only_entry(running, city, city_officer).facts)

    assert facts["Vorjahr"].endswith("% (rekonstruiert (Demo)); Ausgabe 2024")


def test_points_are_left_out_where_the_city_sees_none(running, city, city_officer, draft):
    Edition.objects.filter(pk=running.pk).update(visibility="values")
    running.refresh_from_db()

    assert "Wirkung" not in dict(only_entry(running, city, city_officer).facts)


def test_says_what_is_still_lacking_and_what_changed_meanwhile(running, city, city_officer, draft):
    draft.evidence_links.all().delete()
    add_version(draft.finding, number=70)
    type(running).objects.filter(pk=running.pk).update(cutoff_date=date(2026, 8, 1))
    running.refresh_from_db()
    entry = only_entry(running, city, city_officer)
    facts = dict(entry.facts)

    assert "mindestens einen Nachweis" in entry.lacks[0]
    assert facts["Inzwischen gilt"].startswith("70 %")
    assert "nach dem Stichtag" in facts["Stand vom"]


def test_an_unfinished_draft_is_told_as_such(running, city, city_officer):
    finding = finding_of(running, city, "Elektrobusse")
    CorrectionFactory(finding=finding, number_as_typed="viele", reason="", data_as_of=None)
    entry = only_entry(running, city, city_officer)

    assert entry.proposal == "„viele“ (noch kein gültiger Wert)"
    assert "Stand vom" not in dict(entry.facts)
    assert len(entry.lacks) == 4


def test_projects_come_with_all_their_fields(running, city, city_officer):
    finding = finding_of(running, city, "Weitere Projekte")
    correction = CorrectionFactory(finding=finding, kind="project")
    Project.objects.create(
        correction=correction,
        title="Zwilling",
        description="Ein Abbild",
        status="pilot",
        started_on=date(2025, 3, 1),
        bearer="Stadtwerke",
        link="https://www.example.org/zwilling",
    )
    (project,) = only_entry(running, city, city_officer).projects

    assert project.title == "Zwilling"
    assert dict(project.facts) == {
        "Kurzbeschreibung": "Ein Abbild",
        "Status": "Pilotprojekt",
        "Beginn": "01.03.2025",
        "Träger": "Stadtwerke",
        "Link": "https://www.example.org/zwilling",
    }


def test_names_the_unit_that_a_draft_came_from(running, city, city_officer, draft):
    link = UnitLink.objects.create(
        edition=running,
        unit=Unit.objects.create(city=city, name="Tiefbauamt"),
        token_hash=hashlib.sha256(b"x").hexdigest(),
        due_on=timezone.localdate(),
        created_by=city_officer,
        expires_at=timezone.now() + timedelta(days=9),
        answered_by="Herr Straße",
    )
    said = {"kind": "other", "sent_at": timezone.now(), "sent_by": "Herr Straße"}
    UnitAnswer.objects.create(link=link, parameter=draft.finding.parameter, correction=draft, **said)

    assert dict(only_entry(running, city, city_officer).facts)["Zuarbeit"] == "Tiefbauamt, Herr Straße"


def test_grouped_by_domain_in_the_catalogues_order_and_numbered(running, city, city_officer, draft):
    CorrectionFactory(finding=finding_of(running, city, "eAkte"), state=CorrectionState.RELEASE)
    CorrectionFactory(finding=finding_of(running, city, "Elektrofahrzeuge"), kind="register_hint")
    folder = build_release_folder(report_of(running, city, city_officer))

    assert [domain.name for domain in folder.domains] == ["Verwaltung", "Mobilität"]
    assert [(e.number, e.parameter) for e in folder.entries] == [
        (1, "eAkte"),
        (2, "Elektrobusse"),
        (3, "Elektrofahrzeuge"),
    ]
    assert folder.entries[0].state == "zur Freigabe"
    assert folder.entries[2].proposal == "Hinweis zur amtlichen Quelle, ohne eigenen Wert"


def test_after_the_deadline_a_draft_says_that_it_is_late(running, city, city_officer, draft):
    Edition.objects.filter(pk=running.pk).update(closes_at=timezone.now() - timedelta(days=1))
    running.refresh_from_db()
    folder = build_release_folder(report_of(running, city, city_officer))

    assert folder.entries[0].state == "nicht eingereicht (Frist abgelaufen)"
    assert folder.deadline == ""


def test_every_kind_of_parameter_can_be_drafted(running, city, city_officer):
    for name in ("eAkte", "Labore", "Informationsgehalt", "Elektrobusse", "Elektrofahrzeuge"):
        finding = finding_of(running, city, name)
        value = {"number": 3}
        if finding.parameter.kind == ParameterKind.LEVELS:
            value = {"level": finding.parameter.levels.first()}
        CorrectionFactory(finding=finding, **value)

    assert len(build_release_folder(report_of(running, city, city_officer)).entries) == 5


def test_the_worker_makes_it_and_a_submitted_draft_ends_it_with_the_reason(
    running, city, city_officer, draft, renderer
):
    report, is_new = order_release_folder(edition=running, city=city, user=city_officer)
    assert is_new
    Correction.objects.update(state=CorrectionState.WITHDRAWN)
    for _ in range(jobs.MAX_TRIES):
        jobs.run(report.job_id)
    report.refresh_from_db()
    assert report.job.state == JobState.FAILED
    assert "zurzeit keinen Entwurf" in paper_row(report, may_change=True).reason

    Correction.objects.update(state=CorrectionState.DRAFT)
    retry_report(report=report, user=city_officer)
    report.refresh_from_db()
    jobs.run(report.job_id)
    report.refresh_from_db()
    assert report.job.state == JobState.DONE
    assert report.pages == 5
    assert hashlib.sha256(report.file.read()).hexdigest() == report.sha256
