"""What narrows the list of values; its state stands in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.feedback.queries.dossier import STATES
from assessments.models import Domain

MINE, NOBODY = ("mir", "mir zugewiesen"), ("niemand", "Koordination")
ORDERS = [("auffaellig", "Auffällige zuerst"), ("katalog", "nach Katalog")]


class ValueFilterForm(forms.Form):
    order = forms.ChoiceField(label="Reihenfolge", choices=ORDERS, required=False)
    zustand = forms.ChoiceField(
        label="Zustand",
        choices=[("", "alle"), *((key, label) for key, (label, _) in STATES.items())],
        required=False,
    )
    bereich = forms.ChoiceField(label="Bereich", required=False)
    zustaendig = forms.ChoiceField(label="Zuständig", required=False)

    def __init__(self, data: Any, domains: Iterable[Domain], responsible: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["zustaendig"].choices = [("", "alle"), MINE, NOBODY, *responsible]
        self.fields["bereich"].choices = [("", "alle"), *((d.key, d.name) for d in domains)]

    def value(self, name: str) -> str:
        """The choice made; an unknown one counts as none."""
        self.is_valid()
        return self.cleaned_data.get(name, "")

    @property
    def in_catalogue_order(self) -> bool:
        return self.value("order") == "katalog"

    @property
    def is_narrowed(self) -> bool:
        return any(self.value(name) for name in ("zustand", "bereich", "zustaendig"))
