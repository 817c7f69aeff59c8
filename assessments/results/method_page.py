"""The method in words, with what an edition's catalogue says, and a city's rank without each indicator."""

from collections import Counter
from typing import Any

from assessments.choices import Normalisation, ParameterKind
from assessments.models import Domain, Edition, Indicator, Parameter

from .firmness import RankFirmness

Step = tuple[str, str]


def method_steps(edition: Edition) -> list[Step]:
    """From a value to a rank: a title and its sentences per step. Three queries."""
    domains = list(Domain.objects.filter(edition=edition))
    indicators = list(Indicator.objects.filter(domain__edition=edition))
    parameters = list(Parameter.objects.filter(indicator__domain__edition=edition))
    same = all(row.weight == 1 for row in (*domains, *indicators, *parameters))
    weights = "Alle Gewichte sind gleich." if same else "Es gelten die Gewichte des Katalogs."
    return [
        (
            "Werte",
            f"{len(parameters)} Parameter werden je Stadt recherchiert, jeder als Stufe oder als Zahl. "
            "Ein fehlender Wert bringt die wenigsten Punkte.",
        ),
        ("Punkte", _points(parameters)),
        ("Indikatoren", _indicators(indicators)),
        (
            "Themenbereiche",
            f"In jedem der {len(domains)} Themenbereiche werden die erreichten durch die erreichbaren "
            f"Indikatorpunkte geteilt, mal 100. {weights}",
        ),
        ("Gesamt", "Die Gesamtpunktzahl ist der Mittelwert der Themenbereiche."),
        (
            "Rang",
            "Die Städte werden nach Punkten geordnet. Gleiche Punkte teilen sich einen Rang, der nächste "
            "entfällt. 100 Punkte heißt: bester Stand unter den Städten, nicht Vollkommenheit.",
        ),
    ]


def _points(parameters: list[Parameter]) -> str:
    text = (
        "Jede Stufe hat feste Punkte. Eine Zahl zählt anteilig zwischen der unteren und der oberen Grenze "
        "ihrer Skala; was darüber oder darunter liegt, zählt wie die Grenze."
    )
    ranked = sum(parameter.kind == ParameterKind.PERCENTILE for parameter in parameters)
    if not ranked:
        return text
    which = "Ein Parameter zählt" if ranked == 1 else f"{ranked} Parameter zählen"
    return f"{text} {which} nach dem Platz unter allen Städten."


NORMALISATIONS = {
    Normalisation.MINMAX: "zwischen der schlechtesten (0) und der besten Stadt (100)",
    Normalisation.ABSOLUTE: "nach dem Anteil der erreichbaren Punkte",
    Normalisation.BONUS: "als Zusatzpunkte bis zu einer Obergrenze",
}


def _indicators(indicators: list[Indicator]) -> str:
    """How many indicators are brought onto one scale in which way."""
    counts = Counter(indicator.normalisation for indicator in indicators)
    kinds = [f"{counts[kind]} {words}" for kind, words in NORMALISATIONS.items() if counts[kind]]
    return (
        f"Die Parameter bilden {len(indicators)} Indikatoren. Deren Punkte zählen auf gleicher Skala: "
        f"{', '.join(kinds)}."
    )


def leave_one_out_rows(firmness: RankFirmness) -> list[dict[str, Any]]:
    """The city's rank without each indicator, the largest changes first."""
    rows = [
        {
            "indicator": indicator.name,
            "domain": indicator.domain.name,
            "rank": firmness.without[key],
            "change": _places(firmness.rank - firmness.without[key]),
            "distance": abs(firmness.rank - firmness.without[key]),
        }
        for indicator in Indicator.objects.filter(domain__edition=firmness.edition).select_related("domain")
        if firmness.without.get(key := (indicator.domain.key, indicator.name))
    ]
    return sorted(rows, key=lambda row: -row["distance"])


def _places(change: int) -> str:
    """„2 Plätze besser“; up is better."""
    if not change:
        return "unverändert"
    places = "1 Platz" if abs(change) == 1 else f"{abs(change)} Plätze"
    return f"{places} {'besser' if change > 0 else 'schlechter'}"
