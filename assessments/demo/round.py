"""The demo's open round with seeded corrections in every state that an open round allows.

The accepted ones move no best or worst value and leave Bochum's figures as they are.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from assessments.choices import Outcome, ReasonCode
from assessments.feedback.actions import corrections, decisions, evidence
from assessments.feedback.actions.rounds import open_feedback_round
from assessments.feedback.working_days import default_answer_date
from assessments.models import Correction, Edition, Finding, Level
from cities.models import City, Membership, ResearchRole, User

from .files import ASSESSMENTS, rows


@dataclass(frozen=True)
class Seed:
    """One seeded correction: proposes a level; `then` names what became of it."""

    city: str
    parameter: str
    level: str
    then: str
    decided_level: str
    reason: str


OUTCOMES = {
    "accepted": Outcome.ACCEPT,
    "accepted_differently": Outcome.ACCEPT_DIFFERENTLY,
    "rejected": Outcome.REJECT,
    "second_review": Outcome.ACCEPT,  # moves its city by three places, so that a second person must confirm
}
REASONS = {
    Outcome.ACCEPT: (ReasonCode.EVIDENCE_SUFFICES, "Der Nachweis belegt den vorgeschlagenen Wert."),
    Outcome.ACCEPT_DIFFERENTLY: (
        ReasonCode.EVIDENCE_PARTLY,
        "Der Nachweis belegt den Aufbau der Plattform, noch nicht ihren Betrieb.",
    ),
    Outcome.REJECT: (
        ReasonCode.EVIDENCE_MISSING,
        "Aus dem Nachweis geht nicht hervor, dass die Sensoren schon in Betrieb sind.",
    ),
}


def open_demo_round(edition: Edition) -> None:
    """Open the round as Projektleitung and let the seeded corrections run their course."""
    open_feedback_round(edition=edition, lead=User.objects.get(research_role=ResearchRole.LEAD))
    for row in rows(ASSESSMENTS / "demo_corrections.csv"):
        _plant(edition, Seed(**row))


def _plant(edition: Edition, seed: Seed) -> None:
    city = City.objects.get(slug=seed.city)
    officer = User.objects.get(memberships__in=Membership.objects.filter(city=city, role="coordination"))
    finding = Finding.objects.select_related("city", "parameter__indicator__domain__edition").get(
        city=city, parameter__name=seed.parameter, parameter__indicator__domain__edition=edition
    )
    today = timezone.localdate()
    as_of = (
        edition.cutoff_date + timedelta(days=14) if seed.then == "deferred" else today - timedelta(days=40)
    )
    fields = corrections.DraftFields(
        level_id=_level(finding, seed.level), data_as_of=as_of, reason=seed.reason, city_reference="Demo 2027"
    )
    correction = corrections.save_draft(finding=finding, user=officer, revision=None, fields=fields)
    evidence.attach_link(
        correction=correction,
        user=officer,
        url=f"https://www.{seed.city}.example/digitales/{correction.pk}",
        valid_as_of=as_of,
        proves="Nennt den Stand (Demo-Nachweis).",
    )
    if seed.then == "draft":
        return
    corrections.submit_correction(correction=correction, user=officer, revision=correction.revision)
    _continue(correction, officer, seed)


def _level(finding: Finding, label: str) -> int:
    return Level.objects.get(parameter=finding.parameter, label=label).pk


def _continue(correction: Correction, officer: User, seed: Seed) -> None:
    first, second = User.objects.filter(research_role=ResearchRole.TEAM).order_by("email")
    if seed.then == "withdrawn":
        corrections.withdraw_correction(correction=correction, user=officer)
    elif seed.then == "claimed":
        decisions.claim_correction(correction=correction, researcher=second)
    elif seed.then == "question":
        decisions.ask_back(
            correction=correction,
            researcher=first,
            revision=correction.revision,
            text="Gilt das auch für Zeitkarten und das Deutschlandticket? Bitte nennen Sie die Seite dazu.",
            due_on=default_answer_date(timezone.localdate()),
        )
    elif seed.then in OUTCOMES:
        _decide(correction, first, seed)


def _decide(correction: Correction, researcher: User, seed: Seed) -> None:
    outcome = OUTCOMES[seed.then]
    code, reason = REASONS[outcome]
    decisions.decide_correction(
        correction=correction,
        researcher=researcher,
        revision=correction.revision,
        outcome=outcome,
        reason_code=code,
        reason=reason,
        level_id=_level(correction.finding, seed.decided_level) if seed.decided_level else None,
    )
