"""A city's people, and the end of all sessions of one's own."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scindex_portal.access import access, signed_in

from . import actions, queries
from .models import City
from .permissions import is_member_of_city


@require_safe
@access(is_member_of_city)
def people(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """Who works for the city, in which role. Nothing about when or how much."""
    place = get_object_or_404(City, slug=city, participations__edition__key=edition)
    members = queries.members_of_city(place)
    context = {
        "city": place,
        "members": members,
        "coordinations_missing": queries.coordinations_missing(members),
    }
    return render(request, "cities/people.html", context)


@require_POST
@access(signed_in)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(user=request.user)
    logout(request)
    messages.success(request, "Sie sind auf allen Geräten abgemeldet.")
    return redirect("account_login")
