"""Mail: the row first, sent once, never again by itself."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.utils import timezone

from scindex_portal.ledger import jobs, outbox
from scindex_portal.ledger.models import Job, Mail, MailState


@pytest.fixture
def mail(db):
    return outbox.queue_mail(
        kind="question", recipient="amt@bochum.example", subject="Rückfrage", body="Guten Tag", city="bochum"
    )


def state_of(mail: Mail) -> str:
    mail.refresh_from_db()
    return mail.state


def test_a_mail_comes_with_the_job_that_sends_it(mail):
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("send_mail", {"mail_id": mail.pk})
    assert state_of(mail) == MailState.WAITING
    assert django_mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_outside_its_causes_transaction_is_refused():
    with pytest.raises(RuntimeError, match="one transaction"):
        outbox.queue_mail(kind="question", recipient="amt@bochum.example", subject="Rückfrage", body="")
    assert django_mail.outbox == []


def test_a_subject_stays_on_one_line(db):
    mail = outbox.queue_mail(
        kind="question", recipient="amt@bochum.example", subject="Rückfrage\r\nBcc: alle@example.org", body=""
    )
    outbox.send_mail(mail.pk)
    assert django_mail.outbox[0].subject == "Rückfrage Bcc: alle@example.org"
    assert django_mail.outbox[0].recipients() == ["amt@bochum.example"]


def test_the_job_sends_the_mail_under_its_own_message_id(mail):
    jobs.run(Job.objects.get().pk)
    (sent,) = django_mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Rückfrage", "Guten Tag", ["amt@bochum.example"])
    assert sent.extra_headers["Message-ID"] == mail.message_id
    assert state_of(mail) == MailState.SENT
    assert mail.sent_at is not None


def test_a_mail_is_sent_once(mail):
    outbox.send_mail(mail.pk)
    outbox.send_mail(mail.pk)
    assert len(django_mail.outbox) == 1


def test_the_mail_is_marked_before_smtp_begins(mail, monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(EmailMessage, "send", lambda message: seen.append(Mail.objects.get().state))
    outbox.send_mail(mail.pk)
    assert seen == [MailState.SENDING]


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("weg"), ConnectionRefusedError("zu")])
def test_a_refused_mail_is_marked_as_failed_with_the_reason(mail, monkeypatch, error):
    def refuse(message: EmailMessage) -> None:
        raise error

    monkeypatch.setattr(EmailMessage, "send", refuse)
    outbox.send_mail(mail.pk)
    assert (state_of(mail), mail.error) == (MailState.FAILED, str(error))


def test_a_mail_left_in_mid_sending_is_not_sent_again_but_shown_as_uncertain(mail):
    Mail.objects.update(state=MailState.SENDING)
    outbox.send_mail(mail.pk)
    assert django_mail.outbox == []
    assert outbox.mark_uncertain() == 0
    Mail.objects.update(sending_since=timezone.now() - timedelta(minutes=11))
    assert outbox.mark_uncertain() == 1
    assert state_of(mail) == MailState.UNCERTAIN
