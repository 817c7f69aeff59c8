"""What people fill in about their city's paper."""

from typing import Any

from django import forms

from assessments.models import Edition
from cities.models import City
from cities.peers import LEAST_CITIES, RULES

from .options import COVER_LINES, Options, earlier_editions

PEERS = {
    "size": "Städte ähnlicher Größe",
    "state": "Städte im selben Land",
    "region": "Städte in derselben Region (Ost oder West)",
    "university": "Städte wie Ihre mit oder ohne Universität",
}
OWN = ("own", "selbst gewählte Städte (mindestens fünf)")
SWITCHES = {
    "movement": "Warum sich Punkte und Rang verändert haben",
    "gaps": "Wo am meisten zu gewinnen ist",
    "columns": "Spalten zum Ausfüllen (Sachstand, Zeithorizont, Finanzierung, Beschluss-Nr., zuständig)",
    "corrections": "Korrekturen und was daraus wurde (nur Arbeitsfassung)",
    "values": "Anhang: alle Werte mit Quellen",
}
HINTS = {
    "body": "Zum Beispiel Rat, Stadtrat, Gemeinderat, Bürgerschaft, Stadtverordnetenversammlung.",
    "session": "Zum Beispiel 26.11.2026.",
}
PUBLICITY = [("", "keine Angabe"), ("öffentlich", "öffentlich"), ("nichtöffentlich", "nichtöffentlich")]
TOO_FEW = "Davon gibt es außer Ihrer Stadt nur {count}. Für Statistiken braucht es mindestens fünf Städte."
CHOOSE_FIVE = "Bitte wählen Sie unten mindestens fünf Städte aus."


class OptionsForm(forms.Form):
    """Everything may stay as it is; what is left empty does not appear in the paper."""

    def __init__(self, *args: Any, edition: Edition, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        earlier = [(known.key, known.title) for known in earlier_editions(edition)]
        peers = [*PEERS.items(), *([OWN] if edition.is_published else [])]
        self.fields["against"] = forms.ChoiceField(
            label="Vergleichen mit", choices=[("", "Ausgabe davor"), *earlier], required=False
        )
        self.fields["peers"] = forms.ChoiceField(label="Vergleichsstädte", choices=peers)
        if edition.is_published:
            others = City.objects.exclude(pk=city.pk).order_by("name").values_list("slug", "name")
            self.fields["cities"] = forms.MultipleChoiceField(
                label="Selbst gewählte Städte",
                choices=list(others),
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 8}),
            )
        for name, label in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        for name, label in COVER_LINES.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=120, help_text=HINTS.get(name, "")
            )
        self.fields["publicity"] = forms.ChoiceField(label="Beratung", choices=PUBLICITY, required=False)

    @classmethod
    def of(cls, options: Options, *, edition: Edition, city: City) -> "OptionsForm":
        return cls(initial=options.stored(), edition=edition, city=city)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        peers = cleaned.get("peers")
        if peers == "own" and len(cleaned.get("cities", [])) < LEAST_CITIES:
            self.add_error("cities", CHOOSE_FIVE)
        elif peers in RULES and (count := len(RULES[peers](self.city).city_ids)) < LEAST_CITIES:
            self.add_error("peers", TOO_FEW.format(count=count))
        return cleaned

    def options(self) -> Options:
        return Options.from_stored(self.cleaned_data)


class AnalysisForm(forms.Form):
    """`revision` is the one that the person saw; 0 where only the draft stood."""

    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text in Ihrem Papier",
        max_length=6000,
        help_text="Eine Leerzeile beginnt einen neuen Absatz.",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={
            "required": "Bitte einen Text eingeben oder „neu entwerfen“ wählen.",
            "max_length": "Bitte höchstens 6.000 Zeichen eingeben.",
        },
    )
