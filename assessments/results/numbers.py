"""Numbers as people in Germany type them. One parser for forms, CSV and sheets."""

import re
from decimal import Decimal

from assessments.models import Parameter

from .wording import exact_number

GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
PLAIN = re.compile(r"[+-]?[0-9]+(,[0-9]+)?")
LONE_GROUP = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")
DOTS_ONLY = re.compile(r"[+-]?[0-9]+(\.[0-9]+)+")
WHOLE_DIGITS, DECIMALS = 10, 6  # what the database keeps of a number
FULL_WIDTH = dict(zip(map(ord, "０１２３４５６７８９，．－−"), "0123456789,.--", strict=True))


class UnreadableNumber(ValueError):
    """What was typed is no number, or not surely one; the text says in German what to do."""


def parse_german_number(typed: str) -> Decimal:
    """A comma is the decimal sign; dots are read only as thousands groups beside a comma."""
    text = typed.translate(FULL_WIDTH).strip().removesuffix("%").rstrip()
    if GROUPED.fullmatch(text) or PLAIN.fullmatch(text):
        number = Decimal(text.replace(".", "").replace(",", "."))
        _check_digits(typed, number)
        return number
    raise UnreadableNumber(_refusal(typed.strip(), text))


def _refusal(typed: str, text: str) -> str:
    if LONE_GROUP.fullmatch(text):
        whole, decimal = text.replace(".", "").lstrip("+"), text.replace(".", ",").lstrip("+")
        return f"Meinen Sie {whole} oder {decimal}? Bitte ohne Punkt schreiben."
    if DOTS_ONLY.fullmatch(text) and text.count(".") == 1:
        return f"Bitte mit Dezimalkomma schreiben: {text.replace('.', ',')}."
    if DOTS_ONLY.fullmatch(text):
        return f"Bitte ohne Punkte schreiben: {text.replace('.', '')}."
    return f"„{typed[:60]}“ ist keine lesbare Zahl. Bitte mit Dezimalkomma schreiben, zum Beispiel 12,5."


def _check_digits(typed: str, number: Decimal) -> None:
    if len(str(abs(int(number)))) > WHOLE_DIGITS:
        raise UnreadableNumber("Die Zahl ist zu groß. Bitte prüfen Sie die Eingabe.")
    if -number.as_tuple().exponent > DECIMALS:
        raise UnreadableNumber(
            f"„{typed.strip()[:60]}“ hat mehr als sechs Nachkommastellen. Bitte runden Sie die Zahl."
        )


def refusal_of_typed(parameter: Parameter, typed: str) -> str:
    """Why what somebody typed is no value of this parameter; empty if it is one."""
    try:
        return refusal_of_range(parameter, parse_german_number(typed))
    except UnreadableNumber as reason:
        return str(reason)


def refusal_of_range(parameter: Parameter, number: Decimal) -> str:
    """Why a number cannot be a value of this parameter; empty if it can."""
    low, high = parameter.minimum, parameter.maximum
    too_high = high is not None and number > high
    if not too_high and (low is None or number >= low):
        return ""
    percent = parameter.unit.startswith("%")
    limit = exact_number(high if too_high else low)
    side = "über" if too_high else "unter"
    what = "einen Anteil" if percent else "eine Zahl"
    return (
        f"Der Wert {exact_number(number)} liegt {side} {limit}{' %' if percent else ''}. "
        f"Bitte {what} {_span(low, high)} eintragen."
    )


def _span(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"bis {exact_number(high)}"
    if high is None:
        return f"ab {exact_number(low)}"
    return f"zwischen {exact_number(low)} und {exact_number(high)}"
