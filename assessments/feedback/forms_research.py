"""The form of a Recherchekorrektur: the value by its scale, where it comes from, and why."""

from decimal import Decimal
from typing import Any

from django import forms

from assessments.models import Finding
from assessments.results.numbers import UnreadableNumber, parse_german_number

from .forms.fields import GermanDateField
from .forms_moderation import VALUE_MISSING, fit_value_field
from .queries.research import NewValue


class ResearchForm(forms.Form):
    level = forms.ChoiceField(label="Neuer Wert", required=False)
    number = forms.CharField(label="Neuer Wert", max_length=60, required=False)
    source_label = forms.CharField(
        label="Quelle", max_length=300, error_messages={"required": "Bitte nennen Sie die Quelle."}
    )
    source_url = forms.URLField(
        label="Link zur Quelle",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Bitte geben Sie eine vollständige Adresse ein, mit https:// am Anfang."},
    )
    fetched_on = GermanDateField(label="abgerufen am")
    data_as_of = forms.CharField(
        label="Stand der Quelle",
        max_length=40,
        required=False,
        help_text="Zum Beispiel 2025 oder 30.06.2026.",
    )
    reason = forms.CharField(
        label="Begründung",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        help_text="Die Stadt liest diesen Text.",
        error_messages={
            "required": "Bitte begründen Sie die Recherchekorrektur; die Stadt liest diesen Text."
        },
    )
    overrule_reason = forms.CharField(
        label="Warum die übernommene Korrektur nicht mehr gilt",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
        help_text="Das liest nur das Projektteam.",
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding
        self.use_required_attribute = False
        fit_value_field(self, finding.parameter)

    @property
    def value_field(self) -> forms.BoundField:
        return self["level" if "level" in self.fields else "number"]

    def clean(self) -> dict[str, Any]:
        """Leaves `value`, a pair of level id and number; off the scale is refused by the plan."""
        self.cleaned_data["value"] = (None, None)
        name = self.value_field.name
        if name not in self.errors:
            self._read(name, self.cleaned_data.get(name, "").strip())
        return self.cleaned_data

    def _read(self, name: str, typed: str) -> None:
        if not typed:
            self.add_error(name, VALUE_MISSING)
            return
        try:
            pair: tuple[int | None, Decimal | None]
            pair = (int(typed), None) if name == "level" else (None, parse_german_number(typed))
        except UnreadableNumber as error:
            self.add_error(name, str(error))
        else:
            self.cleaned_data["value"] = pair

    def new_value(self) -> NewValue:
        kept = self.cleaned_data
        level, number = kept["value"]
        source = {name: kept[name] for name in ("source_label", "source_url", "fetched_on", "data_as_of")}
        return NewValue(self.finding.pk, level, number, **source)
