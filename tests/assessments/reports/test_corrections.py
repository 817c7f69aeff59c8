"""A city's corrections in its paper: what it sent, what was decided, what it did; no people, no others."""

from datetime import date

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState, DecisionState, Outcome, ReasonCode
from assessments.models import Decision, Report
from assessments.reports.build import build_gap_analysis
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    CorrectionFactory,
    add_version,
    finding_of,
    given_value,
)


@pytest.fixture
def finding(running, city):
    return finding_of(running, city, "eAkte")


def lines(edition, city):
    report = Report(edition=edition, city=city, sequence=1, ordered_at=timezone.now())
    return build_gap_analysis(report).corrections


def proposed(finding, label: str, **fields):
    return CorrectionFactory(
        finding=finding, base_version=finding.current, **given_value(finding.parameter, label), **fields
    )


def decided(correction, researcher, outcome, state, code=ReasonCode.EVIDENCE_SUFFICES, **value):
    """As a decision leaves it behind."""
    decision = Decision.objects.create(
        correction=correction,
        state=DecisionState.FINAL,
        outcome=outcome,
        reason_code=code,
        reason="So steht es auf der Seite.",
        decided_by=researcher,
        **value,
    )
    correction.state = state
    correction.save()
    return decision


def test_drafts_stay_out(finding, running, city):
    proposed(finding, "in Teilen der Verwaltung")

    assert lines(running, city) == ()


def test_another_citys_corrections_stay_out(finding, running, cities):
    proposed(finding, "in Teilen der Verwaltung", submitted=True)

    assert lines(running, cities[0]) == ()


def test_a_submitted_one_shows_proposal_reason_and_evidence(finding, running, city, city_officer):
    correction = proposed(finding, "in Teilen der Verwaltung", submitted=True, created_by=city_officer)
    CorrectionEvidenceFactory(correction=correction, locator="S. 4")
    CorrectionEvidenceFactory(correction=correction, is_confidential=True)
    (line,) = lines(running, city)

    assert line.state == "eingereicht"
    assert line.place == "Verwaltung › Interne Prozesse"
    assert line.proposal == "in der gesamten Stadtverwaltung → in Teilen der Verwaltung"
    assert line.reason == correction.reason
    assert line.evidence[0].endswith(", S. 4")
    assert line.evidence[1] == "vertraulicher Nachweis"
    assert city_officer.name not in str(line)
    assert line.decision == line.effect == ""


def test_what_waits_for_a_second_person_reads_submitted(finding, running, city, researcher):
    correction = proposed(finding, "in Teilen der Verwaltung", submitted=True)
    decision = decided(correction, researcher, Outcome.REJECT, CorrectionState.SECOND_REVIEW)
    Decision.objects.filter(pk=decision.pk).update(state=DecisionState.PROPOSED)
    (line,) = lines(running, city)

    assert line.state == "eingereicht"
    assert line.decision == ""


def test_a_refused_one_says_why_and_has_no_effect(finding, running, city, researcher):
    correction = proposed(finding, "in Teilen der Verwaltung", submitted=True)
    decided(correction, researcher, Outcome.REJECT, CorrectionState.REJECTED, ReasonCode.EVIDENCE_MISSING)
    (line,) = lines(running, city)

    assert line.state == "nicht übernommen"
    assert line.decision == "Nachweis reicht nicht aus. So steht es auf der Seite."
    assert line.effect == ""
    assert f"entschieden {timezone.localdate():%d.%m.%Y}" in line.when
    assert researcher.name not in str(line)


def test_an_accepted_one_tells_its_effect_in_the_frozen_field(finding, running, city, researcher):
    value = given_value(finding.parameter, "nicht eingeführt")
    correction = proposed(finding, "nicht eingeführt", submitted=True)
    decided(correction, researcher, Outcome.ACCEPT, CorrectionState.ACCEPTED, **value)
    add_version(finding, origin="correction", correction=correction, **value)
    (line,) = lines(running, city)

    assert line.state == "übernommen"
    assert line.effect.startswith("Interne Prozesse −")
    assert line.effect.endswith("Punkte (vorläufig)")
    assert " · gesamt −" in line.effect


def test_one_accepted_differently_names_the_value(finding, running, city, researcher):
    value = given_value(finding.parameter, "in Teilen der Verwaltung")
    correction = proposed(finding, "nicht eingeführt", submitted=True)
    decided(correction, researcher, Outcome.ACCEPT_DIFFERENTLY, CorrectionState.ACCEPTED_DIFFERENTLY, **value)
    (line,) = lines(running, city)

    assert line.decision.startswith("Übernommen wurde: in Teilen der Verwaltung.")


def test_one_without_a_value_names_what_it_is(finding, running, city):
    CorrectionFactory(
        finding=finding,
        base_version=finding.current,
        kind="register_hint",
        submitted=True,
        data_as_of=date(2026, 1, 1),
    )
    (line,) = lines(running, city)

    assert line.proposal == "Hinweis zur amtlichen Quelle (recherchiert: in der gesamten Stadtverwaltung)"
