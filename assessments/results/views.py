"""The Rechenbeispiel of a city, answered at once by htmx or after „Berechnen“, and the method."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cities.peers import peers_of
from cities.permissions import may_draft_for_city

from .actions import Stale, save_example
from .example import ExamplePlace, assumed_rows, domain_rows, example_place, saved_example, tiles
from .example_form import domain_groups, take_over
from .example_levers import lever_rows
from .firmness import shown_firmness
from .method_page import leave_one_out_rows, method_steps
from .own_open_answers import own_open_answers
from .permissions import city_deed, city_page
from .place import CityPlace

SAVED = "Rechenbeispiel gespeichert. Alle Personen Ihrer Stadt sehen es hier."
PAGE = "assessments/results/example.html"
FRAGMENTS = {
    "ergebnis": "assessments/results/_example_answer.html",
    "hebel": "assessments/results/_example_levers.html",
    "beispiel": "assessments/results/_example.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def example(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """A POST only reckons; nothing is stored before „Speichern“."""
    place = city_place(edition, city)
    found = example_place(place)
    if found is None:
        return render(request, PAGE, {"place": place, "edition": place.edition, "city": place.city})
    if request.method == "POST":
        notice = take_over(found, request.POST)
        return _answer(request, found, notice=notice)
    found.restore(saved_example(place))
    return _answer(request, found)


@require_POST
@city_deed
def save(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place = city_place(edition, city)
    found = example_place(place)
    if found is None:
        raise Http404
    found.read(request.POST)
    if found.errors:
        return _answer(request, found)
    try:
        save_example(
            edition=place.edition,
            city=place.city,
            user=request.user,
            changes=found.stored,
            revision=_revision(request.POST.get("revision", "")),
        )
    except Stale as refusal:
        return _answer(request, found, refusal=str(refusal))
    if request.htmx:
        return _answer(request, found, notice=SAVED)
    messages.success(request, SAVED)
    return redirect("results:example", edition, city)


def _revision(text: str) -> int:
    """What the form says that the person saw; 0, before the first saving, for whatever is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def city_place(edition: str, city: str) -> CityPlace:
    place = CityPlace.find(edition, city)
    if place is None:
        raise Http404
    return place


def _answer(request: HttpRequest, found: ExamplePlace, **more: Any) -> HttpResponse:
    """The page, or the part of it that htmx asked for."""
    target = request.htmx.target if request.htmx else ""
    if target not in FRAGMENTS:
        more["firmness"] = shown_firmness(found.place.edition, found.place.city)
        return render(request, PAGE, page_context(request, found) | more)
    context = page_context(request, found, target) | more | {"csrf_token": get_token(request)}
    return HttpResponse(render_to_string(FRAGMENTS[target], context))


def page_context(request: HttpRequest, found: ExamplePlace, part: str = "") -> dict[str, Any]:
    """What the page shows. `part` is the fragment asked for: the result comes at once, the levers follow."""
    place, saved = found.place, saved_example(found.place)
    context: dict[str, Any] = {
        "place": place,
        "edition": place.edition,
        "city": place.city,
        "example": found,
        "saved": saved,
        "revision": saved.revision if saved else 0,
        "may_save": may_draft_for_city.test(request.user, {"city": place.city.slug}),
        "mark": "" if place.edition.is_published else "vorläufig",
        "levers_follow": part == "ergebnis",
    }
    if part != "hebel":
        context |= _result(found)
    if part != "ergebnis":
        context |= {
            "levers": lever_rows(found),
            "peers_label": peers_of(place.city).label,
            "places": request.POST.get("plaetze", "1")[:5],
            "most_places": found.own.now.rank - 1 if found.shows_ranks else 0,
        }
    return context


def _result(found: ExamplePlace) -> dict[str, Any]:
    return {
        "is_reconstructed": any(slot.is_reconstructed for slot in found.slots.values()),
        "refused": [f"{found.slots[key].parameter.name}: {why}" for key, why in found.errors.items()],
        "tiles": tiles(found),
        "domains": domain_rows(found),
        "assumed": assumed_rows(found),
        "groups": domain_groups(found),
    }


@require_safe
@city_page
def method(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """How points and rank come about, and how firm the rank is."""
    place = city_place(edition, city)
    firmness = shown_firmness(place.edition, place.city)
    rows = leave_one_out_rows(firmness) if firmness else []
    context = {
        "place": place,
        "edition": place.edition,
        "city": place.city,
        "steps": method_steps(place.edition),
        "firmness": firmness,
        "moving": [row for row in rows if row["distance"]],
        "unmoved": sum(not row["distance"] for row in rows),
        "answers": own_open_answers(place),
    }
    return render(request, "assessments/results/method.html", context)
