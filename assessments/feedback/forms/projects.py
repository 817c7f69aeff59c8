"""„Projekt melden“: one correction with one or more projects."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.choices import ProjectStatus
from assessments.feedback.actions.corrections import ProjectFields
from assessments.feedback.evidence import EvidenceRefused, check_link
from assessments.models import Correction

from .correction import CorrectionForm
from .fields import GermanDateField, KeepsTyped, TemplatePart, length_message

MOST = 20
COUNT, REMOVE = "projekte", "projekt_weg"
NAMES = tuple(vars(ProjectFields()))


class ProjectPart(KeepsTyped, forms.Form):
    """One project."""

    title = forms.CharField(
        label="Titel des Projekts", required=False, max_length=200, error_messages=length_message(200)
    )
    description = forms.CharField(
        label="Kurzbeschreibung", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Bitte wählen"), *ProjectStatus.choices],
        error_messages={"invalid_choice": "Bitte wählen Sie den Status aus der Liste."},
    )
    started_on = GermanDateField(label="Beginn")
    bearer = forms.CharField(
        label="Träger", required=False, max_length=200, error_messages=length_message(200)
    )
    link = forms.CharField(label="Link zum Projekt", required=False, widget=forms.URLInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "description", "status", "bearer"):
            self.fields[name].is_needed = True

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if not link:
            return ""
        if len(link) > 500:
            raise forms.ValidationError("Bitte höchstens 500 Zeichen eingeben.")
        try:
            return check_link(link)
        except EvidenceRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def project(self) -> ProjectFields:
        return ProjectFields(
            title=self.typed("title", 200),
            description=self.typed("description"),
            status=self.cleaned_data.get("status", ""),
            started_on=self.cleaned_data.get("started_on"),
            bearer=self.typed("bearer", 200),
            link=self.cleaned_data.get("link", ""),
        )


class ProjectForm(CorrectionForm):
    """The projects stand first; each has its own part, and a part left empty counts for nothing."""

    needed = ("reason",)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            data = without_removed(data)
        super().__init__(data, *args, **kwargs)
        self.parts = self._typed_parts(data) if data is not None else self._stored_parts()

    def _typed_parts(self, data: Mapping[str, Any]) -> list[ProjectPart]:
        return [ProjectPart(data, prefix=f"projekt-{at}") for at in range(count_in(data))]

    def _stored_parts(self) -> list[ProjectPart]:
        source: Correction | None = self.draft or self.model
        stored = list(source.projects.all()) if source else []
        initials = [{name: getattr(project, name) for name in NAMES} for project in stored] or [{}]
        return [ProjectPart(initial=values, prefix=f"projekt-{at}") for at, values in enumerate(initials)]

    def add_part(self) -> None:
        """One more empty part; nothing typed so far is touched."""
        if len(self.parts) < MOST:
            self.parts.append(ProjectPart(prefix=f"projekt-{len(self.parts)}"))

    @property
    def may_add(self) -> bool:
        return len(self.parts) < MOST

    def value_layout(self) -> list[Any]:
        return [TemplatePart("assessments/feedback/_projects.html")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number, part in enumerate(self.parts, start=1):
            for name, errors in part.errors.items():
                label = part.fields[name].label
                self.add_error(None, [f"Projekt {number}, {label}: {error}" for error in errors])
        return cleaned

    def project_fields(self) -> list[ProjectFields]:
        projects = [part.project() for part in self.parts if part.is_bound]
        return [project for project in projects if project != ProjectFields()]


def count_in(data: Mapping[str, Any]) -> int:
    """How many parts were sent, at least one and at most what a correction takes."""
    sent = data.get(COUNT, "")
    return min(max(int(sent), 1), MOST) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else 1


def without_removed(data: QueryDict) -> QueryDict:
    """The sent form without the project that somebody took away; those after it move up."""
    wanted, count = data.get(REMOVE, ""), count_in(data)
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 and int(wanted) < count):
        return data
    kept = data.copy()
    order = [at for at in range(count) if at != int(wanted)]
    for name in NAMES:
        texts = [data.get(f"projekt-{at}-{name}", "") for at in order]
        for at, text in enumerate([*texts, ""]):
            kept[f"projekt-{at}-{name}"] = text
    kept[COUNT] = str(max(len(order), 1))
    return kept
