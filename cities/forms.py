"""The forms around an account: allauth's, in the portal's words and without placeholders."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second_factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings

from .adapter import is_refused
from .models import User
from .queries import demo_accounts

EMAIL_MISSING = "Bitte geben Sie Ihre E-Mail-Adresse ein."
EMAIL_INVALID = "Das ist keine vollständige E-Mail-Adresse. Bitte in der Form name@stadt.de eingeben."
PASSWORD_MISSING = "Bitte geben Sie Ihr Passwort ein."
NEW_PASSWORD_HINT = "Mindestens zwölf Zeichen, nicht leicht zu erraten und nicht Ihr Name."
CODE_HINT = "Sechs Ziffern aus Ihrer Authentifizierungs-App oder einer Ihrer Notfallcodes."


class PlainWords(forms.Form):
    """Labels, hints and refusals by field name; a placeholder would only repeat the label."""

    labels: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}
    refusals: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages.update(self.refusals.get(name, {}))


class LoginForm(PlainWords, account_forms.LoginForm):
    labels = {"login": "E-Mail-Adresse", "password": "Passwort"}
    refusals = {
        "login": {"required": EMAIL_MISSING, "invalid": EMAIL_INVALID},
        "password": {"required": PASSWORD_MISSING},
    }

    @property
    def demo_groups(self) -> list[tuple[str, list[User]]]:
        """In DEMO mode the page offers the accounts to choose from; elsewhere there are none."""
        accounts = list(demo_accounts()) if settings.DEMO else []
        project = [account for account in accounts if account.is_researcher or account.is_staff]
        cities = [account for account in accounts if account not in project]
        return [(name, group) for name, group in (("Städte", cities), ("Projekt", project)) if group]

    @property
    def demo_password(self) -> str:
        return settings.DEMO_PASSWORD if settings.DEMO else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.user and is_refused(self.user):
            raise get_adapter().validation_error("demo_account")
        return cleaned


class NewPasswordWords(PlainWords):
    """Twice the same new password; a demo account keeps the one that stands on the sign-in page."""

    labels = {
        "oldpassword": "Jetziges Passwort",
        "password1": "Neues Passwort",
        "password2": "Neues Passwort wiederholen",
    }
    hints = {"password1": NEW_PASSWORD_HINT}
    refusals = {
        "oldpassword": {"required": "Bitte geben Sie Ihr jetziges Passwort ein."},
        "password1": {"required": "Bitte geben Sie ein neues Passwort ein."},
        "password2": {"required": "Bitte geben Sie das neue Passwort ein zweites Mal ein."},
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "password2" in self.errors and "password1" in cleaned and self.data.get("password2"):
            del self.errors["password2"]
            self.add_error("password2", get_adapter().validation_error("unequal_passwords"))
        if self.user and self.user.is_demo:
            raise get_adapter().validation_error("demo_password")
        return cleaned


class ChangePasswordForm(NewPasswordWords, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(NewPasswordWords, account_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPasswordWords, account_forms.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(PlainWords, account_forms.ResetPasswordForm):
    labels = {"email": "E-Mail-Adresse"}
    refusals = {"email": {"required": EMAIL_MISSING, "invalid": EMAIL_INVALID}}


class ReauthenticateForm(PlainWords, account_forms.ReauthenticateForm):
    labels = {"password": "Passwort"}
    refusals = {"password": {"required": PASSWORD_MISSING}}


class CodeWords(PlainWords):
    labels = {"code": "Code"}
    hints = {"code": CODE_HINT}
    refusals = {"code": {"required": "Bitte geben Sie den Code ein."}}


class AuthenticateForm(CodeWords, second_factor_forms.AuthenticateForm):
    pass


class ReauthenticateWithCodeForm(CodeWords, second_factor_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeWords, totp_forms.ActivateTOTPForm):
    labels = {"code": "Code aus der App"}
    hints = {"code": "Sechs Ziffern; sie wechseln alle 30 Sekunden."}


class KeyNameWords(PlainWords):
    labels = {"name": "Name des Schlüssels"}
    hints = {"name": "Damit Sie Ihre Schlüssel unterscheiden, zum Beispiel „Diensthandy“."}
    refusals = {"name": {"required": "Bitte geben Sie dem Schlüssel einen Namen."}}


class AddWebAuthnForm(KeyNameWords, webauthn_forms.AddWebAuthnForm):
    pass


class EditWebAuthnForm(KeyNameWords, webauthn_forms.EditWebAuthnForm):
    pass
