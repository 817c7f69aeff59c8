"""Deeds of the exchange: keep an upload, take it over as a whole or not at all, put it aside."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.choices import ImportKind, ImportState
from assessments.feedback.actions.corrections import DraftFields, save_draft
from assessments.feedback.actions.evidence import attach_link
from assessments.feedback.actions.guards import Stale, city_actor
from assessments.feedback.actions.reviews import confirm_finding, mark_not_checkable
from assessments.feedback.queries import Place
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Import
from cities.models import User
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import write_entry

from .checks import check_place
from .preview import Kind, Preview, PreviewRow, preview_of
from .queries import plain
from .received import Received
from .refusals import UploadRefused

MOVED_ON = (
    "Seit der Vorschau hat sich im Portal etwas geändert. Es wurde noch nichts übernommen. Bitte prüfen Sie "
    "die neue Vorschau und übernehmen Sie dann."
)
NOT_READY = "Diese Mappe wurde schon übernommen oder verworfen."
STILL_ERRORS = "In der Mappe ist noch etwas zu berichtigen. Es wurde nichts übernommen."
CHOOSE = (
    "Bitte wählen Sie bei jedem inzwischen geänderten Wert, welche Fassung gelten soll. Es wurde nichts "
    "übernommen."
)
NOTHING = "In der Mappe steht nichts, was nicht schon im Portal steht."


@transaction.atomic
def keep_upload(*, place: Place, user: User, received: Received) -> Import:
    """Store what was read, or why it was not. Nothing of the city's values changes."""
    if not place.is_open:
        raise Refused(place.why_closed)
    refusal = received.refusal
    if not refusal:
        try:
            check_place(received.table, place.edition, place.city)
        except UploadRefused as reason:
            refusal = str(reason)
    upload = Import.objects.create(
        edition=place.edition,
        city=place.city,
        kind=ImportKind.DOSSIER,
        state=ImportState.REFUSED if refusal else ImportState.READY,
        file_name=received.name,
        sha256=received.sha256,
        found={} if refusal else received.table,
        refusal=refusal,
        uploaded_by=user,
    )
    after = {"state": upload.state, "sha256": upload.sha256, "rows": len(upload.found.get("rows", []))}
    _record("upload_dossier", upload, user, after)
    return upload


@transaction.atomic
def apply_upload(
    *, place: Place, upload: Import, user: User, stamp: str, mine: Collection[int], theirs: Collection[int]
) -> Preview:
    """Take all of it over, or nothing. `stamp` is that of the preview the person saw; `mine` and `theirs`
    are the values, by parameter id, of which the person chose the file's or the site's version.
    """
    if not place.is_open:
        raise Refused(place.why_closed)
    now = timezone.now()
    taken = Import.objects.filter(pk=upload.pk, state=ImportState.READY).update(
        state=ImportState.APPLIED, applied_by=user, applied_at=now
    )
    if not taken:
        raise Refused(NOT_READY)
    found = preview_of(place, upload)
    if found.stamp != stamp:
        raise Stale(MOVED_ON)
    chosen = _chosen(found, mine, theirs)
    drafts = _written(place, chosen, user)
    counts = {kind.value: found.counts[kind] for kind in Kind if found.counts[kind]}
    counts["uebernommen"] = len(chosen)
    Import.objects.filter(pk=upload.pk).update(found={"counts": counts})
    _record("apply_dossier", upload, user, {"counts": counts, "drafts": drafts, "sha256": upload.sha256})
    return found


def _chosen(found: Preview, mine: Collection[int], theirs: Collection[int]) -> list[PreviewRow]:
    """The rows to write, or the reason why none is written."""
    if found.counts[Kind.ERROR]:
        raise Refused(STILL_ERRORS)
    undecided = [row for row in found.conflicts if row.take and row.id not in {*mine, *theirs}]
    if undecided:
        raise Refused(CHOOSE)
    chosen = [
        row
        for row in found.rows
        if row.take and (row.kind != Kind.CONFLICT or (row.id in mine and row.id not in theirs))
    ]
    if not chosen and not found.conflicts:
        raise Refused(NOTHING)
    return chosen


def _written(place: Place, chosen: list[PreviewRow], user: User) -> dict[str, str]:
    """Write the rows; what the record keeps of the drafts. A refusal names its row."""
    drafts = {}
    for row in chosen:
        try:
            correction = _take_over(place, row, user)
        except Refused as refusal:
            raise Refused(f"Zeile {row.file.number}, „{row.row.parameter}“: {refusal}") from refusal
        if correction:
            drafts[str(correction.pk)] = row.file.answer.fingerprint(locked=False)
    return drafts


def _take_over(place: Place, row: PreviewRow, user: User) -> Correction | None:
    """One row, by the deeds that the pages use."""
    finding, answer = row.row.row.finding, row.file.answer
    finding.city = place.city
    finding.parameter.indicator.domain.edition = place.edition
    said: dict[str, Any] = {"finding": finding, "user": user, "channel": Channel.EXCEL}
    if row.take == Kind.CONFIRM:
        confirm_finding(version_id=row.row.version_id, **said)
        return None
    if row.take == Kind.NOT_CHECKABLE:
        mark_not_checkable(version_id=row.row.version_id, reason=str(answer.verdict), **said)
        return None
    draft = row.row.draft
    unread = draft.number_as_typed if draft and answer.number is None and answer.level is None else ""
    fields = DraftFields(
        level_id=answer.level_id,
        number=answer.number,
        number_as_typed=unread,
        criteria=draft.criteria if draft else [],
        data_as_of=answer.as_of,
        reason=answer.reason,
        city_reference=answer.reference,
    )
    correction = save_draft(revision=draft.revision if draft else None, fields=fields, **said)
    known = {(link.evidence.url, plain(link.locator)) for link in row.row.links}
    if answer.link and (answer.link, answer.locator) not in known:
        attach_link(
            correction=correction, user=user, url=answer.link, channel=Channel.EXCEL, locator=answer.locator
        )
    return correction


@transaction.atomic
def discard_upload(*, upload: Import, user: User) -> None:
    """Put an upload aside; what it said is forgotten, that there was one is not."""
    done = Import.objects.filter(pk=upload.pk, state=ImportState.READY).update(
        state=ImportState.DISCARDED, found={}
    )
    if not done:
        raise Refused(NOT_READY)
    _record("discard_dossier", upload, user, {"sha256": upload.sha256})


def _record(action: str, upload: Import, user: User, after: dict[str, Any]) -> None:
    write_entry(
        actor=city_actor(user, upload.city, Channel.EXCEL),
        action=action,
        subject=upload,
        edition=upload.edition.key,
        city=upload.city.slug,
        after=after,
    )
