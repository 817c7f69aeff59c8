"""Inviting the first Koordination of many cities from a pasted table: read, shown line by line, then sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from . import limits, queries
from .actions.invitations import invite_first_coordinations
from .pasted import MOST_LINES, PastedPerson, read_people
from .refusals import Refused
from .views_invitations import lead_only

TOO_OFTEN = "Sie haben heute schon sehr viele Listen versendet. Bitte warten Sie bis morgen."


class PastedForm(forms.Form):
    liste = forms.CharField(
        label="Liste",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="Je Zeile Stadt; Name; E-Mail-Adresse. Aus einer Tabelle kopiert geht es auch.",
        error_messages={
            "required": "Bitte fügen Sie eine Liste ein.",
            "max_length": "Diese Liste ist zu lang. Bitte teilen Sie sie.",
            "null_characters_not_allowed": "Die Liste enthält ein unlesbares Zeichen.",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@lead_only
def invite_many(request: HttpRequest, edition: str) -> HttpResponse:
    """Sent only when every line can be used, and only what was shown."""
    starts = queries.city_starts(edition)
    if not starts:
        raise Http404
    cities = [start.city for start in starts if not start.has_coordination]
    form, context = PastedForm(request.POST or None), {"edition_key": edition, "cities_without": len(cities)}
    if form.is_bound and form.is_valid():
        people = read_people(form.cleaned_data["liste"], cities, queries.waiting_addresses(edition))
        context |= _checked(form, people)
        if "senden" in request.POST and context["can_send"] and _send(request, form, people):
            return redirect("cities:first_coordinations", edition)
    return render(request, "cities/invite_many.html", context | {"form": form})


def _checked(form: PastedForm, people: list[PastedPerson]) -> dict[str, Any]:
    wrong = sum(bool(person.problem) for person in people)
    if not people:
        form.add_error("liste", "In der Liste steht keine Zeile mit Angaben.")
    if len(people) > MOST_LINES:
        form.add_error("liste", f"Höchstens {MOST_LINES} Zeilen auf einmal. Bitte teilen Sie die Liste.")
    if wrong:
        which = "Eine Zeile ist" if wrong == 1 else f"{wrong} Zeilen sind"
        form.add_error("liste", f"{which} nicht brauchbar; es ging noch keine Einladung hinaus.")
    return {"people": people[:MOST_LINES], "can_send": not form.errors}


def _send(request: HttpRequest, form: PastedForm, people: list[PastedPerson]) -> bool:
    chosen = [(person.city, person.name, person.email) for person in people if person.city]
    try:
        if limits.is_exceeded("invite_many", request.user.pk, amount=20, seconds=limits.DAY):
            raise Refused(TOO_OFTEN)
        made = invite_first_coordinations(lead=request.user, people=chosen)
    except Refused as refusal:
        form.add_error("liste", f"{refusal} Es ging keine Einladung hinaus.")
        return False
    words = "Eine Einladung ist" if len(made) == 1 else f"{len(made)} Einladungen sind"
    messages.success(request, f"{words} unterwegs.")
    return True
