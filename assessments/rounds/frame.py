"""What the pages of a round share: the edition, the tabs, who may act."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.choices import RoundState
from assessments.models import Edition
from cities.models import ResearchRole
from cities.permissions import is_lead_researcher, is_researcher
from scindex_portal.access import access

team_page = access(is_researcher)
lead_only = access(
    is_lead_researcher,
    known_to=is_researcher,
    refusal="Die Runde leitet die Projektleitung. Bitte wenden Sie sich an sie.",
)
verbs = require_http_methods(["GET", "HEAD", "POST"])
PAGES = (("Stand", "rounds:round"), ("Einstellungen", "rounds:settings"))
LEAD_PAGES = (
    ("Erinnern", "rounds:remind"),
    ("Versand", "rounds:mailings"),
    ("Mailtexte", "rounds:texts"),
    ("Einladungen", "cities:first_coordinations"),
)


def is_lead(request: HttpRequest) -> bool:
    return bool(request.user.research_role == ResearchRole.LEAD)


def page_context(request: HttpRequest, key: str) -> dict[str, Any]:
    edition = get_object_or_404(Edition.objects.select_related("previous"), key=key)
    pages = [*PAGES, *(LEAD_PAGES if is_lead(request) else ())]
    tabs = [(label, reverse(name, args=[key])) for label, name in pages]
    state = edition.round_state()
    return {
        "edition": edition,
        "tabs": [{"label": label, "url": url, "current": _is_at(request, url, key)} for label, url in tabs],
        "is_lead": is_lead(request),
        "state": state,
        "is_planned": state == RoundState.PLANNED,
        "is_open": state == RoundState.OPEN,
        "in_evaluation": state == RoundState.IN_EVALUATION,
    }


def _is_at(request: HttpRequest, url: str, key: str) -> bool:
    """A page below a tab keeps it marked; below „Stand" lies everything."""
    home = reverse("rounds:round", args=[key])
    return request.path == url or (url != home and request.path.startswith(url))
