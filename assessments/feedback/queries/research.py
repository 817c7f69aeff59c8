"""What a Recherchekorrektur would change: differences, refusals, and accepted corrections that it undoes."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, When

from assessments.choices import DecisionState, Origin, ParameterKind
from assessments.feedback.plausible import MISFIT
from assessments.feedback.wording import value_text, version_text
from assessments.models import (
    Edition,
    Finding,
    FindingVersion,
    Level,
    Parameter,
    ResearchChange,
    ResearchCorrection,
)
from assessments.results.numbers import DECIMALS, WHOLE_DIGITS, refusal_of_range
from cities.models import User

CHUNK = 500


@dataclass(frozen=True)
class NewValue:
    """A value to hold for a finding: a level or a number, and where it comes from."""

    finding_id: int
    level_id: int | None = None
    number: Decimal | None = None
    source_label: str = ""
    source_url: str = ""
    fetched_on: date | None = None
    data_as_of: str = ""


@dataclass(frozen=True)
class PlannedChange:
    """`overrules` is the accepted correction whose value would no longer count."""

    value: NewValue
    finding: Finding
    overrules: int | None


@dataclass(frozen=True)
class ResearchPlan:
    """Computed without a write. `stamp` holds until one of these values changes meanwhile."""

    revision: int
    changes: tuple[PlannedChange, ...]
    unchanged: int
    refusals: tuple[tuple[int, str], ...]
    stamp: str

    @property
    def overruling(self) -> list[PlannedChange]:
        return [change for change in self.changes if change.overrules]


def plan_research_values(edition: Edition, values: Sequence[NewValue]) -> ResearchPlan:
    """Compare new values with those that count now. Reads only; queries grow by 500 values, not by one."""
    revision = Edition.objects.values_list("values_revision", flat=True).get(pk=edition.pk)
    findings = _findings(edition, [value.finding_id for value in values])
    levels = _levels(edition)
    accepted = _accepted(edition)
    pending = pending_findings(edition)
    often = Counter(value.finding_id for value in values)
    changes, refusals, unchanged = [], [], 0
    for value in values:
        finding = findings.get(value.finding_id)
        if refusal := _refusal(value, finding, levels, pending, often[value.finding_id]):
            refusals.append((value.finding_id, refusal))
        elif _is_current(value, finding.current):
            unchanged += 1
        else:
            changes.append(PlannedChange(value, finding, _overruled(value, finding, levels, accepted)))
    return ResearchPlan(revision, tuple(changes), unchanged, tuple(refusals), _stamp(edition, changes))


def pending_findings(edition: Edition) -> set[int]:
    """Findings for which a research correction waits for a second person."""
    waiting = ResearchCorrection.objects.filter(change__edition=edition, change__state=DecisionState.PROPOSED)
    return set(waiting.values_list("finding_id", flat=True))


def _findings(edition: Edition, ids: Sequence[int]) -> dict[int, Finding]:
    found: dict[int, Finding] = {}
    for start in range(0, len(ids), CHUNK):
        part = Finding.objects.filter(
            pk__in=ids[start : start + CHUNK], parameter__indicator__domain__edition=edition
        )
        related = ("city", "parameter__indicator__domain__edition", "current__level")
        found |= {finding.pk: finding for finding in part.select_related(*related)}
    return found


def _levels(edition: Edition) -> dict[int, Level]:
    return {level.pk: level for level in Level.objects.filter(parameter__indicator__domain__edition=edition)}


def _refusal(
    value: NewValue, finding: Finding | None, levels: dict[int, Level], pending: set[int], times: int
) -> str:
    """Why a value cannot be taken, in German; empty if it can."""
    if finding is None:
        return "Dieser Wert gehört nicht zu dieser Ausgabe."
    if times > 1:
        return "Für diesen Wert gibt es mehrere Angaben. Bitte lassen Sie nur eine stehen."
    if value.finding_id in pending:
        return "Für diesen Wert wartet schon eine Recherchekorrektur auf eine zweite Person."
    return _misfit(value, finding.parameter, levels)


def _misfit(value: NewValue, parameter: Parameter, levels: dict[int, Level]) -> str:
    if parameter.kind == ParameterKind.LEVELS:
        level = levels.get(value.level_id or 0)
        fits = value.number is None and level is not None and level.parameter_id == parameter.pk
        return "" if fits else MISFIT
    if value.level_id is not None or value.number is None or not value.number.is_finite():
        return MISFIT
    if abs(value.number) >= 10**WHOLE_DIGITS or value.number != round(value.number, DECIMALS):
        return "Die Zahl hat zu viele Stellen. Bitte runden Sie sie auf höchstens sechs Nachkommastellen."
    return refusal_of_range(parameter, value.number)


def _is_current(value: NewValue, current: FindingVersion | None) -> bool:
    return current is not None and (value.level_id, value.number) == (current.level_id, current.number)


Accepted = dict[tuple[int, int], tuple[int, str | None, Decimal | None]]


def _accepted(edition: Edition) -> Accepted:
    """(city, parameter) → the newest accepted correction, of this edition or else of the one before."""
    made = FindingVersion.objects.filter(origin=Origin.CORRECTION, correction__isnull=False).order_by("pk")
    value = ("correction_id", "level__label", "number")
    before = made.filter(finding__parameter__successors__indicator__domain__edition=edition)
    now = made.filter(finding__parameter__indicator__domain__edition=edition)
    rows = list(before.values_list("finding__city_id", "finding__parameter__successors", *value))
    rows += now.values_list("finding__city_id", "finding__parameter_id", *value)
    return {(city, parameter): (pk, label, number) for city, parameter, pk, label, number in rows}


def _overruled(value: NewValue, finding: Finding, levels: dict[int, Level], accepted: Accepted) -> int | None:
    found = accepted.get((finding.city_id, finding.parameter_id))
    if found is None:
        return None
    correction, label, number = found
    new_label = levels[value.level_id].label if value.level_id else None
    return None if (new_label, value.number) == (label, number) else correction


def _stamp(edition: Edition, changes: Sequence[PlannedChange]) -> str:
    lines = [
        [edition.pk, change.finding.current_id, change.overrules, asdict(change.value)] for change in changes
    ]
    return hashlib.sha256(json.dumps(lines, default=str, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class ChangeRow:
    """One change as the team's list shows it."""

    change: ResearchChange
    lines: list[str]
    waits: bool
    may_settle: bool


