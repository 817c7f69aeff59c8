"""Prepared sentences for decisions and questions, to be inserted and finished by hand."""

from assessments.choices import Outcome

TEXT_MODULES: list[tuple[str, list[str]]] = [
    (
        Outcome.ACCEPT.label,
        [
            "Der Nachweis belegt den vorgeschlagenen Wert.",
            "Eine eigene Nachprüfung hat den vorgeschlagenen Wert bestätigt.",
        ],
    ),
    (
        Outcome.ACCEPT_DIFFERENTLY.label,
        [
            "Der Nachweis belegt einen anderen Wert als den vorgeschlagenen, und zwar: ",
            "Belegt ist der Aufbau, noch nicht der Betrieb in der ganzen Stadt.",
        ],
    ),
    (
        Outcome.REJECT.label,
        [
            "Aus dem Nachweis geht der vorgeschlagene Wert nicht hervor. Es fehlt: ",
            "Das Angebot besteht, zählt nach der Definition dieses Parameters aber nicht, weil ",
            "Der Stand liegt nach dem Stichtag und kann erst in der nächsten Ausgabe zählen.",
        ],
    ),
    (
        "Rückfrage",
        [
            "Bitte nennen Sie die Seite oder Fundstelle, aus der der Wert hervorgeht.",
            "Bitte bestätigen Sie, seit wann das Angebot öffentlich nutzbar ist.",
        ],
    ),
]
