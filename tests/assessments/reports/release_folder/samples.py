"""A Freigabemappe made by hand: no database."""

from dataclasses import replace

from assessments.reports.release_folder.content import (
    FolderDomain,
    FolderEntry,
    FolderEvidence,
    FolderProject,
    ReleaseFolder,
)


def proof(**changes: object) -> FolderEvidence:
    made = FolderEvidence(
        "Ratsbeschluss.pdf", "01.09.2026", "Seite 3", "Die eAkte ist in allen Ämtern eingeführt.", False
    )
    return replace(made, **changes)


def entry(number: int = 1, **changes: object) -> FolderEntry:
    made = FolderEntry(
        number=number,
        parameter=f"Parameter {number}",
        indicator="Interne Prozesse",
        kind="Korrektur",
        state="Entwurf",
        researched="in Teilen der Verwaltung",
        proposal="in der gesamten Stadtverwaltung",
        facts=(
            ("Recherchiert", "in Teilen der Verwaltung; Quelle: www.bochum.de; abgerufen 14.05.2026"),
            ("Vorschlag", "in der gesamten Stadtverwaltung"),
            ("Vorjahr", "nicht eingeführt; Ausgabe 2024"),
            ("Stand vom", "01.09.2026"),
            ("Wirkung", "Interne Prozesse 66,7 → 100,0 · Verwaltung +4,5 · gesamt +0,9 Punkte (vorläufig)"),
            ("Begründung", "Seit September arbeiten alle Ämter mit der eAkte."),
            ("Ihr Aktenzeichen", "10/3-2026"),
            ("Entwurf", "Anna Amt, 20.11.2026, 14:03 Uhr"),
        ),
        lacks=(),
        evidence=(proof(), proof(name="https://www.bochum.de/eakte", is_confidential=True)),
        projects=(),
    )
    return replace(made, **changes)


def project(**changes: object) -> FolderProject:
    made = FolderProject("Digitaler Zwilling", (("Status", "Pilotprojekt"), ("Träger", "Stadtwerke")))
    return replace(made, **changes)


def folder(*entries: FolderEntry) -> ReleaseFolder:
    second = entry(9, parameter="Weitere Projekte", kind="Projektmeldung", projects=(project(),))
    return ReleaseFolder(
        city="Bochum",
        edition="2027 (Demo)",
        status="nicht eingereicht",
        as_of="27.11.2026, 15:03 Uhr",
        version=2,
        deadline="Freitag, 11.12.2026, 18:00 Uhr",
        domains=(
            FolderDomain(
                "verwaltung", "Verwaltung", entries or (entry(1), entry(2, lacks=("Es fehlt etwas.",)))
            ),
            FolderDomain("mobilitaet", "Mobilität", (second,)),
        ),
        facts=(("Fassung", "2"), ("Stand der Werte", "Nr. 17")),
    )
