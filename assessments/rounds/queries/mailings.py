"""What became of a mail to many cities, recipient by recipient."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Delivery, Edition, Mailing
from scindex_portal.badges import Badge, badge_for
from scindex_portal.ledger.models import Job, JobState, MailState

SEND_MAILING = "send_mailing"  # the kind of job that writes the mails
UNDER_WAY = (MailState.WAITING, MailState.SENDING)
LOST = (MailState.FAILED, MailState.UNCERTAIN)


@dataclass(frozen=True)
class Outcome:
    """One recipient in words."""

    delivery: Delivery

    @property
    def state(self) -> MailState:
        mail = self.delivery.mail
        return MailState(mail.state) if mail else MailState.WAITING

    @property
    def badge(self) -> Badge:
        return badge_for(self.state.label)

    @property
    def may_send_again(self) -> bool:
        return self.state in LOST

    @property
    def why(self) -> str:
        mail = self.delivery.mail
        if self.state == MailState.UNCERTAIN:
            return "Beim Senden unterbrochen: Niemand weiß, ob sie ankam."
        return mail.error if mail and self.state == MailState.FAILED else ""


@dataclass(frozen=True)
class MailingPage:
    mailing: Mailing
    outcomes: list[Outcome]
    has_stopped: bool

    def count(self, *states: MailState) -> int:
        return sum(outcome.state in states for outcome in self.outcomes)

    @property
    def total(self) -> int:
        return len(self.outcomes)

    @property
    def sent(self) -> int:
        return self.count(MailState.SENT)

    @property
    def lost(self) -> int:
        return self.count(*LOST)

    @property
    def is_under_way(self) -> bool:
        return self.count(*UNDER_WAY) > 0

    @property
    def percent(self) -> int:
        done = self.total - self.count(*UNDER_WAY)
        return 100 * done // self.total if self.total else 100

    @property
    def words(self) -> str:
        text = f"{self.sent} von {self.total} gesendet"
        return f"{text}, {self.lost} fehlgeschlagen oder ungewiss" if self.lost else text


def mailing_page(mailing: Mailing) -> MailingPage:
    """Two queries, for any number of recipients."""
    deliveries = mailing.deliveries.select_related("city", "mail")
    jobs = Job.objects.filter(kind=SEND_MAILING, key=str(mailing.pk)).order_by("-pk")
    state = jobs.values_list("state", flat=True).first()
    stopped = state in {JobState.FAILED, JobState.CANCELLED}
    return MailingPage(mailing, [Outcome(delivery) for delivery in deliveries], stopped)


def mailings_of(edition: Edition) -> QuerySet[Mailing]:
    """Newest first, each with how many went out and how many need somebody to look."""
    sent = Count("deliveries", Q(deliveries__mail__state=MailState.SENT))
    lost = Count("deliveries", Q(deliveries__mail__state__in=LOST))
    found = Mailing.objects.filter(edition=edition).select_related("created_by")
    return found.annotate(total=Count("deliveries"), sent=sent, lost=lost).order_by("-pk")