MOST_CHANGES, MOST_LINES = 50, 10


def research_changes(edition: Edition, user: User) -> list[ChangeRow]:
    """Waiting ones first, then the newest. Three queries."""
    found = ResearchChange.objects.filter(edition=edition).select_related("made_by", "second_by")
    waits = Case(When(state=DecisionState.PROPOSED, then=0), default=1)
    ordered = list(found.order_by(waits, "-pk")[:MOST_CHANGES])
    rows = ResearchCorrection.objects.filter(change__in=ordered).order_by("finding__city__name")
    related = ("finding__city", "finding__parameter", "base_version__level", "level")
    lines: dict[int, list[str]] = {}
    for row in rows.select_related(*related):
        lines.setdefault(row.change_id, []).append(_line(row))
    return [_change_row(change, lines.get(change.pk, []), user) for change in ordered]


def _line(row: ResearchCorrection) -> str:
    parameter = row.finding.parameter
    before = version_text(parameter, row.base_version)
    after = value_text(parameter, row.level, row.number)
    text = f"{row.finding.city.name}, {parameter.name}: {before} → {after}"
    return f"{text} (eine übernommene Korrektur gilt nicht mehr)" if row.overrules_id else text


def _change_row(change: ResearchChange, lines: list[str], user: User) -> ChangeRow:
    more = [f"und {len(lines) - MOST_LINES} weitere Werte"] if len(lines) > MOST_LINES else []
    waits = change.state == DecisionState.PROPOSED
    return ChangeRow(change, [*lines[:MOST_LINES], *more], waits, waits and change.made_by_id != user.pk)
