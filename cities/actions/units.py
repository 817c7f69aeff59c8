"""The departments and municipal companies that answer for a city."""

from django.db import transaction

from cities.models import City, Unit, User
from cities.refusals import Refused

from .accounts import save_with_record
from .guards import actor_in, locked_city


@transaction.atomic
def save_unit(
    *, city: City, user: User, name: str, email: str = "", contact: str = "", unit: Unit | None = None
) -> Unit:
    """A new unit, or other words for a known one. A removed one of that name comes back."""
    locked_city(city.pk)
    name = " ".join(name.split())
    namesake = Unit.objects.filter(city=city, name__iexact=name).order_by("-is_active", "pk").first()
    if namesake and namesake.is_active and namesake != unit:
        raise Refused(f"Eine Stelle „{name}“ gibt es schon. Bitte wählen Sie einen anderen Namen.")
    if namesake and unit and namesake != unit:
        raise Refused(f"„{name}“ hieß eine entfernte Stelle. Bitte legen Sie sie neu an.")
    saved = unit or namesake or Unit(city=city)
    saved.name, saved.email, saved.contact, saved.is_active = (
        name,
        email.strip().lower(),
        contact.strip(),
        True,
    )
    save_with_record(row=saved, actor=actor_in(user, city))
    return saved


@transaction.atomic
def remove_unit(*, unit: Unit, user: User) -> None:
    """The unit answers no longer: what it was asked falls back to Koordination, what it said stays."""
    locked_city(unit.city_id)
    unit.is_active = False
    save_with_record(row=unit, actor=actor_in(user, unit.city))
