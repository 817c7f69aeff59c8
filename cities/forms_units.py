"""The form of a unit: a department or municipal company that answers for its city."""

from typing import Any

from django import forms

from .forms import EMAIL_INVALID
from .forms_people import plain_name
from .models import Unit


class UnitForm(forms.Form):
    name = forms.CharField(
        label="Name der Stelle",
        max_length=120,
        help_text="Zum Beispiel Tiefbauamt oder Stadtwerke.",
        error_messages={"required": "Bitte geben Sie den Namen der Stelle ein."},
    )
    email = forms.EmailField(
        label="E-Mail-Adresse",
        required=False,
        max_length=254,
        help_text="Dorthin geht der Link zur Zuarbeit. Ohne Adresse geben Sie ihn selbst weiter.",
        error_messages={"invalid": EMAIL_INVALID},
    )
    contact = forms.CharField(label="Ansprechperson", required=False, max_length=120)

    @staticmethod
    def values_of(unit: Unit) -> dict[str, str]:
        return {"name": unit.name, "email": unit.email, "contact": unit.contact}

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_contact(self) -> Any:
        return plain_name(self.cleaned_data["contact"])
