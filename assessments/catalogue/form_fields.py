"""Fields of the catalogue's forms: texts and numbers, within what their columns can keep."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.results.numbers import UnreadableNumber, parse_german_number
from assessments.results.wording import exact_number


def length_message(limit: int) -> dict[str, str]:
    return {
        "max_length": f"Bitte höchstens {limit} Zeichen eingeben.",
        "required": "Bitte füllen Sie dieses Feld aus.",
    }


class NumberField(forms.CharField):
    """A number as it is typed in Germany, within what its column can keep."""

    def __init__(self, *, whole: int, places: int, least: Decimal | None = None, **kwargs: Any) -> None:
        self.whole, self.places, self.least = whole, places, least
        words = {"required": "Bitte geben Sie eine Zahl ein."}
        widget = forms.TextInput(attrs={"inputmode": "decimal", **kwargs.pop("attrs", {})})
        super().__init__(widget=widget, max_length=40, error_messages=words, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = parse_german_number(typed.replace("−", "-"))
        except UnreadableNumber as reason:
            raise ValidationError(str(reason)) from reason
        if len(str(abs(int(number)))) > self.whole:
            raise ValidationError(f"Bitte höchstens {self.whole} Stellen vor dem Komma eingeben.")
        if number != round(number, self.places):
            raise ValidationError(f"Bitte höchstens {self.places} Nachkommastellen eingeben.")
        if self.least is not None and number < self.least:
            raise ValidationError(f"Die Zahl darf nicht unter {exact_number(self.least)} liegen.")
        return number

    def prepare_value(self, value: Any) -> Any:
        return exact_number(value) if isinstance(value, Decimal) else value


def weight_field() -> NumberField:
    return NumberField(
        label="Gewicht", whole=4, places=4, least=Decimal(0), help_text="1 ist üblich, 0 zählt nicht."
    )


def text_area(label: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=length_message(5000),
    )
