"""A city's Hinweise zur Methode and the project team's answers, which are the same for all cities."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import MethodAnswer, MethodHint, Parameter

from .place import Place


@dataclass(frozen=True)
class MethodTalk:
    """What a city said of one subject or of all, and what was answered. Never another city's words."""

    hints: list[MethodHint]
    answers: list[MethodAnswer]


def hints_of(place: Place) -> QuerySet[MethodHint]:
    found = MethodHint.objects.filter(edition=place.edition, city=place.city)
    return found.select_related("parameter__indicator", "created_by", "answer", "edition", "city")


def method_talk(place: Place) -> MethodTalk:
    """All of the city's hints, newest first, and every answer of the edition. Two queries."""
    answers = MethodAnswer.objects.filter(edition=place.edition).select_related("parameter__indicator")
    return MethodTalk(list(hints_of(place).order_by("-pk")), list(answers))


def talk_of_value(place: Place, parameter: Parameter) -> MethodTalk:
    """The city's standing hints on one parameter, and the answer to it. Two queries."""
    hints = hints_of(place).filter(parameter=parameter, withdrawn_at__isnull=True)
    return MethodTalk(list(hints), list(MethodAnswer.objects.filter(parameter=parameter)))


def find_hint(place: Place, pk: int) -> MethodHint | None:
    return hints_of(place).filter(pk=pk).first()
