"""What was typed by somebody who may no longer send it: shown once more, so that the text can be copied."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LABELS = {
    "number": "Wert",
    "data_as_of": "Stand vom",
    "reason": "Begründung",
    "city_reference": "Ihr Aktenzeichen",
    "title": "Titel des Projekts",
    "description": "Kurzbeschreibung",
    "bearer": "Träger",
    "link": "Link zum Projekt",
    "url": "Link",
    "locator": "Fundstelle",
    "proves": "Was er belegt",
    "text": "Text",
}
NOT_TYPED = {"csrfmiddlewaretoken", "aktion", "entfernen", "revision", "version"}
SURELY_TYPED = 12  # characters; shorter values of unknown fields are codes


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """Pairs of label and text, in the form's order."""
    found = []
    for name, values in request.POST.lists():
        label = LABELS.get(name.rsplit("-", 1)[-1], "")
        kept = [value for value in values if value.strip() and (label or len(value) > SURELY_TYPED)]
        found += [(label or "Eingabe", value) for value in kept if name not in NOT_TYPED]
    return found


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Not allowed, with the reason; also what was typed. A request in the background gets the reason only."""
    if request.headers.get("HX-Request"):
        return HttpResponse(reason, status=HTTPStatus.FORBIDDEN, content_type="text/plain; charset=utf-8")
    context = {"exception": reason, "typed": typed_texts(request), "had_files": bool(request.FILES)}
    return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)
