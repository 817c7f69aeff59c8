"""The page behind an invitation link; the Projektleitung's page on each city's first Koordination."""

from http import HTTPStatus
from typing import Any

from allauth.account.utils import perform_login
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scindex_portal.access import access, anyone

from . import limits, queries
from .actions.acceptance import accept_invitation, accept_with_new_account
from .actions.invitations import invite_first_coordination
from .forms_people import FirstCoordinationForm, NewAccountForm
from .models import City, Invitation, User
from .permissions import is_lead_researcher, is_researcher
from .refusals import Refused
from .views import require_few_mails, say, send_again, take_back

TEN_MINUTES = 10 * 60
UNKNOWN, ACCEPTED, REVOKED, EXPIRED = "unknown", "accepted", "revoked", "expired"
lead_only = access(
    is_lead_researcher, known_to=is_researcher, refusal="Städte lädt nur die Projektleitung ein."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access(anyone)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link asks and spends nothing; the page's button accepts."""
    found = queries.find_invitation(token)
    if request.method == "POST" or found is None:
        who = limits.address_of(request)
        if limits.is_exceeded("invitation", who, amount=60, seconds=TEN_MINUTES):
            return respond_429(request)
    if over := _why_over(found):
        return _over(request, over)
    return _accept(request, found) if request.method == "POST" else _ask(request, found)


def _why_over(found: Invitation | None) -> str:
    """Why a link opens nothing any more; empty where it still does."""
    if found is None:
        return UNKNOWN
    if found.accepted_at:
        return ACCEPTED
    if found.revoked_at:
        return REVOKED
    return EXPIRED if found.has_expired else ""


def _over(request: HttpRequest, why: str) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if why == UNKNOWN else HTTPStatus.GONE
    return render(request, "cities/invitation_over.html", {"why": why}, status=status)


def _ask(request: HttpRequest, found: Invitation, status: int = HTTPStatus.OK, **forms: Any) -> HttpResponse:
    user = request.user
    context = {
        "invitation": found,
        "is_own": user.is_authenticated and user.email.lower() == found.email,
        "has_account": User.objects.filter(email__iexact=found.email).exists(),
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "form": NewAccountForm(email=found.email, initial={"name": found.name}),
    }
    return render(request, "cities/invitation.html", context | forms, status=status)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _accept_signed_in(request, found)
    if User.objects.filter(email__iexact=found.email).exists():
        return redirect_to_login(request.path)
    form = NewAccountForm(request.POST, email=found.email)
    if not form.is_valid():
        return _ask(request, found, form=form)
    name, password = form.cleaned_data["name"], form.cleaned_data["password1"]
    try:
        user = accept_with_new_account(invitation=found, name=name, password=password)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(request, _welcome(found.city, found.get_role_display()))
    return perform_login(request, user, email_verification="none", redirect_url=reverse("home"))


def _accept_signed_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    if request.user.email.lower() != found.email:
        return _ask(request, found, status=HTTPStatus.FORBIDDEN)
    try:
        membership = accept_invitation(invitation=found, user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        several = request.user.memberships.filter(is_active=True).count() > 1
        switch = " Zwischen Ihren Städten wechseln Sie oben auf der Seite." if several else ""
        messages.success(request, _welcome(found.city, membership.get_role_display()) + switch)
    return redirect("home")


def _welcome(city: City, role: str) -> str:
    return f"Willkommen. Sie arbeiten jetzt für {city}, Rolle: {role}."


@require_http_methods(["GET", "HEAD", "POST"])
@lead_only
def first_coordinations(request: HttpRequest, edition: str) -> HttpResponse:
    """Each city: nobody invited, invited on, or at work. Never when anybody signed in."""
    starts = queries.city_starts(edition)
    if not starts:
        raise Http404
    cities = [start.city for start in starts if not start.has_coordination]
    form = FirstCoordinationForm(cities=cities, initial={"city": request.GET.get("stadt", "")})
    if request.method == "POST":
        form = FirstCoordinationForm(request.POST, cities=cities)
        if form.is_valid() and _invite_first(request, form):
            return redirect("cities:first_coordinations", edition)
    context = {"edition_key": edition, "starts": starts, "form": form, "cities_without": len(cities)}
    return render(request, "cities/first_coordinations.html", context)


def _invite_first(request: HttpRequest, form: FirstCoordinationForm) -> bool:
    try:
        require_few_mails(request)
        made = invite_first_coordination(lead=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Die Einladung für {made.city} an {made.email} ist unterwegs.")
    return True


@require_POST
@lead_only
def resend(request: HttpRequest, edition: str, invitation: int) -> HttpResponse:
    found = get_object_or_404(queries.first_invitations(edition), pk=invitation)
    say(request, lambda: send_again(request, found))
    return redirect("cities:first_coordinations", edition)


@require_POST
@lead_only
def revoke(request: HttpRequest, edition: str, invitation: int) -> HttpResponse:
    found = get_object_or_404(queries.first_invitations(edition), pk=invitation)
    say(request, lambda: take_back(request, found))
    return redirect("cities:first_coordinations", edition)
