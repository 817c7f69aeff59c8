"""The evidence that a city has filed, of every correction and edition, to be used once more."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assessments.choices import EvidenceKind
from assessments.models import Correction, CorrectionEvidence, Evidence
from cities.models import City

SHOWN, FOUND, USES = 8, 40, 3


@dataclass(frozen=True)
class Collection:
    """The newest pieces that match, and how many match at all."""

    pieces: list[Evidence]
    total: int

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(str(piece.pk), _label(piece)) for piece in self.pieces]


def collection_of(city: City, correction: Correction | None, words: str = "") -> Collection:
    """What the correction does not have yet. Five queries, however much there is."""
    found = _matching(Evidence.objects.filter(city=city), words.strip())
    if correction is not None:
        attached = CorrectionEvidence.objects.filter(correction=correction)
        files = attached.filter(evidence__kind=EvidenceKind.FILE).values("evidence__sha256_received")
        found = found.exclude(pk__in=attached.values("evidence"))
        found = found.exclude(kind=EvidenceKind.FILE, sha256_received__in=files)
    pieces = found.order_by("-pk").prefetch_related(
        "correction_links__correction__finding__parameter__indicator__domain__edition"
    )
    return Collection(list(pieces[: FOUND if words.strip() else SHOWN]), found.count())


def find_evidence(city: City, ids: list[int]) -> list[Evidence]:
    """The city's own among these, oldest first."""
    return list(Evidence.objects.filter(city=city, pk__in=ids))


def _matching(evidence: QuerySet[Evidence], words: str) -> QuerySet[Evidence]:
    if not words:
        return evidence
    parameter = "correction__finding__parameter"
    used = CorrectionEvidence.objects.filter(
        Q(proves__icontains=words)
        | Q(locator__icontains=words)
        | Q(**{f"{parameter}__name__icontains": words})
        | Q(**{f"{parameter}__indicator__name__icontains": words})
    )
    return evidence.filter(
        Q(original_name__icontains=words) | Q(url__icontains=words) | Q(pk__in=used.values("evidence"))
    )


def _label(piece: Evidence) -> str:
    """„satzung.pdf · Datum 12.03.2026 · verwendet bei eAkte (2024)"."""
    links = sorted(piece.correction_links.all(), key=lambda link: -link.pk)
    day = next((link.valid_as_of for link in links if link.valid_as_of), None)
    used = [_use(link) for link in links[:USES]]
    more = " und weiteren" if len(links) > USES else ""
    parts = [
        str(piece),
        f"Datum {day:%d.%m.%Y}" if day else "",
        f"verwendet bei {', '.join(used)}{more}" if used else "noch nicht verwendet",
        "vertraulich" if links and links[0].is_confidential else "",
    ]
    return " · ".join(part for part in parts if part)


def _use(link: CorrectionEvidence) -> str:
    parameter = link.correction.finding.parameter
    return f"{parameter.name} ({parameter.indicator.domain.edition.year})"
