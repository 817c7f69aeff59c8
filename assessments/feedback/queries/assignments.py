"""Who answers for what in a city, how far each unit and person is, and what last year's list brings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.choices import AnswerKind
from assessments.models import Assignment, Edition, Parameter, UnitAnswer, UnitLink
from cities.models import City, Membership, Unit, User
from cities.queries import members_of_city

from .place import Place
from .standing import Standing

CHAIN = "parameter__indicator__domain"


def standing_assignments(edition: Edition, city: City) -> QuerySet[Assignment]:
    """What is assigned at present. Tasks of people who left and units that were removed are Koordination's:
    they count as not assigned, so that a city's people can change without anybody touching the round.
    """
    present = Membership.objects.filter(city=city, is_active=True, user__is_active=True).values("user")
    kept = Q(unit__is_active=True) | Q(user__in=present)
    found = Assignment.objects.filter(kept, city=city, **{f"{CHAIN}__edition": edition})
    return found.select_related("unit", "user")


def assignments_by_parameter(edition: Edition, city: City) -> dict[int, Assignment]:
    return {found.parameter_id: found for found in standing_assignments(edition, city)}


def responsible_key(assignment: Assignment | None) -> str:
    """How the address names who answers: „stelle-3“, „person-7“; empty for nobody."""
    if assignment is None:
        return ""
    return f"stelle-{assignment.unit_id}" if assignment.unit_id else f"person-{assignment.user_id}"


def responsible_choices(city: City) -> list[tuple[str, str]]:
    """Everybody who may be asked, units first. Two queries."""
    units = [(f"stelle-{unit.pk}", unit.name) for unit in active_units(city)]
    people = [(f"person-{member.user_id}", member.user.name) for member in members_of_city(city)]
    return units + people


def find_responsible(city: City, key: str) -> tuple[Unit | None, User | None]:
    """The unit or person that a key names; neither for any other text."""
    kind, _, number = key.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return None, None
    if kind == "stelle":
        return active_units(city).filter(pk=number).first(), None
    if kind == "person":
        member = members_of_city(city).filter(user=number).first()
        return None, member.user if member else None
    return None, None


def active_units(city: City) -> QuerySet[Unit]:
    return Unit.objects.filter(city=city, is_active=True)


def standing_link(edition: Edition, unit: Unit) -> UnitLink | None:
    """The one link of a unit that is not taken back."""
    links = UnitLink.objects.filter(edition=edition, unit=unit, revoked_at__isnull=True)
    return links.select_related("edition", "unit__city", "created_by").first()


@dataclass(frozen=True)
class Share:
    """How far a unit or person is with what it was asked. Never says who did how much when."""

    name: str
    key: str
    questions: int
    reviewed: int
    due_on: date | None
    unit: Unit | None = None
    link: UnitLink | None = None
    answered: int = 0

    @property
    def is_done(self) -> bool:
        return self.questions > 0 and self.answered + self.reviewed >= self.questions

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and self.due_on < timezone.localdate() and not self.is_done)

    @property
    def link_state(self) -> str:
        """Where the Zuarbeit stands, in a word."""
        if self.link is None:
            return "nicht angefordert"
        if self.link.answered_at:
            return "beantwortet"
        return "abgelaufen" if self.link.has_expired else "angefordert"


@dataclass
class Shares:
    units: list[Share] = field(default_factory=list)
    people: list[Share] = field(default_factory=list)
    unassigned: int = 0

    @property
    def overdue(self) -> list[Share]:
        return [share for share in self.units + self.people if share.is_overdue]


def shares_of_city(place: Place, standings: dict[int, Standing]) -> Shares:
    """By unit and person, overdue first; `standings` by parameter. Four queries, however many there are."""
    assigned = assignments_by_parameter(place.edition, place.city)
    answered = _answered(place, assigned, standings)
    links = {link.unit_id: link for link in _links(place)}
    by_key: dict[str, list[Assignment]] = {}
    for assignment in assigned.values():
        by_key.setdefault(responsible_key(assignment), []).append(assignment)
    units = [
        _share(by_key.get(f"stelle-{unit.pk}", []), standings, unit.name, f"stelle-{unit.pk}", unit,
               links.get(unit.pk), answered.get(unit.pk, 0))
        for unit in active_units(place.city)
    ]  # fmt: skip
    people = [
        _share(found, standings, found[0].user.name, key) for key, found in by_key.items() if found[0].user_id
    ]
    unassigned = len(standings.keys() - assigned.keys())
    return Shares(_overdue_first(units), _overdue_first(people), unassigned)


def _overdue_first(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (not share.is_overdue, share.due_on or date.max, share.name))


def _share(
    found: list[Assignment],
    standings: dict[int, Standing],
    name: str,
    key: str,
    unit: Unit | None = None,
    link: UnitLink | None = None,
    answered: int = 0,
) -> Share:
    dates = [assignment.due_on for assignment in found if assignment.due_on]
    if link:
        dates.append(link.due_on)
    reviewed = sum(standings[a.parameter_id].is_reviewed for a in found if a.parameter_id in standings)
    return Share(name, key, len(found), reviewed, min(dates, default=None), unit, link, answered)


def _links(place: Place) -> QuerySet[UnitLink]:
    return UnitLink.objects.filter(
        edition=place.edition, unit__city=place.city, unit__is_active=True, revoked_at__isnull=True
    )


def _answered(
    place: Place, assigned: dict[int, Assignment], standings: dict[int, Standing]
) -> Counter[int | None]:
    """Unit → questions that it still has, has answered, and on which the city itself has not spoken yet."""
    sent = UnitAnswer.objects.filter(
        link__edition=place.edition, link__unit__city=place.city, sent_at__isnull=False
    )
    said = set(sent.values_list("link__unit_id", "parameter_id"))
    return Counter(
        found.unit_id
        for pk, found in assigned.items()
        if (found.unit_id, pk) in said and pk in standings and not standings[pk].is_reviewed
    )


def _returned(edition: Edition, city: City) -> set[tuple[int, int]]:
    """Unit and parameter where the unit has said in this edition that it is not its business."""
    said = UnitAnswer.objects.filter(
        link__edition=edition, link__unit__city=city, sent_at__isnull=False, kind=AnswerKind.NOT_OURS
    )
    return set(said.values_list("link__unit_id", "parameter_id"))


@dataclass(frozen=True)
class Carried:
    """What of last year's responsibilities can be taken over, and what cannot, with the reason."""

    fitting: list[tuple[Parameter, Assignment]]
    left: list[tuple[Parameter, str]]
    new: list[Parameter]
    kept: int

    @property
    def by_responsible(self) -> list[tuple[str, list[Parameter], Unit | None]]:
        groups: dict[str, tuple[str, list[Parameter], Unit | None]] = {}
        for parameter, old in self.fitting:
            name = old.unit.name if old.unit else old.user.name
            groups.setdefault(responsible_key(old), (name, [], old.unit))[1].append(parameter)
        return sorted(groups.values(), key=lambda group: group[0])


