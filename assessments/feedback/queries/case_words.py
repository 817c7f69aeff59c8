"""Proposals and decisions in one line each, as the project team reads them."""

from decimal import Decimal

from assessments.choices import CorrectionKind, CorrectionState, DecisionState, Outcome
from assessments.feedback.wording import exact_number, value_text, with_unit
from assessments.models import Correction, Decision, FindingVersion, Level, Parameter

RESULT = {
    Outcome.ACCEPT: CorrectionState.ACCEPTED,
    Outcome.ACCEPT_DIFFERENTLY: CorrectionState.ACCEPTED_DIFFERENTLY,
    Outcome.REJECT: CorrectionState.REJECTED,
}


def proposal_line(correction: Correction) -> str:
    """What the city asks for: the value, the project, or that it names no value."""
    if correction.has_value:
        return exact_value(correction.finding.parameter, correction.level, correction.number)
    if correction.kind == CorrectionKind.PROJECT:
        titles = [project.title for project in correction.projects.all() if project.title]
        return f"Projekt „{'“, „'.join(titles)}“" if titles else "Projekt ohne Titel"
    if correction.kind == CorrectionKind.REASSESSMENT:
        return "Neubewertung, ohne eigenen Wert"
    return "Hinweis, ohne eigenen Wert"


def decision_line(decision: Decision) -> str:
    """What was or shall be done, with the value where it is another than the proposed one."""
    final = decision.state == DecisionState.FINAL
    said = RESULT[Outcome(decision.outcome)].label if final else decision.get_outcome_display()
    value = (decision.level_id, decision.number)
    if value in {(None, None), (decision.correction.level_id, decision.correction.number)}:
        return str(said)
    parameter = decision.correction.finding.parameter
    return f"{said}: {exact_value(parameter, decision.level, decision.number)}"


def exact_value(parameter: Parameter, level: Level | None, number: Decimal | None) -> str:
    """A value to be decided on: with every digit that was typed."""
    if number is None:
        return value_text(parameter, level, None)
    return with_unit(exact_number(number), parameter.unit)


def figure_text(parameter: Parameter, version: FindingVersion) -> str:
    """A value without its unit, to stand before an arrow."""
    if version.level is None and version.number is not None:
        return value_text(parameter, None, version.number).split(" ")[0]
    return value_text(parameter, version.level, version.number)
