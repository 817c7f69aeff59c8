"""The wording of the portal's mails as shipped, with the placeholders that each may use."""

from dataclasses import dataclass

from assessments.choices import MailingKind

PLACEHOLDERS = {
    "stadt": "Name der Stadt",
    "ausgabe": "Titel der Ausgabe",
    "frist": "Ende der Runde für diese Stadt, mit Wochentag und Uhrzeit",
    "geprueft": "Zahl der geprüften Werte",
    "offen": "Zahl der noch nicht geprüften Werte",
    "gesamt": "Zahl aller Werte",
    "rueckfragen": "Zahl der Rückfragen, die auf die Stadt warten",
    "link": "Adresse der Übersicht der Stadt",
    "grund": "Begründung der Projektleitung",
}
ALWAYS = ("stadt", "ausgabe", "frist", "geprueft", "offen", "gesamt", "rueckfragen", "link")


@dataclass(frozen=True)
class Wording:
    """Subject and body with placeholders in braces; the foot follows by itself."""

    subject: str
    body: str


@dataclass(frozen=True)
class MailText:
    """One mail: its name, when it goes out, how it reads, what may stand in braces."""

    label: str
    when: str
    wording: Wording
    placeholders: tuple[str, ...] = ALWAYS


MAIL_TEXTS: dict[str, MailText] = {
    MailingKind.OPENING: MailText(
        MailingKind.OPENING.label,
        "an alle Städte, sobald die Runde geöffnet wird",
        Wording(
            "{ausgabe}: Bitte prüfen Sie die Werte von {stadt}",
            "Guten Tag,\n\n"
            "die Feedbackrunde „{ausgabe}“ ist eröffnet. Sie sehen jetzt die {gesamt} Werte, die das "
            "Projektteam zu {stadt} recherchiert hat. Bitte bestätigen Sie, was stimmt, und schlagen Sie mit "
            "einem Nachweis vor, was zu ändern ist.\n\n"
            "Frist: {frist}. Der Termin liegt als Kalenderdatei bei.\n\n"
            "Zur Übersicht: {link}",
        ),
    ),
    MailingKind.NEW_DEADLINE: MailText(
        MailingKind.NEW_DEADLINE.label,
        "an alle Städte, wenn die Frist der laufenden Runde für alle verlängert wird",
        Wording(
            "{ausgabe}: neue Frist für alle Städte",
            "Guten Tag,\n\n"
            "die Frist der Feedbackrunde „{ausgabe}“ ist für alle Städte verlängert. Für {stadt} gilt jetzt: "
            "{frist}. Der Termin liegt als Kalenderdatei bei.\n\n"
            "Zur Übersicht: {link}",
        ),
    ),
    MailingKind.REOPENED: MailText(
        MailingKind.REOPENED.label,
        "an alle Städte, wenn eine geschlossene Runde wieder geöffnet wird",
        Wording(
            "{ausgabe}: Die Feedbackrunde ist wieder geöffnet",
            "Guten Tag,\n\n"
            "die Feedbackrunde „{ausgabe}“ ist wieder geöffnet. Das Projektteam schreibt dazu:\n\n"
            "{grund}\n\n"
            "Neue Frist für {stadt}: {frist}. Entwürfe lassen sich bis dahin wieder bearbeiten und "
            "einreichen; wer abgeschlossen hat, muss nichts tun.\n\n"
            "Zur Übersicht: {link}",
        ),
        (*ALWAYS, "grund"),
    ),
    MailingKind.REMINDER: MailText(
        MailingKind.REMINDER.label,
        "wenn Sie unter „Erinnern“ Städte auswählen",
        Wording(
            "{ausgabe}: Rückmeldung von {stadt} bis {frist}",
            "Guten Tag,\n\n"
            "von {stadt} sind {geprueft} von {gesamt} Werten geprüft, {offen} sind noch offen. Die "
            "Feedbackrunde „{ausgabe}“ endet für Sie am {frist}. Nicht geprüfte Werte gelten weder als "
            "bestätigt noch als bestritten.\n\n"
            "Zur Übersicht: {link}",
        ),
    ),
}

# What stands in a preview where nothing real is at hand.
SAMPLES = {
    "grund": "Hier steht die Begründung.",
}
