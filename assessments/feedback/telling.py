"""What the portal tells cities by the clock: decisions once a day, the deadline a week and a day before."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from assessments.choices import DecisionState, RoundState
from assessments.feedback.queries.case_words import exact_value
from assessments.feedback.queries.standing import standings
from assessments.models import Decision, FindingVersion, Participation
from assessments.notifications import deadline_mails
from assessments.notifications.mails import Told, send_decisions

logger = logging.getLogger(__name__)

REMIND_BEFORE = (timedelta(days=7), timedelta(days=1))
CHAIN = "correction__finding__parameter__indicator__domain__edition"


def tell_decisions() -> int:
    """One mail per city for all decisions that it has not been told of. Returns the number of cities."""
    waiting = Decision.objects.filter(state=DecisionState.FINAL, told_at__isnull=True)
    related = (CHAIN, "correction__finding__city", "correction__submitted_by", "level")
    ordered = waiting.select_related(*related).order_by(CHAIN, "correction__finding__city", "pk")
    groups = [list(group) for _, group in groupby(ordered, key=_place)]
    return sum(done_for_city(_tell, decisions) for decisions in groups)


def done_for_city(deed: Callable[..., object], *about: object) -> bool:
    """One city's fault, whatever it is, must not keep the others from hearing.

    It is logged; the deed's transaction is undone, so that the next time tries it again.
    """
    try:
        return deed(*about) is not False
    except Exception:
        logger.exception("%s failed for %s", deed.__name__, about)
        return False


def _place(decision: Decision) -> tuple[int, int]:
    finding = decision.correction.finding
    return finding.parameter.indicator.domain.edition_id, finding.city_id


@transaction.atomic
def _tell(decisions: list[Decision]) -> None:
    """Mark and mail in one transaction; what somebody else has marked meanwhile is not told again."""
    now = timezone.now()
    mine = [
        decision
        for decision in decisions
        if Decision.objects.filter(pk=decision.pk, told_at__isnull=True).update(told_at=now)
    ]
    if not mine:
        return
    finding = mine[0].correction.finding
    edition = finding.parameter.indicator.domain.edition
    submitters = {decision.correction.submitted_by for decision in mine}
    send_decisions(edition, finding.city, list(_in_words(mine)), *submitters)


def _in_words(decisions: Sequence[Decision]) -> Iterable[Told]:
    """With the value that each decision made valid and the one just before it, whatever came since."""
    findings = {decision.correction.finding_id for decision in decisions}
    versions = list(FindingVersion.objects.filter(finding__in=findings).select_related("level"))
    made = {version.correction_id: version for version in versions if version.correction_id}
    placed = {(version.finding_id, version.sequence): version for version in versions}
    known = {version.pk: version for version in versions}
    for decision in decisions:
        finding = decision.correction.finding
        current = known[finding.current_id]
        new = made.get(decision.correction_id)
        former = placed[new.finding_id, new.sequence - 1] if new else current
        words = [exact_value(finding.parameter, one.level, one.number) for one in (new or current, former)]
        yield Told(decision, *words, is_current=new is None or new.pk == current.pk)


def remind_of_deadlines() -> int:
    """A week and a day before the end of a city's round, once each; not where it has signed off."""
    now = timezone.now()
    parts = Participation.objects.filter(
        edition__opened_at__isnull=False, edition__closes_at__isnull=False, signed_off_at__isnull=True
    ).select_related("edition", "city", "extension_wanted_by")
    return sum(
        done_for_city(_remind, part, now) for part in parts if part.round_state(now) == RoundState.OPEN
    )


def _remind(part: Participation, now: datetime) -> bool:
    """Send what is due and was not yet sent; `deadline_told_for` is the moment at which it became due."""
    deadline = part.deadline
    due = max((deadline - before for before in REMIND_BEFORE if deadline - before <= now), default=None)
    if due is None or (part.deadline_told_for and part.deadline_told_for >= due):
        return False
    with transaction.atomic():
        unsaid = Participation.objects.filter(
            pk=part.pk, deadline_told_for=part.deadline_told_for, signed_off_at__isnull=True
        )
        if not unsaid.update(deadline_told_for=due):
            return False
        days = (timezone.localtime(deadline).date() - timezone.localtime(now).date()).days
        left = sum(not found.is_reviewed for found in standings(part.edition, part.city).values())
        deadline_mails.send_deadline(part, days, left)
    return True
