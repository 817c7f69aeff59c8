"""Zuarbeit: ask a unit through a link, end the link, keep what the unit types."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import EditionStatus
from assessments.feedback.evidence import CheckedFile
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Edition, Finding, Participation, UnitAnswer, UnitLink
from assessments.notifications import contribution_mails as mails
from cities.actions.units import remove_unit
from cities.models import Unit, User
from cities.tokens import CONTRIBUTION, new_token
from scindex_portal.ledger.record import Actor, text_hash, write_entry

from .assignments import take_over_assignments
from .evidence import keep_file
from .guards import city_actor, require_open, require_undecided_edition

LINK_LIVES_ON = timedelta(days=14)  # after the date: a late answer is better than none
NO_LONGER = "Dieser Link gilt nicht mehr. Bitte fragen Sie die Person, die ihn geschickt hat."
NO_QUESTIONS = "Dieser Stelle ist noch kein Wert zugewiesen. Bitte weisen Sie ihr zuerst Werte zu."
CHANGED = "Diese Frage hat inzwischen jemand anderes aus Ihrer Stelle beantwortet."
BAD_DATE = "Bitte wählen Sie einen Tag ab heute."


@transaction.atomic
def request_contribution(
    *, participation: Participation, unit: Unit, user: User, due_on: date, note: str = ""
) -> tuple[UnitLink, str]:
    """A link with all questions of a unit, mailed where it has an address; a link before it ends.

    Returns the link and its token, which is kept nowhere else.
    """
    edition = participation.edition
    require_undecided_edition(edition)
    require_open(participation)
    _require_day(participation, due_on)
    if not Assignment.objects.filter(unit=unit, parameter__indicator__domain__edition=edition).exists():
        raise Refused(NO_QUESTIONS)
    before = UnitLink.objects.filter(edition=edition, unit=unit, revoked_at__isnull=True).first()
    if before:
        _end(before)
    token, token_hash = new_token(CONTRIBUTION)
    link = _new_link(
        edition=edition, unit=unit, token_hash=token_hash, due_on=due_on, note=note.strip(), created_by=user
    )
    if before:
        _carry_answers(before, link)
    after = {"unit": unit.pk, "due_on": due_on.isoformat(), "note": text_hash(link.note)}
    record_link("request_contribution", link, city_actor(user, unit.city), after)
    if unit.email:
        mails.send_request(link, token)
    return link, token


def _require_day(participation: Participation, due_on: date) -> None:
    """A department answers while its city can still use the answer."""
    if due_on < timezone.localdate():
        raise Refused(BAD_DATE)
    end = timezone.localdate(participation.deadline) if participation.deadline else None
    if end and due_on > end:
        raise Refused(
            f"Die Runde endet für Ihre Stadt am {end:%d.%m.%Y}. Bitte wählen Sie einen Tag bis dahin."
        )


def _new_link(*, unit: Unit, due_on: date, **values: Any) -> UnitLink:
    expires_at = _end_of(due_on) + LINK_LIVES_ON
    try:
        with transaction.atomic():
            return UnitLink.objects.create(
                unit=unit, due_on=due_on, sent_to=unit.email, expires_at=expires_at, **values
            )
    except IntegrityError as error:
        raise Refused("Dieser Stelle hat gerade jemand anderes einen Link geschickt.") from error


@transaction.atomic
def take_over_and_request(*, participation: Participation, user: User, due_on: date) -> list[UnitLink]:
    """Last year's responsibilities, and a link to each unit that has an address: all of it or nothing."""
    require_open(participation)
    _require_day(participation, due_on)
    units = take_over_assignments(participation=participation, user=user, due_on=due_on)
    return [
        request_contribution(participation=participation, unit=unit, user=user, due_on=due_on)[0]
        for unit in units
        if unit.email
    ]


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _carry_answers(before: UnitLink, link: UnitLink) -> None:
    """What was typed through the link before stands in the new one too."""
    copies = list(before.answers.filter(sent_at__isnull=True))
    for answer in copies:
        answer.pk, answer.link = None, link
    UnitAnswer.objects.bulk_create(copies)


