"""Proposals and decisions in one line each, as the project team reads them."""

from decimal import Decimal

from assessments.choices import CorrectionKind
from assessments.feedback.wording import exact_number, value_text, with_unit
from assessments.models import Correction, Decision, FindingVersion, Level, Parameter


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
    """The outcome, with the value where it sets one."""
    outcome = decision.get_outcome_display()
    if decision.level_id is None and decision.number is None:
        return outcome
    value = exact_value(decision.correction.finding.parameter, decision.level, decision.number)
    return f"{outcome}: {value}"


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
