"""The columns of a city's sheet: what it shows, what it asks, and by which names they are found again."""

import unicodedata
from dataclasses import dataclass

SHEET = "Werte"
FORMAT = "1"  # of the row's mark; another one is refused by name
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Column:
    """`title` heads the column; `key` is the attribute of a SheetRow that it shows."""

    key: str
    title: str
    width: int
    is_input: bool = False
    hint: str = ""


KNOWN = (
    Column("domain", "Themenbereich", 18),
    Column("indicator", "Indikator", 22),
    Column("parameter", "Parameter", 30),
    Column("value", "Recherchierter Wert", 22),
    Column("unit", "Einheit", 14),
    Column("marks", "Kennzeichen", 22),
    Column("before", "Wert davor", 20),
    Column("source", "Quelle", 26),
    Column("source_dates", "Stand der Quelle", 22),
    Column("state", "Stand in der Runde", 18),
    Column("note", "Hinweis zur Zeile", 34),
)
INPUTS = (
    Column(
        "verdict", "Prüfung", 26, True, "Aus der Liste wählen: Stimmt, eine Korrektur oder Nicht prüfbar."
    ),
    Column("proposed", "Richtiger Wert", 24, True),
    Column("as_of", "Stand vom", 13, True, "Seit wann gilt das? Ein Datum, zum Beispiel 30.09.2026."),
    Column("reason", "Begründung", 44, True, "Was ist richtig, und woran ist es zu erkennen?"),
    Column("link", "Nachweis (Link)", 36, True, "Eine öffentliche Adresse, die mit https:// beginnt."),
    Column("locator", "Fundstelle", 20, True, "Zum Beispiel Seite 4 oder Abschnitt 2.1."),
    Column("reference", "Ihr Aktenzeichen", 18, True, "Höchstens 80 Zeichen."),
)
TEXTS = (
    Column("definition", "Definition", 44),
    Column("counts", "Zählt", 36),
    Column("counts_not", "Zählt nicht", 36),
    Column("evidence_hint", "Das genügt als Nachweis", 36),
)
MARK = Column("mark", "Kennung (bitte nicht ändern)", 16)
COLUMNS = (*KNOWN, *INPUTS, *TEXTS, MARK)
INPUT_KEYS = tuple(column.key for column in INPUTS)

# Our CSV says in its header that its numbers have a plain dot; what people type has a comma.
DOTTED = {"value": "Recherchierter Wert (Zahl mit Punkt)", "proposed": "Richtiger Wert (Zahl mit Punkt)"}


def plain_title(title: str) -> str:
    """A heading as it is compared: whatever spreadsheets and editors do to blanks, umlauts, capitals."""
    text = unicodedata.normalize("NFKC", title).replace("\ufeff", "").replace("\u200b", "")
    return " ".join(text.split()).casefold()


def csv_title(column: Column) -> str:
    return DOTTED.get(column.key, column.title)


def wanted_titles() -> dict[str, list[str]]:
    """Column key → the plain headings by which it is found in an upload."""
    wanted = {column.key: [plain_title(column.title)] for column in (*INPUTS, MARK)}
    wanted["proposed"].append(plain_title(DOTTED["proposed"]))
    return wanted


def known_titles() -> list[str]:
    """Plain headings of what is only shown; they are no surprise in an upload."""
    shown = [plain_title(column.title) for column in (*KNOWN, *TEXTS)]
    return [*shown, plain_title(DOTTED["value"])]
