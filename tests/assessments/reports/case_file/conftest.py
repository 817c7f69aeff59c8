"""A city's case with everything that a case can hold, and its like in another city."""

import hashlib
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.choices import (
    AnswerKind,
    CommentKind,
    CorrectionState,
    DecisionState,
    EvidenceKind,
    Outcome,
    ReasonCode,
    ReviewOutcome,
    Side,
)
from assessments.models import (
    Comment,
    Correction,
    CorrectionEvidence,
    Decision,
    Edition,
    Evidence,
    MethodHint,
    Project,
    Review,
    UnitAnswer,
    UnitLink,
)
from cities.models import City, Unit, User
from tests.factories.assessments import CorrectionFactory, EvidenceFactory, finding_of
from tests.factories.cities import UserFactory


def file_of(city: City, user: User, name: str, content: bytes) -> Evidence:
    digest = hashlib.sha256(content).hexdigest()
    evidence = EvidenceFactory.build(
        city=city,
        kind=EvidenceKind.FILE,
        url="",
        original_name=name,
        content_type="application/pdf",
        size=len(content),
        sha256_received=digest,
        sha256_stored=digest,
        added_by=user,
    )
    evidence.file.save(f"ab/{digest[:16]}.pdf", ContentFile(content), save=False)
    evidence.save()
    return evidence


def attach(correction: Correction, evidence: Evidence, user: User, **fields: object) -> CorrectionEvidence:
    return CorrectionEvidence.objects.create(
        correction=correction, evidence=evidence, added_by=user, **fields
    )


@dataclass(frozen=True)
class Filed:
    """One city's rows; every text of a person carries the canary."""

    decided: Correction
    draft: Correction
    evidence: Evidence


def file_case(edition: Edition, city: City, user: User, canary: str) -> Filed:
    decided = CorrectionFactory(
        finding=finding_of(edition, city, "Elektrobusse"),
        number=55,
        reason=f"Begründung {canary}",
        city_reference=f"Az {canary}",
        created_by=user,
        state=CorrectionState.ACCEPTED,
        submitted_at=timezone.now(),
        submitted_by=user,
    )
    _decide(decided, user, canary)
    evidence = file_of(city, user, f"Beschluss {canary}.pdf", f"%PDF-1.7 {canary}".encode() * 50)
    attach(
        decided, evidence, user, locator=f"Seite {canary}", proves=f"Belegt {canary}", is_confidential=True
    )
    _talk(decided, user, canary)
    draft = CorrectionFactory(
        finding=finding_of(edition, city, "Weitere Projekte"),
        kind="project",
        reason=f"Entwurf {canary}",
        created_by=user,
    )
    Project.objects.create(correction=draft, title=f"Projekt {canary}", bearer=f"Träger {canary}")
    attach(draft, evidence, user)
    attach(draft, EvidenceFactory(city=city, url=f"https://www.example.org/{canary}", added_by=user), user)
    _rest(edition, city, user, canary)
    return Filed(decided, draft, evidence)


def _decide(decided: Correction, user: User, canary: str) -> None:
    Decision.objects.create(
        correction=decided,
        state=DecisionState.FINAL,
        outcome=Outcome.ACCEPT,
        number=55,
        reason_code=ReasonCode.EVIDENCE_SUFFICES,
        reason=f"Entschieden {canary}",
        decided_by=user,
    )


def _talk(decided: Correction, user: User, canary: str) -> None:
    for kind, side in (
        (CommentKind.INTERNAL, Side.CITY),
        (CommentKind.QUESTION, Side.TEAM),
        (CommentKind.ANSWER, Side.CITY),
    ):
        Comment.objects.create(correction=decided, kind=kind, side=side, text=f"{kind} {canary}", author=user)


def _rest(edition: Edition, city: City, user: User, canary: str) -> None:
    finding = finding_of(edition, city, "eAkte")
    Review.objects.create(
        finding=finding, version=finding.current, outcome=ReviewOutcome.CONFIRMED, reviewed_by=user
    )
    MethodHint.objects.create(edition=edition, city=city, text=f"Methode {canary}", created_by=user)
    link = UnitLink.objects.create(
        edition=edition,
        unit=Unit.objects.create(city=city, name=f"Amt {canary}"),
        token_hash=hashlib.sha256(canary.encode()).hexdigest(),
        due_on=timezone.localdate(),
        created_by=user,
        expires_at=timezone.now(),
        answered_at=timezone.now(),
        answered_by=f"Frau {canary}",
    )
    UnitAnswer.objects.create(
        link=link,
        parameter=finding.parameter,
        kind=AnswerKind.OTHER,
        sent_at=link.answered_at,
        sent_by=link.answered_by,
        number_as_typed="12",
        reason=f"Zuarbeit {canary}",
        evidence=file_of(city, user, f"Zuarbeit {canary}.pdf", f"%PDF-1.7 Amt {canary}".encode()),
    )


OWN, FOREIGN, TEAM = "KANARIEEIGEN", "KANARIEFREMD", "KANARIETEAM"


@pytest.fixture
def filed(running: Edition, city: City, city_officer: User) -> Filed:
    return file_case(running, city, city_officer, OWN)


@pytest.fixture
def foreign(running: Edition, cities: list[City], second_researcher: User) -> Filed:
    return file_case(running, cities[0], second_researcher, FOREIGN)


@pytest.fixture
def team_secrets(running: Edition, city: City, filed: Filed) -> None:
    """What happens inside the project team about the city's own corrections."""
    insider = UserFactory(researcher=True, name=f"Rita {TEAM}", email="geheim@index.example")
    Decision.objects.filter(correction=filed.decided).update(
        decided_by=insider,
        second_by=UserFactory(researcher=True, name=f"Zoe {TEAM}"),
        second_reason=f"Zweite {TEAM}",
        ripple={"x": TEAM},
        effect={"x": TEAM},
    )
    Decision.objects.create(
        correction=filed.decided,
        state=DecisionState.RETURNED,
        outcome=Outcome.REJECT,
        reason_code=ReasonCode.NOT_COUNTED,
        reason=f"Zurück {TEAM}",
        decided_by=insider,
    )
    _waiting_for_second_person(running, city, insider)


def _waiting_for_second_person(running: Edition, city: City, insider: User) -> None:
    waiting = CorrectionFactory(
        finding=finding_of(running, city, "Labore"),
        number=3,
        state=CorrectionState.SECOND_REVIEW,
        submitted_at=timezone.now(),
        claimed_by=insider,
    )
    Decision.objects.create(
        correction=waiting,
        state=DecisionState.PROPOSED,
        outcome=Outcome.ACCEPT,
        number=3,
        reason_code=ReasonCode.EVIDENCE_SUFFICES,
        reason=f"Vorgeschlagen {TEAM}",
        decided_by=insider,
    )
    Comment.objects.create(
        correction=waiting, kind=CommentKind.INTERNAL, side=Side.TEAM, text=TEAM, author=insider
    )
    Comment.objects.create(
        correction=waiting, kind=CommentKind.QUESTION, side=Side.TEAM, text="Welche Seite?", author=insider
    )
