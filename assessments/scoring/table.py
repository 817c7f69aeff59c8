"""Catalogues and values from CSV tables (SCORING.md, section "Tables")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from assessments.scoring.csv_rows import Row, TableError, parse_number, read_table
from assessments.scoring.scheme import DomainSpec, IndicatorSpec, ParameterSpec, Scheme, SchemeError
from assessments.scoring.specs import Kind, Normalisation
from assessments.scoring.sums import Floats

CATALOGUE_COLUMNS = (
    "domain",
    "indicator",
    "normalisation",
    "parameter",
    "kind",
    "max_points",
    "lower",
    "upper",
    "levels",
)
KINDS: dict[str, Kind] = {"levels": "levels", "number": "number", "percentile": "percentile"}
_Spec = TypeVar("_Spec", DomainSpec, IndicatorSpec)
NORMALISATIONS: dict[str, Normalisation] = {"minmax": "minmax", "absolute": "absolute", "bonus": "bonus"}


@dataclass(frozen=True)
class Catalogue:
    """A scheme with the labels of its levels: parameter key → {label: points}."""

    scheme: Scheme
    levels: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class ValueTable:
    """Units in the table's order, their values (n, P) in scheme order, and the columns not used."""

    units: tuple[str, ...]
    values: Floats
    ignored_columns: tuple[str, ...]


def read_catalogue(content: bytes) -> Catalogue:
    """Read a catalogue like ``catalogue_2024.csv``; raises ``TableError`` naming row and column.

    Optional columns: ``parameter_weight``, ``indicator_weight``, ``domain_weight`` (empty = 1), ``direction``
    (1 or −1, empty = 1). Domain, indicator and parameter names are the keys of the scheme.
    """
    _, rows = read_table(content, CATALOGUE_COLUMNS)
    first_row: dict[tuple[str, ...], Row] = {}
    domains: dict[tuple[str, ...], DomainSpec] = {}
    indicators: dict[tuple[str, ...], IndicatorSpec] = {}
    parameters: list[ParameterSpec] = []
    labels: dict[str, dict[str, float]] = {}
    for row in rows:
        domain, indicator, parameter = (row.text(name) for name in ("domain", "indicator", "parameter"))
        if parameter in labels:
            raise TableError(f"Den Parameter „{parameter}“ gibt es schon.", row.number, "parameter")
        labels[parameter] = _level_labels(row)
        for path in ((domain,), (domain, indicator), (domain, indicator, parameter)):
            first_row.setdefault(path, row)
        _remember(domains, (domain,), DomainSpec(domain, _weight(row, "domain_weight")), row)
        _remember(indicators, (domain, indicator), _indicator(row), row)
        parameters.append(_parameter(row, tuple(labels[parameter].values())))
    try:
        scheme = Scheme.build(domains.values(), indicators.values(), parameters)
    except SchemeError as error:
        raise TableError(str(error), first_row[error.path].number if error.path else 1) from error
    return Catalogue(scheme, labels)


def _remember(known: dict[tuple[str, ...], _Spec], path: tuple[str, ...], spec: _Spec, row: Row) -> None:
    if known.setdefault(path, spec) != spec:
        reason = f"Die Angaben zu „{' › '.join(path)}“ weichen von denen einer früheren Zeile ab."
        raise TableError(reason, row.number)


def _weight(row: Row, column: str) -> float:
    weight = row.number_or_none(column)
    return 1.0 if weight is None else weight


def _indicator(row: Row) -> IndicatorSpec:
    name, _, cap = row.text("normalisation").partition(":")
    if name not in NORMALISATIONS:
        raise TableError(f"Die Normalisierung „{name}“ gibt es nicht.", row.number, "normalisation")
    return IndicatorSpec(
        domain=row.text("domain"),
        key=row.text("indicator"),
        normalisation=NORMALISATIONS[name],
        cap=parse_number(cap, row.number, "normalisation") if cap else None,
        weight=_weight(row, "indicator_weight"),
    )


def _parameter(row: Row, level_points: tuple[float, ...]) -> ParameterSpec:
    kind = row.text("kind")
    if kind not in KINDS:
        raise TableError(f"Die Art „{kind}“ gibt es nicht.", row.number, "kind")
    lower, upper, direction = (row.number_or_none(column) for column in ("lower", "upper", "direction"))
    if direction not in (None, 1.0, -1.0):
        raise TableError(
            f"Die Richtung {direction:g} gibt es nicht; erlaubt sind 1 und -1.", row.number, "direction"
        )
    counts_as_it_stands = kind == "number" and lower is None and upper is None
    max_points = row.number_or_none("max_points")
    if max_points is None and not counts_as_it_stands:
        raise TableError("Die Angabe fehlt.", row.number, "max_points")
    return ParameterSpec(
        domain=row.text("domain"),
        indicator=row.text("indicator"),
        key=row.text("parameter"),
        kind=KINDS[kind],
        max_points=1.0 if max_points is None else max_points,
        lower=lower,
        upper=upper,
        direction=-1 if direction == -1.0 else 1,
        weight=_weight(row, "parameter_weight"),
        level_points=level_points,
    )


def _level_labels(row: Row) -> dict[str, float]:
    """``0:keine;2:einfach;4:mit Filtern`` as {label: points}."""
    labels: dict[str, float] = {}
    for level in filter(None, (part.strip() for part in row.cells["levels"].split(";"))):
        points, colon, label = (part.strip() for part in level.partition(":"))
        if not colon or not label:
            raise TableError(
                f"Die Stufe „{level}“ hat nicht die Form „Punkte:Bezeichnung“.", row.number, "levels"
            )
        if label in labels:
            raise TableError(f"Die Stufe „{label}“ steht mehrfach da.", row.number, "levels")
        labels[label] = parse_number(points, row.number, "levels")
    return labels


def read_values(content: bytes, catalogue: Catalogue) -> ValueTable:
    """Read a table of values: first column ``unit``, then one column per parameter, in any order.

    A level cell holds the level's label, an empty cell is missing. Raises ``TableError`` naming row and
    column for a text that is no number, an unknown label, a unit that is empty or stands twice, and a
    parameter column that is missing or stands twice. Columns that the catalogue does not know are named, not
    used.
    """
    keys = catalogue.scheme.parameter_keys
    header, rows = read_table(content, ("unit", *keys))
    if header[0] != "unit":
        raise TableError("Die erste Spalte muss „unit“ heißen.", 1, header[0])
    units: dict[str, None] = {}
    values = np.full((len(rows), len(keys)), np.nan, order="F")
    for at, row in enumerate(rows):
        unit = row.text("unit")
        if unit in units:
            raise TableError(f"„{unit}“ steht mehrfach da.", row.number, "unit")
        units[unit] = None
        values[at] = _row_values(row, catalogue)
    ignored = tuple(column for column in header[1:] if column not in set(keys))
    return ValueTable(tuple(units), values, ignored)


def _row_values(row: Row, catalogue: Catalogue) -> list[float]:
    def value(parameter: ParameterSpec) -> float:
        text = row.cells[parameter.key]
        if not text:
            return np.nan
        if parameter.kind != "levels":
            return parse_number(text, row.number, parameter.key)
        labels = catalogue.levels[parameter.key]
        if text not in labels:
            known = ", ".join(f"„{label}“" for label in labels)
            raise TableError(
                f"Die Stufe „{text}“ gibt es nicht. Erlaubt: {known}.", row.number, parameter.key
            )
        return labels[text]

    return [value(parameter) for parameter in catalogue.scheme.parameters]
