"""The record in words, for the project team. A fixed number of queries, whatever a page holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from assessments.choices import CommentKind
from assessments.feedback.wording import moment_text
from assessments.models import (
    BulkDecision,
    Comment,
    Correction,
    Decision,
    Edition,
    Finding,
    Level,
    MethodAnswer,
    MethodHint,
    Participation,
    ResearchChange,
)
from assessments.models.correction import CorrectionState
from assessments.results.wording import number_text
from cities.models import City, ResearchRole, Role, User
from scindex_portal.ledger.models import Channel, Entry
from scindex_portal.ledger.record import text_hash

from .words import CHOICES, PARTS, SHARED

BY_ITSELF = "Portal, von selbst"
TEXTS_BY_SUBJECT: dict[type[Model], tuple[str, ...]] = {
    BulkDecision: ("reason",),
    MethodAnswer: ("text",),
    MethodHint: ("text",),
    ResearchChange: ("second_reason",),
}
UNSENT = [CorrectionState.DRAFT, CorrectionState.RELEASE]
TEAM = {ResearchRole.TEAM, ResearchRole.LEAD}


@dataclass(frozen=True)
class Line:
    """One deed as people read it. `case`: the correction that it is about."""

    entry: Entry
    who: str
    deed: str
    city: str
    about: str
    before: str
    after: str
    case: int | None


def entries_of(edition: Edition) -> QuerySet[Entry]:
    """What the project team may read of an edition, newest first: nothing that a city does for itself."""
    shown = Entry.objects.filter(edition=edition.key, action__in=SHARED)
    taken_off_unsent = Q(action="withdraw_correction", before__state__in=UNSENT)
    internal = Q(action="write_comment", after__kind=CommentKind.INTERNAL)
    return shown.exclude(taken_off_unsent).exclude(internal).order_by("-number")


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries in words."""
    found = list(entries)
    words = _Words(found)
    return [words.line(entry) for entry in found]


class _Words:
    """What the entries at hand point to, read at once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.users = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
        self.cities = {city.slug: city for city in City.objects.all()}
        self.cases = _by_id(entries, "correction", Correction.objects.select_related("finding__parameter"))
        self.findings = _by_id(entries, "finding", Finding.objects.select_related("parameter"))
        values = [part for entry in entries for part in (entry.before, entry.after)]
        levels = {value["level"] for value in values if isinstance(value.get("level"), int)}
        self.levels = Level.objects.in_bulk(levels)
        self.texts = self._texts(entries)

    def _texts(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Hash → text, of what was said to or by the project team; a changed text no longer matches."""
        ids = list(self.cases)
        said = Comment.objects.filter(correction__in=ids).exclude(kind=CommentKind.INTERNAL)
        texts = list(said.values_list("text", flat=True))
        for pair in Decision.objects.filter(correction__in=ids).values_list("reason", "second_reason"):
            texts += pair
        texts += [case.reason for case in self.cases.values() if case.submitted_at]
        places = {entry.subject_id for entry in entries if entry.subject_type == "participation"}
        asked = Participation.objects.filter(pk__in=places)
        for pair in asked.values_list("extension_reason", "extension_refusal"):
            texts += pair
        for model, fields in TEXTS_BY_SUBJECT.items():
            kind = model._meta.model_name
            own = {entry.subject_id for entry in entries if entry.subject_type == kind}
            for row in model.objects.filter(pk__in=own).values_list(*fields) if own else ():
                texts += row
        changes = {entry.after["change"] for entry in entries if "change" in entry.after}
        texts += ResearchChange.objects.filter(pk__in=changes).values_list("reason", flat=True)
        return {text_hash(text): text for text in texts if text}

    def line(self, entry: Entry) -> Line:
        case = self.cases.get(entry.subject_id) if entry.subject_type == "correction" else None
        finding = self.findings.get(entry.subject_id) if entry.subject_type == "finding" else None
        finding = case.finding if case else finding
        about = finding.parameter if finding else None
        city = self.cities.get(entry.city)
        return Line(
            entry=entry,
            who=self._who(entry, city),
            deed=SHARED[entry.action],
            city=city.name if city else "",
            about=about.name if about else "",
            before=self._values(entry.before, about),
            after=self._values(entry.after, about),
            case=case.pk if case else None,
        )

    def _who(self, entry: Entry, city: City | None) -> str:
        """The project team by name; of a city the role, never the person; what the clock did by itself."""
        if entry.user_id is None and entry.channel == Channel.JOB:
            return BY_ITSELF
        user = self.users.get(entry.user_id)
        if entry.role in TEAM:
            return f"{user.name if user else 'ehemaliges Mitglied'} ({ResearchRole(entry.role).label})"
        if city is None:
            return entry.get_channel_display()
        role = dict(Role.choices).get(entry.role)
        return f"{city.name} ({role})" if role else city.name

    def _values(self, values: dict[str, Any], parameter: Any) -> str:
        told = [
            (PARTS[key], self._value(key, value, parameter)) for key, value in values.items() if key in PARTS
        ]
        return "; ".join(f"{label}: {text}" for label, text in told if text)

    def _value(self, key: str, value: Any, parameter: Any) -> str:
        if value is None or value == "":
            return ""
        if key in CHOICES:
            return str(CHOICES[key].get(value, value))
        if key == "level":
            return self.levels[value].label if value in self.levels else ""
        if key in {"reason", "text"}:
            return self.texts.get(value, "")
        if key == "number":
            return _number(value, parameter)
        return _moment(value)


def _by_id(entries: Sequence[Entry], kind: str, query: QuerySet[Any]) -> dict[int, Any]:
    return query.in_bulk({entry.subject_id for entry in entries if entry.subject_type == kind})


def _number(value: str, parameter: Any) -> str:
    try:
        text = number_text(Decimal(value))
    except InvalidOperation:
        return value
    return f"{text} {parameter.unit}".strip() if parameter else text


def _moment(value: Any) -> str:
    """ISO moments and days as people write them; whatever else as it is."""
    if not isinstance(value, str):
        return str(value)
    if len(value) == 10 and (day := _day(value)):
        return f"{day:%d.%m.%Y}"
    moment = _instant(value)
    return moment_text(moment) if moment and timezone.is_aware(moment) else value


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


def _instant(value: str) -> datetime | None:
    try:
        return parse_datetime(value)
    except ValueError:
        return None
