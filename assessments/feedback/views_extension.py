"""Cities that ask for more time, and the Projektleitung's answer."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments.models import Edition, Participation
from cities.permissions import is_lead_researcher, is_researcher
from scindex_portal.access import access

from .actions.extensions import grant_extension, refuse_extension
from .forms.fields import MomentField
from .transitions import Refused

WEEK = timedelta(days=7)


class ExtensionForm(forms.Form):
    """A new moment in Berlin's time, or why there is none."""

    until = MomentField(label="Neue Frist", required=False)
    reason = forms.CharField(
        label="Warum die Frist bleibt (liest die Stadt)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access(
    is_lead_researcher,
    known_to=is_researcher,
    refusal="Über Fristen entscheidet die Projektleitung. Bitte wenden Sie sich an sie.",
)
def extension(request: HttpRequest, edition: str, town: str) -> HttpResponse:
    """One city's deadline: grant a later one, asked for or not, or refuse what was asked for."""
    found = get_object_or_404(Edition, key=edition)
    related = ("edition", "city", "extension_wanted_by")
    part = get_object_or_404(Participation.objects.select_related(*related), edition=found, city__slug=town)
    form = ExtensionForm(request.POST or None, initial={"until": _proposed(part)})
    if form.is_bound and form.is_valid() and _answer(request, part, form):
        return redirect("rounds:round", edition)
    context = {"edition": found, "participation": part, "form": form}
    return render(request, "assessments/moderation/extension.html", context)


def _proposed(part: Participation) -> datetime | None:
    """A week more, at most until the one maximum."""
    if part.deadline is None:
        return None
    latest = part.edition.latest_extension
    return min(part.deadline + WEEK, latest) if latest else part.deadline + WEEK


def _answer(request: HttpRequest, part: Participation, form: ExtensionForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    refuses = request.POST.get("aktion") == "ablehnen"
    field = "reason" if refuses else "until"
    try:
        if refuses:
            refuse_extension(participation=part, researcher=request.user, reason=said["reason"])
            messages.success(request, f"Die Frist von {part.city} bleibt; die Stadt hört den Grund.")
        elif said["until"] is None:
            raise Refused("Bitte geben Sie die neue Frist an.")
        else:
            grant_extension(participation=part, researcher=request.user, until=said["until"])
            messages.success(request, f"Die Frist von {part.city} ist verlängert; die Stadt hört davon.")
    except Refused as refusal:
        form.add_error(field, str(refusal))
        return False
    return True
