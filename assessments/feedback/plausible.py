"""Whether a value fits its parameter: on its scale, and within the limits that are plausible at all."""

from decimal import Decimal

from assessments.choices import ParameterKind
from assessments.models import Level, Parameter
from assessments.results.numbers import refusal_of_range

MISFIT = "Bitte wählen Sie einen Wert von der Skala dieses Parameters."


def value_misfit(parameter: Parameter, level_id: int | None, number: Decimal | None) -> str:
    """What is wrong with a value in German; empty if it fits."""
    if parameter.kind == ParameterKind.LEVELS:
        fits = number is None and Level.objects.filter(parameter=parameter, pk=level_id).exists()
        return "" if fits else MISFIT
    if level_id is not None or number is None:
        return MISFIT
    return refusal_of_range(parameter, number)
