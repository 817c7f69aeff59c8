"""Planning the next edition; changing a domain or an indicator."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments.feedback.transitions import Refused
from assessments.models import Domain, Edition, Indicator

from .actions import domain_fields, indicator_fields, plan_next_edition, save_domain, save_indicator
from .edit_page import Page, Wish, fingerprint, lead_only, refuse_locked, verbs
from .fields import AnyFields, scoring_part
from .forms import DomainForm, IndicatorForm, NextEditionForm
from .queries import find_indicator
from .writes import write_domain, write_indicator


@verbs
@lead_only
def edit_domain(request: HttpRequest, edition: str, domain: int) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    row = get_object_or_404(Domain.objects.select_related("edition"), edition=found, pk=domain)
    return _edit_row(request, found, row, DomainForm, domain_fields, write_domain, save_domain)


@verbs
@lead_only
def edit_indicator(request: HttpRequest, edition: str, indicator: int) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    row = find_indicator(found, indicator)
    return _edit_row(request, found, row, IndicatorForm, indicator_fields, write_indicator, save_indicator)


def _edit_row(
    request: HttpRequest,
    edition: Edition,
    row: Domain | Indicator,
    form_class: type[DomainForm] | type[IndicatorForm],
    read: Callable[..., AnyFields],
    write: Callable[..., None],
    save: Callable[..., None],
) -> HttpResponse:
    """The page of a domain or an indicator: one form without levels."""
    back = reverse("catalogue:list", args=[edition.key])
    if refused := refuse_locked(request, edition, back):
        return refused
    form = form_class(request.POST or None, initial=form_class.initial_of(row))
    page = Page(request, edition, "assessments/catalogue/edit.html", back, form, {"row": row})
    if request.method != "POST":
        return page.show()
    if not form.is_valid():
        return page.show()
    wanted, revision = form.fields_typed(), form.cleaned_data["revision"]
    name = row._meta.model_name
    wish = Wish(
        subject=row,
        change=partial(write, row, revision, wanted),
        save=partial(save, **{name: row}, lead=request.user, revision=revision, fields=wanted),
        done=f"„{wanted.name}“ ist gespeichert.",
        needs_look=scoring_part(read(row)) != scoring_part(wanted),
        fingerprint=fingerprint(row, revision, wanted),
    )
    return page.answer(wish)


@verbs
@lead_only
def next_edition(request: HttpRequest, edition: str) -> HttpResponse:
    """A draft with this edition's catalogue and values, to be worked on until its round opens."""
    source = get_object_or_404(Edition, key=edition)
    back = reverse("catalogue:list", args=[source.key])
    year = source.year + 1
    start = {"year": year, "title": source.title.replace(str(source.year), str(year))}
    form = NextEditionForm(request.POST or None, initial=start)
    page = Page(request, source, "assessments/catalogue/next.html", back, form, {})
    if request.method != "POST" or not form.is_valid():
        return page.show()
    try:
        made = plan_next_edition(source=source, lead=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page.show()
    messages.success(request, f"„{made.title}“ ist als Entwurf angelegt.")
    return redirect("catalogue:list", made.key)
