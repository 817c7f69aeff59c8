"""The form of a city's profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from .actions.profile import PARTS, ProfileTexts
from .models import CityProfile

MOST_LINKS, LONGEST_LINK, LONGEST_TEXT = 20, 500, 5000
WEB_ADDRESS = URLValidator(schemes=["http", "https"])
HINTS = {
    "organisation": "Wer ist für Digitalisierung zuständig, wo ist die Stelle angesiedelt?",
    "strategy": "Welche Strategie gilt, seit wann, wer hat sie beschlossen?",
    "fields_of_action": "Ein Handlungsfeld je Zeile, zum Beispiel Mobilität.",
    "networks": "Ein Netzwerk oder Verbund je Zeile.",
    "projects": "Ein Projekt je Zeile, das Handlungsfeld in eckigen Klammern: Handyparken [Mobilität].",
    "funding": "Welche Förderprogramme nutzt Ihre Stadt?",
    "links": "Eine Adresse je Zeile, mit https:// am Anfang.",
}
ROWS = {"organisation": 3, "strategy": 3, "funding": 3}


class ProfileForm(forms.Form):
    """All parts may stay empty. `revision` is the one that the person saw."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = forms.CharField(
                label=CityProfile._meta.get_field(part).verbose_name,
                required=False,
                max_length=LONGEST_TEXT,
                help_text=HINTS[part],
                widget=forms.Textarea(attrs={"rows": ROWS.get(part, 5)}),
                error_messages={"max_length": "Bitte höchstens 5.000 Zeichen eingeben."},
            )

    @classmethod
    def of(cls, profile: CityProfile | None) -> "ProfileForm":
        names = ("revision", *PARTS) if profile else ()
        return cls(initial={name: getattr(profile, name) for name in names} or {"revision": 0})

    def clean_links(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(f"Bitte höchstens {MOST_LINKS} Adressen eintragen.")
        for line in lines:
            require_web_address(line)
        return "\n".join(lines)

    def texts(self) -> ProfileTexts:
        cleaned = {part: self.cleaned_data[part].replace("\r\n", "\n") for part in PARTS}
        return ProfileTexts(**cleaned)

    def show_revision(self, revision: int) -> None:
        """The revision that the next post compares with."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


def require_web_address(line: str) -> None:
    """Refuses whatever is no public http(s) address, also one with credentials in it."""
    shown = line if len(line) < 80 else f"{line[:77]}…"
    try:
        WEB_ADDRESS(line)
    except ValidationError as problem:
        raise ValidationError(
            f"„{shown}“ ist keine Web-Adresse. Bitte eine Adresse je Zeile, mit https:// am Anfang."
        ) from problem
    if "@" in line.split("//", 1)[1].split("/", 1)[0]:
        raise ValidationError(f"„{shown}“ enthält Zugangsdaten. Bitte tragen Sie die Adresse ohne sie ein.")
    if len(line) > LONGEST_LINK:
        raise ValidationError(f"„{shown}“ ist zu lang. Möglich sind {LONGEST_LINK} Zeichen.")
