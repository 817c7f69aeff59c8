"""A city's evidence: added to a draft or an open question, taken off a draft, never lost once submitted."""

from datetime import date
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum

from assessments.choices import CorrectionState, EvidenceKind
from assessments.feedback.evidence import CheckedFile, evidence_path
from assessments.feedback.transitions import Refused
from assessments.models import Correction, CorrectionEvidence, Evidence
from cities.models import City, User
from scindex_portal.ledger.models import Channel

from .guards import city_actor, locked_state, record


class Description(TypedDict, total=False):
    """What a person says of a piece of evidence."""

    valid_as_of: date | None
    locator: str
    proves: str
    is_confidential: bool


OPEN_FOR_EVIDENCE = {CorrectionState.DRAFT, CorrectionState.QUESTION}


@transaction.atomic
def attach_link(
    *,
    correction: Correction,
    user: User,
    url: str,
    channel: str = Channel.WEB,
    **description: Unpack[Description],
) -> CorrectionEvidence:
    """Add a link (already checked by `check_link`)."""
    city = correction.finding.city
    evidence, _ = Evidence.objects.get_or_create(
        city=city, kind=EvidenceKind.LINK, url=url, defaults={"added_by": user}
    )
    return _attach(correction, evidence, user, channel, **description)


def attach_file(
    *, correction: Correction, user: User, checked: CheckedFile, **description: Unpack[Description]
) -> CorrectionEvidence:
    """Store a checked file under a random name and add it.

    What the city has from another correction is not stored twice, but keeps the name it was now given.
    """
    city = correction.finding.city
    with transaction.atomic():
        if known := _known_evidence(city, user, checked):
            return _attach(correction, known, user, **description)
    evidence = _stored_evidence(city, user, checked)
    try:
        with transaction.atomic():
            evidence.save(force_insert=True)
            return _attach(correction, evidence, user, **description)
    except BaseException:  # no file stays to which no row points
        evidence.file.delete(save=False)
        raise


def _known_evidence(city: City, user: User, checked: CheckedFile) -> Evidence | None:
    """The row with this content and name; a new one on the same stored bytes where only the name is new."""
    same = Evidence.objects.filter(city=city, kind=EvidenceKind.FILE, sha256_received=checked.sha256_received)
    named = same.filter(original_name=checked.original_name).first()
    if named or not (stored := same.first()):
        return named
    return Evidence.objects.create(
        city=city,
        kind=EvidenceKind.FILE,
        file=stored.file.name,
        original_name=checked.original_name,
        content_type=stored.content_type,
        size=stored.size,
        sha256_received=stored.sha256_received,
        sha256_stored=stored.sha256_stored,
        is_scanned=stored.is_scanned or checked.is_scanned,
        added_by=user,
    )


def _bytes_of(city: City) -> int:
    """What the city's files take up; bytes under several names count once."""
    files = Evidence.objects.filter(city=city, kind=EvidenceKind.FILE).order_by()
    return files.values("file", "size").distinct().aggregate(total=Sum("size"))["total"] or 0


def _stored_evidence(city: City, user: User, checked: CheckedFile) -> Evidence:
    """An unsaved row with its file; the file comes first, so that a row never points to nothing."""
    if _bytes_of(city) + checked.size > settings.EVIDENCE_MAX_BYTES_PER_CITY:
        raise Refused("Der Speicherplatz Ihrer Stadt für Nachweise (2 GB) ist ausgeschöpft.")
    evidence = Evidence(
        city=city,
        kind=EvidenceKind.FILE,
        original_name=checked.original_name,
        content_type=checked.content_type,
        size=checked.size,
        sha256_received=checked.sha256_received,
        sha256_stored=checked.sha256_stored,
        is_scanned=checked.is_scanned,
        added_by=user,
    )
    evidence.file.save(evidence_path(checked.extension), ContentFile(checked.content), save=False)
    return evidence


def _attach(
    correction: Correction,
    evidence: Evidence,
    user: User,
    channel: str = Channel.WEB,
    **description: Unpack[Description],
) -> CorrectionEvidence:
    _require_open(correction)
    _require_new_file(correction, evidence)
    if correction.evidence_links.count() >= settings.EVIDENCE_MAX_PER_CORRECTION:
        raise Refused(
            f"Eine Korrektur nimmt höchstens {settings.EVIDENCE_MAX_PER_CORRECTION} Nachweise auf. "
            "Bitte fassen Sie Dateien zusammen oder entfernen Sie einen Nachweis."
        )
    link, _ = CorrectionEvidence.objects.update_or_create(
        correction=correction,
        evidence=evidence,
        defaults=description,
        create_defaults={**description, "added_by": user},
    )
    trace = {
        "evidence": evidence.pk,
        "sha256": evidence.sha256_received,
        "confidential": link.is_confidential,
    }
    actor = city_actor(user, evidence.city, channel)
    record("attach_evidence", correction, actor, before={}, after=trace)
    return link


@transaction.atomic
def detach_evidence(*, link: CorrectionEvidence, user: User) -> None:
    """Take a piece of evidence off a draft; it stays in the city's collection."""
    if locked_state(link.correction) != CorrectionState.DRAFT:
        raise Refused("Eingereichte Nachweise bleiben bei der Korrektur.")
    trace = {"evidence": link.evidence_id}
    record("detach_evidence", link.correction, city_actor(user, link.evidence.city), before=trace, after={})
    link.delete()


def _require_open(correction: Correction) -> None:
    if locked_state(correction) not in OPEN_FOR_EVIDENCE:
        raise Refused("Nachweise nimmt nur ein Entwurf oder eine offene Rückfrage auf.")


def _require_new_file(correction: Correction, evidence: Evidence) -> None:
    """Refused where the correction has this content already: nothing it says of it is overwritten."""
    if evidence.kind != EvidenceKind.FILE:
        return
    same = correction.evidence_links.filter(evidence__sha256_received=evidence.sha256_received)
    if link := same.select_related("evidence").first():
        raise Refused(
            f"Diese Datei ist dieser Korrektur schon beigefügt („{link.evidence.original_name}“). "
            "Bitte wählen Sie eine andere Datei."
        )
