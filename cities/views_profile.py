"""A city's profile: shown to its people, edited by Koordination and Bearbeitung."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from scindex_portal.access import access

from .actions.profile import PARTS, ProfileStale, save_profile
from .forms_profile import ProfileForm
from .models import City, CityProfile
from .permissions import is_member_of_city, may_draft_for_city
from .views import city_of

LISTS = ("fields_of_action", "networks", "projects")
NAME_AND_FIELD = re.compile(r"(?P<name>.+?)\s*\[(?P<field>[^\]]+)\]")


@require_safe
@access(is_member_of_city)
def profile(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place = city_of(edition, city)
    stored = _stored(place)
    context = _context(request, edition, place) | {"profile": stored, "parts": _parts(stored)}
    return render(request, "cities/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access(
    is_member_of_city & may_draft_for_city,
    known_to=is_member_of_city,
    refusal="Das Stadtprofil ändern Koordination und Bearbeitung Ihrer Stadt. Sie können es ansehen.",
)
def edit_profile(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place = city_of(edition, city)
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(_stored(place))
    more: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["revision"] or 0
        try:
            save_profile(city=place, user=request.user, revision=seen, texts=form.texts())
        except ProfileStale as refusal:
            form.add_error(None, str(refusal))
            more = _both(form, _stored(place))
        else:
            messages.success(request, "Das Stadtprofil ist gespeichert.")
            return redirect("cities:profile", edition, city)
    return render(
        request, "cities/profile_edit.html", _context(request, edition, place) | {"form": form} | more
    )


def _stored(city: City) -> CityProfile | None:
    return CityProfile.objects.select_related("changed_by").filter(city=city).first()


def _context(request: HttpRequest, edition: str, city: City) -> dict[str, Any]:
    may_edit = may_draft_for_city.test(request.user, {"city": city.slug})
    return {"edition_key": edition, "city": city, "may_edit": may_edit}


def _title(part: str) -> str:
    return str(CityProfile._meta.get_field(part).verbose_name)


def _parts(profile: CityProfile | None) -> list[dict[str, Any]]:
    """What is filled in, in the atlas's order: a text, or a list with one entry per line."""
    filled = [(part, getattr(profile, part)) for part in PARTS if profile and getattr(profile, part)]
    return [
        {
            "title": _title(part),
            "text": "" if part in (*LISTS, "links") else text,
            "lines": [_line(line) for line in text.splitlines() if line.strip()] if part in LISTS else [],
            "links": _addresses(text) if part == "links" else [],
        }
        for part, text in filled
    ]


def _line(line: str) -> dict[str, str]:
    """A project with its field in brackets, as the atlas has it; all else as it is."""
    found = NAME_AND_FIELD.fullmatch(line.strip())
    return {"name": found["name"], "field": found["field"]} if found else {"name": line.strip(), "field": ""}


def _addresses(text: str) -> list[str]:
    return [line for line in text.split() if line.startswith(("https://", "http://"))]


def _both(form: ProfileForm, stored: CityProfile | None) -> dict[str, Any]:
    """Both texts side by side; the next save overwrites knowingly."""
    if stored is None:
        return {}
    form.summary_title = "Es gibt zwei Fassungen"
    form.show_revision(stored.revision)
    typed = form.texts()
    differing = [
        {
            "label": _title(part),
            "stored": getattr(stored, part) or "(leer)",
            "typed": getattr(typed, part) or "(leer)",
        }
        for part in PARTS
        if getattr(stored, part) != getattr(typed, part)
    ]
    return {"differences": differing, "profile": stored}
