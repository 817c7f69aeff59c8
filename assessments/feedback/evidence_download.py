"""Hand out stored evidence: always as a download, never as something that our own address runs or shows."""

import hashlib
import io
import logging

from django.http import FileResponse

from assessments.models import Evidence

logger = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class EvidenceUnavailable(Exception):
    """The stored file is gone or not the one that was uploaded; str() is the sentence for the person."""


def stored_content(evidence: Evidence) -> bytes:
    """The bytes as they were stored: what does not match its hash is not handed out."""
    try:
        with evidence.file.open("rb") as stored:
            content = stored.read()
    except (FileNotFoundError, ValueError):  # ValueError: evidence without a file
        logger.error("The file of evidence %s is missing", evidence.pk)
        raise EvidenceUnavailable(
            f"Die Datei „{evidence.original_name}“ liegt nicht mehr im Speicher. "
            "Bitte melden Sie das der Projektleitung."
        ) from None
    if hashlib.sha256(content).hexdigest() != evidence.sha256_stored:
        logger.error("The file of evidence %s does not match its hash", evidence.pk)
        raise EvidenceUnavailable(
            f"Die Datei „{evidence.original_name}“ wurde seit dem Hochladen verändert und wird deshalb "
            "nicht ausgegeben. Bitte melden Sie das der Projektleitung."
        )
    return content


def evidence_response(evidence: Evidence) -> FileResponse:
    """The file as a download under its own name. Django's CSP layer keeps a policy that is already set."""
    return FileResponse(
        io.BytesIO(stored_content(evidence)),
        as_attachment=True,
        filename=evidence.original_name,
        content_type=evidence.content_type or "application/octet-stream",
        headers=HEADERS,
    )
