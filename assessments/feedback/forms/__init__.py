"""The city's forms, by subject."""

from .correction import CorrectionForm
from .evidence import AnswerForm
from .filters import ValueFilterForm
from .kinds import correction_form_class
from .messages import HintForm, MessageForm, NotCheckableForm, NoteForm

__all__ = [
    "AnswerForm",
    "CorrectionForm",
    "HintForm",
    "MessageForm",
    "NotCheckableForm",
    "NoteForm",
    "ValueFilterForm",
    "correction_form_class",
]
