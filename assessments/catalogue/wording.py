"""The catalogue's entries in words, for reading and for setting two editions side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessments.choices import Normalisation, ParameterKind
from assessments.models import Domain, Indicator, Level, Parameter
from assessments.results.wording import NOTHING, exact_number, points_text, with_unit

LABELS = {
    "name": "Name",
    "short_name": "Kurzname",
    "domain": "Themenbereich",
    "indicator": "Indikator",
    "normalisation": "Normalisierung",
    "cap": "Obergrenze",
    "weight": "Gewicht",
    "kind": "Art",
    "levels": "Stufen",
    "unit": "Einheit",
    "max_points": "Höchstpunktzahl",
    "bounds": "Grenzen der Skala",
    "direction": "Richtung",
    "limits": "Plausible Werte",
    "decimals": "Nachkommastellen",
    "source_kind": "Quelle",
    "definition": "Definition",
    "counts": "Zählt",
    "counts_not": "Zählt nicht",
    "evidence_hint": "Das genügt als Nachweis",
    "statement_suffices": "Erklärung genügt als Nachweis",
}
NORMALISATIONS = {
    Normalisation.MINMAX: "zwischen der niedrigsten und der höchsten Summe aller Städte (0 bis 100)",
    Normalisation.ABSOLUTE: "Anteil der erreichbaren Punkte (0 bis 100)",
    Normalisation.BONUS: "Zusatzpunkte",
}
Words = dict[str, str]


def number(value: Decimal | None) -> str:
    return NOTHING if value is None else exact_number(value)


def span(low: Decimal | None, high: Decimal | None) -> str:
    """„0 bis 100", „ab 0", „bis 50"; empty without either."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"ab {exact_number(low)}"
    return f"bis {exact_number(high)}" if low is None else f"{exact_number(low)} bis {exact_number(high)}"


def levels_text(levels: Sequence[Level]) -> str:
    return "\n".join(f"{level.label}: {points_text(level.points)}" for level in levels)


def direction_text(parameter: Parameter) -> str:
    return str(parameter.get_direction_display())


def scale_text(parameter: Parameter, levels: Sequence[Level]) -> str:
    """How a value becomes points, in one line."""
    if parameter.kind is None:
        return "Skala nicht überliefert"
    if parameter.kind == ParameterKind.LEVELS:
        points = [level.points for level in levels]
        extent = span(min(points), max(points)) if points else "keine"
        return f"{len(levels)} Stufen, {extent} Punkte"
    if parameter.kind == ParameterKind.PERCENTILE:
        return f"nach Rang unter allen Städten, {direction_text(parameter)}, bis {_most(parameter)}"
    if parameter.lower is None:
        return f"Zahl im Vergleich aller Städte, {direction_text(parameter)}"
    extent = with_unit(span(parameter.lower, parameter.upper), parameter.unit)
    return f"{extent}, {direction_text(parameter)}, bis {_most(parameter)}"


def _most(parameter: Parameter) -> str:
    return points_text(parameter.max_points) if parameter.max_points is not None else NOTHING


def normalisation_text(indicator: Indicator) -> str:
    words = NORMALISATIONS[Normalisation(indicator.normalisation)]
    return f"{words} bis {exact_number(indicator.cap)}" if indicator.cap is not None else words


def domain_words(domain: Domain) -> Words:
    return {"name": domain.name, "short_name": domain.short_name, "weight": number(domain.weight)}


def indicator_words(indicator: Indicator) -> Words:
    return {
        "name": indicator.name,
        "domain": indicator.domain.name,
        "normalisation": normalisation_text(indicator),
        "weight": number(indicator.weight),
    }


def parameter_words(parameter: Parameter, levels: Sequence[Level]) -> Words:
    """Every field that can differ between two editions. What does not apply is empty."""
    scored = parameter.kind in {ParameterKind.NUMBER, ParameterKind.PERCENTILE}
    return {
        "name": parameter.name,
        "indicator": parameter.indicator.name,
        "kind": str(parameter.get_kind_display() or ""),
        "levels": levels_text(levels),
        "unit": parameter.unit,
        "max_points": number(parameter.max_points) if parameter.max_points is not None else "",
        "bounds": span(parameter.lower, parameter.upper),
        "direction": direction_text(parameter) if scored else "",
        "weight": number(parameter.weight),
        "limits": span(parameter.minimum, parameter.maximum),
        "decimals": str(parameter.decimals) if scored else "",
        "source_kind": str(parameter.get_source_kind_display()),
        "definition": parameter.definition,
        "counts": parameter.counts,
        "counts_not": parameter.counts_not,
        "evidence_hint": parameter.evidence_hint,
        "statement_suffices": "ja" if parameter.statement_suffices else "nein",
    }


def facts(words: Words, names: Sequence[str]) -> list[dict[str, Any]]:
    """For components/definition_list.html; what is empty says so."""
    return [{"term": LABELS[name], "text": words[name] or NOTHING} for name in names]
