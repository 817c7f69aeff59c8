"""What the project team can take out: four tables and their columns, in the words of their headings."""

from dataclasses import dataclass

FINDINGS, SOURCES, CITIES, CATALOGUE = "werte", "quellen", "staedte", "katalog"


@dataclass(frozen=True)
class Column:
    """`key` is the row's entry. A number says so in CSV, where it has a plain dot."""

    key: str
    title: str
    is_number: bool = False

    @property
    def csv_title(self) -> str:
        return f"{self.title} (Zahl mit Punkt)" if self.is_number else self.title


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    text: str
    columns: tuple[Column, ...]


WHERE = (
    Column("edition", "Ausgabe"),
    Column("city", "Stadt (Kennung)"),
    Column("city_name", "Stadt"),
    Column("domain", "Themenbereich (Kennung)"),
    Column("indicator", "Indikator"),
    Column("parameter", "Parameter"),
)
SOURCE = (
    Column("source_label", "Quelle"),
    Column("source_url", "Link zur Quelle"),
    Column("fetched_on", "Abgerufen am"),
    Column("data_as_of", "Stand der Quelle"),
)
VALUE = (Column("level", "Stufe"), Column("number", "Zahlenwert", True), Column("unit", "Einheit"))
MARKS = (
    Column("marks", "Kennzeichen"),
    Column("origin", "Herkunft"),
    Column("is_reconstructed", "Rekonstruiert"),
    Column("sequence", "Fassung", True),
)
CITY = (
    Column("slug", "Kennung"),
    Column("name", "Name"),
    Column("official_name", "Amtlicher Name"),
    Column("ags", "Gemeindeschlüssel"),
    Column("state", "Land"),
    Column("region", "Region"),
    Column("population", "Einwohner", True),
    Column("area_km2", "Fläche in km²", True),
    Column("latitude", "Breitengrad", True),
    Column("longitude", "Längengrad", True),
    Column("is_state_capital", "Landeshauptstadt"),
    Column("has_university", "Universitätsstadt"),
    Column("in_index_since", "Im Index seit", True),
    Column("edition", "Ausgabe"),
    Column("taking_part", "Einwohner in dieser Ausgabe", True),
)
DOMAIN = (
    Column("edition", "Ausgabe"),
    Column("domain_key", "Themenbereich (Kennung)"),
    Column("domain_name", "Themenbereich"),
    Column("domain_short_name", "Themenbereich (kurz)"),
    Column("domain_position", "Themenbereich: Reihenfolge", True),
    Column("domain_weight", "Themenbereich: Gewicht", True),
    Column("domain_predecessor", "Themenbereich: Vorgänger"),
)
INDICATOR = (
    Column("indicator_name", "Indikator"),
    Column("indicator_position", "Indikator: Reihenfolge", True),
    Column("indicator_normalisation", "Indikator: Normierung"),
    Column("indicator_cap", "Indikator: Obergrenze", True),
    Column("indicator_weight", "Indikator: Gewicht", True),
    Column("indicator_predecessor", "Indikator: Vorgänger"),
)
PARAMETER = (
    Column("name", "Parameter"),
    Column("position", "Reihenfolge", True),
    Column("kind", "Art"),
    Column("unit", "Einheit"),
    Column("levels", "Stufen (Punkte: Bezeichnung, eine je Zeile)"),
    Column("max_points", "Höchste Punktzahl", True),
    Column("lower", "Skala von", True),
    Column("upper", "Skala bis", True),
    Column("direction", "Richtung"),
    Column("weight", "Gewicht", True),
    Column("minimum", "Kleinster möglicher Wert", True),
    Column("maximum", "Größter möglicher Wert", True),
    Column("decimals", "Nachkommastellen", True),
    Column("source_kind", "Art der Quelle"),
    Column("definition", "Definition"),
    Column("counts", "Zählt"),
    Column("counts_not", "Zählt nicht"),
    Column("evidence_hint", "Das genügt als Nachweis"),
    Column("texts_are_demo", "Texte sind Demo-Wortlaut"),
    Column("statement_suffices", "Erklärung genügt als Nachweis"),
    Column("comparability", "Vergleichbarkeit"),
    Column("comparability_note", "Hinweis zur Vergleichbarkeit"),
    Column("predecessor", "Vorgänger"),
)
TABLES = {
    table.key: table
    for table in (
        Table(
            FINDINGS,
            "Werte",
            "Alle Werte aller Städte mit Quelle und Kennzeichen, eine Zeile je Stadt und Parameter.",
            (*WHERE, *VALUE, *SOURCE, *MARKS),
        ),
        Table(
            SOURCES,
            "Quellen",
            "Quelle, Link, Abruf und Stand zu jedem Wert, ohne die Werte selbst.",
            (*WHERE, *SOURCE, *MARKS),
        ),
        Table(
            CITIES,
            "Städte",
            "Stammdaten aller Städte und die Einwohnerzahl, mit der sie an dieser Ausgabe teilnehmen.",
            CITY,
        ),
        Table(
            CATALOGUE,
            "Katalog",
            "Themenbereiche, Indikatoren und Parameter mit Skalen, Gewichten und Texten.",
            (*DOMAIN, *INDICATOR, *PARAMETER),
        ),
    )
}
