"""A case's evidence for the project team: rows, and pages as pictures that turn without a script."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize

from assessments.choices import EvidenceKind
from assessments.models import Correction, CorrectionEvidence, Edition

from .preview import SHOWN, preview_pages

MEGABYTE = 1024 * 1024


def evidence_rows(
    edition: Edition, case: Correction, links: Sequence[CorrectionEvidence]
) -> list[dict[str, Any]]:
    """In the shape of components/evidence_row.html."""
    return [_row(edition, case, link) for link in links]


def _row(edition: Edition, case: Correction, link: CorrectionEvidence) -> dict[str, Any]:
    evidence = link.evidence
    is_file = evidence.kind == EvidenceKind.FILE
    meta = [
        f"Datum {link.valid_as_of:%d.%m.%Y}" if link.valid_as_of else "",
        f"Fundstelle: {link.locator}" if link.locator else "",
        size_text(evidence.size) if is_file else "",
    ]
    return {
        "kind": evidence.kind,
        "title": evidence.original_name if is_file else evidence.url,
        "url": download_url(edition, case, link) if is_file else evidence.url,
        "proves": f"Belegt: {link.proves}" if link.proves else "",
        "meta": [fact for fact in meta if fact],
        "confidential": link.is_confidential,
        "unscanned": is_file and not evidence.is_scanned,
    }


def size_text(size: int) -> str:
    """„1,2 MB" or „340 KB"."""
    if size >= MEGABYTE:
        return f"{localize(round(size / MEGABYTE, 1))} MB"
    return f"{max(1, round(size / 1024))} KB"


def download_url(edition: Edition, case: Correction, link: CorrectionEvidence) -> str:
    return reverse("moderation:evidence", args=[edition.key, case.pk, link.evidence_id])


def viewer(
    request: HttpRequest, edition: Edition, case: Correction, links: Sequence[CorrectionEvidence]
) -> dict[str, Any] | None:
    """The file and page that the query string names, else the first file that can be shown."""
    shown = [link for link in links if link.evidence.content_type in SHOWN]
    if not shown:
        return None
    wanted = request.GET.get("nachweis", "")
    link = next((link for link in shown if str(link.evidence_id) == wanted), shown[0])
    pages = preview_pages(link.evidence)
    page = _asked_page(request.GET.get("seite", "1"), pages)
    turn = partial(_address, request, edition, case)
    own = link.evidence_id
    return {
        "name": link.evidence.original_name,
        "page": page,
        "pages": pages,
        "picture": reverse("moderation:picture", args=[edition.key, case.pk, own, page]),
        "previous": turn(own, page - 1) if page > 1 else "",
        "next": turn(own, page + 1) if page < pages else "",
        "files": [_tab(other, turn, other is link) for other in shown] if len(shown) > 1 else [],
    }


def _asked_page(asked: str, pages: int) -> int:
    """The page that was asked for, or the nearest one that exists."""
    page = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    return min(max(page, 1), max(pages, 1))


def _address(request: HttpRequest, edition: Edition, case: Correction, evidence_id: int, page: int) -> str:
    """The case with another page in the viewer; the queue's filter stays."""
    query = request.GET.copy()
    query["nachweis"], query["seite"] = str(evidence_id), str(page)
    base = reverse("moderation:case", args=[edition.key, case.pk])
    return f"{base}?{query.urlencode()}#betrachter"


def _tab(link: CorrectionEvidence, turn: Callable[[int, int], str], current: bool) -> dict[str, Any]:
    return {"label": link.evidence.original_name, "url": turn(link.evidence_id, 1), "current": current}
