"""The record of an edition: read, filtered, taken out, its chain checked. Nothing here can change it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.data_exchange.resources import table_csv
from assessments.data_exchange.tables import Column, Table
from assessments.feedback.wording import moment_text
from assessments.models import Edition
from cities.permissions import is_researcher
from scindex_portal.access import access
from scindex_portal.ledger.models import Head
from scindex_portal.ledger.record import broken_links

from .forms import RecordFilterForm
from .queries import Line, entries_of, lines

PAGE_SIZE = 50
TABLE = Table(
    "protokoll",
    "Protokoll",
    "Alle Einträge",
    (
        Column("number", "Nr.", True),
        Column("at", "Zeitpunkt"),
        Column("who", "Wer"),
        Column("deed", "Was"),
        Column("city", "Stadt"),
        Column("about", "Parameter"),
        Column("before", "Vorher"),
        Column("after", "Nachher"),
        Column("hash", "Prüfsumme des Eintrags"),
    ),
)


@require_safe
@access(is_researcher)
def page(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    form = RecordFilterForm(request.GET or None, found)
    shown = Paginator(form.narrow(entries_of(found)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "form": form,
        "page": shown,
        "lines": lines(shown.object_list),
        "head": Head.objects.filter(pk=1).first() or Head(),
        "is_filtered": any(form.data.get(name) for name in form.fields) if form.is_bound else False,
    }
    return render(request, "assessments/protocol/page.html", context)


@require_safe
@never_cache
@access(is_researcher)
def chain(request: HttpRequest, edition: str) -> HttpResponse:
    """Compute the whole chain anew and name the first broken link."""
    found = get_object_or_404(Edition, key=edition)
    context = {
        "edition": found,
        "fault": next(broken_links(), ""),
        "head": Head.objects.filter(pk=1).first() or Head(),
        "now": timezone.now(),
    }
    return render(request, "assessments/protocol/chain.html", context)


@require_safe
@never_cache
@access(is_researcher)
def download(request: HttpRequest, edition: str) -> HttpResponse:
    """What the filter leaves, as CSV."""
    found = get_object_or_404(Edition, key=edition)
    form = RecordFilterForm(request.GET or None, found)
    rows = [_row(line) for line in lines(form.narrow(entries_of(found)))]
    response = HttpResponse(table_csv(TABLE, rows), content_type="text/csv; charset=utf-8")
    name = f"protokoll_{found.key}_{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _row(line: Line) -> dict[str, Any]:
    entry = line.entry
    row = {name: getattr(line, name) for name in ("who", "deed", "city", "about", "before", "after")}
    return row | {"number": entry.number, "at": moment_text(entry.at), "hash": entry.hash}
