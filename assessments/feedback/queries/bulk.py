"""Like cases before and while they are decided together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assessments.choices import CorrectionState, Outcome
from assessments.feedback.plausible import named_value_misfit
from assessments.feedback.wording import version_text
from assessments.models import Correction, Parameter
from assessments.results.effects import Effect, effects_one_by_one
from assessments.scoring.printing import print_change
from cities.models import User

from .case_words import proposal_line
from .likeness import differing_decisions
from .queue import DECIDED, SEEN_BY_TEAM

NO_VALUE_PROPOSED = "nennt keinen Wert, der sich übernehmen ließe"


@dataclass(frozen=True)
class BulkPreviewCase:
    """What would happen to one case; `left_out` says why nothing would."""

    correction: Correction
    mark: str
    before: str
    proposal: str
    left_out: str = ""
    change: str = ""
    places: int = 0
    needs_second_person: bool = False
    differing: list[str] = field(default_factory=list)

    @property
    def city(self) -> str:
        return self.correction.finding.city.name

    @property
    def places_text(self) -> str:
        if not self.places:
            return ""
        return f"{abs(self.places)} {'Platz' if abs(self.places) == 1 else 'Plätze'}"


def bulk_cases(parameter: Parameter, ticked: Sequence[tuple[int, int]], user: User) -> list[BulkPreviewCase]:
    """The ticked cases by city; what changed since it was ticked is left out by name."""
    revisions = dict(ticked)
    found = (
        Correction.objects.filter(
            finding__parameter=parameter, pk__in=revisions, submitted_at__isnull=False, state__in=SEEN_BY_TEAM
        )
        .select_related("finding__city", "finding__current__level", "base_version__level", "level")
        .select_related("claimed_by")
        .prefetch_related("projects", "evidence_links__evidence")
        .order_by("finding__city__name")
    )
    cases = []
    for correction in found:
        correction.finding.parameter = parameter
        revision = revisions[correction.pk]
        cases.append(
            BulkPreviewCase(
                correction,
                f"{correction.pk}-{revision}",
                version_text(parameter, correction.finding.current),
                proposal_line(correction),
                _left_out(correction, revision, user),
            )
        )
    return cases


def _left_out(correction: Correction, revision: int, user: User) -> str:
    if correction.state == CorrectionState.CLAIMED and correction.claimed_by_id != user.pk:
        return f"{correction.claimed_by.name} bearbeitet diesen Vorgang gerade"
    if correction.state in {*DECIDED, CorrectionState.SECOND_REVIEW}:
        return "inzwischen ist darüber entschieden"
    if correction.state == CorrectionState.WITHDRAWN:
        return "inzwischen zurückgezogen"
    if correction.state == CorrectionState.QUESTION:
        return "wartet auf die Antwort der Stadt"
    return "" if correction.revision == revision else "inzwischen geändert"


def with_outcome(
    cases: Sequence[BulkPreviewCase], outcome: str, value: tuple[int | None, Decimal | None]
) -> list[BulkPreviewCase]:
    """The same with what the outcome would do: effect on ranks, second person, differing decisions."""
    named = [_fitting(case, outcome, value) for case in cases]
    open_ones = [case for case in named if not case.left_out]
    differing = differing_decisions([case.correction for case in open_ones], outcome)
    values = {case.mark: _value(case, outcome, value) for case in open_ones}
    moving = [case for case in open_ones if values[case.mark] is not None]
    effects = effects_one_by_one([(case.correction.finding, *values[case.mark]) for case in moving])
    by_mark = {case.mark: effect for case, effect in zip(moving, effects, strict=True)}
    return [_told(case, by_mark.get(case.mark), differing.get(case.correction.pk, [])) for case in named]


def _fitting(
    case: BulkPreviewCase, outcome: str, value: tuple[int | None, Decimal | None]
) -> BulkPreviewCase:
    if case.left_out:
        return case
    why = ""
    if outcome == Outcome.ACCEPT and not case.correction.has_value:
        why = NO_VALUE_PROPOSED
    elif outcome == Outcome.ACCEPT_DIFFERENTLY and named_value_misfit(case.correction, outcome, *value):
        why = "der genannte Wert ist der recherchierte oder der vorgeschlagene"
    return replace(case, left_out=why)


def _value(
    case: BulkPreviewCase, outcome: str, value: tuple[int | None, Decimal | None]
) -> tuple[int | None, Decimal | None] | None:
    if outcome == Outcome.REJECT:
        return None
    return (case.correction.level_id, case.correction.number) if outcome == Outcome.ACCEPT else value


def _told(case: BulkPreviewCase, effect: Effect | None, differing: list[str]) -> BulkPreviewCase:
    change, places, second = "", 0, False
    if effect is not None:
        total = effect.effect["after"]["total"] - effect.effect["before"]["total"]
        change = print_change(total, 0)
        places = effect.effect["before"]["total_rank"] - effect.effect["after"]["total_rank"]
        second = effect.needs_second_person
    return replace(case, change=change, places=places, needs_second_person=second, differing=differing)
