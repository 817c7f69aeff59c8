"""Zuarbeit: ask a unit through a link, keep what it types, take in what it sends; never submits anything."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import AnswerKind
from assessments.feedback.evidence import CheckedFile
from assessments.feedback.queries.contribution import open_questions
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Correction, Edition, Finding, Participation, UnitAnswer, UnitLink
from assessments.notifications import contribution_mails as mails
from cities.models import Unit, User
from cities.tokens import CONTRIBUTION, new_token
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import Actor, text_hash, write_entry

from .assignments import take_over_assignments
from .corrections import DraftFields, save_draft, undecided_correction
from .evidence import attach_known, attach_link, keep_file
from .guards import city_actor, require_open, require_undecided_edition

LINK_LIVES_ON = timedelta(days=14)  # after the date: a late answer is better than none
NO_LONGER = "Dieser Link gilt nicht mehr. Bitte fragen Sie die Person, die ihn geschickt hat."
NO_QUESTIONS = "Dieser Stelle ist noch kein Wert zugewiesen. Bitte weisen Sie ihr zuerst Werte zu."
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
    if due_on < timezone.localdate():
        raise Refused(BAD_DATE)
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
    _record("request_contribution", link, city_actor(user, unit.city), after)
    if unit.email:
        mails.send_request(link, token)
    return link, token


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
    units = take_over_assignments(participation=participation, user=user, due_on=due_on)
    return [
        request_contribution(participation=participation, unit=unit, user=user, due_on=due_on)[0]
        for unit in units
        if unit.email
    ]


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _carry_answers(before: UnitLink, link: UnitLink) -> None:
    """What was typed or sent through the link before stands in the new one too."""
    copies = list(before.answers.all())
    for answer in copies:
        answer.pk, answer.link = None, link
    UnitAnswer.objects.bulk_create(copies)


@transaction.atomic
def revoke_contribution(*, link: UnitLink, user: User) -> None:
    """From now on the link opens a page that says so. What was sent stays."""
    if not _end(link):
        raise Refused("Dieser Link war schon zurückgezogen.")
    _record("revoke_contribution", link, city_actor(user, link.unit.city), {})


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


@transaction.atomic
def save_answer(
    *, link: UnitLink, finding: Finding, fields: AnswerFields, file: CheckedFile | None = None
) -> UnitAnswer:
    """Keep what was typed; nobody in the city reads it before „Absenden“."""
    require_open_link(link)
    values: dict[str, Any] = vars(fields) | {"version_id": finding.current_id}
    answer, _ = UnitAnswer.objects.update_or_create(
        link=link, parameter_id=finding.parameter_id, defaults=values
    )
    if file:
        answer.evidence = keep_file(city=link.unit.city, user=link.created_by, checked=file)
        answer.save(update_fields=["evidence"])
    return answer


def require_open_link(link: UnitLink) -> None:
    """Refused once the link is taken back or expired, and once the round is over for the city."""
    stands = UnitLink.objects.filter(pk=link.pk, revoked_at__isnull=True, unit__is_active=True).exists()
    if not stands or link.has_expired:
        raise Refused(NO_LONGER)
    part = Participation.objects.select_related("edition").get(edition=link.edition, city=link.unit.city)
    require_open(part)


@transaction.atomic
def send_answers(*, link: UnitLink, name: str) -> UnitLink:
    """„Absenden“: other values become drafts of the city, what belongs elsewhere goes back to Koordination.

    An own draft of the city is never overwritten: then the answer stands beside it.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("Bitte geben Sie Ihren Namen an, damit Ihre Stadt nachfragen kann.")
    require_open_link(link)
    sent_before = link.answered_at
    link.answered_at, link.answered_by = timezone.now(), name
    link.save(update_fields=["answered_at", "answered_by"])
    findings = {finding.parameter_id: finding for finding in open_questions(link)}
    answers = [answer for answer in link.answers.exclude(kind="") if answer.parameter_id in findings]
    if not answers:
        raise Refused("Es ist noch keine Frage beantwortet. Bitte beantworten Sie mindestens eine.")
    for answer in answers:
        _take_in(answer, findings[answer.parameter_id], link, sent_before)
    kinds = {str(answer.parameter_id): answer.kind for answer in answers}
    _record("send_answers", link, Actor(None, "unit", Channel.LINK), {"name": text_hash(name)} | kinds)
    mails.send_answered(link, len(answers))
    return link


def _take_in(answer: UnitAnswer, finding: Finding, link: UnitLink, sent_before: datetime | None) -> None:
    if answer.kind == AnswerKind.OTHER:
        _draft(answer, finding, link, sent_before)
    elif answer.kind == AnswerKind.NOT_OURS:
        Assignment.objects.filter(parameter=answer.parameter_id, unit=link.unit).delete()


def _draft(answer: UnitAnswer, finding: Finding, link: UnitLink, sent_before: datetime | None) -> None:
    """Begin a draft, or save over the one that this unit's last answer began and nobody touched since."""
    standing = undecided_correction(finding)
    if standing and not _is_own_untouched(standing, answer, sent_before):
        return
    words = f"{link.unit.name} ({link.answered_by}): {answer.reason}" if answer.reason else ""
    fields = DraftFields(
        level_id=answer.level_id,
        number=answer.number,
        number_as_typed=answer.number_as_typed,
        data_as_of=answer.data_as_of,
        reason=words,
    )
    revision = standing.revision if standing else None
    answer.correction = save_draft(
        finding=finding, user=link.created_by, revision=revision, fields=fields, channel=Channel.LINK
    )
    answer.save(update_fields=["correction"])
    _attach(answer, answer.correction, link)


def _is_own_untouched(standing: Correction, answer: UnitAnswer, sent_before: datetime | None) -> bool:
    is_own = standing.pk == answer.correction_id and standing.state == "draft"
    return is_own and sent_before is not None and standing.changed_at <= sent_before + timedelta(seconds=5)


def _attach(answer: UnitAnswer, correction: Correction, link: UnitLink) -> None:
    """The unit's evidence goes with the draft; a piece that it has already stays as it is described."""
    attached = set(correction.evidence_links.values_list("evidence_id", "evidence__url"))
    proves = f"Nachweis von {link.unit.name}"
    if answer.evidence_url and answer.evidence_url not in {url for _, url in attached}:
        attach_link(correction=correction, user=link.created_by, url=answer.evidence_url, proves=proves)
    if answer.evidence and answer.evidence_id not in {pk for pk, _ in attached}:
        attach_known(correction=correction, user=link.created_by, evidence=answer.evidence)


def _record(action: str, link: UnitLink, actor: Actor, after: dict[str, Any]) -> None:
    edition: Edition = link.edition
    write_entry(
        actor=actor,
        action=action,
        subject=link,
        edition=edition.key,
        city=link.unit.city.slug,
        after=after,
    )
