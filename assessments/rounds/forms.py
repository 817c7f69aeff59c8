"""Forms of the Projektleitung for a round: moments are Berlin's time."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from assessments.choices import RoundState, Visibility
from assessments.feedback.forms.fields import DayField, MomentField
from assessments.feedback.transitions import Refused
from assessments.models import Edition

from .rules import FIXED_ONCE_OPEN, FieldRefused, RoundSettings

STALE_PAGE = "Diese Seite war zu alt. Bitte prüfen Sie Ihre Angaben und speichern Sie noch einmal."
MOMENTS = ("opens_at", "closes_at", "latest_extension")


def stamp(settings: RoundSettings) -> str:
    """What a form showed, signed, so that a change by somebody else meanwhile is noticed."""
    shown = {n: v.isoformat() if isinstance(v, date) else v for n, v in vars(settings).items()}
    return signing.dumps(shown, salt="round-settings")


def read_stamp(text: str) -> RoundSettings:
    shown = signing.loads(text, salt="round-settings")
    for name in MOMENTS:
        shown[name] = datetime.fromisoformat(shown[name]) if shown[name] else None
    cutoff = shown["cutoff_date"]
    return RoundSettings(**shown | {"cutoff_date": date.fromisoformat(cutoff) if cutoff else None})


class SettingsForm(forms.Form):
    """Everything that a round has to be told; what stands fast once it is open is not offered any more."""

    opens_at = MomentField(
        label="Beginn",
        required=False,
        help_text="Angekündigter Beginn. Geöffnet wird die Runde mit „Runde öffnen“.",
    )
    closes_at = MomentField(
        label="Ende", required=False, help_text="Es entscheidet der Eingang beim Portal, Berliner Zeit."
    )
    latest_extension = MomentField(
        label="Späteste Fristverlängerung",
        required=False,
        help_text="Eine Grenze für alle Städte. Ohne sie lässt sich keiner Stadt mehr Zeit geben.",
    )
    cutoff_date = DayField(
        label="Stichtag", help_text="Was danach entstand, merkt das Portal für die nächste Ausgabe vor."
    )
    visibility = forms.ChoiceField(
        label="Was Städte sehen",
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text="Bis zur Veröffentlichung, von der eigenen Stadt. Änderungen stehen im Protokoll.",
        error_messages={"required": "Bitte wählen Sie aus, was Städte sehen."},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        if edition.round_state() != RoundState.PLANNED:
            for name in FIXED_ONCE_OPEN:
                del self.fields[name]
        if edition.round_state() not in {RoundState.PLANNED, RoundState.OPEN}:
            del self.fields["closes_at"]

    @classmethod
    def initial_of(cls, edition: Edition) -> dict[str, Any]:
        shown = RoundSettings.of(edition)
        return vars(shown) | {"seen": stamp(shown)}

    def clean_seen(self) -> RoundSettings:
        try:
            return read_stamp(self.cleaned_data["seen"])
        except signing.BadSignature as error:
            raise ValidationError(STALE_PAGE) from error

    def wanted(self) -> RoundSettings:
        """What was typed; what is not offered stays as it is. A moment left as shown keeps its seconds."""
        shown = vars(self.cleaned_data["seen"])
        typed = {name: self.cleaned_data.get(name, shown[name]) for name in shown}
        for name in MOMENTS:
            if shown[name] and typed[name] == shown[name].replace(second=0, microsecond=0):
                typed[name] = shown[name]
        return RoundSettings(**typed)


class ReopenForm(forms.Form):
    closes_at = MomentField(label="Neue Frist für alle Städte")
    reason = forms.CharField(
        label="Warum die Runde wieder geöffnet ist (lesen die Städte)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Bitte nennen Sie den Städten den Grund."},
    )


def add_refusal(form: forms.Form, refusal: Refused) -> None:
    """What an action refused, at the field that it is about."""
    field = refusal.field if isinstance(refusal, FieldRefused) and refusal.field in form.fields else None
    form.add_error(field, str(refusal))
