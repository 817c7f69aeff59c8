"""The page „Papiere": order, watch, stop, try again, download."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessments.models import Edition, Report
from cities.models import City
from cities.permissions import is_member_of_city
from scindex_portal.access import access

from .actions import ORDERS, Refused, cancel_report, retry_report
from .making import CONTENT_TYPES, paper_of
from .offers import offers, wanted_kind
from .paper_rows import PaperRow, paper_row
from .permissions import NOT_YOURS, may_change_paper, may_order, paper_order
from .queries import reports_of_city

UNKNOWN_PAPER = "Dieses Papier gibt es nicht. Bitte bestellen Sie eines der Papiere auf dieser Seite."


@require_safe
@never_cache
@access(is_member_of_city)
def report_list(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """Every paper of the city in this edition, newest first."""
    place, town = place_of(edition, city)
    context = {
        "edition": place,
        "city": town,
        "may_order": may_order.test(request.user, {"city": city}),
        "offers": offers(place),
        "rows": [_row(request, report) for report in reports_of_city(place, town)],
    }
    return render(request, "assessments/reports/list.html", context)


@require_POST
@paper_order
def order(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place, town = place_of(edition, city)
    kind = wanted_kind(request.POST.get("art", ""))
    if kind is None:
        messages.error(request, UNKNOWN_PAPER)
        return redirect("reports:list", edition, city)
    try:
        report, is_new = ORDERS[kind](edition=place, city=town, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:list", edition, city)
    if not is_new:
        messages.info(request, f"{paper_of(report).title} {report.sequence} wird schon erstellt.")
    return redirect("reports:list", edition, city)


@require_safe
@never_cache
@access(is_member_of_city)
def progress(request: HttpRequest, edition: str, city: str, report: int) -> HttpResponse:
    """How far one paper is: a fragment that asks again by itself; at the end it becomes the whole paper."""
    row = _row(request, _report(edition, city, report))
    if not request.htmx:
        return redirect("reports:list", edition, city)
    if row.is_under_way:
        return render(request, "assessments/reports/_progress.html", {"row": row})
    response = render(request, "assessments/reports/_paper.html", {"row": row, "announce": True})
    return reswap(retarget(response, f"#papier-{report}"), "outerHTML")


@require_POST
@access(is_member_of_city)
def cancel(request: HttpRequest, edition: str, city: str, report: int) -> HttpResponse:
    found = _paper_to_change(request, edition, city, report)
    try:
        cancel_report(report=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:list", edition, city)


@require_POST
@access(is_member_of_city)
def retry(request: HttpRequest, edition: str, city: str, report: int) -> HttpResponse:
    found = _paper_to_change(request, edition, city, report)
    try:
        retry_report(report=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:list", edition, city)


@require_safe
@access(is_member_of_city)
def download(request: HttpRequest, edition: str, city: str, report: int) -> HttpResponse | FileResponse:
    """The file as an attachment; never shown within our own pages, never kept by a cache."""
    found = _report(edition, city, report)
    if not found.file:
        raise Http404
    paper = paper_of(found)
    name = f"{paper.file_name}_{city}_{edition}_Fassung-{found.sequence}.{paper.extension}"
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES[paper.extension],
    )
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


def place_of(edition: str, city: str) -> tuple[Edition, City]:
    found = get_object_or_404(Edition.objects.select_related("previous"), key=edition)
    return found, get_object_or_404(City, slug=city)


def _row(request: HttpRequest, report: Report) -> PaperRow:
    return paper_row(report, may_change=may_change_paper(report, request.user))


def _paper_to_change(request: HttpRequest, edition: str, city: str, report: int) -> Report:
    found = _report(edition, city, report)
    if not may_change_paper(found, request.user):
        raise PermissionDenied(NOT_YOURS)
    return found


def _report(edition: str, city: str, report: int) -> Report:
    """A paper by its number, only under its own edition and city."""
    found, town = place_of(edition, city)
    return get_object_or_404(reports_of_city(found, town), pk=report)
