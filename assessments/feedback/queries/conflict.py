"""Two versions of one draft side by side: what is stored, and what somebody else typed meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.formats import date_format

from assessments.choices import ProjectStatus
from assessments.feedback.wording import proposal_text
from assessments.models import Correction

NOTHING = "(leer)"


@dataclass(frozen=True)
class Difference:
    label: str
    stored: str
    typed: str


def differences(stored: Correction, typed: Any, projects: Sequence[Any] | None = None) -> list[Difference]:
    """`typed` and `projects` are what the form read: objects like DraftFields and ProjectFields."""
    day = stored.data_as_of
    pairs = [
        ("Wert", proposal_text(stored) or stored.number_as_typed, _value(stored, typed)),
        ("Stand vom", date_format(day, "d.m.Y") if day else "", _day(typed.data_as_of)),
        ("Begründung", stored.reason, typed.reason),
        ("Kriterien", "\n".join(stored.criteria), "\n".join(typed.criteria)),
        ("Ihr Aktenzeichen", stored.city_reference, typed.city_reference),
    ]
    if projects is not None:
        pairs += [
            (f"Projekt {number}", _project(old), _project(new))
            for number, (old, new) in enumerate(zip_longest(stored.projects.all(), projects), start=1)
        ]
    return [Difference(label, old or NOTHING, new or NOTHING) for label, old, new in pairs if old != new]


def _day(day: Any) -> str:
    return date_format(day, "d.m.Y") if day else ""


def _project(project: Any) -> str:
    """A stored project or a typed one; both have the same fields."""
    if project is None:
        return ""
    texts = [project.title, project.description, project.status and ProjectStatus(project.status).label]
    return "\n".join(filter(None, [*texts, _day(project.started_on), project.bearer, project.link]))


def _value(stored: Correction, typed: Any) -> str:
    shown = Correction(finding=stored.finding, kind=stored.kind, level_id=typed.level_id, number=typed.number)
    return proposal_text(shown) or typed.number_as_typed
