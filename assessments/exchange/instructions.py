"""The first sheet: what to do, in plain words."""

from django.utils import timezone
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assessments.feedback.queries import Place
from assessments.feedback.wording import moment_text
from scindex_portal.safe_cells import write_cell

TITLE, SUBTITLE, PLAIN = Font(bold=True, size=16), Font(bold=True, size=12), Font(size=11)
CHARACTERS, LINE = 95, 15.5

STEPS = [
    ("So geht es", ""),
    ("", "1. Öffnen Sie das Blatt „Werte“. Jede Zeile ist ein recherchierter Wert Ihrer Stadt."),
    ("", "2. Wählen Sie in der Spalte „Prüfung“: „Stimmt“, eine Korrektur oder „Nicht prüfbar“ mit Grund."),
    ("", "3. Bei einer Korrektur füllen Sie die gelben Felder daneben aus: den richtigen Wert, seit wann er "
         "gilt, warum, und einen Link, der ihn belegt."),
    ("", "4. Speichern Sie die Mappe und laden Sie sie im Portal hoch: Werte prüfen, dann „In Excel "
         "bearbeiten“. Sie sehen zuerst Zelle für Zelle, was sich ändern würde."),
    ("Gut zu wissen", ""),
    ("", "Aus der Mappe entstehen nur Entwürfe und Prüfungen. Eingereicht wird nichts von selbst: Das tun "
         "Sie danach im Portal."),
    ("", "Zeilen, zu denen Sie nichts sagen, lassen Sie leer. Filtern und Ausblenden schadet nicht, "
         "gelesen werden alle Zeilen. Leere Felder nehmen im Portal nichts zurück."),
    ("", "Zahlen schreiben Sie mit Dezimalkomma und ohne Einheit, zum Beispiel 12,5. Ein Datum schreiben Sie "
         "wie 30.09.2026."),
    ("", "Dateien als Nachweis, vertrauliche Nachweise, Projektmeldungen und die Kriterien einer "
         "Neubewertung geben Sie im Portal an. Die Spalte „Hinweis zur Zeile“ sagt, wo das so ist."),
    ("", "Hat sich ein Wert oder Entwurf seit dem Herunterladen geändert, zeigt das Portal beide Fassungen, "
         "und Sie entscheiden."),
    ("", "Die letzte Spalte („Kennung“) ordnet die Zeilen zu. Bitte ändern Sie sie nicht."),
]  # fmt: skip


def write_instructions(sheet: Worksheet, place: Place, extent: str, count: int) -> None:
    sheet.title = "Anleitung"
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 100
    lines = [
        (f"Werte prüfen: {place.city.name}", TITLE),
        *((text, PLAIN) for text in _facts(place, extent, count)),
    ]
    for heading, text in STEPS:
        lines += [("", PLAIN), (heading, SUBTITLE)] if heading else [(text, PLAIN)]
    for number, (text, font) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        cell.font, cell.alignment = font, Alignment(wrap_text=True, vertical="top")
        write_cell(cell, text)
        rows = 1 + len(text) // CHARACTERS
        sheet.row_dimensions[number].height = 24 if font is TITLE else LINE * rows + 3
    sheet.protection.sheet = True
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = sheet.PAPERSIZE_A4, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _facts(place: Place, extent: str, count: int) -> list[str]:
    values = "1 Wert" if count == 1 else f"{count} Werte"
    facts = [
        f"{place.edition.title} · {extent} · {values}",
        f"Heruntergeladen am {timezone.localtime():%d.%m.%Y, %H:%M} Uhr.",
    ]
    if place.is_open and place.participation and place.participation.deadline:
        facts.append(f"Die Feedbackrunde läuft bis {moment_text(place.participation.deadline)}.")
    elif not place.is_open:
        facts.append(f"{place.why_closed} Die Mappe lässt sich lesen, aber nicht wieder hochladen.")
    return facts
