"""The city's pages: overview and values, reviews, the correction form, corrections, evidence."""

from .assignments import (
    ask_unit,
    assign,
    assign_value,
    assignments,
    new_unit,
    remove,
    revoke_link,
    take_over,
    unit,
)
from .correction_form import correct, effect
from .corrections import answer, correction, corrections, detach, message, release, return_to_draft, withdraw
from .evidence import evidence
from .hints import hints, value_hint, withdraw_hint
from .pages import overview, value, values
from .reviews import confirm, confirm_indicator, confirm_shown, confirm_unit, not_checkable, undo

__all__ = [
    "answer",
    "ask_unit",
    "assign",
    "assign_value",
    "assignments",
    "confirm",
    "confirm_indicator",
    "confirm_shown",
    "confirm_unit",
    "correct",
    "correction",
    "corrections",
    "detach",
    "effect",
    "evidence",
    "hints",
    "message",
    "new_unit",
    "not_checkable",
    "overview",
    "release",
    "remove",
    "return_to_draft",
    "revoke_link",
    "take_over",
    "undo",
    "unit",
    "value",
    "value_hint",
    "values",
    "withdraw",
    "withdraw_hint",
]
