"""What the states mean, in the words that people read; the help page shows them with their badges."""

from dataclasses import dataclass

from .badges import Badge, badge_for


@dataclass(frozen=True)
class StateGroup:
    """States of one kind of thing; `key` is the anchor on the page."""

    key: str
    title: str
    states: tuple[tuple[str, str], ...]

    def rows(self) -> list[tuple[Badge, str]]:
        return [(badge_for(word), meaning) for word, meaning in self.states]


STATE_GROUPS = (
    StateGroup(
        "zustand-werte",
        "Ihre Prüfung eines Werts",
        (
            ("offen", "Ihre Stadt hat den Wert noch nicht geprüft."),
            ("bestätigt", "Ihre Stadt sagt: Der Wert stimmt."),
            (
                "Korrektur vorgeschlagen",
                "Zu diesem Wert gibt es eine Korrektur, über die noch nicht entschieden ist.",
            ),
            ("nicht prüfbar", "Ihre Stadt kann den Wert nicht beurteilen und hat den Grund genannt."),
            (
                "erneut prüfen",
                "Der Wert hat sich nach Ihrer Prüfung geändert. Bitte sehen Sie ihn noch einmal an.",
            ),
            (
                "entschieden",
                "Das Projektteam hat über Ihre Korrektur entschieden; der Wert gilt als geprüft.",
            ),
        ),
    ),
    StateGroup(
        "zustand-korrekturen",
        "Eine Korrektur",
        (
            ("Entwurf", "Gespeichert, aber nicht eingereicht. Nur Ihre Stadt sieht ihn."),
            ("zur Freigabe", "Wartet darauf, dass eine zweite Person Ihrer Stadt sie einreicht."),
            ("eingereicht", "Liegt dem Projektteam vor. Sie können sie bis zur Entscheidung zurückziehen."),
            ("in Bearbeitung", "Jemand aus dem Projektteam prüft die Korrektur."),
            ("Rückfrage", "Das Projektteam braucht eine Antwort von Ihnen. Nur hier müssen Sie etwas tun."),
            ("zur zweiten Prüfung", "Entschieden, aber eine zweite Person des Projektteams bestätigt noch."),
            ("übernommen", "Ihr Wert gilt."),
            (
                "abweichend übernommen",
                "Der Wert ist geändert, aber anders als vorgeschlagen. Der Grund steht dabei.",
            ),
            (
                "nicht übernommen",
                "Der Wert bleibt. Mit neuem Nachweis können Sie ihn einmal erneut vorschlagen.",
            ),
            ("zurückgezogen", "Ihre Stadt hat die Korrektur zurückgenommen."),
            (
                "nicht eingereicht (Frist abgelaufen)",
                "Der Entwurf war am Ende der Runde noch nicht eingereicht. Er bleibt lesbar.",
            ),
            (
                "für die nächste Ausgabe vorgemerkt",
                "Der neue Stand liegt nach dem Stichtag. Er zählt in der nächsten Ausgabe.",
            ),
        ),
    ),
    StateGroup(
        "zustand-runde",
        "Die Feedbackrunde",
        (
            ("geplant", "Die Runde hat noch nicht begonnen."),
            ("offen", "Sie können prüfen, Korrekturen schreiben und einreichen."),
            ("in Auswertung", "Die Frist ist vorbei. Rückfragen können Sie weiter beantworten."),
            ("veröffentlicht", "Punkte und Ränge stehen fest."),
        ),
    ),
    StateGroup(
        "zustand-aufgaben",
        "Eine Aufgabe in Ihrer Stadt",
        (
            (
                "überfällig",
                "Eine Stelle oder Person sollte Werte bis zu einem Tag prüfen, der vorbei ist. Bitte fragen "
                "Sie nach oder setzen Sie einen neuen Tag.",
            ),
        ),
    ),
    StateGroup(
        "zustand-stadt",
        "Der Stand einer Stadt (sieht nur das Projektteam)",
        (
            ("noch nie angemeldet", "Niemand hat sich je für diese Stadt angemeldet."),
            ("nicht begonnen", "Jemand war schon da, geprüft oder eingereicht ist noch nichts."),
            ("in Arbeit", "Mindestens ein Wert ist geprüft oder eine Korrektur eingereicht."),
            ("abgeschlossen", "Die Stadt hat mitgeteilt, dass ihre Rückmeldung vollständig ist."),
        ),
    ),
    StateGroup(
        "zustand-mail",
        "Eine Mail des Projektteams",
        (
            ("wartet", "Sie geht gleich hinaus."),
            ("wird gesendet", "Der Mailserver nimmt sie gerade an."),
            ("gesendet", "Der Mailserver hat sie angenommen."),
            (
                "ungewiss",
                "Das Senden brach ab; niemand weiß, ob sie ankam. Sie können sie noch einmal senden.",
            ),
            ("fehlgeschlagen", "Der Mailserver hat sie abgelehnt; der Grund steht dabei."),
        ),
    ),
    StateGroup(
        "zustand-zahlen",
        "Kennzeichen an Zahlen",
        (
            ("vorläufig", "Kann sich bis zur Veröffentlichung noch ändern."),
            (
                "rekonstruiert (Demo)",
                "Aus veröffentlichten Punkten zurückgerechnet. Kein recherchierter Wert.",
            ),
            (
                "aus 2024 übernommen, noch nicht neu geprüft",
                "Der Wert der letzten Ausgabe, zu dem es noch keine neue Recherche gibt.",
            ),
        ),
    ),
)
