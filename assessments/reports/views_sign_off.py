"""Abschluss: what is still open, the one button, the way back, more time; the confirmation as a paper."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.choices import ReportKind, RoundState
from assessments.feedback.actions.extensions import ask_for_extension
from assessments.feedback.actions.sign_off import reopen_feedback, sign_off_feedback
from assessments.feedback.permissions import city_page, city_sign_off
from assessments.feedback.queries.assignments import shares_of_city
from assessments.feedback.queries.sign_off import open_points, sign_offs
from assessments.feedback.transitions import Refused
from assessments.feedback.views_city.common import CityPage, city_page_of, found_or_404
from assessments.models import Participation
from cities.permissions import is_coordination_of_city

from .actions import order_paper


def _participation(page: CityPage) -> Participation:
    part = found_or_404(page.place.participation)
    part.edition, part.city = page.place.edition, page.place.city
    return part


@require_safe
@city_page
def sign_off(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    rows = page.all_rows if page.place.shows_values else []
    shares = shares_of_city(page.place, {row.parameter.pk: row.standing for row in rows})
    part = page.place.participation
    context = page.context(
        participation=part,
        points=open_points(rows, shares),
        reviewed=sum(row.standing.is_reviewed for row in rows),
        total=len(rows),
        history=sign_offs(page.place.edition, page.place.city),
        may_sign=part is not None and is_coordination_of_city.test(request.user, {"city": city}),
        is_running=part is not None and page.place.state == RoundState.OPEN,
    )
    return render(request, "assessments/feedback/sign_off.html", context)


@require_POST
@city_sign_off
def close(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    part = _participation(page)
    try:
        with transaction.atomic():  # no Abschluss without its confirmation
            signed = sign_off_feedback(participation=part, user=request.user)
            order_paper(
                kind=ReportKind.RECEIPT,
                edition=part.edition,
                city=part.city,
                user=request.user,
                settings={"sign_off": signed.pk},
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Abgeschlossen. Die Bestätigung wird erstellt und liegt unter „Papiere“.")
    return redirect("reports:sign_off", edition, city)


@require_POST
@city_sign_off
def reopen(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    try:
        reopen_feedback(participation=_participation(page), user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Die Rückmeldung ist wieder offen. Bitte schließen Sie sie rechtzeitig ab.")
    return redirect("reports:sign_off", edition, city)


@require_POST
@city_sign_off
def extend(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    page = city_page_of(request, edition, city)
    try:
        reason = request.POST.get("grund", "")
        ask_for_extension(participation=_participation(page), user=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Ihre Bitte ist beim Projektteam. Sie erhalten eine Antwort per E-Mail.")
    return redirect("reports:sign_off", edition, city)
