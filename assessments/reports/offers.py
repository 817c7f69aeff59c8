"""The papers that a city can order, each with what it is for."""

from dataclasses import dataclass

from assessments.choices import ReportKind
from assessments.models import Edition

PROVISIONAL = "; solange die Ausgabe läuft, sind alle Punkte darin als vorläufig gekennzeichnet"


@dataclass(frozen=True)
class Offer:
    kind: ReportKind
    title: str
    text: str
    button: str


POLITICS = Offer(
    ReportKind.POLITICS,
    "Fassung für die Politik als PDF",
    "Die Lückenanalyse als Anlage zur Vorlage: dieselben Zahlen und Texte, ohne Korrekturen, Nachweise, "
    "Nachrichten und Namen.",
    "Fassung für die Politik bestellen",
)


def offers(edition: Edition) -> list[Offer]:
    """All papers, the one for the council first."""
    politics = [POLITICS] if edition.is_published else []
    mark = "" if edition.is_published else PROVISIONAL
    return [
        Offer(
            ReportKind.GAP_ANALYSIS,
            "Lückenanalyse als PDF",
            "Eine Seite für den Rat, ein Kapitel je Themenbereich mit dem Vergleich zu ähnlichen Städten, "
            "Ihre Korrekturen und alle Werte mit Quellen. Die Arbeitsfassung ist für die Stadt selbst "
            f"gedacht{mark}.",
            "Lückenanalyse bestellen",
        ),
        *politics,
        Offer(
            ReportKind.RELEASE_FOLDER,
            "Freigabemappe als PDF",
            "Alle Entwürfe, die noch nicht eingereicht sind, für den Umlauf im Haus: je Korrektur "
            "recherchierter Wert, Vorschlag, Begründung und Nachweise, dazu eine Tabelle zum Mitzeichnen.",
            "Freigabemappe bestellen",
        ),
        Offer(
            ReportKind.CASE_FILE,
            "Vorgang als ZIP",
            "Alles, was zu dieser Ausgabe in Ihrer Stadt vorliegt, für die eAkte: Werte, Prüfungen, "
            "Korrekturen mit Mitteilungen und Entscheidungen, alle Nachweise und ein Verzeichnis mit "
            "Prüfsummen. Interne Notizen und vertrauliche Nachweise sind enthalten und gekennzeichnet.",
            "Vorgang bestellen",
        ),
    ]


def wanted_kind(word: str) -> ReportKind | None:
    """The kind that an order names; without a word the Lückenanalyse. None: nobody can order that."""
    if not word:
        return ReportKind.GAP_ANALYSIS
    orderable = (
        ReportKind.GAP_ANALYSIS,
        ReportKind.POLITICS,
        ReportKind.RELEASE_FOLDER,
        ReportKind.CASE_FILE,
    )
    return next((kind for kind in orderable if kind == word), None)
