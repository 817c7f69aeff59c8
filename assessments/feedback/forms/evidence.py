"""Evidence as a city hands it in: a link or files, with what they prove. Also the answer to a Rückfrage."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessments.feedback.evidence import CheckedFile, EvidenceRefused, check_file, check_link
from assessments.models import CorrectionEvidence

from .fields import FilesField, GermanDateField, TemplatePart, length_message

MAX_MEGABYTES = 20
DESCRIPTION = ("valid_as_of", "locator", "proves")


class DescribedFields(forms.Form):
    """What a person says of a piece of evidence."""

    valid_as_of = GermanDateField(label="Datum des Nachweises")
    locator = forms.CharField(
        label="Fundstelle",
        required=False,
        max_length=200,
        help_text="Zum Beispiel Seite 4 oder Abschnitt 2.1.",
        error_messages=length_message(200),
    )
    proves = forms.CharField(
        label="Was er belegt", required=False, max_length=500, error_messages=length_message(500)
    )
    is_confidential = forms.BooleanField(
        label="vertraulich: sehen nur Ihre Stadt und das Projektteam", required=False
    )

    def description(self) -> dict[str, Any]:
        """An unreadable part is left out and stays in the form."""
        return {
            "valid_as_of": self.cleaned_data.get("valid_as_of"),
            "locator": self.cleaned_data.get("locator", ""),
            "proves": self.cleaned_data.get("proves", ""),
            "is_confidential": self.cleaned_data.get("is_confidential", False),
        }


class DescriptionForm(DescribedFields):
    """Of a piece that the correction has already; `shown` says that the page offered its fields."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def __init__(self, data: Any, *, link: CorrectionEvidence, is_open: bool = False) -> None:
        prefix = f"nachweis-{link.pk}"
        self.link, self.is_open = link, is_open
        is_sent = data is not None and bool(data.get(f"{prefix}-shown"))
        stored = {name: getattr(link, name) for name in (*DESCRIPTION, "is_confidential")}
        super().__init__(data if is_sent else None, prefix=prefix, initial=stored)


class EvidenceFields(DescribedFields):
    """One link and any number of files that share a description, or pieces that the city filed before."""

    url = forms.CharField(
        label="Link", required=False, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    files = FilesField(
        label="Dateien",
        required=False,
        help_text="PDF, Bild (PNG, JPEG), Office-Datei ohne Makros oder Text; je Datei höchstens "
        f"{MAX_MEGABYTES} MB. Mehrere auf einmal sind möglich; "
        "die Angaben zu jeder einzelnen ändern Sie nach dem Speichern.",
    )
    suche = forms.CharField(label="Nach Name, Adresse oder Wert suchen", required=False, max_length=100)
    vorhanden = forms.MultipleChoiceField(
        label="Vorhandene Nachweise Ihrer Stadt",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Bitte wählen Sie nur Nachweise aus dieser Liste."},
    )
    attached: Sequence[dict[str, Any]] = ()  # the rows of the pieces that the correction has
    is_collection_open = False
    collection_total = 0

    @staticmethod
    def evidence_layout(legend: str) -> list[Any]:
        described = (Row("valid_as_of", "locator"), "proves", "is_confidential")
        return [
            TemplatePart("assessments/feedback/_evidence_list.html"),
            Fieldset(legend, "url", "files", *described),
            TemplatePart("assessments/feedback/_evidence_reuse.html"),
        ]

    def offer(self, choices: list[tuple[str, str]], total: int, *, is_open: bool) -> None:
        """What of the city's evidence may be chosen; before the form is checked."""
        self.fields["vorhanden"].choices = choices
        self.collection_total, self.is_collection_open = total, is_open

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url:
            return ""
        try:
            return check_link(url)
        except EvidenceRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = any(cleaned.get(name) for name in DESCRIPTION)
        if named and not self.data.get(self.add_prefix("url")) and not cleaned.get("files"):
            self.add_error("url", "Bitte geben Sie den Link an, oder wählen Sie eine Datei.")
        return cleaned

    def checked_files(self) -> list[CheckedFile]:
        """The acceptable ones; each other one leaves a message beside the field."""
        accepted = []
        for upload in self.cleaned_data.get("files", []):
            try:
                accepted.append(_checked(upload))
            except EvidenceRefused as refusal:
                self.add_error("files", str(refusal))
        return accepted

    def forget_evidence(self) -> None:
        """What is stored need not be sent again: empty its fields, unless one of them is refused."""
        if any(name in self.errors for name in ("url", "files", "vorhanden", *DESCRIPTION)):
            return
        self.data = self.data.copy()
        for name in ("url", *DESCRIPTION, "is_confidential", "vorhanden"):
            self.data.pop(self.add_prefix(name), None)


def _checked(upload: UploadedFile) -> CheckedFile:
    """Read at most one byte more than is allowed: check_file then says that it is too large."""
    return check_file(upload.name or "", upload.read(MAX_MEGABYTES * 1024 * 1024 + 1))


class AnswerForm(EvidenceFields):
    """The answer to a Rückfrage, with more evidence where it helps."""

    text = forms.CharField(label="Ihre Antwort", required=False, widget=forms.Textarea(attrs={"rows": 4}))

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout("text", *self.evidence_layout("Weiterer Nachweis (wenn nötig)"))
        return helper

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("Bitte schreiben Sie eine Antwort.")
        return text
