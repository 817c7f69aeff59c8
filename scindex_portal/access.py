"""Who may use which route. A view without a declared rule is refused; the tests walk every route.

A rule is a `rules` predicate over (user, place); the place is what the path names, such as
`{"edition": "2024", "city": "bochum"}`. Whoever may not even know of a page gets 404; whoever sees it but may
not act gets 403 with a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import rules
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from .lost_access import refused


@dataclass(frozen=True)
class AccessRule:
    """What a view declares: who may use it, and who may at least know that it exists."""

    may_use: rules.Predicate
    may_know: rules.Predicate
    refusal: str


@rules.predicate
def anyone(user: Any, place: Any) -> bool:
    return True


@rules.predicate
def nobody(user: Any, place: Any) -> bool:
    return False


@rules.predicate
def signed_in(user: Any, place: Any) -> bool:
    return bool(user.is_authenticated)


@rules.predicate
def is_administrator(user: Any, place: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff)


def access(
    may_use: rules.Predicate,
    *,
    known_to: rules.Predicate | None = None,
    refusal: str = "Ihre Rolle erlaubt das nicht. Bitte wenden Sie sich an die Koordination Ihrer Stadt.",
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare a view's rule. `known_to` are those who get 403 with `refusal` in place of 404."""

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        view.access_rule = AccessRule(may_use, known_to or may_use, refusal)
        return view

    return declare


def _routes(predicate: rules.Predicate, *names: str) -> dict[str, AccessRule]:
    return {name: AccessRule(predicate, predicate, "") for name in names}


# Routes of libraries, by the names that they give their views; `admin:` stands for all of the admin's.
LIBRARY_ROUTES: dict[str, AccessRule] = {
    **_routes(
        anyone,
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_inactive",
        "mfa_authenticate",
    ),
    **_routes(
        signed_in,
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "usersessions_list",
    ),
    **_routes(
        nobody,
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
    ),
    **_routes(is_administrator, "admin:"),
}


def declared_rule(view: Any, view_name: str) -> AccessRule | None:
    """The rule of a resolved route: the view's own, else the table's."""
    if rule := getattr(view, "access_rule", None):
        return rule
    return LIBRARY_ROUTES.get("admin:" if view_name.startswith("admin:") else view_name)


NOT_SENT = (
    "Sie waren nicht mehr angemeldet. Was Sie eben abgeschickt haben, ist nicht gespeichert. Nach dem "
    "Anmelden kommen Sie auf die Seite zurück und können es noch einmal abschicken."
)


def _sign_in(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
    """A page is shown after signing in; what was sent is lost: the person hears of it and gets the form."""
    if request.headers.get("HX-Request"):
        return HttpResponse("Bitte melden Sie sich an.", status=HTTPStatus.UNAUTHORIZED)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    messages.warning(request, NOT_SENT)
    return redirect_to_login(_form_page(request, kwargs))


def _form_page(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """The page of ours that a form was sent from, else the city's overview, else the first page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = came_from.scheme == request.scheme and came_from.netloc == request.get_host()
    if is_ours and came_from.path.startswith("/") and not came_from.path.startswith("//"):
        return came_from.path
    if {"edition", "city"} <= kwargs.keys():
        return reverse("feedback:overview", args=[kwargs["edition"], kwargs["city"]])
    return "/"


def _explained(request: HttpRequest, refusal: HttpResponseNotAllowed) -> HttpResponse:
    """A wrong verb in words; `Allow` says it to programs."""
    answer = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
    answer["Allow"] = refusal["Allow"]
    return answer


HAS_LEFT = (
    "Ihr Zugang zu dieser Stadt ist beendet. Bitte wenden Sie sich an die Koordination der Stadt, wenn das "
    "ein Versehen ist. Was vorher gespeichert war, bleibt bei der Stadt."
)


def _refuse(request: HttpRequest, rule: AccessRule, kwargs: dict[str, Any]) -> HttpResponse:
    """The reason for whoever may know of the page, or worked for the city until now; else there is none."""
    if rule.may_know.test(request.user, kwargs):
        if request.method != "POST":
            raise PermissionDenied(rule.refusal)
        return refused(request, rule.refusal)
    if kwargs.get("city") in getattr(request.user, "former_cities", ()):
        return refused(request, HAS_LEFT)
    raise Http404


class AccessMiddleware:
    """Deny by default: every request is held against its route's declared rule before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        return _explained(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        rule = declared_rule(view, match.view_name if match else "")
        if rule is None:
            raise ImproperlyConfigured(f"The route {request.path} declares no access rule.")
        if rule.may_use.test(request.user, kwargs):
            return None
        if not request.user.is_authenticated:
            return _sign_in(request, kwargs)
        return _refuse(request, rule, kwargs)
