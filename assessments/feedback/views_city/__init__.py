"""The city's pages: overview and values, reviews, the correction form, corrections, evidence."""

from .correction_form import correct, effect
from .corrections import answer, correction, corrections, detach, message, release, return_to_draft, withdraw
from .evidence import evidence
from .hints import hints, value_hint, withdraw_hint
from .pages import overview, value, values
from .reviews import confirm, confirm_indicator, confirm_shown, not_checkable, undo

__all__ = [
    "answer",
    "confirm",
    "confirm_indicator",
    "confirm_shown",
    "correct",
    "correction",
    "corrections",
    "detach",
    "effect",
    "evidence",
    "hints",
    "message",
    "not_checkable",
    "overview",
    "release",
    "return_to_draft",
    "undo",
    "value",
    "value_hint",
    "values",
    "withdraw",
    "withdraw_hint",
]
