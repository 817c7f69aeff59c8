"""The levels of a parameter as rows of one form; blank rows count for nothing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.models import Parameter

from .fields import LevelFields
from .form_fields import NumberField, length_message

MOST_LEVELS = 12
SPARE_ROWS = 3
LAST = 99
TYPED = "input"  # as the form pack marks a field outside of tables


class LevelForm(forms.Form):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    position = forms.IntegerField(
        label="Nr.",
        required=False,
        min_value=1,
        max_value=LAST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": TYPED}),
        error_messages={"invalid": "Bitte geben Sie eine ganze Zahl ein."},
    )
    label = forms.CharField(
        label="Stufe",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": TYPED}),
        error_messages=length_message(120),
    )
    points = NumberField(
        attrs={"class": TYPED}, label="Punkte", whole=6, places=4, least=Decimal(0), required=False
    )
    gone = forms.BooleanField(
        label="Entfernen",
        required=False,
    )

    @property
    def is_blank(self) -> bool:
        typed = self.cleaned_data
        return not (typed.get("label") or typed.get("points") is not None or typed.get("pk") or self.errors)

    @property
    def is_kept(self) -> bool:
        return not self.cleaned_data.get("gone") and not self.is_blank

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("gone") or self.errors or self.is_blank:
            return typed
        if not typed.get("label"):
            self.add_error("label", "Bitte benennen Sie die Stufe.")
        if typed.get("points") is None:
            self.add_error("points", "Bitte geben Sie die Punkte an.")
        return typed


class LevelRows(forms.BaseFormSet):
    """The levels in their order; blank rows count for nothing."""

    known: frozenset[int] = frozenset()

    def clean(self) -> None:
        if not self.management_form.is_valid() or any(form.errors for form in self.forms):
            return
        labels = [level.label.casefold() for level in self.levels()]
        if len(labels) != len(set(labels)):
            raise ValidationError("Zwei Stufen haben denselben Namen. Bitte benennen Sie sie verschieden.")
        if len(labels) < 2:
            raise ValidationError("Bitte geben Sie mindestens zwei Stufen an.")
        if not any(level.points > 0 for level in self.levels()):
            raise ValidationError("Mindestens eine Stufe braucht Punkte über 0.")

    def levels(self) -> tuple[LevelFields, ...]:
        """In the order of their numbers; rows without one follow."""
        kept = [form.cleaned_data for form in self.forms if form.is_kept]
        kept.sort(key=lambda row: row.get("position") or LAST + 1)
        return tuple(
            LevelFields(row["pk"] if row.get("pk") in self.known else None, at, row["label"], row["points"])
            for at, row in enumerate(kept, 1)
        )


LevelFormSet = forms.formset_factory(
    LevelForm, formset=LevelRows, extra=SPARE_ROWS, max_num=MOST_LEVELS, absolute_max=MOST_LEVELS + 3
)


def level_rows(parameter: Parameter | None, data: Any = None) -> LevelRows:
    """The formset of a parameter's levels; only its own may come back."""
    words = {"missing_management_form": "Die Stufen fehlen. Bitte laden Sie die Seite neu."}
    levels = list(parameter.levels.all()) if parameter else []
    names = ("pk", "position", "label", "points")
    initial = [{name: getattr(level, name) for name in names} for level in levels]
    made = LevelFormSet(data, initial=initial, prefix="stufen", error_messages=words)
    made.known = frozenset(level.pk for level in levels)
    return made
