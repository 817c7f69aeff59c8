"""A city's evidence: added to a draft or an open question, taken off a draft, never lost once submitted."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Sum

from assessments.choices import CommentKind, CorrectionState, EvidenceKind
from assessments.feedback.evidence import CheckedFile, evidence_path
from assessments.feedback.transitions import Refused
from assessments.models import Correction, CorrectionEvidence, Evidence
from cities.models import City, User
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import text_hash

from .guards import city_actor, record, require_open_for_evidence, require_responsible


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


@transaction.atomic
def attach_known(
    *, correction: Correction, evidence: Evidence, user: User, channel: str = Channel.WEB
) -> CorrectionEvidence:
    """Use what the city filed before. Its date and „vertraulich“ go on; what it proves here is said anew."""
    if evidence.city_id != correction.finding.city_id:
        raise Refused("Dieser Nachweis gehört nicht Ihrer Stadt. Bitte laden Sie die Seite neu.")
    if correction.evidence_links.filter(evidence=evidence).exists():
        raise Refused(f"„{evidence}“ ist dieser Korrektur schon beigefügt. Ändern Sie die Angaben dort.")
    last = evidence.correction_links.order_by("-pk").first()
    known = {"valid_as_of": last.valid_as_of, "is_confidential": last.is_confidential} if last else {}
    return _attach(correction, evidence, user, channel, **known)


def keep_file(*, city: City, user: User, checked: CheckedFile) -> Evidence:
    """A checked file of the city's that belongs to no correction yet."""
    if known := _known_evidence(city, user, checked):
        return known
    evidence = _stored_evidence(city, user, checked)
    evidence.save(force_insert=True)
    return evidence


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
        raise Refused(
            "Der Speicherplatz Ihrer Stadt für Nachweise (2 GB) ist ausgeschöpft. Bitte geben Sie einen Link "
            "an, verwenden Sie einen vorhandenen Nachweis, oder wenden Sie sich an das Projektteam."
        )
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
    require_responsible(correction.finding, user)
    _require_new_file(correction, evidence)
    _require_same_words(correction, evidence, description)
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
def describe_evidence(
    *, link: CorrectionEvidence, user: User, **description: Unpack[Description]
) -> CorrectionEvidence:
    """Change what is said of a piece, as long as it is not with the project team."""
    before = {name: getattr(link, name) for name in description}
    changed = {name: value for name, value in description.items() if before[name] != value}
    if not changed:
        return link
    require_responsible(link.correction.finding, user)
    if not may_describe(link, require_open_for_evidence(link.correction)):
        raise Refused("Eingereichte Nachweise bleiben, wie sie sind. Fügen Sie bei Bedarf einen neuen hinzu.")
    for name, value in changed.items():
        setattr(link, name, value)
    link.save(update_fields=list(changed))
    record(
        "describe_evidence",
        link.correction,
        city_actor(user, link.evidence.city),
        before={"evidence": link.evidence_id} | _traced(before, changed),
        after=_traced(changed, changed),
    )
    return link


def _traced(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Dates and yes or no as they are, of texts their hashes."""
    traced = {}
    for name in names:
        value = values[name]
        plain = value.isoformat() if isinstance(value, date) else value
        traced[name] = text_hash(plain) if name in {"locator", "proves"} else plain
    return traced


@transaction.atomic
def detach_evidence(*, link: CorrectionEvidence, user: User) -> None:
    """Take a piece of evidence off a draft; it stays in the city's collection."""
    require_responsible(link.correction.finding, user)
    if require_open_for_evidence(link.correction) != CorrectionState.DRAFT:
        raise Refused(
            "Eingereichte Nachweise bleiben bei der Korrektur. Ist einer falsch, schreiben Sie das bitte dem "
            "Projektteam."
        )
    trace = {"evidence": link.evidence_id}
    record("detach_evidence", link.correction, city_actor(user, link.evidence.city), before=trace, after={})
    link.delete()


def may_describe(link: CorrectionEvidence, state: str) -> bool:
    """In a draft always; while a Rückfrage is open only what was added since it was asked."""
    if state != CorrectionState.QUESTION:
        return state == CorrectionState.DRAFT
    asked = link.correction.comments.filter(kind=CommentKind.QUESTION).aggregate(last=Max("created_at"))[
        "last"
    ]
    return asked is not None and link.added_at > asked


def _require_open(correction: Correction) -> None:
    if require_open_for_evidence(correction) not in OPEN_FOR_EVIDENCE:
        raise Refused(
            "Nachweise nimmt nur ein Entwurf oder eine offene Rückfrage auf. Möchten Sie etwas nachreichen, "
            "schreiben Sie bitte dem Projektteam; es kann eine Rückfrage stellen."
        )


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


def _require_same_words(correction: Correction, evidence: Evidence, description: Description) -> None:
    """A link that was submitted with its description is not described anew by adding it again."""
    if correction.state == CorrectionState.DRAFT:
        return
    link = correction.evidence_links.filter(evidence=evidence).first()
    if link and any(getattr(link, name) != value for name, value in description.items()):
        raise Refused("Dieser Link ist der Korrektur schon beigefügt. Was dazu eingereicht ist, bleibt.")
