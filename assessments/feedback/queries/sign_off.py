"""A city's Abschluss: what is still open, and the document that its hash covers. Reads only."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assessments.choices import CorrectionState
from assessments.feedback.wording import version_text
from assessments.models import Correction, CorrectionEvidence, Edition, Finding, Project, Review, SignOff
from cities.models import City, User
from scindex_portal.ledger.record import text_hash

from .assignments import Shares
from .case_words import exact_value
from .dossier import Row
from .standing import standings

CHAIN = "parameter__indicator__domain"


QUESTIONS = (
    "offene Rückfrage; sie bleibt bis zu ihrem Datum beantwortbar",
    "offene Rückfragen; sie bleiben bis zu ihrem Datum beantwortbar",
)
DRAFTS = ("Entwurf, der nicht eingereicht ist", "Entwürfe, die nicht eingereicht sind")
RELEASES = ("Korrektur, die auf Freigabe wartet", "Korrekturen, die auf Freigabe warten")
ANSWERS = (
    "Antwort einer Stelle, noch nicht bestätigt oder eingereicht",
    "Antworten von Stellen, noch nicht bestätigt oder eingereicht",
)
REQUESTS = ("Zuarbeit, auf die noch keine Antwort kam", "Zuarbeiten, auf die noch keine Antwort kam")
VALUES = ("nicht geprüfter Wert", "nicht geprüfte Werte")


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


@dataclass(frozen=True)
class OpenPoint:
    """A kind of thing that is not finished, with the way to it. `kind`: how the page links it."""

    kind: str
    words: str
    count: int
    query: str = ""


def open_points(rows: list[Row], shares: Shares) -> list[OpenPoint]:
    """What a city has not finished, gravest first; an empty list if nothing is."""
    asked = sum(row.standing.asks_city for row in rows)
    waiting = [row.standing.correction for row in rows if row.standing.is_draft]
    release = sum(c is not None and c.state == CorrectionState.RELEASE for c in waiting)
    drafts = len(waiting) - release
    answered = sum(share.answered for share in shares.units)
    pending = sum(share.link is not None and share.link_state == "angefordert" for share in shares.units)
    found = [
        OpenPoint("corrections", _counted(asked, *QUESTIONS), asked),
        OpenPoint("values", _counted(drafts, *DRAFTS), drafts, "zustand=entwurf"),
        OpenPoint("corrections", _counted(release, *RELEASES), release),
        OpenPoint("assignments", _counted(answered, *ANSWERS), answered),
        OpenPoint("assignments", _counted(pending, *REQUESTS), pending),
        *_unreviewed(rows),
    ]
    return [point for point in found if point.count]


def _unreviewed(rows: list[Row]) -> list[OpenPoint]:
    """By domain, so that whoever is missing can be named."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if not row.standing.is_reviewed:
            domain = row.indicator.domain
            counts[domain.key, domain.name] = counts.get((domain.key, domain.name), 0) + 1
    return [
        OpenPoint("values", f"{_counted(count, *VALUES)} in {name}", count, f"zustand=offen&bereich={key}")
        for (key, name), count in counts.items()
    ]


def feedback_document(edition: Edition, city: City) -> dict[str, Any]:
    """What the hash covers: all values with versions and reviews, all corrections with their states.

    Texts stand in it as hashes, so that the document can be kept and checked for as long as the index.
    """
    findings = Finding.objects.filter(city=city, **{f"{CHAIN}__edition": edition}).select_related(
        CHAIN, "current__level"
    )
    stand = standings(edition, city)
    reasons = _review_reasons(edition, city)
    ordered = findings.order_by(f"{CHAIN}__position", "parameter__indicator__position", "parameter__position")
    return {
        "edition": edition.key,
        "city": city.slug,
        "values": [
            {
                "parameter": f"{finding.parameter.indicator.name}/{finding.parameter.name}",
                "value": version_text(finding.parameter, finding.current),
                "version": finding.current.sequence if finding.current else 0,
                "state": str(stand[finding.pk].state) if finding.pk in stand else "open",
                "reason": reasons.get(finding.current_id, ""),
            }
            for finding in ordered
        ],
        "corrections": [_correction(found) for found in _corrections(edition, city)],
    }


def _review_reasons(edition: Edition, city: City) -> dict[int | None, str]:
    """Why a value could not be checked, by version."""
    place = {"finding__city": city, f"finding__{CHAIN}__edition": edition}
    standing = Review.objects.filter(undone_at__isnull=True, **place).exclude(reason="").order_by()
    return dict(standing.values_list("version_id", "reason"))


def _corrections(edition: Edition, city: City) -> list[Correction]:
    place = {"finding__city": city, f"finding__{CHAIN}__edition": edition}
    found = Correction.objects.filter(**place).select_related("finding__parameter", "level")
    return list(found.prefetch_related("evidence_links__evidence", "projects").order_by("pk"))


def _correction(found: Correction) -> dict[str, Any]:
    return {
        "correction": found.pk,
        "kind": found.kind,
        "parameter": found.finding.parameter.name,
        "state": found.state,
        "value": exact_value(found.finding.parameter, found.level, found.number) if found.has_value else "",
        "as_of": found.data_as_of.isoformat() if found.data_as_of else "",
        "reason": text_hash(found.reason),
        "criteria": list(found.criteria),
        "city_reference": text_hash(found.city_reference),
        "projects": [_project(project) for project in found.projects.all()],
        "evidence": sorted((_evidence(link) for link in found.evidence_links.all()), key=canonical),
    }


def _evidence(link: CorrectionEvidence) -> dict[str, Any]:
    return {
        "content": link.evidence.sha256_received or link.evidence.url,
        "valid_as_of": link.valid_as_of.isoformat() if link.valid_as_of else "",
        "words": text_hash(f"{link.locator}\n{link.proves}"),
        "confidential": link.is_confidential,
    }


def _project(project: Project) -> dict[str, Any]:
    return {
        "status": project.status,
        "started_on": project.started_on.isoformat() if project.started_on else "",
        "words": text_hash("\n".join([project.title, project.description, project.bearer, project.link])),
    }


def signature(moment: datetime, user: User) -> dict[str, Any]:
    """When and by whom an Abschluss was made: part of what its hash covers."""
    return {"signed_at": moment.astimezone(UTC).isoformat(), "signed_by": user.pk}


def is_unchanged(sign_off: SignOff) -> bool:
    """Whether the stored Abschluss is what its hash was taken of, signature included."""
    document = sign_off.document
    signed = signature(sign_off.signed_at, sign_off.signed_by)
    is_signed = all(document.get(name, value) == value for name, value in signed.items())
    return is_signed and digest_of(document) == sign_off.sha256


def covers_today(sign_off: SignOff) -> bool:
    """Whether the city's values and corrections still are what the Abschluss covers."""
    part = sign_off.participation
    covered = {name: value for name, value in sign_off.document.items() if not name.startswith("signed_")}
    return covered == json.loads(canonical(feedback_document(part.edition, part.city)))


def canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def sign_offs(edition: Edition, city: City) -> list[SignOff]:
    """Every Abschluss of the city in this round, newest first."""
    found = SignOff.objects.filter(participation__edition=edition, participation__city=city)
    return list(found.select_related("signed_by", "reopened_by").order_by("-pk"))
