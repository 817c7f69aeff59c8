"""Like cases decided together: choose, see what will happen, watch the progress."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.choices import BulkCaseState
from assessments.models import BulkDecision, Edition, Parameter
from cities.permissions import is_researcher
from scindex_portal.access import access
from scindex_portal.ledger.models import Job, JobState

from .actions.bulk import DECIDE_TOGETHER, Ruling, begin_bulk_decision, continue_bulk_decision
from .compare_page import compare_trail
from .forms_bulk import BulkForm, ticked_cases
from .queries.bulk import BulkPreviewCase, bulk_cases, with_outcome
from .text_modules import TEXT_MODULES
from .transitions import Refused
from .views_compare import edition_and_parameter

OTHER_PREVIEW = (
    "Die Angaben oder die Fälle sind andere als in der Vorschau. Bitte prüfen Sie die neue Vorschau."
)
NOTHING_TICKED = "Bitte kreuzen Sie mindestens einen Fall an, über den noch nicht entschieden ist."


@require_http_methods(["GET", "HEAD", "POST"])
@access(is_researcher)
def decide_together(request: HttpRequest, edition: str, parameter: int) -> HttpResponse:
    """The ticked cases with one form; a POST shows what will happen, or begins it."""
    found, chosen = edition_and_parameter(edition, parameter)
    ticked = ticked_cases((request.POST or request.GET).getlist("fall"))
    cases = bulk_cases(chosen, ticked, request.user)
    if all(case.left_out for case in cases) and request.method != "POST":
        messages.error(request, NOTHING_TICKED)
        return redirect("moderation:compare", found.key, chosen.pk)
    form = BulkForm(request.POST if request.method == "POST" else None, parameter=chosen)
    shown: dict[str, Any] = {"form": form, "cases": cases}
    if request.method == "POST" and form.is_valid():
        ruling = form.ruling()
        shown["cases"] = with_outcome(cases, ruling.outcome, (ruling.level_id, ruling.number))
        shown["is_preview"] = True
        shown["seen"] = _stamp(ruling, shown["cases"])
        if "decide" in request.POST and request.POST.get("seen") != shown["seen"]:
            shown["refusal"] = OTHER_PREVIEW
        elif "decide" in request.POST:
            try:
                return _begin(request, chosen, ruling, shown["cases"])
            except Refused as refusal:
                shown["refusal"] = str(refusal)
    return render(request, "assessments/compare/bulk.html", _context(found, chosen, shown))


def _stamp(ruling: Ruling, cases: list[BulkPreviewCase]) -> str:
    """What the preview was about: whoever changes it afterwards sees the preview once more."""
    open_ones = [case.mark for case in cases if not case.left_out]
    told = [ruling.outcome, ruling.level_id, str(ruling.number), ruling.reason_code, *open_ones]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _begin(
    request: HttpRequest, parameter: Parameter, ruling: Ruling, cases: list[BulkPreviewCase]
) -> HttpResponse:
    pairs = ticked_cases([case.mark for case in cases if not case.left_out])
    bulk = begin_bulk_decision(parameter=parameter, researcher=request.user, ruling=ruling, cases=pairs)
    return redirect("moderation:bulk", parameter.indicator.domain.edition.key, bulk.pk)


def _context(edition: Edition, parameter: Parameter, shown: dict[str, Any]) -> dict[str, Any]:
    cases = shown["cases"]
    trail = compare_trail(edition, parameter)
    back = reverse("moderation:compare", args=[edition.key, parameter.pk])
    return shown | {
        "edition": edition,
        "parameter": parameter,
        "trail": [*trail, {"label": parameter.name, "url": back}],
        "left_out": [f"{case.city}: {case.left_out}." for case in cases if case.left_out],
        "open_cases": [case for case in cases if not case.left_out],
        "second_count": sum(case.needs_second_person for case in cases),
        "differing": [f"{case.city} – {words}" for case in cases for words in case.differing],
        "text_modules": TEXT_MODULES,
    }


@require_safe
@access(is_researcher)
def bulk(request: HttpRequest, edition: str, bulk: int) -> HttpResponse:
    """How far a bulk decision is, and what became of each case."""
    found = _find(edition, bulk)
    cases = list(
        found.cases.select_related("correction__finding__city", "decision").order_by(
            "correction__finding__city__name"
        )
    )
    job = Job.objects.filter(kind=DECIDE_TOGETHER, key=str(found.pk)).order_by("-pk").first()
    waiting = sum(case.state == BulkCaseState.WAITING for case in cases)
    context = {
        "edition": found.parameter.indicator.domain.edition,
        "bulk": found,
        "cases": cases,
        "done": len(cases) - waiting,
        "percent": 100 * (len(cases) - waiting) // max(len(cases), 1),
        "runs": bool(waiting) and job is not None and job.state in {JobState.WAITING, JobState.RUNNING},
        "stopped": bool(waiting) and (job is None or job.state not in {JobState.WAITING, JobState.RUNNING}),
    }
    return render(request, "assessments/compare/bulk_progress.html", context)


@require_POST
@access(is_researcher)
def continue_bulk(request: HttpRequest, edition: str, bulk: int) -> HttpResponse:
    found = _find(edition, bulk)
    continue_bulk_decision(bulk=found)
    return redirect("moderation:bulk", edition, found.pk)


def _find(edition: str, bulk: int) -> BulkDecision:
    found = BulkDecision.objects.filter(pk=bulk, parameter__indicator__domain__edition__key=edition)
    one = found.select_related("parameter__indicator__domain__edition", "made_by", "level").first()
    if one is None:
        raise Http404
    return one
