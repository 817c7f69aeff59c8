"""A city's own files, as downloads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from assessments.feedback.evidence_download import EvidenceUnavailable, evidence_response
from assessments.feedback.permissions import city_page
from assessments.feedback.queries.correction import find_file

from .common import city_page_of, found_or_404


@require_safe
@city_page
def evidence(request: HttpRequest, edition: str, city: str, evidence: int) -> HttpResponseBase:
    page = city_page_of(request, edition, city)
    file = found_or_404(find_file(page.place, evidence))
    try:
        return evidence_response(file)
    except EvidenceUnavailable as reason:
        messages.error(request, str(reason))
        return redirect(page.address("corrections"))
