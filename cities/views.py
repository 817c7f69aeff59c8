"""A city's people: who they are, inviting, roles, leaving, settings; and the end of all one's sessions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scindex_portal.access import access, signed_in

from . import limits, queries
from .actions.accounts import sign_out_everywhere as end_all_sessions
from .actions.invitations import invite_person, resend_invitation, revoke_invitation
from .actions.people import change_city_settings, change_membership, end_membership, releasers
from .forms_people import CitySettingsForm, InvitationForm, MembershipForm
from .models import City, Invitation
from .permissions import is_coordination_of_city, is_member_of_city
from .refusals import Refused

city_page = access(is_member_of_city)
coordination_only = access(
    is_coordination_of_city,
    known_to=is_member_of_city,
    refusal="Einladen, Rollen ändern und Einstellungen darf nur die Koordination Ihrer Stadt.",
)
TOO_MANY_MAILS = "Sie haben sehr viele Einladungen versendet. Bitte warten Sie eine Stunde."
TOO_OFTEN = "Diese Einladung ging heute schon mehrmals hinaus. Bitte warten Sie bis morgen."


def city_of(edition: str, slug: str) -> City:
    return get_object_or_404(City, slug=slug, participations__edition__key=edition)


@require_safe
@city_page
def people(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    """Who works for the city, in which role. Nothing about when or how much."""
    return _show(request, edition, city_of(edition, city))


def _show(request: HttpRequest, edition: str, city: City, **forms: Any) -> HttpResponse:
    members = queries.members_of_city(city)
    context = {
        "edition_key": edition,
        "city": city,
        "members": members,
        "coordinations_missing": queries.coordinations_missing(members),
        "may_manage": is_coordination_of_city.test(request.user, {"city": city.slug}),
    }
    if context["may_manage"]:
        context |= {
            "invitations": queries.open_invitations(city),
            "release_stuck": city.release_required and releasers(city) < 2,
            "invitation_form": InvitationForm(),
            "settings_form": CitySettingsForm.of(city),
        }
    return render(request, "cities/people.html", context | forms)


@require_POST
@coordination_only
def invite(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place, form = city_of(edition, city), InvitationForm(request.POST)
    if form.is_valid():
        try:
            require_few_mails(request)
            invite_person(city=place, inviter=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Die Einladung an {form.cleaned_data['email']} ist unterwegs.")
            return redirect("cities:people", edition, city)
    return _show(request, edition, place, invitation_form=form)


def require_few_mails(request: HttpRequest) -> None:
    if limits.is_exceeded("invite", request.user.pk, amount=100, seconds=limits.HOUR):
        raise Refused(TOO_MANY_MAILS)


def send_again(request: HttpRequest, invitation: Invitation) -> str:
    """Send an invitation once more, a few times a day at most."""
    require_few_mails(request)
    if limits.is_exceeded("resend", invitation.pk, amount=5, seconds=limits.DAY):
        raise Refused(TOO_OFTEN)
    resend_invitation(invitation=invitation, user=request.user)
    return f"Die Einladung an {invitation.email} ist noch einmal unterwegs. Es gilt nur der neue Link."


def take_back(request: HttpRequest, invitation: Invitation) -> str:
    revoke_invitation(invitation=invitation, user=request.user)
    return f"Die Einladung an {invitation.email} ist zurückgezogen."


def say(request: HttpRequest, deed: Callable[[], str]) -> bool:
    """Do a deed and tell the person what became of it."""
    try:
        messages.success(request, deed())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@require_POST
@coordination_only
def resend(request: HttpRequest, edition: str, city: str, invitation: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation, city=city_of(edition, city))
    say(request, lambda: send_again(request, found))
    return redirect("cities:people", edition, city)


@require_POST
@coordination_only
def revoke(request: HttpRequest, edition: str, city: str, invitation: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation, city=city_of(edition, city))
    say(request, lambda: take_back(request, found))
    return redirect("cities:people", edition, city)


@require_http_methods(["GET", "HEAD", "POST"])
@coordination_only
def person(request: HttpRequest, edition: str, city: str, membership: int) -> HttpResponse:
    """One person's role and extern mark; below it the way out of the city."""
    place = city_of(edition, city)
    found = get_object_or_404(queries.members_of_city(place), pk=membership)
    form = MembershipForm(request.POST) if request.method == "POST" else MembershipForm.of(found)
    if form.is_bound and form.is_valid():
        try:
            change_membership(membership=found, user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Die Angaben zu {found.user.name} sind gespeichert.")
            return redirect("cities:people", edition, city)
    context = {"edition_key": edition, "city": place, "member": found, "form": form}
    return render(request, "cities/person.html", context)


@require_POST
@coordination_only
def dismiss(request: HttpRequest, edition: str, city: str, membership: int) -> HttpResponse:
    place = city_of(edition, city)
    found = get_object_or_404(queries.members_of_city(place), pk=membership)

    def deed() -> str:
        end_membership(membership=found, user=request.user)
        return f"{found.user.name} arbeitet nicht mehr für {place}. Alles Geschriebene bleibt bei der Stadt."

    has_left = say(request, deed)
    if has_left and found.user_id == request.user.pk:
        return redirect("home")
    return redirect("cities:people", edition, city)


@require_POST
@coordination_only
def settings(request: HttpRequest, edition: str, city: str) -> HttpResponse:
    place, form = city_of(edition, city), CitySettingsForm(request.POST)
    if form.is_valid():
        try:
            change_city_settings(city=place, user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("release_required", str(refusal))
        else:
            messages.success(request, "Die Einstellungen sind gespeichert.")
            return redirect("cities:people", edition, city)
    return _show(request, edition, place, settings_form=form)


@require_POST
@access(signed_in)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    end_all_sessions(user=request.user)
    logout(request)
    messages.success(request, "Sie sind auf allen Geräten abgemeldet.")
    return redirect("account_login")
