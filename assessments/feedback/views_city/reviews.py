"""„Stimmt", „Nicht prüfbar" and taking either back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from assessments.feedback.actions.reviews import (
    confirm_finding,
    confirm_findings,
    mark_not_checkable,
    undo_review,
)
from assessments.feedback.permissions import city_deed
from assessments.feedback.queries import Row
from assessments.feedback.queries.assignments import active_units
from assessments.feedback.queries.contribution import confirmed_by_unit
from assessments.feedback.queries.dossier import next_open
from assessments.feedback.transitions import Refused
from assessments.models import Finding, Indicator

from .common import CityPage, city_page_of, found_or_404, row_id

HEADING = "#wert-titel"  # takes the focus, so that the keyboard goes on at the value
DONE = "Alle Werte dieser Auswahl sind geprüft."


def _do(page: CityPage, deed: Callable[..., Any], success: str, **arguments: Any) -> bool:
    """Run an action; tell the person what came of it."""
    try:
        deed(user=page.request.user, **arguments)
    except Refused as refusal:
        messages.error(page.request, str(refusal))
        return False
    messages.success(page.request, success)
    return True


def _back(page: CityPage, parameter: int) -> HttpResponse:
    """To the value itself, where it may be seen at all."""
    if page.place.shows_values:
        return redirect(page.address("value", parameter, keep_filter=True) + HEADING)
    return redirect(page.address("values"))


def _onward(page: CityPage, following: Row | None) -> HttpResponse:
    """To the next open value, as the list stood before the deed changed its order; else to the list."""
    if following:
        return redirect(page.address("value", following.parameter.pk, keep_filter=True) + HEADING)
    messages.info(page.request, DONE)
    return redirect(page.address("values", keep_filter=True))


def _reviewed(page: CityPage, finding: Finding, what: str) -> str:
    """What was done, with the way to where it can be taken back."""
    url = page.address("value", finding.parameter_id, keep_filter=True) + HEADING
    return format_html('„{}“ {}. <a href="{}">Zum Wert und zurücknehmen</a>', finding.parameter, what, url)


@require_POST
@city_deed
def confirm(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    finding = page.finding(parameter)
    seen, following = row_id(request.POST.get("version")), next_open(page.rows, parameter)
    done = _do(page, confirm_finding, _reviewed(page, finding, "bestätigt"), finding=finding, version_id=seen)
    return _onward(page, following) if done else _back(page, parameter)


@require_POST
@city_deed
def not_checkable(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    finding = page.finding(parameter)
    seen, following = row_id(request.POST.get("version")), next_open(page.rows, parameter)
    reason = request.POST.get("reason", "")
    success = _reviewed(page, finding, "als nicht prüfbar vermerkt")
    done = _do(page, mark_not_checkable, success, finding=finding, version_id=seen, reason=reason)
    return _onward(page, following) if done else _back(page, parameter)


@require_POST
@city_deed
def undo(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    finding = page.finding(parameter)
    _do(page, undo_review, f"„{finding.parameter}“ ist wieder offen.", finding=finding)
    return _back(page, parameter)


@require_http_methods(["GET", "HEAD", "POST"])
@city_deed
def confirm_indicator(request: HttpRequest, edition: str, city: str, indicator: int) -> HttpResponse:
    """All open values of an indicator."""
    page = city_page_of(request, edition, city)
    chosen = Indicator.objects.filter(pk=indicator, domain__edition=page.place.edition).first()
    name = found_or_404(chosen).name
    return _confirm_several(page, [row for row in page.all_rows if row.indicator.pk == indicator], name)


@require_http_methods(["GET", "HEAD", "POST"])
@city_deed
def confirm_shown(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """All open values that the list's filter shows."""
    page = city_page_of(request, edition, city)
    return _confirm_several(page, page.rows, "Auswahl der Liste")


@require_http_methods(["GET", "HEAD", "POST"])
@city_deed
def confirm_unit(request: HttpRequest, edition: str, city: str, unit: int) -> HttpResponse:
    """All open values to which a unit has answered „Stimmt“."""
    page = city_page_of(request, edition, city)
    found = found_or_404(active_units(page.place.city).filter(pk=unit).first())
    said = confirmed_by_unit(page.place.edition, found)
    rows = [row for row in page.all_rows if said.get(row.parameter.pk) == row.finding.current_id]
    return _confirm_several(page, rows, found.name)


def _confirm_several(page: CityPage, rows: list[Row], name: str) -> HttpResponse:
    """First the list of what would be confirmed, then all that stayed ticked at once, or nothing."""
    back = page.address("values", keep_filter=True)
    if page.request.method == "POST":
        _confirm_all(page, rows, page.request.POST.getlist("gesehen"))
        return redirect(back)
    open_rows = [row for row in rows if row.can_confirm and page.may_write_on(row)]
    if not page.place.is_open or not open_rows:
        messages.info(page.request, page.place.why_closed or "Hier ist nichts mehr offen.")
        return redirect(back)
    context = page.context(name=name, rows=open_rows, back=back)
    return render(page.request, "assessments/feedback/confirm_several.html", context)


def _confirm_all(page: CityPage, rows: list[Row], pairs: list[str]) -> None:
    """`pairs` of parameter and version as the person saw them."""
    findings = {row.parameter.pk: row.finding for row in rows}
    seen = [tuple(map(row_id, pair.split(":", 1))) for pair in pairs if ":" in pair]
    chosen = [(findings[parameter], version) for parameter, version in seen if parameter in findings]
    for finding, _ in chosen:
        finding.city = page.place.city
    if chosen:
        words = "1 Wert" if len(chosen) == 1 else f"{len(chosen)} Werte"
        _do(page, confirm_findings, f"{words} bestätigt.", seen=chosen)
    else:
        messages.info(page.request, "Es war nichts ausgewählt. Bitte kreuzen Sie an, was stimmt.")
