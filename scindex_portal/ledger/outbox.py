"""Mail that survives a crash: the row first, marked as sending before SMTP, never sent twice by itself."""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from .jobs import enqueue
from .models import Mail, MailState

logger = logging.getLogger(__name__)


def queue_mail(
    *,
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    edition: str = "",
    city: str = "",
    calendar: str = "",
) -> Mail:
    """Write a mail and the job that sends it, in the transaction of its cause."""
    mail = Mail.objects.create(
        kind=kind,
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        body=body,
        calendar=calendar,
        edition=edition,
        city=city,
        message_id=f"<{uuid.uuid4()}@{settings.ALLOWED_HOSTS[0]}>",
    )
    enqueue("send_mail", str(mail.pk), mail_id=mail.pk)
    return mail


def send_mail(mail_id: int) -> None:
    """Send one waiting mail. A mail found in mid-sending stays for a person to judge."""
    if not Mail.objects.filter(pk=mail_id, state=MailState.WAITING).update(
        state=MailState.SENDING, sending_since=timezone.now()
    ):
        return
    mail = Mail.objects.get(pk=mail_id)
    try:
        _message(mail).send()
    except Exception as error:  # whatever it is: an address that cannot be encoded, a server that hangs up
        logger.exception("mail %s failed", mail_id)
        Mail.objects.filter(pk=mail_id).update(state=MailState.FAILED, error=str(error)[:300])
    else:
        Mail.objects.filter(pk=mail_id).update(state=MailState.SENT, sent_at=timezone.now())


def _message(mail: Mail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id}
    message = EmailMessage(mail.subject, mail.body, to=[mail.recipient], headers=headers)
    if mail.calendar:
        message.attach("Frist.ics", mail.calendar, "text/calendar")
    return message


def mark_uncertain() -> int:
    """Mails that a crash left in mid-sending: nobody knows whether they went out."""
    long_ago = timezone.now() - timedelta(minutes=10)
    return Mail.objects.filter(state=MailState.SENDING, sending_since__lt=long_ago).update(
        state=MailState.UNCERTAIN
    )
