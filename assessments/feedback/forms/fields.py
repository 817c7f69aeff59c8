"""Fields as people in Germany fill them in."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string

from assessments.feedback.plausible import refusal_of_day
from assessments.feedback.wording import exact_number
from assessments.models import Parameter
from assessments.results.numbers import UnreadableNumber, parse_german_number, refusal_of_range

MOMENT = "Bitte geben Sie Tag und Uhrzeit an, zum Beispiel 18.12.2026, 18:00."


class MomentField(forms.DateTimeField):
    """A moment in Berlin's time, as browsers send it or people write it; seconds do not count."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M"]
        words = {"invalid": MOMENT, "required": MOMENT}
        super().__init__(input_formats=formats, error_messages=words, **kwargs)


class DayField(forms.DateField):
    """Any day; browsers send ISO, people type 30.09.2026."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Bitte geben Sie ein Datum in der Form 30.09.2026 ein."}
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
            error_messages=messages,
            **kwargs,
        )


class GermanDateField(DayField):
    """A day that has been."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and (refusal := refusal_of_day(day)):
            raise ValidationError(refusal)
        return day


class GermanNumberField(forms.CharField):
    """A parameter's number, within its plausible limits."""

    def __init__(self, parameter: Parameter, **kwargs: Any) -> None:
        self.parameter = parameter
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = parse_german_number(typed)
        except UnreadableNumber as reason:
            raise ValidationError(str(reason)) from reason
        if refusal := refusal_of_range(self.parameter, number):
            raise ValidationError(refusal)
        return number

    def prepare_value(self, value: Any) -> Any:
        return exact_number(value) if isinstance(value, Decimal) else value


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; whether they are acceptable is checked file by file."""

    widget = FilesInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in value or [] if file]


def length_message(limit: int) -> dict[str, str]:
    return {"max_length": f"Bitte höchstens {limit} Zeichen eingeben."}


class KeepsTyped:
    """For forms: what was typed, also where a field refuses it."""

    def typed(self, name: str, limit: int | None = None) -> str:
        """A draft loses nothing that can be kept."""
        text = self.cleaned_data.get(name)
        if text is None:
            text = self.data.get(self.add_prefix(name), "").replace("\x00", "")
        return text[:limit]


class TemplatePart(LayoutObject):
    """A part of a form's layout that has a template of its own."""

    def __init__(self, template: str) -> None:
        self.template = template

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return render_to_string(self.template, {"form": form})
