"""The catalogues of the editions 2019 to 2024, and the crosswalk between them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assessments.choices import EditionStatus, LinkRelation, Normalisation
from assessments.models import Domain, Edition, Indicator, IndicatorLink, Level, Parameter

from .files import ASSESSMENTS, rows

BOCHUM_NOTE = "Aus der Auswertung der Stadt Bochum von 2020; andere Städte und Ränge sind nicht überliefert."
EDITIONS = [
    (
        "2019",
        "Smart City Index 2019",
        "Stadt Bochum: Auswertung 2020 mit Vergleich zu 2019",
        BOCHUM_NOTE,
    ),
    ("2020", "Smart City Index 2020", "Bitkom: Smart City Index 2020", ""),
    ("2021", "Smart City Index 2021", "Bitkom: Smart City Index 2021", ""),
    (
        "2023",
        "Smart City Index 2023",
        "Bitkom: Smart City Index 2024",
        "Nur die Ränge sind überliefert.",
    ),
    ("2024", "Smart City Index 2024", "Bitkom: Smart City Index 2024", ""),
]


def load_catalogues() -> dict[str, Edition]:
    """All published editions with their catalogues, oldest first."""
    editions: dict[str, Edition] = {}
    previous = None
    for key, title, source, note in EDITIONS:
        previous = editions[key] = Edition.objects.create(
            key=key, year=int(key), title=title, source=source, note=note,
            previous=previous, status=EditionStatus.PUBLISHED,
        )  # fmt: skip
    for row in rows(ASSESSMENTS / "domains.csv"):
        Domain.objects.create(
            edition=editions[row["edition"]],
            key=row["key"],
            name=row["name"],
            short_name=row["short_name"],
            position=int(row["position"]),
        )
    for key in ("2020", "2021", "2024"):
        _load_parameters(editions[key], rows(ASSESSMENTS / f"catalogue_{key}.csv"))
    _load_indicators_of_2019(editions["2019"])
    _describe_2024(editions["2024"])
    _load_links()
    return editions


def _indicator(edition: Edition, row: dict[str, str]) -> Indicator:
    domain = Domain.objects.get(edition=edition, key=row["domain"])
    normalisation, _, cap = row["normalisation"].partition(":")
    indicator, _ = Indicator.objects.get_or_create(
        domain=domain,
        name=row["indicator"],
        defaults={
            "position": domain.indicators.count() + 1,
            "normalisation": normalisation,
            "cap": Decimal(cap) if cap else None,
        },
    )
    return indicator


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _scale(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "unit": row["unit"],
        "max_points": Decimal(row["max_points"]),
        "lower": _decimal(row["lower"]),
        "upper": _decimal(row["upper"]),
        "source_kind": row["source_kind"],
    }


def _load_parameters(edition: Edition, lines: Iterable[dict[str, str]]) -> None:
    for row in lines:
        indicator = _indicator(edition, row)
        parameter = Parameter.objects.create(
            indicator=indicator,
            name=row["parameter"],
            position=indicator.parameters.count() + 1,
            **(_scale(row) if "kind" in row else {}),
        )
        for position, text in enumerate(filter(None, row.get("levels", "").split(";")), 1):
            points, _, label = text.partition(":")
            Level.objects.create(parameter=parameter, position=position, points=Decimal(points), label=label)


# With these the printed rows give the printed domains: five points per regular indicator.
CAPS_OF_2019 = {
    "verwaltung": 35,
    "it-kommunikation": 30,
    "energie-umwelt": 35,
    "mobilitaet": 25,
    "gesellschaft": 30,
}


def _load_indicators_of_2019(edition: Edition) -> None:
    for row in rows(ASSESSMENTS / "bochum_2019_2020.csv"):
        if row["indicator_2019"]:
            bonus = row["indicator_2019"] == "Weitere Pilotprojekte"
            scale = f"{Normalisation.BONUS}:{CAPS_OF_2019[row['domain']]}" if bonus else Normalisation.MINMAX
            _indicator(
                edition,
                {"domain": row["domain"], "indicator": row["indicator_2019"], "normalisation": scale},
            )


def _describe_2024(edition: Edition) -> None:
    """Definitions and evidence hints: demo wording, marked as such."""
    parameters = {p.name: p for p in Parameter.objects.filter(indicator__domain__edition=edition)}
    for row in rows(ASSESSMENTS / "texts_2024.csv"):
        parameter = parameters[row["parameter"]]
        for name in ("definition", "counts", "counts_not", "evidence_hint"):
            setattr(parameter, name, row[name])
        parameter.texts_are_demo = True
        parameter.statement_suffices = row["statement_suffices"] == "1"
        parameter.minimum, parameter.maximum = _decimal(row["minimum"]), _decimal(row["maximum"])
        parameter.decimals = int(row["decimals"] or 0)
        parameter.save()


def _load_links() -> None:
    by_key = {
        (i.domain.edition.key, i.domain.key, i.name): i
        for i in Indicator.objects.select_related("domain__edition")
    }
    for row in rows(ASSESSMENTS / "crosswalk.csv"):
        IndicatorLink.objects.create(
            from_indicator=by_key.get((row["from_edition"], row["from_domain"], row["from_indicator"])),
            to_indicator=by_key.get((row["to_edition"], row["to_domain"], row["to_indicator"])),
            relation=row["relation"],
            note=row["note"],
        )
    for row in rows(ASSESSMENTS / "bochum_2019_2020.csv"):
        old = by_key.get(("2019", row["domain"], row["indicator_2019"]))
        new = by_key.get(("2020", row["domain"], row["indicator_2020"]))
        IndicatorLink.objects.create(from_indicator=old, to_indicator=new, relation=_relation(old, new))


def _relation(old: Indicator | None, new: Indicator | None) -> LinkRelation:
    if old is None or new is None:
        return LinkRelation.NEW if old is None else LinkRelation.DROPPED
    return LinkRelation.SAME if old.name == new.name else LinkRelation.RENAMED
