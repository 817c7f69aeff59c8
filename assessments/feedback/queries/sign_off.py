"""A city's Abschluss: what is still open, and the document that its hash covers. Reads only."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from assessments.choices import CorrectionState
from assessments.feedback.wording import version_text
from assessments.models import Correction, Edition, Finding, SignOff
from cities.models import City
from scindex_portal.ledger.record import text_hash

from .assignments import Shares
from .case_words import exact_value
from .dossier import Row
from .standing import standings

CHAIN = "parameter__indicator__domain"


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
        OpenPoint("corrections", "offene Rückfragen; sie bleiben bis zu ihrem Datum beantwortbar", asked),
        OpenPoint("values", "Entwürfe, die nicht eingereicht sind", drafts, "zustand=entwurf"),
        OpenPoint("corrections", "Korrekturen, die auf Freigabe warten", release),
        OpenPoint("assignments", "Antworten von Stellen, noch nicht bestätigt oder eingereicht", answered),
        OpenPoint("assignments", "Zuarbeiten, auf die noch keine Antwort kam", pending),
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
        OpenPoint("values", f"nicht geprüfte Werte in {name}", count, f"zustand=offen&bereich={key}")
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
            }
            for finding in ordered
        ],
        "corrections": [_correction(found) for found in _corrections(edition, city)],
    }


def _corrections(edition: Edition, city: City) -> list[Correction]:
    place = {"finding__city": city, f"finding__{CHAIN}__edition": edition}
    found = Correction.objects.filter(**place).select_related("finding__parameter", "level")
    return list(found.prefetch_related("evidence_links__evidence").order_by("pk"))


def _correction(found: Correction) -> dict[str, Any]:
    evidence = [link.evidence.sha256_received or link.evidence.url for link in found.evidence_links.all()]
    return {
        "correction": found.pk,
        "parameter": found.finding.parameter.name,
        "state": found.state,
        "value": exact_value(found.finding.parameter, found.level, found.number) if found.has_value else "",
        "as_of": found.data_as_of.isoformat() if found.data_as_of else "",
        "reason": text_hash(found.reason),
        "evidence": sorted(evidence),
    }


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sign_offs(edition: Edition, city: City) -> list[SignOff]:
    """Every Abschluss of the city in this round, newest first."""
    found = SignOff.objects.filter(participation__edition=edition, participation__city=city)
    return list(found.select_related("signed_by", "reopened_by").order_by("-pk"))
