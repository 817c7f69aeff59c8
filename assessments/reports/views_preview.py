"""The preview of the Lückenanalyse: what will be printed, and the switches for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.choices import ReportKind
from assessments.models import Edition, Report
from cities.models import City
from cities.permissions import is_member_of_city, may_draft_for_city
from scindex_portal.access import access

from .build import build_gap_analysis
from .comparison import NothingToReport
from .content import GapAnalysis
from .forms import OptionsForm
from .html import paper_context
from .options import Options, remembered_options
from .text_actions import remember_options
from .views import place_of

READ_ONLY = "Was ins Papier kommt, ändern Koordination und Bearbeitung Ihrer Stadt. Sie können es ansehen."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access(is_member_of_city)
def preview(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """Readers look; whoever drafts for the city also chooses."""
    place, town = place_of(edition, city)
    may_choose = may_draft_for_city.test(request.user, {"city": town.slug})
    kept = remembered_options(town)
    form = OptionsForm.of(kept, edition=place, city=town)
    if request.method == "POST":
        form = OptionsForm(request.POST, edition=place, city=town)
        if not may_choose:
            messages.error(request, READ_ONLY)
        elif form.is_valid():
            remember_options(city=town, user=request.user, options=form.options())
            messages.success(request, "Gemerkt. Die Vorschau und alle neuen Papiere richten sich danach.")
        if not may_choose or form.is_valid():
            return redirect(request.get_full_path())
    context = {"edition": place, "city": town, "form": form, "may_choose": may_choose}
    context |= _paper(place, town, kept, _kind(request, place))
    return render(request, "assessments/reports/preview.html", context)


def _kind(request: HttpRequest, edition: Edition) -> ReportKind:
    wants_politics = request.GET.get("fassung") == "politik" and edition.is_published
    return ReportKind.POLITICS if wants_politics else ReportKind.GAP_ANALYSIS


def _paper(edition: Edition, city: City, options: Options, kind: ReportKind) -> dict[str, Any]:
    try:
        return paper_context(preview_content(edition, city, options, kind))
    except NothingToReport as reason:
        return {"nothing": str(reason)}


def preview_content(
    edition: Edition, city: City, options: Options, kind: ReportKind = ReportKind.GAP_ANALYSIS
) -> GapAnalysis:
    """The paper of this moment, without ordering it. Raises NothingToReport."""
    return build_gap_analysis(
        Report(
            edition=edition,
            city=city,
            kind=kind,
            sequence=0,
            settings=options.stored(),
            values_revision=edition.values_revision,
            ordered_at=timezone.now(),
        )
    )
