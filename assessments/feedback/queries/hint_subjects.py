"""Hinweise zur Methode as the project team reads them: by subject, all cities together."""

from dataclasses import dataclass, field

from assessments.models import Edition, MethodAnswer, MethodHint, Parameter


@dataclass
class Subject:
    """A parameter, or the index as a whole (None), with what waits and what was answered."""

    parameter: Parameter | None
    waiting: list[MethodHint] = field(default_factory=list)
    answers: list[MethodAnswer] = field(default_factory=list)

    @property
    def key(self) -> int:
        return self.parameter.pk if self.parameter else 0


def hint_subjects(edition: Edition) -> list[Subject]:
    """Those with open hints first, the most hints first. Two queries."""
    hints = MethodHint.objects.filter(edition=edition, withdrawn_at__isnull=True, answer__isnull=True)
    answers = MethodAnswer.objects.filter(edition=edition)
    found: dict[int | None, Subject] = {}
    for hint in hints.select_related("city", "parameter__indicator"):
        found.setdefault(hint.parameter_id, Subject(hint.parameter)).waiting.append(hint)
    for answer in answers.select_related("parameter__indicator", "answered_by"):
        found.setdefault(answer.parameter_id, Subject(answer.parameter)).answers.append(answer)
    return sorted(found.values(), key=lambda subject: (-len(subject.waiting), subject.key))
