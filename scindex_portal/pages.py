"""The pages that belong to no city: entry, legal notes, help, readiness."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.feedback.queries import entry_address
from assessments.reports.isolation import renderer_is_isolated
from scindex_portal.ledger.jobs import overdue_jobs

from .access import access, anyone
from .help_texts import STATE_GROUPS


@require_safe
@access(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """Visitors read what the portal is; everyone else lands where their work is."""
    if request.user.is_authenticated and (address := entry_address(request.user)):
        return redirect(address)
    return render(request, "scindex_portal/home.html")


@require_safe
@access(anyone)
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "scindex_portal/imprint.html", {"operator": settings.OPERATOR})


@require_safe
@access(anyone)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "scindex_portal/privacy.html", {"operator": settings.OPERATOR})


@require_safe
@access(anyone)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "scindex_portal/accessibility.html", {"operator": settings.OPERATOR})


@require_safe
@access(anyone)
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "scindex_portal/help.html", {"state_groups": STATE_GROUPS})


@require_safe
@access(anyone)
def ready(request: HttpRequest) -> JsonResponse:
    """For the operator's monitoring: database, cache, whether jobs are done and the renderer is isolated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("ready", "1", 10)
    late = overdue_jobs()
    state = {
        "database": True,
        "cache": cache.get("ready") == "1",
        "overdue_jobs": late,
        "renderer_isolated": renderer_is_isolated(),  # told, not demanded: some hosts forbid it
    }
    return JsonResponse(state, status=200 if state["cache"] and not late else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)
