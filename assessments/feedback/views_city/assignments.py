"""Zuständigkeiten: who answers what, units with their Zuarbeit, last year's list taken over."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import (
    end_unit,
    request_contribution,
    revoke_contribution,
    take_over_and_request,
)
from assessments.feedback.forms.contribution import AssignForm, RequestForm, ResponsibleForm, TakeOverForm
from assessments.feedback.permissions import city_coordination, city_page
from assessments.feedback.queries.assignments import (
    active_units,
    assignments_by_parameter,
    carried_assignments,
    find_responsible,
    responsible_choices,
    responsible_key,
    shares_of_city,
    standing_link,
)
from assessments.feedback.queries.contribution import answer_text, confirmed_by_unit, sent_answers
from assessments.feedback.transitions import Refused
from assessments.feedback.working_days import default_answer_date
from assessments.models import Participation
from cities.actions.units import save_unit
from cities.forms_units import UnitForm
from cities.models import Unit
from cities.permissions import is_coordination_of_city
from cities.refusals import Refused as CitiesRefused
from scindex_portal.badges import badge_for

from .common import CityPage, city_page_of, found_or_404, row_id


def _may_assign(page: CityPage) -> bool:
    takes_part = page.place.participation is not None
    return takes_part and is_coordination_of_city.test(page.request.user, {"city": page.place.city.slug})


def _participation(page: CityPage) -> Participation:
    part = found_or_404(page.place.participation)
    part.edition, part.city = page.place.edition, page.place.city
    return part


def _unit(page: CityPage, pk: int) -> Unit:
    return found_or_404(active_units(page.place.city).select_related("city").filter(pk=pk).first())


@require_safe
@city_page
def assignments(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    by_parameter = {row.parameter.pk: row.standing for row in page.all_rows}
    context = page.context(
        shares=shares_of_city(page.place, by_parameter),
        may_assign=_may_assign(page),
        total=len(by_parameter),
        overdue=badge_for("überfällig"),
        can_take_over=page.place.is_open and page.place.edition.previous_id is not None,
    )
    return render(request, "assessments/feedback/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@city_coordination
def assign(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """Several values at once: tick indicators or single values, choose who answers."""
    page = city_page_of(request, edition, city)
    part, choices = _participation(page), responsible_choices(page.place.city)
    form = AssignForm(request.POST if request.method == "POST" else None, choices=choices)
    ticked = {row_id(text) for text in request.POST.getlist("wert")}
    if form.is_bound and form.is_valid():
        unit, person = find_responsible(page.place.city, form.cleaned_data["responsible"])
        try:
            count = assign_parameters(
                participation=part,
                parameters=ticked,
                user=request.user,
                unit=unit,
                person=person,
                due_on=form.cleaned_data["due_on"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            who = unit.name if unit else person.name if person else "die Koordination"
            messages.success(request, f"{_values(count)} zugewiesen: {who}.")
            return redirect(page.address("assign"))
    context = page.context(form=form, groups=_groups(page, ticked), ticked=ticked)
    return render(request, "assessments/feedback/assign.html", context)


def _values(count: int) -> str:
    return "1 Wert" if count == 1 else f"{count} Werte"


def _groups(page: CityPage, ticked: set[int]) -> list[dict[str, Any]]:
    """Domains with their indicators; each value with who answers for it now."""
    assigned = assignments_by_parameter(page.place.edition, page.place.city)
    groups: list[dict[str, Any]] = []
    for row in page.all_rows:
        domain, indicator = row.indicator.domain.name, row.indicator.name
        if not groups or groups[-1]["domain"] != domain:
            groups.append({"domain": domain, "indicators": []})
        indicators = groups[-1]["indicators"]
        if not indicators or indicators[-1]["name"] != indicator:
            indicators.append({"name": indicator, "rows": []})
        found = assigned.get(row.parameter.pk)
        who = str(found.unit or found.user) if found else ""
        indicators[-1]["rows"].append((row, who, row.parameter.pk in ticked))
    return groups


@require_POST
@city_coordination
def assign_value(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    """Who answers for one value, chosen beside it."""
    page = city_page_of(request, edition, city)
    row = page.row(parameter)
    form = ResponsibleForm(request.POST, choices=responsible_choices(page.place.city))
    if form.is_valid():
        unit, person = find_responsible(page.place.city, form.cleaned_data["responsible"])
        try:
            assign_parameters(
                participation=_participation(page),
                parameters=[row.parameter.pk],
                user=request.user,
                unit=unit,
                person=person,
            )
            messages.success(request, f"Zuständig: {unit or person or 'Koordination'}.")
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, form.errors["responsible"][0])
    return redirect(page.address("value", parameter, keep_filter=True) + "#wert-titel")


@require_http_methods(["GET", "HEAD", "POST"])
@city_coordination
def new_unit(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    form = UnitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = save_unit(city=page.place.city, user=request.user, **form.cleaned_data)
        except CitiesRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{made.name} ist angelegt. Weisen Sie der Stelle jetzt Werte zu.")
            return redirect(page.address("assign"))
    return render(request, "assessments/feedback/unit_new.html", page.context(form=form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@city_coordination
def unit(request: HttpRequest, edition: str, city: str, unit: int) -> HttpResponse:
    """One unit: its contact, its questions with what it answered, its link."""
    page = city_page_of(request, edition, city)
    found = _unit(page, unit)
    form = UnitForm(request.POST if request.method == "POST" else None, initial=UnitForm.values_of(found))
    if form.is_bound and form.is_valid():
        try:
            save_unit(city=page.place.city, user=request.user, unit=found, **form.cleaned_data)
        except CitiesRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect(page.address("unit", found.pk))
    return _show_unit(page, found, form=form)


def _show_unit(page: CityPage, found: Unit, **more: Any) -> HttpResponse:
    place = page.place
    assigned = assignments_by_parameter(place.edition, place.city)
    own = [row for row in page.all_rows if _key_of(assigned, row.parameter.pk) == f"stelle-{found.pk}"]
    said = {answer.parameter_id: answer for answer in sent_answers(place.city, [r.parameter.pk for r in own])}
    confirmed = confirmed_by_unit(place.edition, found) if page.can_edit else {}
    context = {
        "unit": found,
        "link": standing_link(place.edition, found),
        "form": UnitForm(initial=UnitForm.values_of(found)),
        "request_form": RequestForm(initial={"due_on": _proposed_day(page)}),
        "rows": [
            (row, answer_text(said[row.parameter.pk]) if row.parameter.pk in said else "") for row in own
        ],
        "confirmable": sum(
            row.can_confirm and confirmed.get(row.parameter.pk) == row.finding.current_id for row in own
        ),
        "made_address": page.request.session.pop("zuarbeit-link", ""),
    } | more
    return render(page.request, "assessments/feedback/unit.html", page.context(**context))


def _key_of(assigned: dict[int, Any], parameter: int) -> str:
    return responsible_key(assigned.get(parameter))


@require_POST
@city_coordination
def remove(request: HttpRequest, edition: str, city: str, unit: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = _unit(page, unit)
    end_unit(unit=found, user=request.user)
    messages.success(request, f"{found.name} ist entfernt. Ihre Werte liegen wieder bei der Koordination.")
    return redirect(page.address("assignments"))


@require_POST
@city_coordination
def ask_unit(request: HttpRequest, edition: str, city: str, unit: int) -> HttpResponse:
    """„Zuarbeit anfordern“: a new link; it is shown once, for those who prefer to send it themselves."""
    page = city_page_of(request, edition, city)
    found, form = _unit(page, unit), RequestForm(request.POST)
    if not form.is_valid():
        return _show_unit(page, found, request_form=form)
    try:
        _, token = request_contribution(
            participation=_participation(page), unit=found, user=request.user, **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show_unit(page, found, request_form=form)
    request.session["zuarbeit-link"] = request.build_absolute_uri(reverse("contribution", args=[token]))
    sent = f"Die Anfrage an {found.email} ist unterwegs." if found.email else "Der Link ist angelegt."
    messages.success(request, sent)
    return redirect(page.address("unit", found.pk))


@require_POST
@city_coordination
def revoke_link(request: HttpRequest, edition: str, city: str, unit: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = _unit(page, unit)
    link = standing_link(page.place.edition, found)
    try:
        if link is None:
            raise Refused("Für diese Stelle gilt kein Link (mehr).")
        revoke_contribution(link=link, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Der Link öffnet ab jetzt nichts mehr.")
    return redirect(page.address("unit", found.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@city_coordination
def take_over(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """„aus dem Vorjahr übernehmen und Zuarbeit anfordern“: one preview, one click."""
    page = city_page_of(request, edition, city)
    part = _participation(page)
    initial = {"due_on": _proposed_day(page)}
    form = TakeOverForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            links = take_over_and_request(participation=part, user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            asked = "1 Stelle hat" if len(links) == 1 else f"{len(links)} Stellen haben"
            messages.success(request, f"Übernommen. {asked} einen Link per E-Mail erhalten.")
            return redirect(page.address("assignments"))
    carried = carried_assignments(page.place.edition, page.place.city)
    context = page.context(form=form, carried=carried, previous=page.place.edition.previous)
    return render(request, "assessments/feedback/take_over.html", context)


def _proposed_day(page: CityPage) -> date:
    """Some working days from now, at most the last day of the city's round."""
    part = page.place.participation
    day = default_answer_date(timezone.localdate())
    return min(day, timezone.localdate(part.deadline)) if part and part.deadline else day
