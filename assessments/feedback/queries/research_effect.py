"""The effect of a Recherchekorrektur in words."""

from assessments.models import Correction, Finding
from assessments.results.effects import Effect

from .effect import EffectWords, effect_in_words


def effect_of_change(finding: Finding, effect: Effect) -> EffectWords:
    """As for a decision: the words ask the correction only for its finding."""
    return effect_in_words(Correction(finding=finding), effect.effect, effect.ripple)
