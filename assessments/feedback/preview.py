"""What the project team sees of evidence without downloading it: pages drawn in a confined process.

Pictures are kept under MEDIA_ROOT/previews/<sha256 of the file>/<page>.png, so each is drawn once.
"""

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings

from assessments.models import Evidence

from .evidence_checks import limits
from .evidence_checks.sandbox import ChildFailed, run_limited
from .evidence_download import EvidenceUnavailable, stored_content

SHOWN = {"application/pdf", "image/png", "image/jpeg"}
PAUSE_SECONDS = 600  # after a failure, so that a page that takes too long is not drawn again and again


class PreviewUnavailable(Exception):
    """There is no picture; str() is the sentence for the person."""

    def __init__(self) -> None:
        super().__init__("Von dieser Seite gibt es keine Vorschau. Bitte laden Sie die Datei herunter.")


def preview_pages(evidence: Evidence) -> int:
    """How many pages can be shown (at most 50); 0 where there is no preview."""
    if evidence.content_type not in SHOWN:
        return 0
    known = folder(evidence.sha256_stored) / "pages"
    if not known.exists():
        try:
            preview_picture(evidence, 1)
        except (PreviewUnavailable, EvidenceUnavailable):
            return 0
    return min(int(known.read_text()), limits.PREVIEW_PAGES)


def preview_picture(evidence: Evidence, page: int) -> bytes:
    """The page (from 1) as PNG; PreviewUnavailable if there is none or it cannot be drawn."""
    if evidence.content_type not in SHOWN or not 1 <= page <= limits.PREVIEW_PAGES:
        raise PreviewUnavailable
    kept = folder(evidence.sha256_stored)
    drawn = kept / f"{page}.png"
    if drawn.exists():
        return drawn.read_bytes()
    failed = kept / f"{page}.failed"
    if failed.exists() and time.time() - failed.stat().st_mtime < PAUSE_SECONDS:
        raise PreviewUnavailable
    try:
        answer, made = run_limited("render", str(page), content=stored_content(evidence))
    except ChildFailed:
        keep(failed, b"")
        raise PreviewUnavailable from None
    keep(kept / "pages", str(int(answer["pages"])).encode())
    keep(drawn, made)
    return made


def forget_previews(sha256: str) -> None:
    """Delete the pictures of a file that is itself deleted."""
    shutil.rmtree(folder(sha256), ignore_errors=True)


def folder(sha256: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("Not a SHA-256")
    return Path(settings.MEDIA_ROOT) / "previews" / sha256


def keep(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two requests draw the same page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as written:
        written.write(content)
    os.replace(name, path)
