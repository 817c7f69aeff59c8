"""Forms of the pages on people: invite, accept, change a role, the city's settings."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from .forms import EMAIL_INVALID, NEW_PASSWORD_HINT
from .models import City, Membership, Role, User

NOT_IN_A_NAME = re.compile(r"[<>@/\\\x00-\x1f]|www\.|https?:", re.IGNORECASE)
EXTERNAL = "extern: gehört nicht zur Stadtverwaltung, zum Beispiel eine Beratung"


def plain_name(name: str) -> str:
    """A name stands in mails to others, so it may hold neither links nor addresses."""
    if NOT_IN_A_NAME.search(name):
        raise ValidationError("Bitte nur den Namen eintragen, ohne Adresse, Link oder Sonderzeichen.")
    return " ".join(name.split())


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        words = {"required": "Bitte geben Sie Vor- und Nachnamen ein."}
        super().__init__(label="Name", max_length=120, error_messages=words, **kwargs)

    def clean(self, value: Any) -> str:
        return plain_name(super().clean(value))


class InvitationForm(forms.Form):
    """A colleague or an outside consultant."""

    name = NameField()
    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text="An diese Adresse geht ein Link, der 14 Tage und nur einmal gilt.",
        error_messages={"required": "Bitte geben Sie die E-Mail-Adresse ein.", "invalid": EMAIL_INVALID},
    )
    role = forms.ChoiceField(
        label="Rolle",
        choices=[("", "Bitte wählen"), *Role.choices],
        error_messages={"required": "Bitte wählen Sie eine Rolle."},
    )
    is_external = forms.BooleanField(label=EXTERNAL, required=False)


class FirstCoordinationForm(forms.Form):
    """Somebody for a city that has no Koordination yet."""

    city = forms.ModelChoiceField(
        label="Stadt",
        queryset=City.objects.none(),
        to_field_name="slug",
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Stadt.",
            "invalid_choice": "Diese Stadt hat schon eine Koordination oder nimmt nicht teil.",
        },
    )
    name = NameField()
    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        help_text=InvitationForm.base_fields["email"].help_text,
        error_messages={"required": "Bitte geben Sie die E-Mail-Adresse ein.", "invalid": EMAIL_INVALID},
    )

    def __init__(self, *args: Any, cities: list[City], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = City.objects.filter(pk__in=[city.pk for city in cities])


class MembershipForm(forms.Form):
    role = forms.ChoiceField(label="Rolle", choices=Role.choices)
    only_assigned = forms.BooleanField(
        label="Bearbeitung nur der Werte, die der Person unter „Zuständigkeiten“ zugewiesen sind",
        required=False,
        help_text="Alles andere kann sie lesen. Gilt für die Rolle Bearbeitung.",
    )
    is_external = forms.BooleanField(label=EXTERNAL, required=False)

    @classmethod
    def of(cls, membership: Membership) -> "MembershipForm":
        return cls(initial={name: getattr(membership, name) for name in cls.base_fields})


class CitySettingsForm(forms.Form):
    mailbox = forms.EmailField(
        label="Funktionspostfach",
        max_length=254,
        required=False,
        help_text="Erhält dieselben Nachrichten wie die Koordination. Leer lassen, wenn es keines gibt.",
        error_messages={"invalid": EMAIL_INVALID},
    )
    release_required = forms.BooleanField(
        label="Einreichen erst nach Freigabe durch zweite Person",
        required=False,
        help_text="Wer einen Entwurf zuletzt bearbeitet hat, kann ihn dann nicht selbst einreichen.",
    )

    @classmethod
    def of(cls, city: City) -> "CitySettingsForm":
        return cls(initial={"mailbox": city.mailbox, "release_required": city.release_required})


class NewAccountForm(forms.Form):
    """Name and password of a person who is new to the portal; the address is the invited one."""

    name = NameField(widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        label="Passwort",
        strip=False,
        max_length=4096,
        help_text=NEW_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Bitte geben Sie ein Passwort ein."},
    )
    password2 = forms.CharField(
        label="Passwort wiederholen",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Bitte geben Sie das Passwort ein zweites Mal ein."},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password1")
        if password:
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        if password and cleaned.get("password2") and password != cleaned["password2"]:
            unequal = "Die Eingaben unterscheiden sich. Bitte geben Sie zweimal dasselbe Passwort ein."
            self.add_error("password2", unequal)
        return cleaned
