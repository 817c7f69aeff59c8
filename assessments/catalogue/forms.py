"""Forms of the catalogue: what the database demands, said in German before it refuses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.choices import Comparability, Normalisation, ParameterKind, SourceKind
from assessments.models import Domain, Indicator, Parameter

from .fields import DomainFields, IndicatorFields, LevelFields, ParameterFields
from .form_fields import NumberField, length_message, text_area, weight_field


class NextEditionForm(forms.Form):
    year = forms.IntegerField(
        label="Jahr",
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Bitte geben Sie das Jahr ein.",
            "invalid": "Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2028.",
            "min_value": "Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2028.",
            "max_value": "Bitte geben Sie ein Jahr bis 2100 ein.",
        },
    )
    title = forms.CharField(label="Titel", max_length=100, error_messages=length_message(100))
    cutoff_date = forms.DateField(
        label="Stichtag",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Bis zu diesem Tag zählt, was in einer Stadt da ist. Lässt sich später festlegen.",
        error_messages={"invalid": "Bitte geben Sie ein Datum an, zum Beispiel 31.12.2027."},
    )


class RevisionForm(forms.Form):
    """Carries the revision that the person saw, and which effect was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)


class DomainForm(RevisionForm):
    name = forms.CharField(label="Name", max_length=100, error_messages=length_message(100))
    short_name = forms.CharField(label="Kurzname", max_length=40, error_messages=length_message(40))
    weight = weight_field()

    @classmethod
    def initial_of(cls, domain: Domain) -> dict[str, Any]:
        names = ("name", "short_name", "weight", "revision")
        return {name: getattr(domain, name) for name in names}

    def fields_typed(self) -> DomainFields:
        typed = self.cleaned_data
        return DomainFields(typed["name"], typed["short_name"], typed["weight"])


class IndicatorForm(RevisionForm):
    name = forms.CharField(label="Name", max_length=120, error_messages=length_message(120))
    weight = weight_field()
    normalisation = forms.ChoiceField(label="Normalisierung", choices=Normalisation.choices)
    cap = NumberField(
        label="Obergrenze",
        whole=6,
        places=2,
        required=False,
        help_text="Nur bei „Zusatzpunkte bis zur Obergrenze“, dort über 0.",
    )

    @classmethod
    def initial_of(cls, indicator: Indicator) -> dict[str, Any]:
        names = ("name", "weight", "normalisation", "cap", "revision")
        return {name: getattr(indicator, name) for name in names}

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        is_bonus, cap = typed.get("normalisation") == Normalisation.BONUS, typed.get("cap")
        if "cap" not in self.errors:
            if is_bonus and (cap is None or cap <= 0):
                self.add_error("cap", "Zusatzpunkte brauchen eine Obergrenze über 0.")
            elif not is_bonus and cap is not None:
                self.add_error("cap", "Eine Obergrenze gibt es nur bei Zusatzpunkten. Bitte leer lassen.")
        return typed

    def fields_typed(self) -> IndicatorFields:
        typed = self.cleaned_data
        return IndicatorFields(typed["name"], typed["normalisation"], typed["cap"], typed["weight"])


GROUPS = (
    ("Parameter", "", ("name", "kind", "source_kind", "weight")),
    (
        "Skala einer Zahl",
        "Grenzen bewerten und deckeln; plausible Werte weisen falsche Eingaben zurück. Ohne Grenzen wird die "
        "Zahl mit denen aller Städte verglichen. Bei Stufen hat nur die Liste darunter Bedeutung.",
        ("max_points", "unit", "lower", "upper", "direction", "decimals", "minimum", "maximum"),
    ),
    (
        "Wortlaut",
        "Diese Texte lesen die Städte neben ihrem Wert.",
        ("definition", "counts", "counts_not", "evidence_hint", "statement_suffices", "texts_are_demo"),
    ),
    ("Vergleich mit dem Vorjahr", "", ("comparability", "comparability_note")),
)


