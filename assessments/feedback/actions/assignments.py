"""Who in a city answers for what. Assigning says nothing to the project team."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from assessments.feedback.queries.assignments import carried_assignments
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Parameter, Participation
from cities.models import City, Membership, Unit, User
from scindex_portal.ledger.record import write_entry

from .guards import city_actor, require_undecided_edition

NOT_OF_CITY = "Diese Person oder Stelle gehört nicht (mehr) zu Ihrer Stadt. Bitte wählen Sie eine andere."


@transaction.atomic
def assign_parameters(
    *,
    participation: Participation,
    parameters: Iterable[int],
    user: User,
    unit: Unit | None = None,
    person: User | None = None,
    due_on: date | None = None,
) -> int:
    """Give parameters to a unit or a person; to neither: they fall back to Koordination. Returns how many."""
    require_undecided_edition(participation.edition)
    city = City.objects.select_for_update().get(pk=participation.city_id)
    _require_own(city, unit, person)
    catalogue = Parameter.objects.filter(indicator__domain__edition=participation.edition_id)
    chosen = list(catalogue.filter(pk__in=list(parameters)).values_list("pk", flat=True))
    if not chosen:
        raise Refused("Bitte kreuzen Sie mindestens einen Wert an.")
    _replace(city, [(parameter, unit, person, due_on) for parameter in chosen], user)
    after = {"unit": unit.pk if unit else None, "person": person.pk if person else None}
    after |= {"parameters": chosen, "due_on": due_on.isoformat() if due_on else None}
    _record("assign_parameters", participation, user, after)
    return len(chosen)


def _require_own(city: City, unit: Unit | None, person: User | None) -> None:
    members = Membership.objects.filter(city=city, is_active=True, user__is_active=True)
    foreign_unit = unit is not None and (unit.city_id != city.pk or not unit.is_active)
    foreign_person = person is not None and not members.filter(user=person).exists()
    if foreign_unit or foreign_person or (unit and person):
        raise Refused(NOT_OF_CITY)


def _replace(city: City, rows: list[tuple[int, Unit | None, User | None, date | None]], user: User) -> None:
    """Each parameter gets the one assignment given here, or none; the city's row is locked meanwhile."""
    Assignment.objects.filter(city=city, parameter__in=[row[0] for row in rows]).delete()
    Assignment.objects.bulk_create(
        Assignment(city=city, parameter_id=parameter, unit=unit, user=person, due_on=due_on, assigned_by=user)
        for parameter, unit, person, due_on in rows
        if unit or person
    )


@transaction.atomic
def take_over_assignments(*, participation: Participation, user: User, due_on: date) -> list[Unit]:
    """Last year's responsibilities for all values that nobody has yet. Returns the units concerned."""
    require_undecided_edition(participation.edition)
    city = City.objects.select_for_update().get(pk=participation.city_id)
    found = carried_assignments(participation.edition, city).fitting
    _replace(city, [(parameter.pk, old.unit, old.user, due_on) for parameter, old in found], user)
    parameters = [parameter.pk for parameter, _ in found]
    _record("take_over_assignments", participation, user, {"parameters": parameters})
    return list({old.unit.pk: old.unit for _, old in found if old.unit}.values())


def _record(action: str, participation: Participation, user: User, after: dict[str, Any]) -> None:
    write_entry(
        actor=city_actor(user, participation.city),
        action=action,
        subject=participation,
        edition=participation.edition.key,
        city=participation.city.slug,
        after=after,
    )
