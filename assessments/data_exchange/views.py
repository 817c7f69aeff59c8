"""„Daten“: what the project team takes out of an edition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.models import Edition
from cities.permissions import is_researcher
from scindex_portal.access import access

from .forms import ExportForm
from .queries import row_counts, table_rows
from .resources import table_csv, table_workbook
from .tables import TABLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN = "Diese Datei gibt es nicht. Bitte wählen Sie eine der Dateien auf dieser Seite."


@require_safe
@access(is_researcher)
def page(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    counts = row_counts(found)
    tables = [{"table": table, "rows": counts[key]} for key, table in TABLES.items()]
    context = {"edition": found, "tables": tables}
    return render(request, "assessments/data_exchange/page.html", context)


@require_safe
@never_cache
@access(is_researcher)
def download(request: HttpRequest, edition: str) -> HttpResponse:
    """One table as an attachment that no cache keeps."""
    found = get_object_or_404(Edition.objects.select_related("previous"), key=edition)
    form = ExportForm(request.GET)
    if not form.is_valid():
        messages.error(request, UNKNOWN)
        return redirect("data_exchange:page", edition)
    table, ending = TABLES[form.cleaned_data["tabelle"]], form.cleaned_data["art"]
    rows = table_rows(found, table.key)
    is_csv = ending == "csv"
    content = table_csv(table, rows) if is_csv else table_workbook(table, rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else XLSX)
    name = f"{table.key}_{found.key}_{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
