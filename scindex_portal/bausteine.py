"""The page /bausteine/: every component in every state, for whoever builds pages (demo and tests only)."""

import re
from types import SimpleNamespace
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import access, anyone
from .badges import Badge, all_badges, badge_for

FIRST_COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}", re.DOTALL)


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Bezeichnung", help_text="Höchstens 80 Zeichen.", max_length=80)
    share = forms.DecimalField(label="Anteil", help_text="Mit Dezimalkomma, zum Beispiel 7,8.", localize=True)
    as_of = forms.DateField(label="Stand vom", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    unit = forms.ChoiceField(
        label="Zuständig", choices=[("", "Bitte wählen"), ("haupt", "Hauptamt")], required=False
    )
    level = forms.ChoiceField(
        label="Richtiger Wert",
        choices=[
            ("0", "nicht eingeführt"),
            ("1", "in Teilen der Verwaltung"),
            ("2", "in der gesamten Verwaltung"),
        ],
        widget=forms.RadioSelect,
    )
    criteria = forms.MultipleChoiceField(
        label="Erfüllte Kriterien",
        choices=[("open", "öffentlich zugänglich"), ("current", "im letzten Jahr aktualisiert")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label="Begründung", widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.FileField(label="Nachweis", help_text="PDF, Bild oder Office-Datei, höchstens 20 MB.")
    confidential = forms.BooleanField(
        label="vertraulich: sehen nur Ihre Stadt und das Projektteam", required=False
    )
    fixed = forms.CharField(label="Aktenzeichen", initial="10-41/2027", disabled=True, required=False)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_action = "#formular"
        helper.layout = Layout(
            "title",
            Row(AppendedText("share", "%"), "as_of", "unit"),
            "level",
            "criteria",
            "reason",
            Fieldset("Nachweise", Field("proof"), "confidential", "fixed"),
        )
        helper.add_input(Submit("submit", "Einreichen"))
        helper.add_input(Submit("draft", "Entwurf speichern", css_class="kern-btn--secondary"))
        return helper


class FilterForm(forms.Form):
    order = forms.ChoiceField(label="Reihenfolge", choices=[("notable", "Auffällige zuerst")], required=False)
    state = forms.ChoiceField(label="Zustand", choices=[("", "alle"), ("open", "offen")], required=False)
    unit = forms.ChoiceField(label="Zuständig", choices=[("", "alle"), ("haupt", "Hauptamt")], required=False)


def link(label: str, *, current: bool = False, count: int = 0) -> dict[str, Any]:
    return {"label": label, "url": "#inhalt", "current": current, "count": count}


def sample_frame() -> SimpleNamespace:
    return SimpleNamespace(
        demo=settings.DEMO,
        help_url="#inhalt",
        edition_label="Edition 2027 (Demo)",
        editions=[link("Edition 2027 (Demo)", current=True), link("Ausgabe 2024")],
        city_label="Stadt Bochum",
        cities=[link("Stadt Bochum", current=True), link("Stadt Kiel")],
        user_name="A. Muster",
        user_links=[link("Konto"), link("Zweiter Faktor")],
        logout_url="#inhalt",
        navigation=[
            link("Übersicht"),
            link("Werte prüfen", current=True, count=37),
            *map(link, ["Zuständigkeiten", "Rechenbeispiel", "Vergleich", "Papiere", "Stadt"]),
        ],
        strip={
            "icon": "clock",
            "parts": [
                "Feedbackrunde offen",
                "noch 12 Tage (bis Freitag, 11.12.2026, 18:00 Uhr)",
                "74 von 111 geprüft",
            ],
            "badge": Badge("3 Rückfragen", "amber", "question-mark"),
        },
        footer_links=[*map(link, ["Impressum", "Datenschutz", "Barrierefreiheit", "Hilfe"])],
    )


def descriptions() -> list[dict[str, str]]:
    """Name and arguments of every component, read from the comment at its top."""
    folder = settings.BASE_DIR / "templates" / "components"
    found = []
    for path in sorted(folder.glob("*.html")):
        comment = FIRST_COMMENT.match(path.read_text(encoding="utf-8"))
        found.append({"name": path.name, "arguments": comment.group(1) if comment else ""})
    return found


def sample_rows() -> list[dict[str, Any]]:
    names = [
        "DMS",
        "eAkte",
        "Rechnungsworkflow",
        "Payment: Verfahren",
        "Payment: Anbieter",
        "Online-Terminvergabe",
    ]
    states = ["bestätigt", "offen", "erneut prüfen", "Korrektur vorgeschlagen", "nicht prüfbar", "offen"]
    return [
        {
            "name": name,
            "value": "in Teilen der Verwaltung",
            "badge": badge_for(state),
            "current": name == "eAkte",
        }
        for name, state in zip(names * 2, states * 2, strict=True)
    ]


@require_safe
@access(anyone)
def components(request: HttpRequest) -> HttpResponse:
    """All components with sample content; nothing on it is stored or taken from the database."""
    typed = {
        "falsch-title": "",
        "falsch-share": "1.234,5,6",
        "falsch-level": "9",
        "falsch-reason": "Siehe Beschluss",
    }
    bound = SampleForm(typed, {}, prefix="falsch")
    context = {
        "frame": sample_frame(),
        "descriptions": descriptions(),
        "badges": all_badges(),
        "rows": sample_rows(),
        "form": SampleForm(),
        "bound": bound,
        "filter": FilterForm(prefix="filter"),
        "plain": FilterForm(prefix="plain"),
        "page": Paginator(range(240), 20).get_page(request.GET.get("page", 4)),
    }
    return render(request, "scindex_portal/bausteine.html", context | sample_content())


def sample_content() -> dict[str, Any]:
    """Content for the components that take lists."""
    return {
        **sample_figures(),
        **sample_evidence(),
        "trail": [link("Werte prüfen"), link("Verwaltung"), link("Interne Prozesse")],
        "tabs": [link("Werte", current=True), link("Korrekturen", count=3), link("Verlauf")],
        "actions": [link("Als PDF bestellen") | {"kind": "secondary"}],
        "provisional": badge_for("vorläufig"),
        "points": ["Payment: Verfahren", "Payment: Anbieter", "Payment: Quote"],
        "facts": [
            {"term": "Recherchiert", "text": "in Teilen der Verwaltung", "note": "1 von 2 Punkten"},
            {
                "term": "Quelle",
                "text": "bochum.de/digitalisierung",
                "url": "#inhalt",
                "note": "abgerufen 14.05.2026",
            },
            {
                "term": "Vorjahr",
                "text": "in der gesamten Verwaltung",
                "badge": Badge("jetzt niedriger", "amber", "warning"),
            },
            {"term": "Herkunft", "text": "Recherche", "mark": "rekonstruiert (Demo)"},
        ],
    }


def sample_figures() -> dict[str, Any]:
    arrows = {"↑": "+14", "↗": "+3", "→": "0", "↘": "−2", "↓": "−11", "": "n. a."}
    return {
        "up": {"arrow": "↗", "text": "+0,6"},
        "trends": [{"arrow": arrow, "text": text} for arrow, text in arrows.items()],
        "bars": [
            {"label": "Verwaltung", "value": 81.4, "text": "81,4", "median": 62.3, "median_text": "62,3"},
            {
                "label": "Energie und Umwelt",
                "value": 77.9,
                "text": "77,9",
                "median": 55.0,
                "median_text": "55,0",
            },
            {
                "label": "Gesellschaft und Bildung",
                "value": 0.0,
                "text": "0,0",
                "median": 58.8,
                "median_text": "58,8",
            },
        ],
        "levels": [
            {"label": "nicht eingeführt", "points": "0 Punkte"},
            {"label": "in Teilen der Verwaltung", "points": "1 Punkt", "chosen": True},
            {"label": "in der gesamten Verwaltung", "points": "2 Punkte", "proposed": True, "note": "2024"},
        ],
    }


def sample_evidence() -> dict[str, Any]:
    return {
        "history": [
            {
                "when": "21.11.2026, 14:03 Uhr",
                "who": "Projektteam",
                "what": "Korrektur entschieden",
                "badge": badge_for("übernommen"),
                "text": "Der Beschluss vom 12.03.2026 belegt die Einführung.",
            },
            {"when": "18.11.2026, 09:12 Uhr", "who": "A. Muster", "what": "Korrektur eingereicht"},
        ],
        "evidence": [
            {
                "kind": "link",
                "title": "Ratsinformationssystem, Vorlage 20261234",
                "url": "#inhalt",
                "proves": "Beschluss zur Einführung der eAkte",
                "meta": ["Stand 12.03.2026", "Seite 4"],
            },
            {
                "kind": "file",
                "title": "Einführungsplan.pdf",
                "url": "#inhalt",
                "meta": ["PDF", "1,2 MB"],
                "remove_url": "#inhalt",
                **dict.fromkeys(("confidential", "unscanned"), True),
            },
        ],
    }
