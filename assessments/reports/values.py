"""The appendix: every value of a city in its natural unit, with points, comparison and source."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.choices import Origin, ParameterKind, SourceKind
from assessments.feedback.wording import number_text, source_date, value_text, version_text
from assessments.models import Finding, FindingVersion, Parameter

from .comparison import Comparison, median_of
from .content import NOTHING, Mark, Source, ValueGroup, ValueRow
from .queries import numbers_of_cities

RECONSTRUCTED = Mark("R", "rekonstruiert (Demo)")
BY_CITY = Mark("K", "durch eine Korrektur der Stadt geändert")
BY_RESEARCH = Mark("P", "vom Projektteam berichtigt")
BY_RANK = "nach Rang bewertet"
BY_FIELD = "im Vergleich bewertet"
ONE_LINE = 68
NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"


def peer_medians(comparison: Comparison, findings: Sequence[Finding]) -> dict[int, Decimal]:
    """Own parameter id → median of the comparable cities' numbers, where at least five have one."""
    there = comparison.field_edition
    if there is None:
        return {}
    numbers = numbers_of_cities(there, comparison.peers.city_ids)
    same = there == comparison.edition
    medians = {}
    for finding in findings:
        known = finding.parameter_id if same else finding.parameter.predecessor_id
        if (median := median_of(numbers.get(known, ()))) is not None:
            medians[finding.parameter_id] = median
    return medians


def value_groups(
    findings: Sequence[Finding], medians: Mapping[int, Decimal], sources: Sequence[Source]
) -> tuple[ValueGroup, ...]:
    """All values by domain and indicator; sources by their number in the list of sources."""
    numbers = {source: number for number, source in enumerate(sources, 1)}
    groups: dict[tuple[str, str], list[ValueRow]] = {}
    for finding in findings:
        indicator = finding.parameter.indicator
        row = _row(finding, medians.get(finding.parameter_id), numbers)
        groups.setdefault((indicator.domain.name, indicator.name), []).append(row)
    return tuple(ValueGroup(domain, name, tuple(rows)) for (domain, name), rows in groups.items())


def source_list(findings: Sequence[Finding]) -> tuple[Source, ...]:
    """Every source once, in the order of its first use."""
    return tuple(dict.fromkeys(source for f in findings if (source := _source(f.current))))


def _row(finding: Finding, median: Decimal | None, numbers: Mapping[Source | None, int]) -> ValueRow:
    parameter, version = finding.parameter, finding.current
    return ValueRow(
        parameter=parameter.name.replace(" -", f" {NO_BREAK_HYPHEN}"),
        value=version_text(parameter, version),
        points=points_text(parameter, version),
        median="" if median is None else value_text(parameter, None, median),
        source=numbers.get(_source(version)),
        marks=marks_of(version),
    )


def points_text(parameter: Parameter, version: FindingVersion | None) -> str:
    """„1 von 2"; what the field of all cities decides has no points of its own, and says so."""
    points = own_points(parameter, version)
    if points is None:
        return BY_RANK if parameter.kind == ParameterKind.PERCENTILE else BY_FIELD
    if parameter.max_points is None:
        return NOTHING
    return f"{number_text(points)} von {number_text(parameter.max_points)}"


def own_points(parameter: Parameter, version: FindingVersion | None) -> Decimal | None:
    """Points by the parameter's own scale; None where the field of all cities decides."""
    if version is None or version.is_missing:
        return Decimal(0)
    if version.level is not None:
        return version.level.points
    if parameter.kind != ParameterKind.NUMBER or parameter.lower is None or parameter.upper is None:
        return None
    share = (version.number - parameter.lower) / (parameter.upper - parameter.lower)
    share = min(max(share, Decimal(0)), Decimal(1))
    return parameter.max_points * (1 - share if parameter.direction < 0 else share)


def _source(version: FindingVersion | None) -> Source | None:
    if version is None or not (version.source_label or version.source_url):
        return None
    label = ", ".join(filter(None, [version.source_label, version.source_url]))
    fetched = f"{version.fetched_on:%d.%m.%Y}" if version.fetched_on else NOTHING
    return Source(label, fetched, source_date(version.data_as_of) or NOTHING)


def marks_of(version: FindingVersion | None) -> tuple[Mark, ...]:
    """What has to stand beside a value wherever it appears."""
    if version is None:
        return ()
    marks = [RECONSTRUCTED] if version.is_reconstructed else []
    if version.origin == Origin.CARRIED:
        carried = version.carried_from
        year = carried.finding.parameter.indicator.domain.edition.year if carried else "der letzten Ausgabe"
        marks.append(Mark("Ü", f"aus {year} übernommen, noch nicht neu geprüft"))
    if version.origin == Origin.CORRECTION:
        marks.append(BY_CITY)
    if version.origin == Origin.RESEARCH_CORRECTION:
        marks.append(BY_RESEARCH)
    return tuple(marks)


def marked_text(parameter: Parameter, version: FindingVersion | None) -> str:
    """A value with what has to stand beside it, in one line."""
    marks = "; ".join(mark.words for mark in marks_of(version))
    return f"{version_text(parameter, version)} ({marks})" if marks else version_text(parameter, version)


def in_natural_units(findings: Sequence[Finding], medians: Mapping[int, Decimal]) -> str:
    """An indicator's values in one line: by name where they fit, else counted."""
    if all(finding.parameter.source_kind == SourceKind.PROJECTS for finding in findings):
        return ""  # the points are the value
    for known in (medians, {}):
        named = " · ".join(_one_value(f, known.get(f.parameter_id), len(findings)) for f in findings)
        if len(named) <= ONE_LINE:
            return named
    return _counted(findings, medians)


def _one_value(finding: Finding, median: Decimal | None, among: int) -> str:
    parameter, version = finding.parameter, finding.current
    words = version_text(parameter, version)
    if median is not None and version is not None and version.number is not None:
        words = f"{words}, Median {number_text(median, parameter.decimals)}"
    return words if among == 1 else f"{parameter.name}: {words}"


def _counted(findings: Sequence[Finding], medians: Mapping[int, Decimal]) -> str:
    """„14 von 18 Parametern mit voller Punktzahl, 2 ohne Punkte"; plain numbers beside their medians."""
    if not any(finding.parameter.kind == ParameterKind.LEVELS for finding in findings):
        return _beside_medians(findings, medians)
    points = [own_points(finding.parameter, finding.current) for finding in findings]
    full = sum(p == f.parameter.max_points for p, f in zip(points, findings, strict=True))
    none = sum(p == 0 for p in points)
    words = f"{full} von {len(findings)} Parametern mit voller Punktzahl"
    return f"{words}, {none} ohne Punkte" if none else words


def _beside_medians(findings: Sequence[Finding], medians: Mapping[int, Decimal]) -> str:
    known = [f for f in findings if f.parameter_id in medians and f.current and f.current.number is not None]
    if not known:
        return ""
    good = sum((f.current.number - medians[f.parameter_id]) * f.parameter.direction >= 0 for f in known)
    return f"{good} von {len(known)} Zahlen mindestens so gut wie der Median"


def marks_in_words(findings: Sequence[Finding]) -> str:
    """What has to be said of values that are printed without their letters; empty if nothing has to."""
    counts = Counter(mark for finding in findings for mark in marks_of(finding.current))
    common = [mark.words for mark, count in counts.items() if 2 * count > len(findings)]
    if any(count < len(findings) for count in counts.values()):
        common.append("Ausnahmen im Anhang" if common else "siehe Anhang")
    return f"Angaben zu den Werten: {'; '.join(common)}" if common else ""
