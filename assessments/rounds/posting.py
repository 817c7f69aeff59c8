"""Writes the mails of one mailing, one recipient after the other; begun again, it goes on."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from assessments.choices import MailingKind
from assessments.models import Delivery, Mailing
from assessments.notifications.deadline_mails import deadline_calendar
from assessments.notifications.texts import Wording
from scindex_portal.ledger.outbox import queue_mail

from .queries.mail_values import written_for
from .queries.progress import CityRow, city_rows

WITH_CALENDAR = {MailingKind.OPENING, MailingKind.NEW_DEADLINE, MailingKind.REOPENED}
STEP = 10


def post_mailing(mailing_id: int, report: Callable[[int, str], None]) -> int:
    """Returns how many mails were written now."""
    mailing = Mailing.objects.select_related("edition").get(pk=mailing_id)
    waiting = list(mailing.deliveries.filter(queued_at__isnull=True))
    rows = {row.city.pk: row for row in city_rows(mailing.edition)} if waiting else {}
    written = 0
    for at, delivery in enumerate(waiting):
        if at % STEP == 0:
            report(100 * at // len(waiting), f"{at} von {len(waiting)} Mails geschrieben")
        written += _post(mailing, delivery, rows[delivery.city_id])
    return written


@transaction.atomic
def _post(mailing: Mailing, delivery: Delivery, row: CityRow) -> bool:
    """Mark and write in one transaction; what is marked is never written again."""
    unwritten = Delivery.objects.filter(pk=delivery.pk, queued_at__isnull=True)
    if not unwritten.update(queued_at=timezone.now()):
        return False
    text = written_for(row, Wording(mailing.subject, mailing.body), mailing.reason)
    deadline = row.part.deadline
    dated = deadline is not None and mailing.kind in WITH_CALENDAR
    mail = queue_mail(
        kind=f"round_{mailing.kind}",
        recipient=delivery.recipient,
        subject=text.subject,
        body=text.body,
        edition=mailing.edition.key,
        city=row.city.slug,
        calendar=deadline_calendar(row.part, deadline) if dated else "",
    )
    Delivery.objects.filter(pk=delivery.pk).update(mail=mail)
    return True
