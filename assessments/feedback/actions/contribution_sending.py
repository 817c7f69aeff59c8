"""„Absenden“: what a unit says becomes readable for its city. Never a silent submission."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessments.choices import AnswerKind
from assessments.feedback.queries.contribution import has_own_scale, open_questions
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Correction, Finding, UnitAnswer, UnitLink
from assessments.models.correction import TOUCHED_AFTER
from assessments.notifications import contribution_mails as mails
from scindex_portal.ledger.models import Channel
from scindex_portal.ledger.record import Actor, text_hash

from .contribution import AnswerFields, fields_of, record_link, require_open_link
from .corrections import DraftFields, save_draft, undecided_correction
from .evidence import attach_known, attach_link

NO_NAME = "Bitte geben Sie Ihren Namen an, damit Ihre Stadt nachfragen kann."
NOTHING = "Es ist noch keine Frage beantwortet. Bitte beantworten Sie mindestens eine."


def missing_in(finding: Finding, fields: AnswerFields) -> str:
    """What an answer lacks, in German; empty if it can be sent."""
    if fields.kind != AnswerKind.OTHER:
        return ""
    if not has_own_scale(finding.parameter):
        return "" if fields.reason else "Bitte schreiben Sie, was richtig ist."
    has_value = fields.level_id is not None or fields.number is not None
    return "" if has_value else "Bitte geben Sie an, welcher Wert richtig ist."


@transaction.atomic
def send_answers(*, link: UnitLink, name: str) -> UnitLink:
    """Other values become drafts of the city, what belongs elsewhere goes back to Koordination.

    An own draft of the city is never overwritten, and what cannot become a draft is shown beside the value.
    """
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused(NO_NAME)
    require_open_link(link)
    findings = {finding.parameter_id: finding for finding in open_questions(link)}
    typed = link.answers.filter(sent_at__isnull=True).exclude(kind="").select_related("evidence")
    answers = [answer for answer in typed if answer.parameter_id in findings]
    if not answers:
        raise Refused(NOTHING)
    for answer in answers:
        if missing := missing_in(findings[answer.parameter_id], fields_of(answer)):
            raise Refused(f"{findings[answer.parameter_id].parameter.name}: {missing}")
    sent_before, link.answered_at, link.answered_by = link.answered_at, timezone.now(), name
    link.save(update_fields=["answered_at", "answered_by"])
    for answer in answers:
        _take_in(answer, findings[answer.parameter_id], link, sent_before)
    kinds = {str(answer.parameter_id): answer.kind for answer in answers}
    record_link("send_answers", link, Actor(None, "unit", Channel.LINK), {"name": text_hash(name)} | kinds)
    mails.send_answered(link, len(answers))
    return link


def _take_in(answer: UnitAnswer, finding: Finding, link: UnitLink, sent_before: datetime | None) -> None:
    if answer.kind == AnswerKind.OTHER:
        _draft(answer, finding, link, sent_before)
    elif answer.kind == AnswerKind.NOT_OURS:
        Assignment.objects.filter(parameter=answer.parameter_id, unit=link.unit).delete()
    _keep_as_sent(answer, link)


def _keep_as_sent(answer: UnitAnswer, link: UnitLink) -> None:
    """A row of its own for what the city may read now; the same words again need none."""
    sent = link.answers.filter(parameter=answer.parameter_id, sent_at__isnull=False).order_by("-pk").first()
    same = ("version_id", "evidence_id", "correction_id")
    if (
        sent
        and fields_of(sent) == fields_of(answer)
        and all(getattr(sent, name) == getattr(answer, name) for name in same)
    ):
        return
    values = {field.attname: getattr(answer, field.attname) for field in answer._meta.concrete_fields}
    values |= {"id": None, "sent_at": link.answered_at, "sent_by": link.answered_by}
    UnitAnswer.objects.create(**values)


def _draft(answer: UnitAnswer, finding: Finding, link: UnitLink, sent_before: datetime | None) -> None:
    """Begin a draft, or save over the one that this unit's last answer began and nobody touched since."""
    standing = undecided_correction(finding)
    if finding.current_id is None or (standing and not _is_own_untouched(standing, answer, sent_before)):
        return
    words = f"{link.unit.name} ({link.answered_by}): {answer.reason}" if answer.reason else ""
    fields = DraftFields(
        level_id=answer.level_id,
        number=answer.number,
        number_as_typed=answer.number_as_typed,
        data_as_of=answer.data_as_of,
        reason=words,
    )
    revision, channel = standing.revision if standing else None, Channel.LINK
    try:
        answer.correction = save_draft(
            finding=finding, user=link.created_by, revision=revision, fields=fields, channel=channel
        )
    except Refused:  # no draft may begin, for instance after two refusals: the answer stands beside the value
        return
    answer.save(update_fields=["correction"])
    _attach(answer, answer.correction, link)


def _is_own_untouched(standing: Correction, answer: UnitAnswer, sent_before: datetime | None) -> bool:
    is_own = standing.pk == answer.correction_id and standing.state == "draft"
    return is_own and sent_before is not None and standing.changed_at <= sent_before + TOUCHED_AFTER


def _attach(answer: UnitAnswer, correction: Correction, link: UnitLink) -> None:
    """The unit's evidence goes with the draft; a piece that it has already stays as it is described."""
    attached = set(correction.evidence_links.values_list("evidence_id", "evidence__url"))
    said = {"correction": correction, "user": link.created_by, "channel": Channel.LINK}
    if answer.evidence_url and answer.evidence_url not in {url for _, url in attached}:
        attach_link(url=answer.evidence_url, proves=f"Nachweis von {link.unit.name}", **said)
    if answer.evidence and answer.evidence_id not in {pk for pk, _ in attached}:
        attach_known(evidence=answer.evidence, **said)
