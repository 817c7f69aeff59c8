"""The project team's forms: filter the queue, decide a case, return a decision, write to the city."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import Outcome, ParameterKind, ReasonCode
from assessments.models import Correction, Parameter
from assessments.results.numbers import UnreadableNumber, parse_german_number

from .plausible import named_value_misfit
from .queries.queue import QueueFilter
from .reasons import REASONS, reason_misfit
from .wording import exact_number, number_text, points_text
from .working_days import default_answer_date, earliest_answer_date

QUESTION = "question"
LATEST_ANSWER = timedelta(days=90)
VALUE_MISSING = "Bitte geben Sie den Wert an, der künftig gelten soll."


class QueueFilterForm(forms.Form):
    """Reads the query string; what is not in the lists narrows nothing."""

    state = forms.ChoiceField(label="Stand", required=False)
    city = forms.ChoiceField(label="Stadt", required=False)
    domain = forms.ChoiceField(label="Themenbereich", required=False)
    parameter = forms.ChoiceField(label="Parameter", required=False)
    kind = forms.ChoiceField(label="Art", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            every = [] if name == "state" else [("", "alle")]
            self.fields[name].choices = [*every, *options]

    def chosen(self) -> QueueFilter:
        self.full_clean()
        kept = self.cleaned_data
        parameter = int(kept["parameter"]) if kept.get("parameter") else None
        words = {name: kept.get(name, "") for name in ("city", "domain", "kind", "state")}
        return QueueFilter(parameter=parameter, **words)


class DecisionForm(forms.Form):
    """Outcome first; the value is asked for where the outcome needs one, the date for a Rückfrage."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    outcome = forms.ChoiceField(
        label="Ergebnis",
        choices=[*Outcome.choices, (QUESTION, "Rückfrage")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie ein Ergebnis."},
    )
    level = forms.ChoiceField(label="Wert, der gelten soll", required=False)
    number = forms.CharField(label="Wert, der gelten soll", max_length=60, required=False)
    reason_code = forms.ChoiceField(
        label="Grund",
        choices=[("", "Bitte wählen"), *ReasonCode.choices],
        widget=forms.Select(attrs={"data-reasons": json.dumps(REASONS)}),
        required=False,
    )
    reason = forms.CharField(
        label="Text an die Stadt",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="Die Begründung der Entscheidung, oder Ihre Frage.",
        max_length=5000,
    )
    due_on = forms.DateField(
        label="Antwort bis",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": "Bitte geben Sie ein Datum an, zum Beispiel 30.11.2026."},
    )

    def __init__(
        self, *args: Any, correction: Correction, typed: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """`typed` fills the form without judging it yet."""
        self.correction = correction
        start = {"due_on": default_answer_date(timezone.localdate())}
        initial = start | (typed or {}) | {"revision": correction.revision}
        super().__init__(*args, initial=initial, **kwargs)
        self.use_required_attribute = False
        fit_value_field(self, correction.finding.parameter)

    @property
    def value_field(self) -> forms.BoundField:
        return self["level" if "level" in self.fields else "number"]

    @property
    def needs_value(self) -> bool:
        """„Abweichend" always names a value, „übernehmen" where the proposal names none."""
        outcome = self.cleaned_data.get("outcome")
        accepts_nothing = outcome == Outcome.ACCEPT and not self.correction.has_value
        return outcome == Outcome.ACCEPT_DIFFERENTLY or accepts_nothing

    @property
    def asks_back(self) -> bool:
        return self.cleaned_data.get("outcome") == QUESTION

    def typed_facts(self) -> list[dict[str, str]]:
        """What was typed, to be read and copied where it can no longer be sent."""
        fields = [self["outcome"], self.value_field, self["reason_code"], self["reason"]]
        words = [(field.label, _word_of(field)) for field in fields]
        return [{"term": label, "text": text} for label, text in words if text]

    def clean(self) -> dict[str, Any]:
        self._clean_value()
        if self.asks_back:
            self._clean_due_on()
            self._require("reason", "Bitte schreiben Sie, was Sie von der Stadt wissen möchten.")
        elif outcome := self.cleaned_data.get("outcome"):
            self._require("reason_code", "Bitte wählen Sie einen Grund.")
            code = self.cleaned_data.get("reason_code")
            if code and (misfit := reason_misfit(outcome, code)):
                self.add_error("reason_code", misfit)
            self._require("reason", "Bitte begründen Sie die Entscheidung; die Stadt liest diesen Text.")
        return self.cleaned_data

    def _require(self, name: str, message: str) -> None:
        if not str(self.cleaned_data.get(name) or "").strip() and name not in self.errors:
            self.add_error(name, message)

    def _clean_value(self) -> None:
        """Leaves `value`, a pair of level id and number; both None where the outcome needs no value."""
        self.cleaned_data["value"] = (None, None)
        name = self.value_field.name
        if not self.needs_value or name in self.errors:
            return
        typed = self.cleaned_data.get(name, "").strip()
        try:
            pair = value_pair(name, typed)
        except UnreadableNumber as error:
            self.add_error(name, str(error))
            return
        if wrong := self._wrong_value(pair):
            self.add_error(name, wrong)
        else:
            self.cleaned_data["value"] = pair

    def _wrong_value(self, pair: tuple[int | None, Decimal | None]) -> str:
        if pair == (None, None):
            return VALUE_MISSING
        return named_value_misfit(self.correction, self.cleaned_data["outcome"], *pair)

    def _clean_due_on(self) -> None:
        if "due_on" in self.errors:
            return
        due_on: date | None = self.cleaned_data.get("due_on")
        earliest, latest = earliest_answer_date(timezone.localdate()), timezone.localdate() + LATEST_ANSWER
        if due_on is None:
            self.add_error("due_on", "Bitte geben Sie an, bis wann die Stadt antworten soll.")
        elif due_on < earliest:
            text = f"Die Stadt braucht mindestens fünf Arbeitstage: frühestens {earliest:%d.%m.%Y}."
            self.add_error("due_on", text)
        elif due_on > latest:
            self.add_error("due_on", f"Bitte wählen Sie ein Datum bis {latest:%d.%m.%Y}.")


def _word_of(field: forms.BoundField) -> str:
    """A field's content as people read it: the label of a choice, else the text."""
    value = str(field.value() or "")
    return str(dict(getattr(field.field, "choices", [])).get(value, value))


def value_pair(name: str, typed: str) -> tuple[int | None, Decimal | None]:
    if not typed:
        return None, None
    return (int(typed), None) if name == "level" else (None, parse_german_number(typed))


def fit_value_field(form: forms.Form, parameter: Parameter) -> None:
    """Keep the one value field that fits the parameter's scale."""
    if parameter.kind == ParameterKind.LEVELS:
        del form.fields["number"]
        steps = [
            (level.pk, f"{level.label} ({points_text(level.points)})") for level in parameter.levels.all()
        ]
        form.fields["level"].choices = [("", "Bitte wählen"), *steps]
        return
    del form.fields["level"]
    low, high = parameter.minimum, parameter.maximum
    span = "" if low is None or high is None else f"Von {exact_number(low)} bis {number_text(high)}. "
    unit = f"Einheit: {parameter.unit}. " if parameter.unit else ""
    form.fields["number"].help_text = f"{unit}{span}Mit Dezimalkomma."


class ReturnForm(forms.Form):
    """A second person sends a decision back."""

    reason = forms.CharField(
        label="Warum geben Sie die Entscheidung zurück?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Das liest nur das Projektteam.",
        max_length=5000,
        error_messages={"required": "Bitte schreiben Sie, warum Sie die Entscheidung zurückgeben."},
    )


class MessageForm(forms.Form):
    """A message to the city."""

    text = forms.CharField(
        label="Nachricht an die Stadt",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        error_messages={"required": "Bitte schreiben Sie einen Text."},
    )
