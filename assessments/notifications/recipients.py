"""Who in a city hears of what. Koordination always hears of Rückfragen and deadlines."""

from cities.models import City, MailTopic, Membership, Role, User

ALWAYS = {MailTopic.QUESTION, MailTopic.DEADLINE}


def wants(membership: Membership, topic: MailTopic) -> bool:
    if topic in ALWAYS and membership.role == Role.COORDINATION:
        return True
    return topic not in membership.declined_mails


def recipients(city: City, topic: MailTopic, *also: User | None, everybody: bool = False) -> set[str]:
    """Koordination and who else is concerned, in so far as they want it, and the Funktionspostfach."""
    members = city.memberships.filter(is_active=True, user__is_active=True).select_related("user")
    concerned = {user.pk for user in also if user is not None}
    found = {
        member.user.email
        for member in members
        if wants(member, topic)
        and (everybody or member.role == Role.COORDINATION or member.user_id in concerned)
    }
    return found | ({city.mailbox} if city.mailbox else set())