def carried_assignments(edition: Edition, city: City) -> Carried:
    """Along `Parameter.predecessor`, for what nobody has yet and no unit has given back. Five queries."""
    chain = "indicator__domain"
    parameters = Parameter.objects.filter(**{f"{chain}__edition": edition}).select_related(chain)
    taken = assignments_by_parameter(edition, city)
    previous = edition.previous
    old = assignments_by_parameter(previous, city) if previous else {}
    once = Assignment.objects.filter(city=city, **{f"{CHAIN}__edition": previous})
    gone = {
        found.parameter_id: str(found.unit or found.user) for found in once.select_related("unit", "user")
    }
    returned = _returned(edition, city)
    fitting, left, new = [], [], []
    for parameter in parameters.order_by(f"{chain}__position", "indicator__position", "position"):
        if parameter.pk in taken:
            continue
        if parameter.predecessor_id is None:
            new.append(parameter)
        elif (found := old.get(parameter.predecessor_id)) and (found.unit_id, parameter.pk) in returned:
            continue
        elif parameter.predecessor_id in old:
            fitting.append((parameter, old[parameter.predecessor_id]))
        elif parameter.predecessor_id in gone:
            left.append((parameter, gone[parameter.predecessor_id]))
    return Carried(fitting, left, new, len(taken))
