"""Report contents made by hand: enough of everything to lay out, with no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from assessments.reports.content import (
    Chapter,
    Colophon,
    CorrectionLine,
    Cover,
    DomainBar,
    GapAnalysis,
    IndicatorRow,
    Line,
    Mark,
    Peers,
    Placing,
    Printed,
    Source,
    Statistics,
    Summary,
    Tile,
    ValueGroup,
    ValueRow,
)
from assessments.reports.content_causes import Cause, CauseRow, GapChapter, GapRow, Movement, RankLine

INDICATORS = {
    "Verwaltung": (
        "Interne Prozesse",
        "Payment",
        "Online-Terminvergabe",
        "OZG-Leistungen",
        "Webseite und Social Media",
        "Bevölkerungsanliegen",
        "Serviceportal",
        "Sonstige Projekte",
    ),
    "IT und Kommunikation": ("Breitband", "Glasfaser", "5G", "LoRaWAN", "Open-Data-Plattform"),
    "Energie und Umwelt": ("Intelligente Straßenbeleuchtung", "Energielösungen", "Anteil E-Fahrzeuge"),
    "Mobilität": ("Parken", "Smarter ÖPNV", "Sharing-Angebote", "Letzte-Meile-Logistik"),
    "Gesellschaft und Bildung": ("Digitalisierungskonzept Schule", "Lokaler Handel und Startup-Hubs"),
}
RECONSTRUCTED = Mark("R", "rekonstruiert (Demo)")
CARRIED = Mark("Ü", "aus 2024 übernommen, noch nicht neu geprüft")


def statistics(seed: int, scale: int = 100) -> Statistics:
    """33 figures spread over the scale by a fixed rule."""
    scores = tuple(sorted(Decimal((seed * 37 + at * at * 7) % 1001) / 1000 * scale for at in range(33)))
    return Statistics(33, scores[8], scores[16], scores[24], scores[-1], scores)


def indicator_row(name: str, seed: int) -> IndicatorRow:
    attainable = 35 if name == "Sonstige Projekte" else 100
    score = Decimal((seed * 173) % 1000) / 1000 * attainable
    previous = score - Decimal((seed % 5) - 2)
    return IndicatorRow(
        name=name,
        attainable=attainable,
        detail="93,4 % der Haushalte; Median der Vergleichsstädte 88,1 %" if seed % 3 else "",
        score=Printed.score(score),
        change=Printed.change(score, previous),
        previous=Printed.score(previous),
        previous_name="Bargeldloses Bezahlen" if name == "Payment" else "",
        note="",
        statistics=statistics(seed, attainable),
    )


def chapter(name: str, names: tuple[str, ...], seed: int) -> Chapter:
    score = Decimal("84.949047619") - seed
    return Chapter(
        key=f"bereich-{seed}",
        name=name,
        score=Printed.score(score),
        placing=Placing(6 + seed, 82),
        change=Printed.change(score, score - Decimal("0.9")),
        previous=Printed.score(score - Decimal("0.9")),
        previous_placing=Placing(7 + seed, 82),
        statistics=statistics(seed),
        rows=tuple(indicator_row(indicator, seed * 10 + at) for at, indicator in enumerate(names)),
        values_note=f"Angaben zu den Werten: {RECONSTRUCTED.words}; {CARRIED.words}",
        paragraphs=(
            f"Im Themenbereich {name} erreicht Bochum vorläufig 84,9 Punkte.",
            "Das sind 0,9 Punkte mehr als in der Ausgabe 2024.",
        ),
    )


def value_group(domain: str, indicator: str) -> ValueGroup:
    rows = tuple(
        ValueRow(
            parameter=f"Parameter {at} zu {indicator}",
            value="in Teilen der Verwaltung",
            points="1 von 2",
            median="",
            source=1,
            marks=(RECONSTRUCTED, CARRIED),
        )
        for at in range(1, 4)
    )
    return ValueGroup(domain, indicator, rows)


def cover() -> Cover:
    return Cover(
        city="Bochum",
        title="Lückenanalyse",
        edition="2027 (Demo)",
        year=2027,
        product="Arbeitsfassung (intern)",
        status="vorläufig",
        as_of=date(2026, 11, 21),
        version=3,
        previous="2024",
        is_provisional=True,
        is_reconstructed=True,
    )


def summary(chapters: tuple[Chapter, ...]) -> Summary:
    line = Line("FabLabs und Coworking", "Gesellschaft und Bildung", Printed(Decimal("4.2"), "+4,2"))
    return Summary(
        sentence="Bochum erreicht vorläufig 82,4 von 100 Punkten und stünde auf Rang 4 der 82 Großstädte.",
        total=Printed.score(Decimal("82.4")),
        placing=Placing(4, 82),
        tiles=(
            Tile("Punkte gesamt, vorläufig", "82,4", "+0,1 gegenüber 2024"),
            Tile("Rang im Feld der Ausgabe 2024", "4", "von 82, unverändert"),
            Tile("Abstand zum Median", "+12,4", "33 Städte von 200.000 bis 500.000 Einwohnern"),
        ),
        bars=tuple(
            DomainBar(c.name, c.score, Printed.score(c.statistics.median), c.placing) for c in chapters
        ),
        improved=(line,),
        declined=(),
        gaps=(line, line, line),
        basis="gegenüber der Ausgabe 2024, in Punkten",
        bars_note="Ausgabe 2024, veröffentlicht.",
        improved_none="Kein Indikator hat sich verbessert.",
        declined_none="Kein Indikator ist zurückgegangen.",
        gaps_none="Kein Indikator liegt unter dem Median.",
        totals=tuple(Decimal(30 + at) * Decimal("0.63") for at in range(82)),
    )


def correction(**changes: object) -> CorrectionLine:
    line = CorrectionLine(
        parameter="FabLabs",
        place="Gesellschaft und Bildung › FabLabs und Coworking",
        state="übernommen",
        when="eingereicht 18.11.2026, entschieden 20.11.2026",
        proposal="eines → mehrere",
        reason="Das zweite FabLab ist seit März geöffnet.",
        decision="Der Nachweis belegt den Wert.",
        effect="",
        evidence=("Ratsbeschluss.pdf", "https://www.bochum.de/fablab"),
    )
    return replace(line, **changes)


def movement() -> Movement:
    parts = (Decimal("0.5"), Decimal("-0.9"), Decimal("0.0"), Decimal("-0.3"))
    texts = ("+0,5", "−0,9", "0,0", "−0,3")
    names = ("Eigene Werte", "Eigene Korrekturen", "Methode", "Feld")
    row = CauseRow("Verwaltung", "Payment", texts, "−0,7")
    return Movement(
        sentence="Die Punkte sind seit 2024 um 0,7 gefallen, der Rang bleibt 4.",
        before_label="2024",
        after_label="jetzt, vorläufig",
        before=Printed.score(Decimal("83.1")),
        after=Printed.score(Decimal("82.4")),
        change="−0,7",
        causes=tuple(Cause(n, Printed(p, t)) for n, p, t in zip(names, parts, texts, strict=True)),
        rows=(row,),
        rest=None,
        quiet=36,
        ranks=(RankLine("überholt", "+1", "Kiel"), RankLine("überholt worden von", "0", "")),
        picture_words="Von 83,1 Punkten 2024 zu 82,4 Punkten: Eigene Werte +0,5, Eigene Korrekturen −0,9",
        notes=("Gerundete Teile sind angepasst.",),
    )


def gap_chapter() -> GapChapter:
    row = GapRow(
        name="Verfügbarkeit des Serviceportals für alle Leistungen der Stadtverwaltung",
        place="Verwaltung › Serviceportal",
        now="in Teilen der Verwaltung",
        target="in der gesamten Stadtverwaltung",
        gain=Printed(Decimal("0.4"), "+0,4"),
        domain_gain=Printed(Decimal("2.1"), "+2,1"),
        placing=Placing(3, 82),
        others="in der gesamten Stadtverwaltung: 12 · in Teilen der Verwaltung: 9 · nicht eingeführt: 4",
    )
    columns = ("Sachstand", "Zeithorizont", "Finanzierung", "Beschluss-Nr.", "zuständig")
    return GapChapter("Die Tabelle nennt den nächsten Schritt.", (row,) * 10, (row,), columns, ("Hinweis.",))


def sample_report(**changes: object) -> GapAnalysis:
    chapters = tuple(chapter(name, names, at) for at, (name, names) in enumerate(INDICATORS.items()))
    report = GapAnalysis(
        cover=cover(),
        peers=Peers("Städte von 200.000 bis 500.000 Einwohnern", 33, "2024"),
        summary=summary(chapters),
        introduction=("Der Smart City Index vergleicht 82 Großstädte.", "100 Punkte hat die beste Stadt."),
        chapters=chapters,
        corrections=(correction(),),
        shows_corrections=True,
        picture_note="Skala: Anteil der erreichbaren Punkte in Prozent.",
        placing_label="Rang im Feld der Ausgabe 2024",
        values_note="Alle 111 Werte der Stadt.",
        values=tuple(value_group(domain, name) for domain, names in INDICATORS.items() for name in names),
        sources=(Source("Webseite der Stadt", "14.05.2026", "2025"),),
        colophon=Colophon(
            (("Fassung", "3"), ("Stand der Werte", "17"), ("Berechnung", "a" * 64)),
            ("Jeder Wert wird auf eine Skala von 0 bis 100 gebracht.",),
        ),
        movement=movement(),
        gap_chapter=gap_chapter(),
    )
    return replace(report, **changes)
