"""Why a file or link is refused, in the words the person reads. The checks name a reason, this table says it.

{name} is the file with its name, {kinds} lists what is accepted.
"""

KINDS = "als PDF, Bild (PNG, JPEG), Office-Datei ohne Makros (DOCX, XLSX, PPTX) oder Text (TXT, CSV)"
PRINT = (
    "Öffnen Sie das Dokument und speichern Sie es über „Drucken“ als PDF; dieses PDF können Sie hochladen."
)

SENTENCES = {
    "empty": "{name} ist leer. Bitte wählen Sie die Datei mit dem Dokument.",
    "too_large": "{name} ist größer als {limit} MB. Bitte verkleinern oder teilen Sie das Dokument.",
    "name_zero": "Der Dateiname enthält ein unzulässiges Zeichen. Bitte benennen Sie die Datei um.",
    "unknown_kind": "{name} hat keine Art, die wir annehmen. Bitte laden Sie das Dokument {kinds} hoch.",
    "no_extension": "{name} hat keine Endung, und ihr Inhalt ist nicht zu erkennen. "
    "Bitte laden Sie das Dokument {kinds} hoch.",
    "other_picture": "{name} ist ein Bild, das wir nicht annehmen. Bitte speichern Sie es als PNG oder JPEG.",
    "old_office": "{name} hat ein altes Office-Format oder ist mit einem Kennwort geschützt. "
    "Bitte speichern Sie das Dokument ohne Kennwort als DOCX, XLSX, PPTX oder PDF.",
    "macros": "{name} enthält Makros oder ist für Makros gemacht. "
    "Bitte speichern Sie das Dokument ohne Makros (DOCX, XLSX, PPTX) oder als PDF.",
    "not_pdf": "{name} ist kein PDF, obwohl ihr Name das sagt. Bitte laden Sie das Dokument {kinds} hoch.",
    "not_picture": "{name} ist kein PNG- oder JPEG-Bild, obwohl ihr Name das sagt. "
    "Bitte laden Sie das Dokument {kinds} hoch.",
    "not_office": "{name} ist keine Office-Datei, obwohl ihr Name das sagt. "
    "Bitte laden Sie das Dokument {kinds} hoch.",
    "other_office": "{name} ist eine Office-Datei anderer Art, als ihr Name sagt. "
    "Bitte geben Sie der Datei die richtige Endung oder speichern Sie das Dokument als PDF.",
    "not_text": "{name} ist kein reiner Text. Bitte laden Sie das Dokument {kinds} hoch.",
    "text_formula": "{name} enthält Formeln, die andere Programme aufrufen. "
    "Bitte entfernen Sie die Formeln oder speichern Sie die Tabelle als PDF.",
    "damaged": "{name} ist beschädigt oder unvollständig. "
    "Bitte öffnen Sie das Dokument, speichern Sie es neu und laden Sie es noch einmal hoch.",
    "encrypted": "{name} ist mit einem Kennwort oder gegen Drucken und Kopieren geschützt. "
    "Bitte laden Sie das Dokument ohne Schutz hoch.",
    "scripts": "{name} enthält Skripte oder ein Formular, das etwas ausführt. " + PRINT,
    "launches": "{name} startet andere Programme oder öffnet andere Dateien. " + PRINT,
    "attachments": "{name} enthält eingebettete Dateien. "
    "Bitte laden Sie diese einzeln hoch und das Dokument ohne sie (über „Drucken“ als PDF speichern).",
    "too_many_pages": "{name} hat keine oder mehr als 2.000 Seiten. "
    "Bitte laden Sie nur die Seiten hoch, auf die es ankommt.",
    "bomb": "{name} ist entpackt viel zu groß. " + PRINT,
    "picture_too_large": "{name} hat mehr als 40 Millionen Bildpunkte. Bitte verkleinern Sie das Bild.",
    "moving_picture": "{name} ist ein bewegtes Bild. "
    "Bitte speichern Sie ein einzelnes Bild als PNG oder JPEG.",
    "unsafe_archive": "{name} enthält Bestandteile mit unzulässigen Namen. "
    "Bitte öffnen Sie das Dokument und speichern Sie es neu.",
    "objects": "{name} enthält eingebettete Objekte oder Programme. "
    "Bitte entfernen Sie sie oder speichern Sie das Dokument als PDF.",
    "remote": "{name} holt Vorlagen, Bilder oder Daten von anderer Stelle. "
    "Bitte lösen Sie diese Verknüpfungen oder speichern Sie das Dokument als PDF.",
    "definitions": "{name} enthält Anweisungen, die in Office-Dateien nicht vorkommen dürfen. "
    "Bitte öffnen Sie das Dokument und speichern Sie es neu oder als PDF.",
    "too_slow": "Die Prüfung von {name} hat zu lange gedauert. "
    "Bitte versuchen Sie es noch einmal oder speichern Sie das Dokument kleiner oder als PDF.",
    "too_much_memory": "{name} ist für die Prüfung zu umfangreich. "
    "Bitte verkleinern oder teilen Sie das Dokument.",
    "crashed": "{name} ließ sich nicht prüfen. " + PRINT,
    "infected": "{name} enthält nach unserer Virenprüfung Schadsoftware. "
    "Die Datei wurde nicht gespeichert. Bitte wenden Sie sich an Ihre IT.",
    "scanner_silent": "{name} wurde nicht gespeichert, weil die Virenprüfung gerade nicht antwortet. "
    "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "link_empty": "Bitte geben Sie eine Adresse an, zum Beispiel https://www.ihre-stadt.de/bericht.",
    "link_long": "Die Adresse ist länger als 1.000 Zeichen. Bitte verwenden Sie eine kürzere.",
    "link_broken": "Die Adresse ist nicht lesbar. Bitte kopieren Sie sie ohne Leerzeichen aus dem Browser.",
    "link_scheme": "Die Adresse muss mit https:// oder http:// beginnen. "
    "Bitte kopieren Sie sie aus dem Browser.",
    "link_credentials": "Die Adresse enthält einen Benutzernamen oder ein Kennwort. "
    "Bitte geben Sie die Adresse ohne diese an.",
    "link_private": "Die Adresse ist nur in Ihrem eigenen Netz erreichbar. "
    "Bitte geben Sie eine öffentliche Adresse an oder laden Sie das Dokument hoch.",
}


class EvidenceRefused(Exception):
    """The file or link is not accepted; str() is the sentence for the person, `code` the reason for us."""

    def __init__(self, code: str, *, name: str = "", limit: str = "") -> None:
        self.code = code
        file = f"Die Datei „{name}“" if name else "Die Datei"
        super().__init__(SENTENCES[code].format(name=file, kinds=KINDS, limit=limit))


class Unfit(Exception):
    """What the checks inside the child process raise: a key of SENTENCES."""
