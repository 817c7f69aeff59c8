"""Who in a city hears of what. Koordination always hears of Rückfragen and deadlines."""

from collections.abc import Iterable

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


def coordination_addresses(cities: Iterable[City]) -> dict[int, set[str]]:
    """City id → where a mail reaches it: every active Koordination and the Funktionspostfach. One query."""
    towns = list(cities)
    found = {city.pk: {city.mailbox} if city.mailbox else set() for city in towns}
    members = Membership.objects.filter(
        city__in=towns, role=Role.COORDINATION, is_active=True, user__is_active=True
    )
    for city, email in members.values_list("city_id", "user__email"):
        found[city].add(email)
    return found
