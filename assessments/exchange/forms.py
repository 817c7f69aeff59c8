"""Which part of the dossier to download, and the file to upload."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessments.models import Domain

MEGABYTES = 20
KINDS = [("xlsx", "Excel"), ("csv", "CSV")]


class ExtentForm(forms.Form):
    """Empty choices leave everything in."""

    bereich = forms.ChoiceField(label="Themenbereich", required=False)
    zustaendig = forms.ChoiceField(label="Zuständig", required=False)
    art = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, domains: Iterable[Domain], responsibilities: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["bereich"].choices = [("", "alle"), *((d.key, d.name) for d in domains)]
        if responsibilities:
            self.fields["zustaendig"].choices = [("", "alle"), *responsibilities]
        else:
            del self.fields["zustaendig"]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True  # a GET form
        shown = [name for name in ("bereich", "zustaendig") if name in self.fields]
        helper.layout = Layout(Row(*shown))
        return helper

    def value(self, name: str) -> str:
        """The choice made; an unknown one counts as none."""
        self.is_valid()
        return self.cleaned_data.get(name, "")

    @property
    def extent(self) -> str:
        """The choice in words."""
        words = [
            dict(self.fields[name].choices)[self.value(name)]
            for name in ("bereich", "zustaendig")
            if name in self.fields and self.value(name)
        ]
        return ", ".join(words) or "alle Werte"


class UploadForm(forms.Form):
    datei = forms.FileField(
        label="Ausgefüllte Mappe",
        help_text=f"Excel (.xlsx) oder CSV, höchstens {MEGABYTES} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,  # the reading says so in its own words
        error_messages={"required": "Bitte wählen Sie die ausgefüllte Mappe."},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout("datei")
        return helper

    def content(self) -> tuple[str, bytes]:
        """Name and bytes; one byte more than is allowed tells that it is too large."""
        file: UploadedFile = self.cleaned_data["datei"]
        return file.name or "", file.read(MEGABYTES * 1024 * 1024 + 1)
