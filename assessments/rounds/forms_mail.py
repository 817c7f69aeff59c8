"""The wording of a mail, and whom to remind."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.notifications.placeholders import why_unfillable
from assessments.notifications.texts import MAIL_TEXTS, Wording
from scindex_portal.ledger.record import text_hash

from .queries.progress import CityRow


class WordingForm(forms.Form):
    """Subject and body with placeholders; an unknown one is refused by its name."""

    subject = forms.CharField(
        label="Betreff",
        max_length=200,
        error_messages={"required": "Bitte schreiben Sie einen Betreff."},
    )
    body = forms.CharField(
        label="Text",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Darunter steht immer, wo man die Mails einstellt.",
        error_messages={"required": "Bitte schreiben Sie einen Text."},
    )
    stadt = forms.ChoiceField(label="Vorschau für", required=False)

    def __init__(self, *args: Any, kind: str, rows: Sequence[CityRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.rows = kind, rows
        self.fields["stadt"].choices = [(row.city.slug, row.city.name) for row in rows]

    def _fillable(self, name: str) -> str:
        text = self.cleaned_data[name].replace("\r\n", "\n")
        if why := why_unfillable(text, MAIL_TEXTS[self.kind].placeholders):
            raise ValidationError(why)
        return text

    def clean_subject(self) -> str:
        return " ".join(self._fillable("subject").split())

    def clean_body(self) -> str:
        return self._fillable("body")

    def wording(self) -> Wording:
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])

    def shown_row(self) -> CityRow | None:
        """The city whose mail is shown: the chosen one, else the first."""
        wanted = self.cleaned_data.get("stadt")
        return next(
            (row for row in self.rows if row.city.slug == wanted), self.rows[0] if self.rows else None
        )


class ReminderForm(WordingForm):
    """Ticked cities; the mail goes out only as it was looked at."""

    staedte = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Eine gewählte Stadt steht nicht (mehr) zur Wahl."}
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    gesehen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reachable: Sequence[CityRow], **kwargs: Any) -> None:
        super().__init__(*args, rows=reachable, **kwargs)
        self.fields["staedte"].choices = [(row.city.slug, row.city.name) for row in reachable]

    @staticmethod
    def new_key() -> str:
        return str(uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "staedte" not in self.errors and not cleaned.get("staedte"):
            self.add_error("staedte", "Bitte wählen Sie mindestens eine Stadt.")
        return cleaned

    def chosen(self) -> list[CityRow]:
        return [row for row in self.rows if row.city.slug in self.cleaned_data["staedte"]]

    def shown_row(self) -> CityRow | None:
        """A chosen city, so that the preview is a mail that really goes out."""
        wanted, chosen = self.cleaned_data.get("stadt"), self.chosen()
        return next((row for row in chosen if row.city.slug == wanted), chosen[0] if chosen else None)

    def fingerprint(self) -> str:
        wording = self.wording()
        return text_hash("\n".join([wording.subject, wording.body, *sorted(self.cleaned_data["staedte"])]))

    @property
    def was_seen(self) -> bool:
        return bool(self.cleaned_data["gesehen"] == self.fingerprint())
