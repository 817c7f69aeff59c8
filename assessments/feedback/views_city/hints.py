"""„Hinweis zur Methode“: given beside a value or on the index as a whole, listed, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessments.feedback.actions import hints as actions
from assessments.feedback.forms import HintForm
from assessments.feedback.permissions import city_deed, city_page
from assessments.feedback.queries.hints import find_hint, method_talk
from assessments.feedback.transitions import Refused
from assessments.models import Parameter

from .common import CityPage, city_page_of, found_or_404
from .pages import list_context, value_context

GIVEN = "Ihr Hinweis zur Methode liegt beim Projektteam. Es antwortet nach der Runde einmal für alle Städte."
READ_ONLY = "Mit Ihrer Rolle können Sie die Hinweise Ihrer Stadt lesen, aber keine geben."


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def hints(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """All of the city's hints with their answers; here also one on the index as a whole."""
    page = city_page_of(request, edition, city)
    form = HintForm(request.POST) if request.method == "POST" else HintForm()
    if form.is_bound and not page.may_write:
        form.add_error(None, READ_ONLY)
    if form.is_bound and _give(page, form, None):
        return redirect(page.address("hints"))
    context = page.context(talk=method_talk(page.place), form=form)
    return render(request, "assessments/feedback/hints.html", context)


@require_POST
@city_deed
def value_hint(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    row = page.row(parameter)
    form = HintForm(request.POST)
    if _give(page, form, row.parameter):
        return redirect(page.address("value", parameter, keep_filter=True) + "#methode")
    context: dict[str, Any] = list_context(page, row) | value_context(page, row) | {"hint_form": form}
    return render(request, "assessments/feedback/values.html", context)


def _give(page: CityPage, form: HintForm, parameter: Parameter | None) -> bool:
    """Whether it was given; else the reason stands in the form, and the text stays."""
    if not form.is_valid():
        return False
    participation = found_or_404(page.place.participation)
    said = {"user": page.request.user, "text": form.cleaned_data["text"], "parameter": parameter}
    try:
        actions.give_hint(participation=participation, **said)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return False
    messages.success(page.request, GIVEN)
    return True


@require_POST
@city_deed
def withdraw_hint(request: HttpRequest, edition: str, city: str, hint: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    found = found_or_404(find_hint(page.place, hint))
    try:
        actions.withdraw_hint(hint=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Der Hinweis ist zurückgezogen.")
    return redirect(page.address("hints"))
