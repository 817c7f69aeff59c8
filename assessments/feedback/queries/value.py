"""One value with all that its page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments.choices import Comparability, Normalisation, Origin, ParameterKind
from assessments.feedback.wording import (
    exact_number,
    number_text,
    points_text,
    source_date,
    value_text,
    version_text,
    with_unit,
)
from assessments.models import Correction, FindingVersion, Level, Parameter

from .dossier import Notable, Row, previous_name
from .peer_statistics import PeerStatistics, parameter_statistics
from .place import Place

RECONSTRUCTED = "rekonstruiert (Demo)"


@dataclass(frozen=True)
class ValuePage:
    """Facts, scale and comparison of one value, in the shapes of the components."""

    row: Row
    facts: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    scale: list[dict[str, Any]]
    scale_text: str
    statistics: PeerStatistics | None
    warning: str
    corrections: list[Correction]


def value_page(place: Place, row: Row) -> ValuePage:
    parameter = row.parameter
    levels = list(parameter.levels.all()) if parameter.kind == ParameterKind.LEVELS else []
    proposed = (
        row.standing.correction if row.standing.correction and row.standing.correction.is_undecided else None
    )
    return ValuePage(
        row,
        facts=list(_facts(place, row, levels)),
        rules=list(_rules(parameter)),
        scale=[_level(level, row, proposed) for level in levels],
        scale_text=" ".join(filter(None, [_scale_text(parameter), _bonus_text(parameter)])),
        statistics=parameter_statistics(place, parameter, levels, _own_cell(row)),
        warning=_warning(place, row),
        corrections=list(row.finding.corrections.all()),
    )


def _own_cell(row: Row) -> float | None:
    version = row.version
    if version is None or version.is_missing:
        return None
    return float(version.level.points if version.level else version.number)


def _facts(place: Place, row: Row, levels: list[Level]) -> Iterator[dict[str, Any]]:
    parameter, version = row.parameter, row.version
    reconstructed = version is not None and version.is_reconstructed
    yield {
        "term": "Wert",
        "text": row.value,
        "note": _points(version, levels),
        "mark": RECONSTRUCTED if reconstructed else "",
    }
    if version is not None:
        yield _source(place, version)
    if row.before is not None:
        note = parameter.comparability_note
        if parameter.comparability == Comparability.CHANGED:
            note = f"Die Definition wurde geändert. {note}".strip()
        yield {
            "term": previous_name(place.edition),
            "text": version_text(parameter, row.before),
            "note": note,
        }
    elif parameter.comparability == Comparability.NEW:
        yield {"term": previous_name(place.edition), "text": "neu in dieser Ausgabe"}


def carried_words(place: Place) -> str:
    return f"aus {previous_name(place.edition)} übernommen, noch nicht neu geprüft"


def _points(version: FindingVersion | None, levels: list[Level]) -> str:
    if version is None or version.level is None or not levels:
        return ""
    most = max(level.points for level in levels)
    return f"{number_text(version.level.points)} von {points_text(most).replace('Punkte', 'Punkten')}"


def _source(place: Place, version: FindingVersion) -> dict[str, Any]:
    dates = []
    if version.fetched_on:
        dates.append(f"abgerufen {version.fetched_on:%d.%m.%Y}")
    if version.data_as_of:
        dates.append(f"Stand der Quelle {source_date(version.data_as_of)}")
    return {
        "term": "Quelle",
        "text": version.source_label or version.get_origin_display(),
        "url": version.source_url,
        "note": ", ".join(dates),
        "mark": carried_words(place) if version.origin == Origin.CARRIED else "",
    }


def _rules(parameter: Parameter) -> Iterator[dict[str, Any]]:
    mark = "Demo-Wortlaut" if parameter.texts_are_demo else ""
    texts = {
        "Definition": parameter.definition,
        "Zählt": parameter.counts,
        "Zählt nicht": parameter.counts_not,
        "Das genügt als Nachweis": parameter.evidence_hint,
    }
    for term, text in texts.items():
        if text:
            yield {"term": term, "text": text, "mark": mark if term == "Definition" else ""}


def _level(level: Level, row: Row, proposed: Correction | None) -> dict[str, Any]:
    return {
        "label": level.label,
        "points": points_text(level.points),
        "chosen": row.version is not None and row.version.level_id == level.pk,
        "proposed": proposed is not None and proposed.level_id == level.pk,
    }


def _scale_text(parameter: Parameter) -> str:
    """How a number earns its points, in a sentence or two."""
    if parameter.kind == ParameterKind.PERCENTILE:
        return "Bewertet nach Rang im Feld: der Platz unter allen Städten mit einem Wert" + _direction(
            parameter
        )
    if parameter.kind != ParameterKind.NUMBER:
        return ""
    if parameter.lower is None or parameter.upper is None:
        return "Bewertet im Vergleich mit dem niedrigsten und dem höchsten Wert aller Städte" + _direction(
            parameter
        )
    most = points_text(parameter.max_points or parameter.upper)
    if "punkte" in parameter.unit.lower():
        return f"Die Bewertung zählt unmittelbar, von {exact_number(parameter.lower)} bis {most}."
    worst, best = parameter.lower, parameter.upper
    if parameter.direction == -1:
        worst, best = best, worst
    text = f"{value_text(parameter, None, worst)}: 0 Punkte; {value_text(parameter, None, best)}: {most}; "
    return text + "dazwischen anteilig." + _capped(parameter)


def _bonus_text(parameter: Parameter) -> str:
    indicator = parameter.indicator
    if indicator.normalisation != Normalisation.BONUS or indicator.cap is None:
        return ""
    return f"Zusatzpunkte: Der Indikator bringt höchstens {points_text(indicator.cap)}."


def _direction(parameter: Parameter) -> str:
    return "; mehr ist besser." if parameter.direction == 1 else "; weniger ist besser."


def _capped(parameter: Parameter) -> str:
    """Where a value is accepted beyond what counts, say so."""
    if parameter.upper is None or (parameter.maximum is not None and parameter.maximum <= parameter.upper):
        return ""
    limit = with_unit(exact_number(parameter.upper), parameter.unit)
    return f" Wird für die Bewertung bei {limit} gedeckelt; höhere Werte sind trotzdem richtig."


def _warning(place: Place, row: Row) -> str:
    year = previous_name(place.edition)
    if row.severity == Notable.HINT_LOST:
        return f"{year} wurde dieser Wert auf Ihren Hinweis geändert. Jetzt ist er niedriger."
    if row.severity == Notable.LOWER:
        return f"Der Wert ist niedriger als {year}: damals {version_text(row.parameter, row.before)}."
    return ""
