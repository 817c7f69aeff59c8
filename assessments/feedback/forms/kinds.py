"""Which form a parameter's corrections have."""

from assessments.choices import CorrectionKind, ParameterKind
from assessments.feedback.submission import correction_kind
from assessments.models import Parameter

from .correction import (
    CorrectionForm,
    LevelForm,
    NumberForm,
    ReassessmentForm,
    RegisterLevelForm,
    RegisterNumberForm,
)
from .projects import ProjectForm


def correction_form_class(parameter: Parameter) -> type[CorrectionForm]:
    kind = correction_kind(parameter)
    if kind == CorrectionKind.REASSESSMENT:
        return ReassessmentForm
    if kind == CorrectionKind.PROJECT:
        return ProjectForm
    by_levels = parameter.kind == ParameterKind.LEVELS
    if kind == CorrectionKind.REGISTER_HINT:
        return RegisterLevelForm if by_levels else RegisterNumberForm
    return LevelForm if by_levels else NumberForm
