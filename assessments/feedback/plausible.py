"""Whether a value fits its parameter: on its scale, and within the limits that are plausible at all."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from assessments.choices import Outcome, ParameterKind
from assessments.models import Correction, Level, Parameter
from assessments.results.numbers import refusal_of_range

EARLIEST = date(1990, 1, 1)
MISFIT = "Bitte wählen Sie einen Wert von der Skala dieses Parameters."
PROPOSED_VALUE = "Das ist der vorgeschlagene Wert. Wählen Sie „übernehmen“, wenn er gelten soll."
RESEARCHED_VALUE = "Das ist der recherchierte Wert. Wählen Sie „nicht übernehmen“, wenn er bleiben soll."


def refusal_of_day(day: date) -> str:
    """Why nothing can stand as of this day; empty if it can."""
    if day > timezone.localdate():
        return "Das Datum liegt in der Zukunft. Bitte prüfen Sie die Eingabe."
    if day < EARLIEST:
        return "Das Datum liegt zu weit zurück. Bitte prüfen Sie die Jahreszahl."
    return ""


def value_misfit(parameter: Parameter, level_id: int | None, number: Decimal | None) -> str:
    """What is wrong with a value in German; empty if it fits."""
    if parameter.kind == ParameterKind.LEVELS:
        fits = number is None and Level.objects.filter(parameter=parameter, pk=level_id).exists()
        return "" if fits else MISFIT
    if level_id is not None or number is None:
        return MISFIT
    return refusal_of_range(parameter, number)


def named_value_misfit(
    correction: Correction, outcome: str, level_id: int | None, number: Decimal | None
) -> str:
    """What is wrong with the value that a decision names, in German; empty if it would change something."""
    current = correction.finding.current
    if current is not None and (level_id, number) == (current.level_id, current.number):
        return RESEARCHED_VALUE
    proposed = (correction.level_id, correction.number)
    if outcome == Outcome.ACCEPT_DIFFERENTLY and (level_id, number) == proposed:
        return PROPOSED_VALUE
    return value_misfit(correction.finding.parameter, level_id, number)
