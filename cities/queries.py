"""Who acts for a city, and the accounts of the demonstration. Reads only."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from .models import City, Membership, Role, User

COORDINATIONS_WANTED = 2
ROLE_ORDER = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(Role)), output_field=IntegerField()
)


def members_of_city(city: City) -> QuerySet[Membership]:
    """Everybody who works for the city at present, Koordination first, then by name."""
    members = Membership.objects.filter(city=city, is_active=True, user__is_active=True)
    return members.select_related("user").order_by(ROLE_ORDER, "user__name")


def coordinations_missing(members: QuerySet[Membership]) -> int:
    """How many more the city should name, so that nothing hangs on one person."""
    present = sum(member.role == Role.COORDINATION for member in members)
    return max(COORDINATIONS_WANTED - present, 0)


def demo_accounts() -> QuerySet[User]:
    """The accounts to try the portal with, cities first; each with its present memberships."""
    present = Membership.objects.filter(is_active=True).select_related("city")
    accounts = User.objects.filter(is_demo=True, is_active=True)
    accounts = accounts.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return accounts.prefetch_related(Prefetch("memberships", present)).order_by("pk")
