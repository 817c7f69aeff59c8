"""Why an uploaded table cannot be read, in the words the person reads."""

from .columns import MOST_ROWS, SHEET

NEW_ONE = "Bitte laden Sie die Mappe hier neu herunter und übertragen Sie Ihre Eingaben."
SAVE_PLAIN = "Bitte öffnen Sie sie in Excel und speichern Sie sie als Excel-Arbeitsmappe (.xlsx) ohne "

SENTENCES = {
    "empty": "Die Datei ist leer. Bitte wählen Sie die ausgefüllte Mappe.",
    "too_large": "Die Datei ist größer als 20 MB. Eine ausgefüllte Mappe hat weniger als 1 MB; "
    "bitte entfernen Sie Bilder und fremde Blätter.",
    "name": "Wir lesen Excel-Mappen (.xlsx) und CSV (.csv). " + SAVE_PLAIN + "Kennwort und Makros.",
    "macros": "Die Datei enthält Makros oder ist für Makros gemacht. " + SAVE_PLAIN + "Makros.",
    "old_office": "Die Datei hat ein altes Excel-Format oder ist mit einem Kennwort verschlüsselt. "
    + SAVE_PLAIN
    + "Kennwort.",
    "encrypted": "Die Datei ist mit einem Kennwort verschlüsselt. " + SAVE_PLAIN + "Kennwort.",
    "not_office": "Die Datei ist keine Excel-Mappe, obwohl ihr Name das sagt. " + SAVE_PLAIN + "Makros.",
    "other_office": "Die Datei ist keine Excel-Mappe, obwohl ihr Name das sagt. " + SAVE_PLAIN + "Makros.",
    "not_csv": "Die Datei heißt .csv, ist aber eine Excel-Mappe. Bitte geben Sie ihr die Endung .xlsx.",
    "not_text": "Die Zeichen der CSV-Datei sind nicht lesbar. Bitte speichern Sie sie in Excel als "
    "„CSV UTF-8 (durch Trennzeichen getrennt)“.",
    "damaged": "Die Datei ist beschädigt oder unvollständig. " + SAVE_PLAIN + "Kennwort und Makros.",
    "bomb": "Die Datei ist entpackt viel zu groß. " + NEW_ONE,
    "too_much_memory": "Die Datei ist zum Lesen zu umfangreich. " + NEW_ONE,
    "too_slow": "Das Lesen der Datei hat zu lange gedauert. Bitte versuchen Sie es noch einmal. "
    "Bleibt es dabei: " + NEW_ONE,
    "no_sheet": f"In der Mappe fehlt das Blatt „{SHEET}“. " + NEW_ONE,
    "no_header": f"Im Blatt „{SHEET}“ fehlt die Überschrift „Kennung (bitte nicht ändern)“. An ihr erkennen "
    "wir die Zeilen. " + NEW_ONE,
    "no_rows": "In der Datei steht keine ausgefüllte Zeile. " + NEW_ONE,
    "column_missing": "Die Spalte „{where}“ fehlt. Bitte stellen Sie sie mit dieser Überschrift wieder her.",
    "column_doubled": "Die Spalte „{where}“ steht mehrfach da. Bitte löschen Sie die überzähligen.",
    "merged": "Im Blatt sind Zellen verbunden ({where}). Bitte heben Sie die Verbindung auf: Es ist sonst "
    "nicht klar, für welche Zeile der Eintrag gilt.",
    "too_many_rows": f"Die Tabelle ist länger als {MOST_ROWS:,} Zeilen ({{where}}). ".replace(",", ".")
    + "Bitte löschen Sie alles unter der letzten Zeile der Mappe.",
    "too_many_columns": "Die Tabelle ist zu breit ({where}). Bitte löschen Sie alles rechts der Mappe.",
    "infected": "Die Datei enthält nach unserer Virenprüfung Schadsoftware. Sie wurde nicht gelesen. "
    "Bitte wenden Sie sich an Ihre IT.",
    "scanner_silent": "Die Datei wurde nicht gelesen, weil die Virenprüfung gerade nicht antwortet. "
    "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "other_city": "Diese Mappe gehört zu {where}, nicht zu Ihrer Stadt. Gelesen wurde daraus nichts.",
    "other_edition": "Diese Mappe gehört zur Ausgabe „{where}“. Bitte laden Sie die Mappe dieser Ausgabe "
    "herunter und übertragen Sie Ihre Eingaben.",
    "other_format": "Die Mappe stammt aus einer anderen Fassung des Portals oder die Kennungen sind "
    "verändert. " + NEW_ONE,
    "content": "Die Mappe enthält Bestandteile, die wir nicht lesen (eingebettete Objekte, Verknüpfungen "
    "nach außen oder Ähnliches). " + SAVE_PLAIN + "diese Teile.",
}


class UploadRefused(Exception):
    """The table as a whole is not read; str() is the sentence for the person."""

    def __init__(self, code: str, where: str = "") -> None:
        self.code = code if code in SENTENCES else "content"
        super().__init__(SENTENCES[self.code].replace("{where}", where[:80]))