@transaction.atomic
def revoke_contribution(*, link: UnitLink, user: User) -> None:
    """From now on the link opens a page that says so. What was sent stays."""
    if not _end(link):
        raise Refused("Dieser Link war schon zurückgezogen.")
    record_link("revoke_contribution", link, city_actor(user, link.unit.city), {})


@transaction.atomic
def end_unit(*, unit: Unit, user: User) -> None:
    """A unit that answers no longer: its links end, and what it was to answer falls to Koordination.

    Should the unit come back, it begins anew. Editions that are frozen keep who answered.
    """
    remove_unit(unit=unit, user=user)
    for link in UnitLink.objects.filter(unit=unit, revoked_at__isnull=True).select_related(
        "edition", "unit__city"
    ):
        revoke_contribution(link=link, user=user)
    drafts = {"parameter__indicator__domain__edition__status": EditionStatus.DRAFT}
    Assignment.objects.filter(unit=unit, **drafts).delete()


def _end(link: UnitLink) -> int:
    return UnitLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


@dataclass(frozen=True)
class AnswerFields:
    """What a unit typed about one value, as far as it could be read."""

    kind: str = ""
    level_id: int | None = None
    number: Decimal | None = None
    number_as_typed: str = ""
    data_as_of: date | None = None
    reason: str = ""
    responsible: str = ""
    evidence_url: str = ""


class AnswerChanged(Refused):
    """Somebody else of the unit answered this question meanwhile; nothing of theirs is overwritten."""


@transaction.atomic
def save_answer(
    *,
    link: UnitLink,
    finding: Finding,
    fields: AnswerFields,
    file: CheckedFile | None = None,
    seen: str | None = None,
) -> UnitAnswer:
    """Keep what was typed; nobody in the city reads it before „Absenden“.

    `seen`: the mark of what the person's page showed. Raises AnswerChanged where another answer stands; the
    same words twice are no conflict, as when a page saves by itself while somebody sends it.
    """
    require_open_link(link)
    UnitLink.objects.select_for_update().get(pk=link.pk)  # one page of the unit after the other
    typed = link.answers.filter(parameter=finding.parameter_id, sent_at__isnull=True).first()
    if seen is not None and mark_of(fields_of(typed)) not in {seen, mark_of(fields)}:
        raise AnswerChanged(CHANGED)
    answer = typed or UnitAnswer(link=link, parameter_id=finding.parameter_id)
    for name, value in {**vars(fields), "version_id": finding.current_id}.items():
        setattr(answer, name, value)
    if file:
        answer.evidence = keep_file(city=link.unit.city, user=link.created_by, checked=file)
    answer.save()
    return answer


def fields_of(answer: UnitAnswer | None) -> AnswerFields:
    """What stands in a stored answer."""
    if answer is None:
        return AnswerFields()
    return AnswerFields(**{name: getattr(answer, name) for name in vars(AnswerFields())})


def mark_of(fields: AnswerFields) -> str:
    """A short mark of what was typed, to tell whether a page shows what is stored."""
    plain = {name: "" if value is None else str(value) for name, value in vars(fields).items()}
    if fields.number is not None:
        plain["number"] = f"{fields.number.normalize():f}"
    text = json.dumps(plain, sort_keys=True)
    return hashlib.sha256(text.replace("\\r\\n", "\\n").encode()).hexdigest()[:16]


def require_open_link(link: UnitLink) -> None:
    """Refused once the link is taken back or expired, and once the round is over for the city."""
    stands = UnitLink.objects.filter(pk=link.pk, revoked_at__isnull=True, unit__is_active=True).exists()
    if not stands or link.has_expired:
        raise Refused(NO_LONGER)
    part = Participation.objects.select_related("edition").get(edition=link.edition, city=link.unit.city)
    require_open(part)


def record_link(action: str, link: UnitLink, actor: Actor, after: dict[str, Any]) -> None:
    edition: Edition = link.edition
    write_entry(
        actor=actor,
        action=action,
        subject=link,
        edition=edition.key,
        city=link.unit.city.slug,
        after=after,
    )
