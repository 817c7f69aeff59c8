"""The project team signs in with a second factor; allauth offers it, this asks for it."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

# Where someone without a second factor may still go: set it up, sign out, read what everybody may read.
OPEN_ROUTES = (
    "mfa_",
    "account_logout",
    "account_reauthenticate",
    "cities:sign_out_everywhere",
    "imprint",
    "privacy",
    "accessibility",
    "help",
    "ready",
)


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        user = request.user
        if not (settings.SECOND_FACTOR_REQUIRED and user.is_authenticated):
            return None
        if not (user.is_researcher or user.is_staff) or is_mfa_enabled(user):
            return None
        if request.resolver_match and request.resolver_match.view_name.startswith(OPEN_ROUTES):
            return None
        messages.info(request, "Bitte richten Sie zuerst einen zweiten Faktor ein.")
        return redirect("mfa_index")
