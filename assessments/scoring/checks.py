"""What a catalogue must fulfil before it is scored with (SCORING.md, section "Levels and catalogue")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import isfinite

from assessments.scoring.specs import DomainSpec, IndicatorSpec, ParameterSpec, SchemeError


def check_catalogue(
    domains: Sequence[DomainSpec], indicators: Sequence[IndicatorSpec], parameters: Sequence[ParameterSpec]
) -> None:
    """Raise ``SchemeError`` naming the first row that is wrong; return nothing where the catalogue stands."""
    if not domains:
        raise SchemeError((), "Es gibt keinen Themenbereich.")
    _check_keys(domains, indicators, parameters)
    _check_parents(domains, indicators, parameters)
    for domain in domains:
        _check_weight((domain.key,), domain.weight)
    for indicator in indicators:
        _check_indicator(indicator)
    rules = {(i.domain, i.key): i for i in indicators}
    for parameter in parameters:
        _check_parameter(parameter, rules[parameter.domain, parameter.indicator])
    _check_weight_sums(domains, indicators, parameters)


def _repeated(keys: Iterable[Hashable]) -> set[Hashable]:
    return {key for key, times in Counter(keys).items() if times > 1}


def _check_keys(
    domains: Sequence[DomainSpec], indicators: Sequence[IndicatorSpec], parameters: Sequence[ParameterSpec]
) -> None:
    repeated_domains = _repeated(d.key for d in domains)
    repeated_indicators = _repeated((i.domain, i.key) for i in indicators)
    repeated_parameters = _repeated(p.key for p in parameters)
    for d in domains:
        if not d.key or d.key in repeated_domains:
            raise SchemeError((d.key,), "Der Schlüssel des Themenbereichs ist leer oder kommt mehrfach vor.")
    for i in indicators:
        if not i.key or (i.domain, i.key) in repeated_indicators:
            raise SchemeError(
                (i.domain, i.key), "Der Schlüssel des Indikators ist leer oder kommt mehrfach vor."
            )
    for p in parameters:
        if not p.key or p.key in repeated_parameters:
            path = (p.domain, p.indicator, p.key)
            raise SchemeError(path, "Der Schlüssel des Parameters ist leer oder kommt mehrfach vor.")


def _check_parents(
    domains: Sequence[DomainSpec], indicators: Sequence[IndicatorSpec], parameters: Sequence[ParameterSpec]
) -> None:
    domain_keys = {d.key for d in domains}
    indicator_keys = {(i.domain, i.key) for i in indicators}
    for i in indicators:
        if i.domain not in domain_keys:
            raise SchemeError((i.domain, i.key), "Den Themenbereich gibt es nicht.")
    for p in parameters:
        if (p.domain, p.indicator) not in indicator_keys:
            raise SchemeError((p.domain, p.indicator, p.key), "Den Indikator gibt es nicht.")
    for key in sorted(domain_keys - {i.domain for i in indicators}):
        raise SchemeError((key,), "Der Themenbereich hat keinen Indikator.")
    for pair in sorted(indicator_keys - {(p.domain, p.indicator) for p in parameters}):
        raise SchemeError(pair, "Der Indikator hat keinen Parameter.")


def _check_weight(path: tuple[str, ...], weight: float) -> None:
    if not (isfinite(weight) and weight >= 0):
        raise SchemeError(path, f"Das Gewicht {weight:g} ist nicht erlaubt; es muss 0 oder größer sein.")


def _check_indicator(indicator: IndicatorSpec) -> None:
    path = (indicator.domain, indicator.key)
    _check_weight(path, indicator.weight)
    if indicator.normalisation not in ("minmax", "absolute", "bonus"):
        raise SchemeError(path, f"Die Normalisierung „{indicator.normalisation}“ gibt es nicht.")
    is_bonus = indicator.normalisation == "bonus"
    if is_bonus and not (indicator.cap is not None and isfinite(indicator.cap) and indicator.cap > 0):
        raise SchemeError(path, "Ein Bonus braucht eine Obergrenze über 0.")
    if not is_bonus and indicator.cap is not None:
        raise SchemeError(path, "Eine Obergrenze gibt es nur bei einem Bonus.")


def _check_parameter(parameter: ParameterSpec, indicator: IndicatorSpec) -> None:
    path = (parameter.domain, parameter.indicator, parameter.key)
    _check_weight(path, parameter.weight)
    if parameter.kind not in ("levels", "number", "percentile"):
        raise SchemeError(path, f"Die Art „{parameter.kind}“ gibt es nicht.")
    if not (isfinite(parameter.max_points) and parameter.max_points > 0):
        raise SchemeError(
            path, f"Die Höchstpunktzahl {parameter.max_points:g} ist nicht erlaubt; sie muss über 0 liegen."
        )
    if parameter.direction not in (1, -1):
        raise SchemeError(path, f"Die Richtung {parameter.direction} gibt es nicht; erlaubt sind 1 und −1.")
    if parameter.kind == "levels":
        _check_levels(path, parameter)
    elif parameter.level_points:
        raise SchemeError(path, "Stufen gibt es nur bei der Art „levels“.")
    _check_bounds(path, parameter)
    if parameter.is_unbounded and indicator.normalisation != "minmax":
        raise SchemeError(path, "Eine Zahl ohne Grenzen ist nur in einem Min-Max-Indikator möglich.")


def _check_levels(path: tuple[str, ...], parameter: ParameterSpec) -> None:
    points = parameter.level_points
    if not points:
        raise SchemeError(path, "Es fehlen die Stufen.")
    if not all(isfinite(p) and p >= 0 for p in points):
        raise SchemeError(path, "Die Punkte einer Stufe dürfen nicht unter 0 liegen.")
    if max(points) != parameter.max_points:
        reason = f"Die Höchstpunktzahl {parameter.max_points:g} ist nicht die größte Stufe ({max(points):g})."
        raise SchemeError(path, reason)
    if parameter.direction != 1:
        raise SchemeError(path, "Stufen haben keine Richtung; ihre Punkte sagen alles.")


def _check_bounds(path: tuple[str, ...], parameter: ParameterSpec) -> None:
    lower, upper = parameter.lower, parameter.upper
    if parameter.kind != "number":
        if lower is not None or upper is not None:
            raise SchemeError(path, "Grenzen gibt es nur bei der Art „number“.")
    elif (lower is None) != (upper is None):
        raise SchemeError(path, "Es ist nur eine Grenze angegeben; nötig sind beide oder keine.")
    elif (
        lower is not None
        and upper is not None
        and not (isfinite(lower) and isfinite(upper) and lower < upper)
    ):
        raise SchemeError(path, f"Die untere Grenze {lower:g} muss unter der oberen Grenze {upper:g} liegen.")


def _check_weight_sums(
    domains: Sequence[DomainSpec], indicators: Sequence[IndicatorSpec], parameters: Sequence[ParameterSpec]
) -> None:
    weighted_indicators = {(p.domain, p.indicator) for p in parameters if p.weight > 0}
    weighted_domains = {i.domain for i in indicators if i.weight > 0}
    for i in indicators:
        if (i.domain, i.key) not in weighted_indicators:
            raise SchemeError((i.domain, i.key), "Alle Parameter des Indikators haben das Gewicht 0.")
    for d in domains:
        if d.key not in weighted_domains:
            raise SchemeError((d.key,), "Alle Indikatoren des Themenbereichs haben das Gewicht 0.")
    if not any(d.weight > 0 for d in domains):
        raise SchemeError((), "Alle Themenbereiche haben das Gewicht 0.")
