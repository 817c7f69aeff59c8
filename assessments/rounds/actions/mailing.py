"""Mail to many cities: recipients are fixed with the deed, the worker writes each one's mail exactly once."""

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import MailingKind
from assessments.feedback.actions.guards import team_actor
from assessments.feedback.transitions import Refused
from assessments.models import Delivery, Edition, Mailing
from assessments.notifications.recipients import coordination_addresses
from assessments.notifications.texts import Wording
from assessments.notifications.wordings import wording_of
from assessments.rounds.queries.mailings import SEND_MAILING
from cities.models import City, User
from scindex_portal.ledger.jobs import enqueue
from scindex_portal.ledger.models import Mail, MailState
from scindex_portal.ledger.outbox import queue_mail
from scindex_portal.ledger.record import text_hash, write_entry

SENT_ALREADY = "Diese Mail ist schon unterwegs. Sie wurde nicht ein zweites Mal verschickt."
NOBODY = (
    "Keine der gewählten Städte hat eine Koordination oder ein Funktionspostfach. Es ging keine Mail hinaus."
)


@transaction.atomic
def send_mailing(
    *,
    edition: Edition,
    lead: User | None,
    kind: MailingKind,
    key: str,
    wording: Wording | None = None,
    cities: Collection[City] | None = None,
    reason: str = "",
    may_be_empty: bool = False,
) -> Mailing:
    """To Koordination and Funktionspostfach of the cities, all by default. Refused with a used key."""
    wording = wording or wording_of(edition, kind)
    mailing = Mailing(edition=edition, kind=kind, key=key, subject=wording.subject, body=wording.body)
    mailing.reason, mailing.created_by = reason, lead
    towns = City.objects.filter(participations__edition=edition) if cities is None else cities
    deliveries = _write(mailing, towns)
    if not deliveries and not may_be_empty:
        raise Refused(NOBODY)
    enqueue(SEND_MAILING, str(mailing.pk), mailing_id=mailing.pk)
    told = sorted({delivery.city_id for delivery in deliveries})
    _record("send_mailing", mailing, lead, {"kind": kind, "cities": told, "mails": len(deliveries)})
    return mailing


def _write(mailing: Mailing, cities: Iterable[City]) -> list[Delivery]:
    try:
        with transaction.atomic():
            mailing.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(SENT_ALREADY) from error
    return Delivery.objects.bulk_create(
        Delivery(mailing=mailing, city_id=city, recipient=address)
        for city, addresses in coordination_addresses(cities).items()
        for address in sorted(addresses)
    )


@transaction.atomic
def send_again(*, delivery: Delivery, lead: User) -> None:
    """A person's own decision, for a mail that failed or of which nobody knows. Once per mail."""
    lost = Mail.objects.filter(pk=delivery.mail_id, state__in=[MailState.FAILED, MailState.UNCERTAIN]).first()
    if lost is None:
        raise Refused("Diese Mail ist gesendet oder noch unterwegs. Es ging keine zweite hinaus.")
    mine = Delivery.objects.filter(pk=delivery.pk, mail=lost)
    if not mine.update(mail=None, queued_at=timezone.now()):
        raise Refused("Diese Mail wurde soeben schon noch einmal gesendet.")
    copied = ("kind", "recipient", "subject", "body", "edition", "city", "calendar")
    again = queue_mail(**{name: getattr(lost, name) for name in copied})
    Delivery.objects.filter(pk=delivery.pk).update(mail=again)
    _record("send_mail_again", delivery.mailing, lead, {"delivery": delivery.pk, "mail": again.pk})


@transaction.atomic
def go_on(*, mailing: Mailing, lead: User) -> None:
    """Begin a stopped mailing again: what was written is not written a second time."""
    if not mailing.deliveries.filter(queued_at__isnull=True).exists():
        raise Refused("Alle Mails dieses Versands sind schon geschrieben.")
    enqueue(SEND_MAILING, str(mailing.pk), mailing_id=mailing.pk)
    _record("continue_mailing", mailing, lead, {"kind": mailing.kind})


def _record(action: str, mailing: Mailing, lead: User | None, after: dict[str, object]) -> None:
    texts = {"subject": text_hash(mailing.subject), "body": text_hash(mailing.body)}
    write_entry(
        actor=team_actor(lead),
        action=action,
        subject=mailing,
        edition=mailing.edition.key,
        after=after | texts,
    )
