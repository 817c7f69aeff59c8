"""The correction form, by what a correction of the parameter is. Knows fields and types, no workflow."""

from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms

from assessments.feedback.actions.corrections import DraftFields, ProjectFields
from assessments.feedback.wording import points_text
from assessments.models import Correction, Parameter

from .evidence import EvidenceFields
from .fields import GermanDateField, GermanNumberField, KeepsTyped, length_message

AS_OF_HINT = "Seit wann gilt das, zum Beispiel das Datum des Beschlusses oder des Starts?"


class CorrectionForm(KeepsTyped, EvidenceFields):
    """What every kind has. Subclasses add how the value is given."""

    value_title = ""
    shows_effect = False
    summary_title = ""  # of the error summary, where „Bitte prüfen Sie …“ does not fit
    needed: tuple[str, ...] = ("data_as_of", "reason")  # for submitting; a draft may lack them
    value_names: tuple[str, ...] = ()

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    data_as_of = GermanDateField(label="Stand vom", help_text=AS_OF_HINT)
    reason = forms.CharField(
        label="Begründung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Was ist richtig, und woran ist es zu erkennen?",
    )
    city_reference = forms.CharField(
        label="Ihr Aktenzeichen", required=False, max_length=80, error_messages=length_message(80)
    )

    def __init__(
        self,
        *args: Any,
        parameter: Parameter,
        draft: Correction | None = None,
        model: Correction | None = None,
        **kwargs: Any,
    ) -> None:
        """`model` is an earlier correction that a new one begins with: refused, or kept for this edition."""
        self.parameter, self.draft, self.model = parameter, draft, None if draft else model
        initial = self.initial_of(draft) | self.initial_like(self.model)
        super().__init__(*args, initial=initial, **kwargs)
        self.add_value_fields()
        self.order_fields([*self.value_names, "data_as_of", "city_reference", "reason"])
        for name in self.needed:
            self.fields[name].is_needed = True

    def initial_of(self, draft: Correction | None) -> dict[str, Any]:
        if draft is None:
            return {}
        names = ("revision", "data_as_of", "reason", "city_reference", "criteria")
        return {name: getattr(draft, name) for name in names} | {
            "level": draft.level_id,
            "number": draft.number if draft.number is not None else draft.number_as_typed,
        }

    def initial_like(self, model: Correction | None) -> dict[str, Any]:
        """What a new correction begins with; a level goes by its label, since each edition has its own."""
        if model is None:
            return {}
        label = model.level.label if model.level else None
        level = next((lv.pk for lv in self.parameter.levels.all() if lv.label == label), None)
        return self.initial_of(model) | {"revision": None, "level": level}

    def add_value_fields(self) -> None:
        """Fields whose choices come from the parameter."""

    def value_layout(self) -> list[Any]:
        return []

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            "revision",
            *self.value_layout(),
            Row("data_as_of", "city_reference"),
            "reason",
            *self.evidence_layout(self.evidence_title()),
        )
        return helper

    def evidence_title(self) -> str:
        """Says so where nothing can be submitted without evidence and there is none yet."""
        if self.parameter.statement_suffices or (self.draft and self.draft.evidence_links.exists()):
            return "Neuer Nachweis"
        return 'Nachweis <span class="field__required">Pflichtangabe: Link oder Datei</span>'

    def draft_fields(self) -> DraftFields:
        return DraftFields(
            data_as_of=self.cleaned_data.get("data_as_of"),
            reason=self.typed("reason"),
            city_reference=self.typed("city_reference", 80),
            **self.value_fields(),
        )

    def value_fields(self) -> dict[str, Any]:
        return {}

    def project_fields(self) -> list[ProjectFields] | None:
        """The reported projects, where a correction of this kind has some."""
        return None

    def show_revision(self, revision: int) -> None:
        """The revision that the next post compares with."""
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(revision)


class LevelForm(CorrectionForm):
    value_title = "Richtiger Wert"
    value_names = ("level",)
    needed = ("level", "data_as_of", "reason")
    shows_effect = True

    def add_value_fields(self) -> None:
        self.fields["level"] = forms.TypedChoiceField(
            label=self.value_title,
            choices=[(lv.pk, f"{lv.label} ({points_text(lv.points)})") for lv in self.parameter.levels.all()],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Bitte wählen Sie eine Stufe dieser Skala."},
        )

    def value_layout(self) -> list[Any]:
        return ["level"]

    def value_fields(self) -> dict[str, Any]:
        return {"level_id": self.cleaned_data.get("level")}


class NumberForm(CorrectionForm):
    value_title = "Richtiger Wert"
    value_names = ("number",)
    needed = ("number", "data_as_of", "reason")
    shows_effect = True

    def add_value_fields(self) -> None:
        self.fields["number"] = GermanNumberField(
            self.parameter,
            label=self.value_title,
            help_text="Mit Dezimalkomma und ohne Punkte, zum Beispiel 12,5.",
        )

    def value_layout(self) -> list[Any]:
        unit = self.parameter.unit
        return [AppendedText("number", unit) if unit else "number"]

    def value_fields(self) -> dict[str, Any]:
        number = self.cleaned_data.get("number")
        typed = "" if number is not None else self.data.get(self.add_prefix("number"), "").strip()
        return {"number": number, "number_as_typed": typed.replace("\x00", "")[:60]}


class RegisterLevelForm(LevelForm):
    needed = CorrectionForm.needed
    value_title = "Wert, den die amtliche Quelle nennen müsste (wenn bekannt)"


class RegisterNumberForm(NumberForm):
    needed = CorrectionForm.needed
    value_title = "Wert, den die amtliche Quelle nennen müsste (wenn bekannt)"


class ReassessmentForm(CorrectionForm):
    """No number: the project team rates again by the criteria that the city names."""

    value_names = ("criteria",)
    needed = ("criteria", "data_as_of", "reason")

    def add_value_fields(self) -> None:
        criteria = [part.strip() for part in self.parameter.counts.split(";") if part.strip()]
        self.fields["criteria"] = forms.MultipleChoiceField(
            label="Welche Kriterien sollen neu bewertet werden?",
            choices=[(criterion, criterion) for criterion in criteria],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Bitte wählen Sie nur Kriterien aus dieser Liste."},
        )

    def value_layout(self) -> list[Any]:
        return ["criteria"]

    def value_fields(self) -> dict[str, Any]:
        return {"criteria": self.cleaned_data.get("criteria") or []}
