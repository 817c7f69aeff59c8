"""The correction form: a post first saves the draft and its valid files, then checks submission."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from assessments.choices import CorrectionState, RoundState
from assessments.feedback.actions.corrections import (
    Incomplete,
    save_draft,
    submit_correction,
    undecided_correction,
)
from assessments.feedback.actions.guards import NOT_ASSIGNED, Stale
from assessments.feedback.forms import CorrectionForm, correction_form_class
from assessments.feedback.forms.projects import ProjectForm
from assessments.feedback.permissions import city_deed
from assessments.feedback.queries.conflict import Difference, differences
from assessments.feedback.queries.earlier import model_for
from assessments.feedback.queries.own_effect import OwnEffect, proposed_effect
from assessments.feedback.submission import missing_for_submission
from assessments.feedback.transitions import Refused
from assessments.feedback.wording import moment_text
from assessments.models import Correction, Finding

from .common import CityPage, city_page_of, row_id
from .evidence_deeds import attach_evidence, describe, detach, offer_collection, offer_like, shown_evidence
from .pages import list_context, value_context

FIELDS = {"value": ("level", "number"), "evidence": ("url",), "projects": ("title",)}
STAYS = {"projekt", "suchen"}  # saved, and the form goes on where it was
NOT_SAVED = "Ihre Eingaben sind nicht gespeichert"
SUBMITTED = {
    CorrectionState.SUBMITTED: "Eingereicht. Das Projektteam prüft Ihre Korrektur.",
    CorrectionState.RELEASE: "Zur Freigabe gegeben. Eine zweite Person aus Ihrer Stadt reicht sie ein.",
    CorrectionState.DEFERRED: "Der Stand liegt nach dem Stichtag: für die nächste Ausgabe vorgemerkt.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@city_deed
def correct(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    page = city_page_of(request, edition, city)
    finding = page.finding(parameter)
    if request.method == "POST":
        return _save(page, finding)
    draft = undecided_correction(finding)
    if draft and draft.state != CorrectionState.DRAFT:
        return redirect(page.address("correction", draft.pk))
    if refusal := page.place.why_closed or _not_assigned(page, parameter):
        messages.error(request, refusal)
        return redirect(
            page.address("value", parameter) if page.place.shows_values else page.address("values")
        )
    model = None if draft else model_for(page.place, finding, row_id(request.GET.get("vorgemerkt")))
    form = correction_form_class(finding.parameter)(parameter=finding.parameter, draft=draft, model=model)
    offer_collection(page, form, draft)
    if model:
        offer_like(page, form, model)
    return _show(page, finding, form, draft, model=model)


def _not_assigned(page: CityPage, parameter: int) -> str:
    return "" if page.may_write_on(page.row(parameter)) else NOT_ASSIGNED


@require_safe
@city_deed
def effect(request: HttpRequest, edition: str, city: str, parameter: int) -> HttpResponse:
    """What the value typed so far would do; nothing is stored."""
    page = city_page_of(request, edition, city)
    row = page.row(parameter)
    form = correction_form_class(row.parameter)(request.GET, parameter=row.parameter)
    form.is_valid()
    fields = form.draft_fields()
    found = proposed_effect(page.place, row.parameter, fields.level_id, fields.number)
    context = {"effect": found, "errors": form.errors.get("number") or form.errors.get("level")}
    response = render(request, "assessments/feedback/_effect.html", context)
    add_never_cache_headers(response)
    return response


def _save(page: CityPage, finding: Finding) -> HttpResponse:
    request = page.request
    stored = undecided_correction(finding)
    form = correction_form_class(finding.parameter)(
        request.POST, request.FILES, parameter=finding.parameter, draft=stored
    )
    offer_collection(page, form, stored)
    form.is_valid()
    if request.htmx and request.POST.get("aktion") == "automatisch":
        return _save_silently(page, finding, form)
    try:
        draft = _keep(page, finding, form)
    except Stale as refusal:
        return _conflict(page, finding, form, refusal)
    except Refused as refusal:
        form.summary_title = NOT_SAVED
        form.add_error(None, _why_not(page, refusal))
        _say_files_are_lost(form)
        return _show(page, finding, form, form.draft, typed_only=True)
    form.show_revision(draft.revision)
    describe(page, draft, form)
    attach_evidence(page, draft, form)
    detach(page, draft, form)
    return _after_saving(page, finding, form, draft)


def _keep(page: CityPage, finding: Finding, form: CorrectionForm) -> Correction:
    """Save the draft. Where the same person saved the same text a moment ago, that is no conflict."""
    saved = {"finding": finding, "user": page.request.user}
    saved |= {"fields": form.draft_fields(), "projects": form.project_fields()}
    try:
        return save_draft(revision=form.cleaned_data.get("revision"), **saved)
    except Stale:
        stored = undecided_correction(finding)
        if stored is None or stored.changed_by_id != page.request.user.pk or _differences(stored, form):
            raise
        return save_draft(revision=stored.revision, **saved)


def _why_not(page: CityPage, refusal: Refused) -> str:
    """Why nothing was saved. After the round typed text is shown once more, and no longer kept anywhere."""
    part = page.place.participation
    if page.place.state != RoundState.IN_EVALUATION or part is None or part.deadline is None:
        return str(refusal)
    return (
        f"Die Feedbackrunde ist seit {moment_text(part.deadline)} geschlossen. Was Sie hier eingegeben "
        "haben, wurde nicht gespeichert und kann nicht mehr eingereicht werden. Kopieren Sie den Text, wenn "
        "Sie ihn noch brauchen. Was vorher gespeichert war, bleibt, wie es war."
    )


def _differences(stored: Correction, form: CorrectionForm) -> list[Difference]:
    return differences(stored, form.draft_fields(), form.project_fields())


def _save_silently(page: CityPage, finding: Finding, form: CorrectionForm) -> HttpResponse:
    """While somebody writes: texts only, no evidence, nothing submitted; the answer says when, or why not."""
    context = page.context(row=page.row(finding.parameter_id), today=timezone.localdate(), is_answer=True)
    try:
        context["draft"] = _keep(page, finding, form)
        describe(page, context["draft"], None)
    except Refused as refusal:
        context["refusal"] = _why_not(page, refusal)
    return render(page.request, "assessments/feedback/_save_state.html", context)


def _after_saving(page: CityPage, finding: Finding, form: CorrectionForm, draft: Correction) -> HttpResponse:
    wanted = page.request.POST.get("aktion")
    if wanted == "projekt" and isinstance(form, ProjectForm):
        form.add_part()
    if wanted in STAYS:
        offer_collection(page, form, draft)
        return _show(page, finding, form, draft)
    if wanted == "einreichen" and form.errors:
        _show_missing(form, missing_for_submission(draft))
    elif wanted == "einreichen":
        try:
            submit_correction(correction=draft, user=page.request.user, revision=draft.revision)
        except Incomplete as refusal:
            _show_missing(form, refusal.missing)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(page.request, SUBMITTED[CorrectionState(draft.state)])
            return redirect(page.address("correction", draft.pk))
    if form.errors:
        return _show(page, finding, form, draft)
    return redirect(page.address("correct", finding.parameter_id, keep_filter=True) + "#formular")


def _show_missing(form: CorrectionForm, missing: list[tuple[str, str]]) -> None:
    """All that is missing in one go; a field of which something was said already is left alone."""
    for name, text in missing:
        field = next((field for field in FIELDS.get(name, (name,)) if field in form.fields), None)
        if field is None or field not in form.errors:
            form.add_error(field, text)


def _conflict(page: CityPage, finding: Finding, form: CorrectionForm, refusal: Stale) -> HttpResponse:
    """Both texts side by side; the next save overwrites knowingly. Chosen files are kept if possible."""
    stored = undecided_correction(finding)
    kept = bool(stored and stored.state == CorrectionState.DRAFT)
    if kept and stored:
        attach_evidence(page, stored, form)
        form.show_revision(stored.revision)
    form.summary_title = "Es gibt zwei Fassungen" if kept else NOT_SAVED
    form.add_error(None, _why_not(page, refusal))
    if not kept:
        _say_files_are_lost(form)
    rows = _differences(stored, form) if stored else []
    return _show(page, finding, form, stored, differences=rows, typed_only=not kept)


def _say_files_are_lost(form: CorrectionForm) -> None:
    """Texts stay in the form; files a browser does not send back."""
    if form.cleaned_data.get("files"):
        form.add_error("files", "Die gewählten Dateien wurden nicht gespeichert.")


def _show(
    page: CityPage, finding: Finding, form: CorrectionForm, draft: Correction | None, **more: Any
) -> HttpResponse:
    row = page.row(finding.parameter_id)
    data = page.request.POST if form.is_bound and form.errors else None
    form.attached = shown_evidence(page, draft, remove_form="korrektur", data=data)
    context = list_context(page, row) | value_context(page, row) | more
    context |= {
        "form": form,
        "draft": draft,
        "effect": _stored_effect(page, draft),
        "shows_effect": form.shows_effect and page.place.shows_points,
    }
    return render(page.request, "assessments/feedback/values.html", context)


def _stored_effect(page: CityPage, draft: Correction | None) -> OwnEffect | None:
    if draft is None:
        return None
    return proposed_effect(page.place, draft.finding.parameter, draft.level_id, draft.number)
