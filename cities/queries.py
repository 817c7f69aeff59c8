"""Who acts for a city, who is invited, and the accounts of the demonstration. Reads only."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.utils import timezone

from .models import City, Invitation, Membership, Role, User
from .tokens import INVITATION, stored_hash

COORDINATIONS_WANTED = 2
ROLE_ORDER = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(Role)), output_field=IntegerField()
)


def members_of_city(city: City) -> QuerySet[Membership]:
    """Everybody who works for the city at present, Koordination first, then by name."""
    members = Membership.objects.filter(city=city, is_active=True, user__is_active=True)
    return members.select_related("user").order_by(ROLE_ORDER, "user__name")


def works_on_assigned_only(user: User, city: City) -> bool:
    """Whether a person may change only what is assigned to them."""
    own = Membership.objects.filter(user=user, city=city, is_active=True)
    return own.filter(role=Role.EDITING, only_assigned=True).exists()


def coordinations_missing(members: QuerySet[Membership]) -> int:
    """How many more the city should name, so that nothing hangs on one person."""
    present = sum(member.role == Role.COORDINATION for member in members)
    return max(COORDINATIONS_WANTED - present, 0)


def open_invitations(city: City) -> QuerySet[Invitation]:
    """Whom the city waits for, longest first; expired ones too, so that they can be sent again."""
    return _waiting().filter(city=city).select_related("invited_by")


def _waiting() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)


def _present_coordinations() -> QuerySet[Membership]:
    return Membership.objects.filter(is_active=True, user__is_active=True, role=Role.COORDINATION)


def _ever_signed_in() -> QuerySet[Membership]:
    """Whether, never when and never who."""
    return Membership.objects.filter(is_active=True, user__last_login__isnull=False)


def waiting_addresses(edition_key: str) -> set[tuple[int, str]]:
    """(city id, address) of every invitation of the edition's cities that still opens something."""
    waiting = _waiting().filter(city__participations__edition__key=edition_key, expires_at__gt=timezone.now())
    return {(city, email.lower()) for city, email in waiting.values_list("city_id", "email")}


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a link belongs to, in whatever state; None for what was never sent."""
    token_hash = stored_hash(token, INVITATION)
    if token_hash is None:
        return None
    return Invitation.objects.select_related("city", "invited_by").filter(token_hash=token_hash).first()


@dataclass
class CityStart:
    """How far a city has come with its first Koordination. Says nothing about when anybody signed in."""

    city: City
    has_coordination: bool = False
    has_signed_in: bool = False
    invitations: list[Invitation] = field(default_factory=list)


def city_starts(edition_key: str) -> list[CityStart]:
    """Every city of the edition, by name; four queries for any number of them."""
    cities = City.objects.filter(participations__edition__key=edition_key)
    starts = {city.pk: CityStart(city) for city in cities}
    for pk in _present_coordinations().filter(city__in=cities).values_list("city", flat=True):
        starts[pk].has_coordination = True
    for pk in _ever_signed_in().filter(city__in=cities).values_list("city", flat=True):
        starts[pk].has_signed_in = True
    for invitation in _waiting().filter(city__in=cities, role=Role.COORDINATION):
        starts[invitation.city_id].invitations.append(invitation)
    return list(starts.values())


def first_invitations(edition_key: str) -> QuerySet[Invitation]:
    """What the Projektleitung may send again or take back: as long as the city has no Koordination."""
    mine = _waiting().filter(role=Role.COORDINATION, city__participations__edition__key=edition_key)
    looked_after = _present_coordinations().values("city")
    return mine.exclude(city__in=looked_after).select_related("city", "invited_by")


def demo_accounts() -> QuerySet[User]:
    """The accounts to try the portal with, cities first; each with its present memberships."""
    present = Membership.objects.filter(is_active=True).select_related("city")
    accounts = User.objects.filter(is_demo=True, is_active=True)
    accounts = accounts.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return accounts.prefetch_related(Prefetch("memberships", present)).order_by("pk")
