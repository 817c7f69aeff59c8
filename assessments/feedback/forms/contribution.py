"""Forms of Zuständigkeiten and Zuarbeit: assign, ask a unit, and one form for each question of a unit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import AnswerKind, ParameterKind
from assessments.feedback.actions.contribution import AnswerFields, fields_of, mark_of
from assessments.feedback.evidence import CheckedFile, EvidenceRefused, check_file, check_link
from assessments.feedback.queries.contribution import answer_text, has_own_scale
from assessments.models import UnitAnswer

from .evidence import MAX_MEGABYTES
from .fields import GermanDateField, GermanNumberField, length_message

FROM_TODAY = "Bitte wählen Sie einen Tag ab heute."


class DueDateField(forms.DateField):
    """A day that is still to come; browsers send ISO, people type 11.12.2026."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "invalid": "Bitte geben Sie ein Datum in der Form 11.12.2026 ein.",
            "required": "Bitte geben Sie an, bis wann Sie die Antwort brauchen.",
        }
        formats = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
        super().__init__(input_formats=formats, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day < timezone.localdate():
            raise forms.ValidationError(FROM_TODAY)
        return day


class ResponsibleForm(forms.Form):
    """Who answers: a unit, a person or nobody, which is Koordination."""

    responsible = forms.ChoiceField(label="Zuständig", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = [("", "Koordination"), *choices]
        self.fields["responsible"].error_messages["invalid_choice"] = (
            "Diese Person oder Stelle gehört nicht (mehr) zu Ihrer Stadt. Bitte wählen Sie eine andere."
        )


class AssignForm(ResponsibleForm):
    """The same for several values at once, with a date."""

    due_on = DueDateField(label="Zu erledigen bis", required=False)


class RequestForm(forms.Form):
    """„Zuarbeit anfordern“."""

    due_on = DueDateField(label="Antwort bis")
    note = forms.CharField(
        label="Hinweis an die Stelle",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=length_message(2000),
    )


class TakeOverForm(forms.Form):
    """The one date for all that is taken over from last year."""

    due_on = DueDateField(label="Antwort bis")


class QuestionForm(forms.Form):
    """One value as a department answers it; knows fields and types, no workflow."""

    kind = forms.ChoiceField(
        label="Ihre Antwort", required=False, widget=forms.RadioSelect, choices=AnswerKind.choices
    )
    data_as_of = GermanDateField(label="Stand vom")
    reason = forms.CharField(
        label="Erläuterung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Was ist richtig, und woran ist es zu erkennen?",
    )
    responsible = forms.CharField(
        label="Zuständig ist",
        required=False,
        max_length=200,
        help_text="Zum Beispiel ein anderes Amt, ein Eigenbetrieb oder der Kreis.",
        error_messages=length_message(200),
    )
    evidence_url = forms.CharField(label="Link zum Nachweis", required=False, widget=forms.URLInput)
    file = forms.FileField(
        label="Datei als Nachweis",
        required=False,
        help_text=f"PDF, Bild, Office-Datei ohne Makros oder Text; höchstens {MAX_MEGABYTES} MB.",
    )

    def __init__(self, *args: Any, question: Any, **kwargs: Any) -> None:
        self.question, self.parameter = question, question.parameter
        self.shown, self.is_contested = mark_of(fields_of(question.answer)), False
        prefix = f"f{self.parameter.pk}"
        super().__init__(*args, prefix=prefix, initial=self._initial(question.answer), **kwargs)
        self._add_value()

    @staticmethod
    def _initial(answer: UnitAnswer | None) -> dict[str, Any]:
        if answer is None:
            return {}
        names = ("kind", "data_as_of", "reason", "responsible", "evidence_url")
        return {name: getattr(answer, name) for name in names} | {
            "level": answer.level_id,
            "number": answer.number if answer.number is not None else answer.number_as_typed,
        }

    def _add_value(self) -> None:
        """The scale, without points: a department says what is, not what it earns."""
        if not has_own_scale(self.parameter):
            return
        if self.parameter.kind == ParameterKind.LEVELS:
            levels = [(level.pk, level.label) for level in self.parameter.levels.all()]
            self.fields["level"] = forms.TypedChoiceField(
                label="Richtiger Wert",
                choices=[("", "Bitte wählen"), *levels],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "Bitte wählen Sie eine Stufe dieser Skala."},
            )
        else:
            self.fields["number"] = GermanNumberField(
                self.parameter, label="Richtiger Wert", help_text=self._number_hint()
            )

    def _number_hint(self) -> str:
        unit = f"In {self.parameter.unit}, mit" if self.parameter.unit else "Mit"
        return f"{unit} Dezimalkomma und ohne Punkte, zum Beispiel 12,5."

    @property
    def value_field(self) -> Any:
        name = next((name for name in ("level", "number") if name in self.fields), None)
        return self[name] if name else None

    def clean_evidence_url(self) -> str:
        url = self.cleaned_data["evidence_url"]
        if not url:
            return ""
        try:
            return check_link(url)
        except EvidenceRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def as_typed(self) -> "QuestionForm":
        """The same with what is stored as its input, so that something can be said of it."""
        stored = {self.add_prefix(name): self[name].value() for name in self.fields if name != "file"}
        form = QuestionForm(stored, question=self.question)
        form.is_valid()
        return form

    @property
    def seen(self) -> str:
        """The mark of what the person's page showed when opened or last saved; without one, nothing."""
        return self.data.get(self.add_prefix("seen")) or mark_of(AnswerFields())

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything of what the page showed."""
        return mark_of(self.answer_fields()) != self.seen or bool(self.files.get(self.add_prefix("file")))

    def show_conflict(self, stored: UnitAnswer | None, reason: str) -> None:
        """Both answers in view; sending once more overwrites knowingly."""
        words = answer_text(stored) if stored and stored.kind else "ohne Antwort"
        said = f"{words} ({stored.reason})" if stored and stored.reason else words
        self.shown, self.is_contested = mark_of(fields_of(stored)), True
        advice = "Soll Ihre gelten, speichern Sie noch einmal."
        self.add_error("kind", f"{reason} Dort steht: {said}. {advice}")

    def checked_file(self) -> CheckedFile | None:
        """The acceptable file; for any other one a message stands beside the field."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        try:
            return check_file(upload.name or "", upload.read(MAX_MEGABYTES * 1024 * 1024 + 1))
        except EvidenceRefused as refusal:
            self.add_error("file", str(refusal))
            return None

    def answer_fields(self) -> AnswerFields:
        """What can be kept of it; an unreadable number stays as typed."""
        number = self.cleaned_data.get("number")
        typed = "" if number is not None else self._typed("number", 60)
        return AnswerFields(
            kind=self.cleaned_data.get("kind", ""),
            level_id=self.cleaned_data.get("level"),
            number=number,
            number_as_typed=typed,
            data_as_of=self.cleaned_data.get("data_as_of"),
            reason=self._typed("reason"),
            responsible=self._typed("responsible", 200),
            evidence_url=self.cleaned_data.get("evidence_url", ""),
        )

    def _typed(self, name: str, limit: int | None = None) -> str:
        return str(self.data.get(self.add_prefix(name)) or "").replace("\x00", "").strip()[:limit]
