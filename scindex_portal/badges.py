"""Every status in words, with its tone and icon: one place, so that a word looks the same everywhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    """What templates/components/badge.html shows. Only amber asks somebody to act."""

    label: str
    tone: str
    icon: str


_LOOKS: dict[str, tuple[str, str]] = {
    # a city's review of a value
    "offen": ("grey", "ring"),
    "bestätigt": ("green", "check"),
    "Korrektur vorgeschlagen": ("blue", "edit"),
    "nicht prüfbar": ("grey", "block"),
    "erneut prüfen": ("amber", "autorenew"),
    "entschieden": ("green", "check"),
    # a correction
    "Entwurf": ("grey", "draft"),
    "zur Freigabe": ("grey", "visibility"),
    "eingereicht": ("blue", "arrow-forward"),
    "in Bearbeitung": ("blue", "clock"),
    "Rückfrage": ("amber", "question-mark"),
    "zur zweiten Prüfung": ("blue", "visibility"),
    "übernommen": ("green", "check"),
    "abweichend übernommen": ("green", "checklist"),
    "nicht übernommen": ("red", "close"),
    "zurückgezogen": ("grey", "undo"),
    "nicht eingereicht (Frist abgelaufen)": ("grey", "clock"),
    "für die nächste Ausgabe vorgemerkt": ("grey", "calendar-today"),
    # a task inside the city
    "überfällig": ("amber", "clock"),
    # a city in the round
    "noch nie angemeldet": ("grey", "visibility-off"),
    "nicht begonnen": ("grey", "ring"),
    "in Arbeit": ("blue", "edit"),
    "abgeschlossen": ("green", "check"),
    # a mail
    "wartet": ("grey", "clock"),
    "wird gesendet": ("blue", "arrow-forward"),
    "gesendet": ("green", "check"),
    "ungewiss": ("amber", "question-mark"),
    "fehlgeschlagen": ("red", "close"),
    # a round
    "geplant": ("grey", "calendar-today"),
    "in Auswertung": ("blue", "clock"),
    "veröffentlicht": ("green", "success"),
    # figures
    "vorläufig": ("grey", "dashed"),
    "rekonstruiert (Demo)": ("grey", "dashed"),
    "aus 2024 übernommen, noch nicht neu geprüft": ("grey", "content-copy"),
}


def badge_for(word: str) -> Badge:
    """The look of a status by its German word, a choice's label; an unknown one is a mistake in code."""
    tone, icon = _LOOKS[str(word)]
    return Badge(str(word), tone, icon)


def all_badges() -> list[Badge]:
    return [badge_for(word) for word in _LOOKS]