class ParameterForm(RevisionForm):
    """Name, scale, words and comparability; the levels stand in a formset beside it."""

    name = forms.CharField(label="Name", max_length=160, error_messages=length_message(160))
    kind = forms.ChoiceField(
        label="Art", choices=ParameterKind.choices, error_messages={"required": "Bitte wählen Sie eine Art."}
    )
    source_kind = forms.ChoiceField(label="Quelle", choices=SourceKind.choices)
    unit = forms.CharField(
        label="Einheit",
        max_length=60,
        required=False,
        error_messages=length_message(60),
        help_text="Zum Beispiel % der Haushalte. Bei Stufen leer lassen.",
    )
    weight = weight_field()
    max_points = NumberField(
        label="Höchstpunktzahl",
        whole=6,
        places=4,
        required=False,
        help_text="Bei Stufen gilt die höchste Stufe.",
    )
    lower = NumberField(label="Untere Grenze", whole=10, places=6, required=False)
    upper = NumberField(label="Obere Grenze", whole=10, places=6, required=False)
    direction = forms.TypedChoiceField(
        label="Richtung", coerce=int, choices=Parameter._meta.get_field("direction").choices
    )
    minimum = NumberField(label="Kleinster plausibler Wert", whole=10, places=6, required=False)
    maximum = NumberField(label="Größter plausibler Wert", whole=10, places=6, required=False)
    decimals = forms.TypedChoiceField(
        label="Nachkommastellen", coerce=int, choices=[(count, str(count)) for count in range(3)]
    )
    definition = text_area("Definition")
    counts = text_area("Zählt")
    counts_not = text_area("Zählt nicht")
    evidence_hint = text_area("Das genügt als Nachweis")
    statement_suffices = forms.BooleanField(label="Erklärung genügt als Nachweis", required=False)
    texts_are_demo = forms.BooleanField(label="Texte sind Demo-Wortlaut", required=False)
    comparability = forms.ChoiceField(label="Gegenüber dem Vorjahr", choices=Comparability.choices)
    comparability_note = forms.CharField(
        label="Was sich geändert hat",
        max_length=300,
        required=False,
        error_messages=length_message(300),
        help_text="Städte lesen das neben dem Wert des Vorjahres.",
    )

    def __init__(self, *args: Any, names_taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names_taken = {name.casefold() for name in names_taken}
        self.use_required_attribute = False

    @classmethod
    def initial_of(cls, parameter: Parameter) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "revision"]
        return {name: getattr(parameter, name) for name in names} | {"revision": parameter.revision}

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Legend, hint and fields, in the order of the page."""
        return [(legend, hint, [self[name] for name in names]) for legend, hint, names in GROUPS]

    @property
    def has_levels(self) -> bool:
        return self.cleaned_data.get("kind") == ParameterKind.LEVELS

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() in self.names_taken:
            raise ValidationError("Einen Parameter mit diesem Namen gibt es in dieser Ausgabe schon.")
        return name

    def clean(self) -> dict[str, Any]:
        self._clean_bounds()
        self._clean_points()
        low, high = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if low is not None and high is not None and low >= high:
            self.add_error("maximum", "Der größte plausible Wert muss über dem kleinsten liegen.")
        changed = self.cleaned_data.get("comparability") == Comparability.CHANGED
        if changed and not self.cleaned_data.get("comparability_note"):
            self.add_error("comparability_note", "Bitte schreiben Sie in einem Satz, was sich geändert hat.")
        return self.cleaned_data

    def _clean_bounds(self) -> None:
        if {"lower", "upper"} & set(self.errors):
            return
        lower, upper = self.cleaned_data.get("lower"), self.cleaned_data.get("upper")
        if self.cleaned_data.get("kind") != ParameterKind.NUMBER:
            for name, value in (("lower", lower), ("upper", upper)):
                if value is not None:
                    self.add_error(name, "Grenzen gibt es nur bei der Art „Zahl“. Bitte leer lassen.")
        elif (lower is None) != (upper is None):
            missing = "lower" if lower is None else "upper"
            self.add_error(missing, "Bitte geben Sie beide Grenzen an oder keine.")
        elif lower is not None and lower >= upper:
            self.add_error("upper", "Die obere Grenze muss über der unteren liegen.")

    def _clean_points(self) -> None:
        most = self.cleaned_data.get("max_points")
        if self.has_levels or "max_points" in self.errors:
            return
        if most is None or most <= 0:
            self.add_error("max_points", "Bitte geben Sie eine Höchstpunktzahl über 0 an.")

    def fields_typed(self, levels: tuple[LevelFields, ...]) -> ParameterFields:
        """With levels the highest of them is the most that can be reached, and they have no direction."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.has_levels:
            most = max(level.points for level in levels)
            typed |= {"max_points": most, "direction": 1, "minimum": None, "maximum": None}
        return ParameterFields(**typed, levels=levels if self.has_levels else ())
