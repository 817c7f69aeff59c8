"""Earlier uploads in words: who, when, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from assessments.choices import ImportState
from assessments.feedback.wording import time_text
from assessments.models import Import
from scindex_portal.badges import Badge

from .preview import Kind

LOOKS = {
    ImportState.READY: Badge("noch nicht übernommen", "blue", "clock"),
    ImportState.REFUSED: Badge("nicht lesbar", "red", "close"),
    ImportState.APPLIED: Badge("übernommen", "green", "check"),
    ImportState.DISCARDED: Badge("verworfen", "grey", "undo"),
}
DONE = {
    Kind.NEW: ("neuer Entwurf", "neue Entwürfe"),
    Kind.CHANGED: ("geänderter Entwurf", "geänderte Entwürfe"),
    Kind.CONFIRM: ("Wert bestätigt", "Werte bestätigt"),
    Kind.NOT_CHECKABLE: ("Wert nicht prüfbar", "Werte nicht prüfbar"),
    Kind.CONFLICT: ("inzwischen geänderter Wert entschieden", "inzwischen geänderte Werte entschieden"),
    Kind.UNCHANGED: ("Zeile unverändert", "Zeilen unverändert"),
}


@dataclass(frozen=True)
class UploadRow:
    upload: Import
    badge: Badge
    who: str
    outcome: str
    url: str


def upload_rows(uploads: Iterable[Import]) -> list[UploadRow]:
    return [upload_row(upload) for upload in uploads]


def upload_row(upload: Import) -> UploadRow:
    who = f"{time_text(upload.uploaded_at)}, {upload.uploaded_by.name}"
    url = reverse("exchange:preview", args=[upload.edition.key, upload.city.slug, upload.pk])
    badge = LOOKS.get(ImportState(upload.state), Badge(upload.get_state_display(), "grey", "clock"))
    return UploadRow(upload, badge, who, _outcome(upload), url)


def _outcome(upload: Import) -> str:
    if upload.state == ImportState.REFUSED:
        return upload.refusal
    if upload.state == ImportState.READY:
        return "Es ist noch nichts übernommen."
    if upload.state != ImportState.APPLIED:
        return "Im Portal hat sich nichts geändert."
    counts = upload.found.get("counts", {})
    parts = [f"{counts[kind]} {words[counts[kind] != 1]}" for kind, words in DONE.items() if counts.get(kind)]
    by = f" Übernommen von {upload.applied_by.name}." if upload.applied_by else ""
    return f"{', '.join(parts)}.{by}"
