"""A city's Koordination looks after its people: roles, leaving, mailbox, second person."""

from django.db import transaction

from cities.models import City, Membership, Role, User
from cities.refusals import Refused

from .accounts import save_with_record
from .guards import actor_in, coordinations, locked_city, require_role

HAS_LEFT = "Diese Person arbeitet nicht mehr für Ihre Stadt. Es wurde nichts geändert."
TWO_FOR_RELEASE = (
    "Dafür braucht Ihre Stadt mindestens zwei Personen mit der Rolle Koordination oder Freigabe; sonst "
    "könnte niemand den Entwurf der anderen Person freigeben. Bitte laden Sie zuerst jemanden ein."
)
RELEASERS = (Role.COORDINATION, Role.RELEASE)


@transaction.atomic
def change_membership(
    *, membership: Membership, user: User, role: str, is_external: bool, only_assigned: bool = False
) -> Membership:
    """Give a person another role, its limit or the extern mark; the last Koordination keeps theirs."""
    require_role(role)
    present = _present(membership)
    if role != Role.COORDINATION:
        _require_another_coordination(present)
    present.role, present.is_external = role, is_external
    present.only_assigned = only_assigned and role == Role.EDITING
    save_with_record(row=present, actor=actor_in(user, present.city))
    return present


@transaction.atomic
def end_membership(*, membership: Membership, user: User) -> Membership:
    """A person leaves the city: the row stays and is inactive, what they wrote stays with the city."""
    present = _present(membership)
    _require_another_coordination(present)
    present.is_active = False
    save_with_record(row=present, actor=actor_in(user, present.city))
    return present


def _present(membership: Membership) -> Membership:
    """The membership as it is now; nobody else changes the city's people until the transaction ends."""
    locked_city(membership.city_id)
    members = Membership.objects.select_related("user", "city")
    present = members.filter(pk=membership.pk, is_active=True).first()
    if present is None:
        raise Refused(HAS_LEFT)
    return present


def _require_another_coordination(membership: Membership) -> None:
    is_coordination = membership.role == Role.COORDINATION and membership.user.is_active
    if is_coordination and coordinations(membership.city) < 2:
        raise Refused(
            f"{membership.user.name} ist die einzige Koordination von {membership.city}. Bitte geben Sie "
            "zuerst einer zweiten Person diese Rolle; sonst erreichten Fristen und Rückfragen niemanden."
        )


@transaction.atomic
def change_city_settings(*, city: City, user: User, mailbox: str, release_required: bool) -> City:
    """Funktionspostfach, and whether a second person releases before anything is submitted."""
    present = locked_city(city.pk)
    if release_required and not present.release_required and releasers(present) < 2:
        raise Refused(TWO_FOR_RELEASE)
    present.mailbox, present.release_required = mailbox.strip().lower(), release_required
    save_with_record(row=present, actor=actor_in(user, present))
    return present


def releasers(city: City) -> int:
    """How many people may release a draft at present."""
    people = Membership.objects.filter(city=city, is_active=True, user__is_active=True)
    return people.filter(role__in=RELEASERS).count()
