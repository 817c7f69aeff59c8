"""What every deed on people checks first, and in whose name it is written down."""

from cities.models import City, Membership, ResearchRole, Role, User
from cities.refusals import Refused
from scindex_portal.ledger.record import Actor


def actor_in(user: User, city: City) -> Actor:
    """The person in their role for the city, else in the project, else none."""
    project = user.research_role if user.research_role != ResearchRole.NONE else "none"
    return Actor(user.pk, user.roles_by_city.get(city.slug, project))


def locked_city(pk: int) -> City:
    """Who works for a city changes one deed at a time, so that two cannot both be the last to leave."""
    return City.objects.select_for_update().get(pk=pk)


def coordinations(city: City) -> int:
    """How many people can act as Koordination at present."""
    people = Membership.objects.filter(city=city, is_active=True, user__is_active=True)
    return people.filter(role=Role.COORDINATION).count()


def require_role(role: str) -> None:
    if role not in Role.values:
        raise Refused("Bitte wählen Sie eine Rolle aus der Liste.")
