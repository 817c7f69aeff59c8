"""The analysis of one domain: the drafted text beside the city's own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments.models import AnalysisText, Domain, Edition
from cities.models import City
from cities.permissions import is_member_of_city, may_draft_for_city
from scindex_portal.access import access

from .actions import Refused
from .comparison import NothingToReport
from .content import Chapter
from .forms import AnalysisForm
from .options import remembered_options
from .text_actions import draft_again, save_analysis
from .views import place_of
from .views_preview import READ_ONLY, preview_content

NEEDED = is_member_of_city & may_draft_for_city


@require_http_methods(["GET", "HEAD", "POST"])
@access(NEEDED, known_to=is_member_of_city, refusal=READ_ONLY)
def analysis(request: HttpRequest, edition: str, city: str, domain: str) -> HttpResponse:
    place, town = place_of(edition, city)
    found = get_object_or_404(Domain, edition=place, key=domain)
    chapter, stored = _chapter(place, town, found), _stored(place, town, found)
    draft = "\n\n".join(chapter.draft)
    form = AnalysisForm(request.POST) if request.method == "POST" else _unbound(stored, draft)
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["revision"] or 0
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            save_analysis(
                edition=place,
                city=town,
                domain=found,
                user=request.user,
                text=text,
                draft=draft,
                revision=seen,
            )
        except Refused as refusal:
            form = _again(form, stored, str(refusal))
        else:
            messages.success(request, f"Der Text zu {found.name} ist gespeichert.")
            return redirect("reports:preview", edition, city)
    context = {"edition": place, "city": town, "domain": found, "chapter": chapter, "stored": stored}
    return render(request, "assessments/reports/analysis.html", context | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@access(NEEDED, known_to=is_member_of_city, refusal=READ_ONLY)
def redraft(request: HttpRequest, edition: str, city: str, domain: str) -> HttpResponse:
    """Asks first; only its button puts the edited text away."""
    place, town = place_of(edition, city)
    found = get_object_or_404(Domain, edition=place, key=domain)
    stored = _stored(place, town, found)
    if stored is None:
        return redirect("reports:analysis", edition, city, domain)
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        try:
            draft_again(text=stored, user=request.user, revision=int(seen) if seen.isdecimal() else 0)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Zu {found.name} steht wieder der Entwurf im Papier.")
        return redirect("reports:analysis", edition, city, domain)
    context = {"edition": place, "city": town, "domain": found, "stored": stored}
    return render(request, "assessments/reports/redraft.html", context)


def _chapter(edition: Edition, city: City, domain: Domain) -> Chapter:
    try:
        content = preview_content(edition, city, remembered_options(city))
    except NothingToReport as reason:
        raise Http404(str(reason)) from reason
    return next(chapter for chapter in content.chapters if chapter.key == domain.key)


def _stored(edition: Edition, city: City, domain: Domain) -> AnalysisText | None:
    texts = AnalysisText.objects.select_related("edited_by", "city", "edition", "domain")
    return texts.filter(edition=edition, city=city, domain=domain).first()


def _unbound(stored: AnalysisText | None, draft: str) -> AnalysisForm:
    kept = {"text": stored.text, "revision": stored.revision} if stored else {"text": draft, "revision": 0}
    return AnalysisForm(initial=kept)


def _again(form: AnalysisForm, stored: AnalysisText | None, reason: str) -> AnalysisForm:
    """What was typed, now over the revision that stands beside it."""
    kept = {"text": form.cleaned_data["text"], "revision": stored.revision if stored else 0}
    again = AnalysisForm(kept)
    again.is_valid()
    again.add_error(None, reason)
    return again
