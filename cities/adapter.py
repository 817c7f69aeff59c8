"""How allauth behaves here: accounts by invitation, demo accounts in DEMO mode only, mails by the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from scindex_portal.ledger.outbox import queue_mail

from .models import User

ACCOUNT_MAIL = "account"  # the kind of mails that may hold a key to an account

# allauth says „du“ where the portal says „Sie“, and seldom what to do next.
WORDS = {
    "account_inactive": "Dieses Konto ist nicht aktiv. Fragen Sie die Koordination Ihrer Stadt.",
    "email_password_mismatch": "E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides.",
    "enter_current_password": "Das jetzige Passwort stimmt nicht. Bitte geben Sie es noch einmal ein.",
    "incorrect_password": "Das Passwort stimmt nicht. Bitte geben Sie es noch einmal ein.",
    "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen. Bitte geben Sie einen neuen ein.",
    "invalid_password_reset": "Der Link ist ungültig oder abgelaufen. Bitte fordern Sie einen neuen an.",
    "too_many_login_attempts": "Zu viele Anmeldeversuche. Bitte warten Sie fünf Minuten.",
    "rate_limited": "Zu viele Versuche in kurzer Zeit. Bitte warten Sie fünf Minuten.",
    "demo_account": "Demo-Konten gelten nur in der Demonstration; hier können Sie sich damit nicht anmelden.",
    "demo_password": "Ein Demo-Konto behält sein Passwort, damit auch andere es ausprobieren können.",
    "unequal_passwords": "Die Eingaben unterscheiden sich. Bitte geben Sie zweimal dasselbe Passwort ein.",
}
SECOND_FACTOR_WORDS = {
    "cannot_delete_authenticator": "Dieser zweite Faktor lässt sich nicht entfernen.",
    "cannot_generate_recovery_codes": "Notfallcodes gibt es erst, wenn ein zweiter Faktor eingerichtet ist.",
    "incorrect_code": WORDS["incorrect_code"],
}


def is_refused(user: Any) -> bool:
    """Demo accounts have a password that everybody knows: outside DEMO mode nobody signs in with them."""
    return bool(user.is_demo and not settings.DEMO)


class AuthenticationBackend(AllauthBackend):
    """Holds for signing in, and for every request of a session that began before."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not is_refused(user)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        """Whatever way somebody signs in, this is passed; the form has told why before."""
        if is_refused(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails go the way of all mails: row first, then the worker sends."""
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email} | context)
        with transaction.atomic():
            queue_mail(kind=ACCOUNT_MAIL, recipient=email, subject=message.subject, body=str(message.body))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Mit dem Passwort bestätigen",
            "mfa_reauthenticate": "Mit einem Code bestätigen",
            "mfa_reauthenticate:webauthn": "Mit Passkey oder Sicherheitsschlüssel bestätigen",
        }
        methods = super().get_reauthentication_methods(user)
        return [
            method | {"description": words.get(method["id"], method["description"])} for method in methods
        ]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | SECOND_FACTOR_WORDS

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Mein Schlüssel" if number == 1 else f"Mein Schlüssel {number}"
