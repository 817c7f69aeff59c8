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
    "link": "Adresse der Seite, um die es geht",
    "grund": "Begründung des Projektteams",
    "parameter": "Name des Parameters, um den es geht",
    "rueckfrage": "Wortlaut der Rückfrage",
    "antwort_bis": "Datum, bis zu dem die Stadt antworten soll",
    "nachricht": "Wortlaut der Nachricht",
    "entscheidungen": "Alle Entscheidungen mit altem und neuem Wert und Begründung",
    "werte": "Alle geänderten Werte mit altem und neuem Wert, Quelle und Begründung",
    "worueber": "„eine Korrektur“ oder „3 Korrekturen“",
    "ueberblick": "„Entscheidung zu …“ oder „3 Entscheidungen zu Ihren Korrekturen“",
    "rest": "„Noch 7 Tage“, „Noch ein Tag“ oder „Heute endet die Feedbackrunde“",
    "offene_werte": "Satz dazu, wie viele Werte noch nicht geprüft sind",
}
PLACE = ("stadt", "ausgabe", "link")
ALWAYS = (*PLACE, "frist", "geprueft", "offen", "gesamt", "rueckfragen")


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
    "deadline": MailText(
        "Frist in einer Woche und am nächsten Tag",
        "von selbst eine Woche und einen Tag vor dem Ende, an alle, die für die Stadt arbeiten",
        Wording(
            "{rest}: Feedbackrunde {ausgabe} für {stadt}",
            "Guten Tag,\n\n"
            "die Feedbackrunde „{ausgabe}“ endet für {stadt} am {frist}. {offene_werte} Was dann nicht "
            "eingereicht ist, wird nicht mehr berücksichtigt.\n\n"
            "Offene Punkte und Abschluss: {link}\n\n"
            "Dort können Sie auch um eine Verlängerung bitten. Der Termin liegt als Kalenderdatei bei.",
        ),
        (*PLACE, "frist", "rest", "offene_werte"),
    ),
    "extension": MailText(
        "Frist einer Stadt verlängert",
        "an die Stadt, der Sie mehr Zeit geben",
        Wording(
            "Neue Frist für {stadt}: {frist}",
            "Guten Tag,\n\n"
            "die Frist von {stadt} in der Feedbackrunde „{ausgabe}“ ist verlängert: bis {frist}. Entwürfe "
            "lassen sich bis dahin wieder bearbeiten und einreichen; eine schon abgeschlossene "
            "Rückmeldung kann die Koordination wieder öffnen.\n\n"
            "Offene Punkte und Abschluss: {link}\n\n"
            "Der Termin liegt als Kalenderdatei bei.",
        ),
        (*PLACE, "frist"),
    ),
    "extension_refused": MailText(
        "Verlängerung abgelehnt",
        "an die Stadt, deren Bitte um mehr Zeit Sie ablehnen",
        Wording(
            "Zur erbetenen Verlängerung für {stadt}",
            "Guten Tag,\n\n"
            "die Frist von {stadt} in der Feedbackrunde „{ausgabe}“ bleibt: {frist}. Das Projektteam "
            "schreibt dazu:\n\n{grund}\n\n"
            "Offene Punkte und Abschluss: {link}",
        ),
        (*PLACE, "frist", "grund"),
    ),
    "question": MailText(
        "Rückfrage",
        "sofort, wenn das Projektteam zu einer Korrektur zurückfragt",
        Wording(
            "Rückfrage zu „{parameter}“ bis {antwort_bis}",
            "Guten Tag,\n\n"
            "zu Ihrer Korrektur „{parameter}“ ({stadt}, {ausgabe}) hat das Projektteam eine Rückfrage. Bitte "
            "antworten Sie bis {antwort_bis}.\n\n{rueckfrage}\n\n"
            "Zur Korrektur: {link}\n\n"
            "Diese Nachricht geht an die Koordination Ihrer Stadt und an die Person, die die Korrektur "
            "eingereicht hat.",
        ),
        (*PLACE, "parameter", "antwort_bis", "rueckfrage"),
    ),
    "message": MailText(
        "Nachricht des Projektteams",
        "sofort, wenn das Projektteam zu einer Korrektur schreibt, ohne etwas zu fragen",
        Wording(
            "Nachricht des Projektteams zu „{parameter}“",
            "Guten Tag,\n\n"
            "das Projektteam schreibt Ihnen zu Ihrer Korrektur „{parameter}“ ({stadt}, {ausgabe}):\n\n"
            "{nachricht}\n\n"
            "Zur Korrektur: {link}",
        ),
        (*PLACE, "parameter", "nachricht"),
    ),
    "decisions": MailText(
        "Entscheidungen",
        "einmal am Tag, mit allen Entscheidungen seit der letzten Mail",
        Wording(
            "{ueberblick} ({stadt})",
            "Guten Tag,\n\n"
            "das Projektteam hat über {worueber} von {stadt} entschieden ({ausgabe}).\n\n"
            "{entscheidungen}\n\n"
            "Alle Korrekturen mit Begründung und neuem Stand: {link}",
        ),
        (*PLACE, "ueberblick", "worueber", "entscheidungen"),
    ),
    "research": MailText(
        "Recherchekorrekturen",
        "einmal am Tag, mit allen Werten, die das Projektteam seit der letzten Mail selbst korrigiert hat",
        Wording(
            "Neue Recherche zu Werten von {stadt}",
            "Guten Tag,\n\n"
            "das Projektteam hat seine eigene Recherche zu {stadt} korrigiert ({ausgabe}). Was Sie dort "
            "schon bestätigt hatten, steht jetzt auf „erneut prüfen“. Offene Korrekturen bleiben offen.\n\n"
            "{werte}\n\n"
            "Zu Ihren Werten: {link}",
        ),
        (*PLACE, "werte"),
    ),
}

# What stands in a preview where nothing real is at hand.
SAMPLES = {
    "grund": "Hier steht die Begründung.",
    "parameter": "eAkte",
    "rueckfrage": "Hier steht die Rückfrage.",
    "antwort_bis": "11.12.2026",
    "nachricht": "Hier steht die Nachricht.",
    "entscheidungen": "eAkte: übernommen\nEs gilt jetzt: in der gesamten Stadtverwaltung\n"
    "Bisher: in Teilen der Verwaltung\nGrund: Nachweis belegt den Wert",
    "werte": "eAkte: in der gesamten Stadtverwaltung\nBisher: in Teilen der Verwaltung\n"
    "Quelle: www.example.org\nGrund: Hier steht die Begründung.",
    "worueber": "eine Korrektur",
    "ueberblick": "Entscheidung zu „eAkte“",
    "rest": "Noch 7 Tage",
    "offene_werte": "12 Werte sind noch nicht geprüft.",
}
