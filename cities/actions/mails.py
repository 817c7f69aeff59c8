"""Which mails a person wants from a city."""

from django.db import transaction

from cities.models import MailTopic, Membership, Role

from .accounts import save_with_record
from .guards import actor_in

UNDENIABLE = {MailTopic.QUESTION, MailTopic.DEADLINE}


def deniable(role: str) -> list[MailTopic]:
    """What may be declined: by Koordination all but Rückfragen and deadlines, by all others everything."""
    return [topic for topic in MailTopic if role != Role.COORDINATION or topic not in UNDENIABLE]


@transaction.atomic
def choose_mails(*, membership: Membership, wanted: list[str]) -> Membership:
    """Keep what the person does not want; what the role must hear of cannot be declined."""
    declined = [str(topic) for topic in deniable(membership.role) if topic not in wanted]
    membership.declined_mails = declined
    save_with_record(row=membership, actor=actor_in(membership.user, membership.city))
    return membership
