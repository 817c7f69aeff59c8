"""Evidence as it comes in: which files and links are accepted, and what of them is stored.

Nothing here trusts what the browser says: the kind comes from the bytes, the name is cleaned, the risky part
of the checking runs in a child process with little memory and time (evidence_checks).
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass

from django.conf import settings

from .evidence_checks import names
from .evidence_checks.links import check_link
from .evidence_checks.refusal import EvidenceRefused
from .evidence_checks.sandbox import ChildFailed, run_limited
from .evidence_checks.scanner import ScannerSilent, is_infected

__all__ = [
    "CheckedFile",
    "EvidenceRefused",
    "check_file",
    "check_link",
    "evidence_path",
]

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
JOBS = {
    **dict.fromkeys(["pdf"], "pdf"),
    **dict.fromkeys(["png", "jpg", "jpeg", "jpe", "jfif"], "picture"),
    **dict.fromkeys(["docx", "xlsx", "pptx"], "office"),
    **dict.fromkeys(["txt", "csv"], "text"),
}
KNOWN_REFUSALS = {
    **dict.fromkeys(
        ["gif", "webp", "heic", "heif", "tif", "tiff", "bmp", "svg", "eps", "avif"], "other_picture"
    ),
    **dict.fromkeys(
        ["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam"], "macros"
    ),
    **dict.fromkeys(["doc", "dot", "xls", "xlt", "ppt", "pps", "rtf"], "old_office"),
}
SPELLINGS = {"jpg": ("jpg", "jpeg", "jpe", "jfif")}


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored. `content` is what is stored: pictures drawn anew, all else as received."""

    original_name: str
    content_type: str
    extension: str
    content: bytes
    size: int
    sha256_received: str
    sha256_stored: str
    is_scanned: bool


def check_file(name: str, content: bytes) -> CheckedFile:
    """The file as it may be stored, or EvidenceRefused with a sentence for the person."""
    shown = names.clean_name(name)
    if not content:
        raise EvidenceRefused("empty", name=shown)
    if len(content) > settings.EVIDENCE_MAX_BYTES:
        raise EvidenceRefused("too_large", name=shown, limit=str(settings.EVIDENCE_MAX_BYTES // 1024 // 1024))
    extension, stored = check_structure(shown, content)
    is_scanned = scan(shown, content)
    return CheckedFile(
        original_name=names.with_extension(shown, SPELLINGS.get(extension, (extension,))),
        content_type=CONTENT_TYPES[extension],
        extension=extension,
        content=stored,
        size=len(stored),
        sha256_received=hashlib.sha256(content).hexdigest(),
        sha256_stored=hashlib.sha256(stored).hexdigest(),
        is_scanned=is_scanned,
    )


def check_structure(shown: str, content: bytes) -> tuple[str, bytes]:
    """What the file is, and the bytes to store."""
    ending = names.extension_of(shown)
    job = JOBS.get(ending) if ending else job_by_content(content)
    if job is None:
        raise EvidenceRefused(
            KNOWN_REFUSALS.get(ending, "unknown_kind" if ending else "no_extension"), name=shown
        )
    expected = [ending] if job == "text" or (job == "office" and ending) else []
    try:
        answer, made = run_limited(job, *expected, content=content)
    except ChildFailed as failure:
        raise EvidenceRefused(failure.code, name=shown) from None
    if answer.get("extension") not in CONTENT_TYPES or (job == "picture" and not made):
        raise EvidenceRefused("crashed", name=shown)
    return answer["extension"], made if job == "picture" else content


def job_by_content(content: bytes) -> str | None:
    """For a file without an ending: what its first bytes say."""
    starts = {b"%PDF-": "pdf", b"\x89PNG\r\n": "picture", b"\xff\xd8\xff": "picture", b"PK\x03\x04": "office"}
    return next((job for start, job in starts.items() if content.startswith(start)), None)


def scan(shown: str, content: bytes) -> bool:
    """Was it scanned? Where a scanner is set up, no file passes without its word."""
    address = getattr(settings, "CLAMD_ADDRESS", "")
    if not address:
        return False
    try:
        infected = is_infected(content, address)
    except ScannerSilent as problem:
        logger.error("The virus scanner gave no verdict: %s", problem)
        raise EvidenceRefused("scanner_silent", name=shown) from None
    if infected:
        raise EvidenceRefused("infected", name=shown)
    return True


def evidence_path(extension: str) -> str:
    """A name below the field's folder that nobody can guess: ab/cd/<random>.pdf."""
    if extension not in CONTENT_TYPES:
        raise ValueError(f"{extension!r} is no kind of evidence")
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:4]}/{name}.{extension}"
