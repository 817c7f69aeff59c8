"""The page „In Excel bearbeiten“: download, upload, preview, take over or put aside."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.choices import ImportState
from assessments.feedback.permissions import city_deed, city_page
from assessments.feedback.transitions import Refused
from assessments.feedback.views_city.common import CityPage, city_page_of, found_or_404, row_id
from assessments.models import Domain, Import

from .actions import apply_upload, discard_upload, keep_upload
from .forms import ExtentForm, UploadForm
from .preview import preview_of
from .preview_page import preview_context
from .queries import chosen_rows, find_upload, responsibilities, sheet_rows, uploads_of_city
from .received import receive
from .resources import dossier_csv
from .upload_rows import upload_row, upload_rows
from .workbook import dossier_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE_CHOSEN = "In dieser Auswahl ist kein Wert. Bitte wählen Sie einen anderen Bereich oder Zuständigen."


@require_safe
@city_page
def page(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    return _show(city_page_of(request, edition, city), UploadForm())


@require_safe
@never_cache
@city_page
def download(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """The chosen part of the dossier, as an attachment that no cache keeps."""
    found = city_page_of(request, edition, city)
    form = _extent(found, request.GET)
    rows = found.all_rows if found.place.shows_values else []
    rows = chosen_rows(found.place, rows, form.value("bereich"), form.value("zustaendig"))
    if not rows:
        messages.info(request, NONE_CHOSEN if found.place.shows_values else found.place.why_closed)
        return redirect("exchange:page", edition, city)
    sheet = sheet_rows(found.place, rows)
    if form.value("art") == "csv":
        return _file(found, dossier_csv(sheet), "csv", "text/csv; charset=utf-8")
    return _file(found, dossier_workbook(found.place, sheet, form.extent), "xlsx", XLSX)


@require_POST
@city_deed
def upload(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    found = city_page_of(request, edition, city)
    if not found.place.is_open:
        messages.error(request, found.place.why_closed)
        return redirect("exchange:page", edition, city)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(found, form)
    received = receive(*form.content())
    try:
        kept = keep_upload(place=found.place, user=request.user, received=received)
    except Refused as refusal:
        form.add_error("datei", str(refusal))
        return _show(found, form)
    if kept.refusal:
        form.add_error("datei", f"„{kept.file_name}“: {kept.refusal}")
        return _show(found, form)
    return redirect("exchange:preview", edition, city, kept.pk)


@require_safe
@never_cache
@city_page
def preview(request: HttpRequest, edition: str, city: str, upload: int) -> HttpResponse:
    found = city_page_of(request, edition, city)
    kept = found_or_404(find_upload(found.place, upload))
    context = found.context(upload=kept, line=upload_row(kept))
    if kept.state == ImportState.READY:
        context |= preview_context(request, kept, preview_of(found.place, kept))
        context |= {"mine": _listed(request, "meine"), "theirs": _listed(request, "seite")}
    return render(request, "assessments/exchange/preview.html", context)


@require_POST
@city_deed
def apply(request: HttpRequest, edition: str, city: str, upload: int) -> HttpResponse:
    """All of it or nothing; whatever hinders it leads back to a fresh preview."""
    found = city_page_of(request, edition, city)
    kept = found_or_404(find_upload(found.place, upload))
    choices = {"mine": _choices(request, "meine"), "theirs": _choices(request, "seite")}
    try:
        apply_upload(
            place=found.place,
            upload=kept,
            user=request.user,
            stamp=request.POST.get("stand", ""),
            **choices,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back_to_preview(kept, **choices)
    messages.success(request, "Übernommen. Eingereicht ist damit noch nichts; das tun Sie im Portal.")
    return redirect("exchange:preview", edition, city, upload)


@require_POST
@city_deed
def discard(request: HttpRequest, edition: str, city: str, upload: int) -> HttpResponse:
    found = city_page_of(request, edition, city)
    try:
        discard_upload(upload=found_or_404(find_upload(found.place, upload)), user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Verworfen. Im Portal hat sich nichts geändert.")
    return redirect("exchange:page", edition, city)


def _choices(request: HttpRequest, value: str) -> set[int]:
    """The values, by parameter id, for which this version was chosen."""
    return {
        row_id(name.removeprefix("fassung-"))
        for name, chosen in request.POST.items()
        if name.startswith("fassung-") and chosen == value
    }


def _extent(found: CityPage, data: Any) -> ExtentForm:
    domains = Domain.objects.filter(edition=found.place.edition)
    return ExtentForm(data, domains, responsibilities(found.place))


def _show(found: CityPage, form: UploadForm) -> HttpResponse:
    context = found.context(
        extent=_extent(found, found.request.GET),
        form=form,
        uploads=upload_rows(uploads_of_city(found.place)),
    )
    return render(found.request, "assessments/exchange/page.html", context)


def _back_to_preview(kept: Import, *, mine: set[int], theirs: set[int]) -> HttpResponse:
    """A fresh preview; what was chosen so far stands in its address."""
    url = reverse("exchange:preview", args=[kept.edition.key, kept.city.slug, kept.pk])
    chosen = {"meine": mine, "seite": theirs}
    query = {name: ",".join(map(str, sorted(ids))) for name, ids in chosen.items() if ids}
    return redirect(f"{url}?{urlencode(query)}" if query else url)


def _listed(request: HttpRequest, name: str) -> set[int]:
    return {row_id(text) for text in request.GET.get(name, "").split(",")}


def _file(found: CityPage, content: bytes, ending: str, kind: str) -> HttpResponse:
    place = found.place
    name = f"Werte_{place.city.slug}_{place.edition.key}_{timezone.localdate():%Y-%m-%d}.{ending}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "no-store"
    return response
