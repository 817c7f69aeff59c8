"""A case's evidence for the project team: the file as a download, its pages as pictures drawn by us."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from assessments.choices import EvidenceKind
from assessments.models import Correction, Evidence
from cities.permissions import is_researcher
from scindex_portal.access import access

from .case_page import case_url, edition_and_case
from .evidence_download import EvidenceUnavailable, evidence_response
from .preview import PreviewUnavailable, preview_pages, preview_picture

PICTURE_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _file_of(case: Correction, evidence_id: int) -> Evidence:
    """A file that was added to this case; anything else does not exist."""
    link = case.evidence_links.select_related("evidence").filter(
        evidence_id=evidence_id, evidence__kind=EvidenceKind.FILE
    )
    if (found := link.first()) is None:
        raise Http404
    return found.evidence


@require_safe
@access(is_researcher)
def download(request: HttpRequest, edition: str, correction: int, evidence: int) -> HttpResponseBase:
    found, case = edition_and_case(edition, correction)
    try:
        return evidence_response(_file_of(case, evidence))
    except EvidenceUnavailable as refusal:
        messages.error(request, str(refusal))
        return redirect(case_url(request, found, correction))


@require_safe
@access(is_researcher)
def picture(request: HttpRequest, edition: str, correction: int, evidence: int, page: int) -> HttpResponse:
    """One page as PNG; 404 where there is no picture."""
    _, case = edition_and_case(edition, correction)
    file = _file_of(case, evidence)
    if not 1 <= page <= preview_pages(file):
        raise Http404
    try:
        drawn = preview_picture(file, page)
    except (PreviewUnavailable, EvidenceUnavailable) as refusal:
        raise Http404(str(refusal)) from None
    return HttpResponse(drawn, content_type="image/png", headers=PICTURE_HEADERS)
