"""The project team's form for like cases: one outcome, one reason, one value where the outcome names one."""

from decimal import Decimal
from typing import Any

from django import forms

from assessments.choices import Outcome, ReasonCode
from assessments.models import Parameter
from assessments.results.numbers import UnreadableNumber, parse_german_number

from .actions.bulk import MOST_CASES, Ruling
from .forms_moderation import VALUE_MISSING, fit_value_field
from .plausible import value_misfit
from .reasons import reason_misfit

BIGGEST = 2**31


def ticked_cases(marks: list[str]) -> list[tuple[int, int]]:
    """Pairs of correction and revision from „17-3“; whatever reads otherwise is passed over."""
    pairs = [mark.split("-") for mark in marks[: 2 * MOST_CASES]]
    numbers = [pair for pair in pairs if len(pair) == 2 and all(p.isascii() and p.isdigit() for p in pair)]
    read = [(int(pk[:12]), int(revision[:12])) for pk, revision in numbers]
    return list(dict.fromkeys(pair for pair in read if max(pair) < BIGGEST))


class BulkForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Ergebnis für alle",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie ein Ergebnis."},
    )
    level = forms.ChoiceField(label="Wert, der für alle gelten soll", required=False)
    number = forms.CharField(label="Wert, der für alle gelten soll", max_length=60, required=False)
    reason_code = forms.ChoiceField(
        label="Grund",
        choices=[("", "Bitte wählen"), *ReasonCode.choices],
        error_messages={"required": "Bitte wählen Sie einen Grund."},
    )
    reason = forms.CharField(
        label="Text an die Städte",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text="Jede Stadt liest diesen Text bei ihrer Korrektur. Bitte nennen Sie keine andere Stadt.",
        error_messages={"required": "Bitte begründen Sie die Entscheidung; die Städte lesen diesen Text."},
    )

    def __init__(self, *args: Any, parameter: Parameter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.use_required_attribute = False
        fit_value_field(self, parameter)
        named = self.fields["level" if "level" in self.fields else "number"]
        named.help_text = f"{named.help_text} Nur für „abweichend übernehmen“.".strip()

    @property
    def value_field(self) -> forms.BoundField:
        return self["level" if "level" in self.fields else "number"]

    def clean(self) -> dict[str, Any]:
        kept = self.cleaned_data
        outcome, code = kept.get("outcome"), kept.get("reason_code")
        if outcome and code and (misfit := reason_misfit(outcome, code)):
            self.add_error("reason_code", misfit)
        kept["value"] = self._value() if outcome == Outcome.ACCEPT_DIFFERENTLY else (None, None)
        return kept

    def _value(self) -> tuple[int | None, Decimal | None]:
        name = self.value_field.name
        typed = self.cleaned_data.get(name, "").strip()
        if name in self.errors:
            return None, None
        try:
            number = None if name == "level" or not typed else parse_german_number(typed)
        except UnreadableNumber as error:
            self.add_error(name, str(error))
            return None, None
        level = int(typed) if name == "level" and typed else None
        wrong = value_misfit(self.parameter, level, number) if typed else VALUE_MISSING
        if wrong:
            self.add_error(name, wrong)
        return level, number

    def ruling(self) -> Ruling:
        kept = self.cleaned_data
        level, number = kept["value"]
        return Ruling(kept["outcome"], kept["reason_code"], kept["reason"], level, number)
