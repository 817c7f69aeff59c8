"""The Quervergleich: one parameter beside each other for all cities. For the project team only."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.choices import CorrectionState, DecisionState
from assessments.feedback.wording import number_text, version_text
from assessments.models import Correction, Decision, Edition, Finding, FindingVersion, Parameter
from assessments.results.parameter_points import points_of_values
from cities.models import City
from scindex_portal.badges import Badge, badge_for

from .case_words import decision_line, proposal_line
from .compare_outliers import outlying
from .queue import SEEN_BY_TEAM, WITH_TEAM

OPEN = [*WITH_TEAM, CorrectionState.QUESTION]
DECIDABLE = {CorrectionState.SUBMITTED, CorrectionState.CLAIMED}
DAYS_OF_MONTH = 30.44


@dataclass(frozen=True)
class CompareRow:
    """One city's line. `place` is the step of the distribution on which its value stands."""

    city: City
    finding: Finding
    version: FindingVersion | None
    value: str
    points: Decimal
    last_value: str
    is_outlier: bool = False
    correction: Correction | None = None
    proposal: str = ""
    badge: Badge | None = None
    decision: Decision | None = None
    decided: str = ""

    @property
    def is_decidable(self) -> bool:
        return self.correction is not None and self.correction.state in DECIDABLE

    @property
    def points_text(self) -> str:
        return number_text(self.points)

    @property
    def is_changed(self) -> bool:
        return bool(self.last_value) and self.last_value != self.value

    @property
    def source_day(self) -> date | None:
        return self.version.fetched_on if self.version else None

    @property
    def age(self) -> str:
        """How old the source is: „7 Monate“; empty where nobody wrote down when it was read."""
        if self.source_day is None:
            return ""
        months = int((timezone.localdate() - self.source_day).days / DAYS_OF_MONTH)
        return "unter 1 Monat" if months < 1 else f"{months} {'Monat' if months == 1 else 'Monate'}"


def parameters_to_compare(edition: Edition, search: str = "", only_open: bool = False) -> QuerySet[Parameter]:
    """Every parameter with its count of open corrections, in the order of the catalogue. One query."""
    waiting = Q(findings__corrections__state__in=OPEN, findings__corrections__submitted_at__isnull=False)
    found = Parameter.objects.filter(indicator__domain__edition=edition, kind__isnull=False)
    found = found.select_related("indicator__domain").annotate(
        waiting=Count("findings__corrections", filter=waiting, distinct=True)
    )
    if search:
        found = found.filter(Q(name__icontains=search) | Q(indicator__name__icontains=search))
    return found.filter(waiting__gt=0) if only_open else found


def parameter_to_compare(edition: Edition, parameter: int) -> Parameter | None:
    return (
        Parameter.objects.filter(indicator__domain__edition=edition, kind__isnull=False, pk=parameter)
        .select_related("indicator__domain__edition", "predecessor__indicator__domain__edition")
        .prefetch_related("levels")
        .first()
    )


def compare_rows(parameter: Parameter) -> list[CompareRow]:
    """All cities by name. The number of queries does not depend on cities or corrections."""
    findings = list(
        Finding.objects.filter(parameter=parameter)
        .select_related("city", "current__level")
        .order_by("city__name")
    )
    versions = [finding.current for finding in findings]
    points = points_of_values(parameter, versions) if findings else []
    outliers = outlying(parameter, versions)
    last = _last_values(parameter)
    known = {finding.pk: finding for finding in findings}
    for finding in findings:
        finding.parameter = parameter
    open_ones, decided = _open_corrections(parameter, known), _decisions(parameter, known)
    rows = [
        CompareRow(
            finding.city,
            finding,
            version,
            version_text(parameter, version),
            gained,
            last.get(finding.city_id, ""),
            is_outlier,
        )
        for finding, version, gained, is_outlier in zip(findings, versions, points, outliers, strict=True)
    ]
    return [_with_case(row, open_ones.get(row.finding.pk), decided.get(row.finding.pk)) for row in rows]


def compare_row(parameter: Parameter, finding: Finding) -> CompareRow:
    """One city's line alone."""
    return next(row for row in compare_rows(parameter) if row.finding.pk == finding.pk)


def _with_case(row: CompareRow, correction: Correction | None, decision: Decision | None) -> CompareRow:
    if correction:
        badge = badge_for(correction.get_state_display())
        row = replace(row, correction=correction, proposal=proposal_line(correction), badge=badge)
    return replace(row, decision=decision, decided=decision_line(decision)) if decision else row


def _last_values(parameter: Parameter) -> dict[int, str]:
    """City id → its value in the edition that the parameter was carried over from."""
    if (before := parameter.predecessor) is None:
        return {}
    found = Finding.objects.filter(parameter=before).select_related("current__level")
    return {finding.city_id: version_text(before, finding.current) for finding in found}


def _of(parameter: Parameter) -> QuerySet[Correction]:
    return Correction.objects.filter(
        finding__parameter=parameter, submitted_at__isnull=False, state__in=SEEN_BY_TEAM
    )


def _open_corrections(parameter: Parameter, known: dict[int, Finding]) -> dict[int, Correction]:
    """Finding id → the undecided correction."""
    found = _of(parameter).filter(state__in=OPEN).select_related("level").prefetch_related("projects")
    waiting = {correction.finding_id: correction for correction in found}
    for finding_id, correction in waiting.items():
        correction.finding = known[finding_id]
    return waiting


def _decisions(parameter: Parameter, known: dict[int, Finding]) -> dict[int, Decision]:
    """Finding id → the newest final decision."""
    found = Decision.objects.filter(correction__finding__parameter=parameter, state=DecisionState.FINAL)
    decided = {}
    for decision in found.select_related("level", "correction__level").order_by("pk"):
        decision.correction.finding = known[decision.correction.finding_id]
        decided[decision.correction.finding_id] = decision
    return decided
