"""Changing, adding and removing a parameter of a draft's catalogue."""

from functools import partial
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.choices import Comparability
from assessments.models import Edition, Indicator, Parameter

from .actions import add_parameter, remove_parameter, save_parameter
from .edit_page import Page, Wish, fingerprint, lead_only, refuse_locked, verbs
from .fields import ParameterFields, parameter_fields, scoring_part
from .forms import ParameterForm, RevisionForm
from .forms_levels import LevelRows, level_rows
from .queries import find_indicator, names_of_parameters, values_of
from .views import edition_and_parameter
from .writes import create_parameter, delete_parameter, write_parameter


@verbs
@lead_only
def edit_parameter(request: HttpRequest, edition: str, parameter: int) -> HttpResponse:
    found, row = edition_and_parameter(edition, parameter)
    back = reverse("catalogue:parameter", args=[found.key, row.pk])
    if refused := refuse_locked(request, found, back):
        return refused
    start, others = ParameterForm.initial_of(row), names_of_parameters(found, row)
    form = ParameterForm(request.POST or None, initial=start, names_taken=others)
    levels = level_rows(row, request.POST or None)
    page = _page(request, found, row.indicator, form, levels, back, row)
    if request.method != "POST" or not _is_valid(form, levels):
        return page.show()
    wanted, revision = _typed(form, levels), form.cleaned_data["revision"]
    wish = Wish(
        subject=row,
        change=partial(write_parameter, row, revision, wanted),
        save=partial(save_parameter, parameter=row, lead=request.user, revision=revision, fields=wanted),
        done=f"„{wanted.name}“ ist gespeichert.",
        needs_look=scoring_part(parameter_fields(row)) != scoring_part(wanted),
        fingerprint=fingerprint(row, revision, wanted),
    )
    return page.answer(wish)


@verbs
@lead_only
def new_parameter(request: HttpRequest, edition: str, indicator: int) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    above = find_indicator(found, indicator)
    back = reverse("catalogue:list", args=[found.key])
    if refused := refuse_locked(request, found, back):
        return refused
    start = {"revision": 1, "weight": 1, "comparability": Comparability.NEW, "decimals": 2}
    form = ParameterForm(request.POST or None, initial=start, names_taken=names_of_parameters(found))
    levels = level_rows(None, request.POST or None)
    page = _page(request, found, above, form, levels, back)
    if request.method != "POST" or not _is_valid(form, levels):
        return page.show()
    wanted = _typed(form, levels)
    wish = Wish(
        subject=above,
        change=partial(create_parameter, above, wanted),
        save=partial(add_parameter, indicator=above, lead=request.user, fields=wanted),
        done=f"„{wanted.name}“ ist angelegt. Werte dazu bringt der nächste Import.",
        needs_look=True,
        fingerprint=fingerprint(above, 0, wanted),
    )
    return page.answer(wish)


@verbs
@lead_only
def drop_parameter(request: HttpRequest, edition: str, parameter: int) -> HttpResponse:
    found, row = edition_and_parameter(edition, parameter)
    here = reverse("catalogue:parameter", args=[found.key, row.pk])
    if refused := refuse_locked(request, found, here):
        return refused
    form = RevisionForm(request.POST or None, initial={"revision": row.revision})
    context = {"parameter": row, "values": values_of(row), "here": here}
    back = reverse("catalogue:list", args=[found.key])
    page = Page(request, found, "assessments/catalogue/remove.html", back, form, context)
    if request.method != "POST" or not form.is_valid():
        return page.show()
    revision = form.cleaned_data["revision"]
    wish = Wish(
        subject=row,
        change=partial(delete_parameter, row, revision),
        save=partial(remove_parameter, parameter=row, lead=request.user, revision=revision),
        done=f"„{row.name}“ ist aus dem Katalog entfernt.",
        needs_look=True,
        fingerprint=fingerprint(row, revision, None),
    )
    return page.answer(wish)


def _is_valid(form: ParameterForm, levels: LevelRows) -> bool:
    """Levels are judged only where the parameter has some; what is wrong with them is summed up on top."""
    valid = form.is_valid()
    if not form.has_levels:
        return valid
    if levels.is_valid():
        return valid
    for message in levels.non_form_errors():
        form.add_error(None, message)
    for number, errors in enumerate(levels.errors, 1):
        for message in chain.from_iterable(errors.values()):
            form.add_error(None, f"Stufe in Zeile {number}: {message}")
    return False


def _typed(form: ParameterForm, levels: LevelRows) -> ParameterFields:
    return form.fields_typed(levels.levels() if form.has_levels else ())


def _page(
    request: HttpRequest,
    edition: Edition,
    indicator: Indicator,
    form: ParameterForm,
    levels: LevelRows,
    back: str,
    row: Parameter | None = None,
) -> Page:
    context = {"indicator": indicator, "levels": levels, "parameter": row, "groups": form.groups()}
    return Page(request, edition, "assessments/catalogue/edit_parameter.html", back, form, context)
