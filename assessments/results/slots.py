"""A city's parameters as the Rechenbeispiel offers them: what stands there today, and what may be assumed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property, lru_cache

from django.db.models import F

from assessments.choices import SourceKind
from assessments.models import FindingVersion, Level, Parameter
from cities.models import City

from .load import Catalogue
from .numbers import UnreadableNumber, parse_german_number, refusal_of_range
from .wording import exact_number, value_text

STEERED = {SourceKind.RESEARCH, SourceKind.PROJECTS}  # the others are for a register or the team to change
STORED = Decimal(1).scaleb(-6)  # as the database keeps numbers


@dataclass(frozen=True)
class Assumed:
    """A value that a city may try: a level or a number."""

    level: Level | None = None
    number: Decimal | None = None

    @property
    def stored(self) -> str:
        """As `Example.changes` keeps it."""
        return str(self.level.pk) if self.level else f"{self.number:f}"

    @property
    def typed(self) -> str:
        """As the form's field holds it."""
        return str(self.level.pk) if self.level else exact_number(self.number or Decimal(0))


@dataclass(frozen=True)
class Slot:
    """One parameter of one city. `column` is its place in the values array."""

    parameter: Parameter
    column: int
    levels: tuple[Level, ...]
    level_id: int | None
    number: Decimal | None
    is_reconstructed: bool

    @property
    def key(self) -> str:
        return str(self.parameter.pk)

    @property
    def is_steered(self) -> bool:
        return self.parameter.source_kind in STEERED

    @cached_property
    def now(self) -> str:
        return value_text(self.parameter, self._level_of(self.level_id), self.number)

    def words(self, assumed: Assumed) -> str:
        return value_text(self.parameter, assumed.level, assumed.number)

    def cell(self, assumed: Assumed) -> float:
        return float(assumed.level.points if assumed.level else assumed.number or 0)

    def read(self, typed: str) -> Assumed | None:
        """What was chosen or typed; None for today's value. Raises UnreadableNumber with what to do."""
        if self.levels:
            chosen = self._level(typed)
        elif not typed.strip():
            return None
        else:
            number = parse_german_number(typed)
            if refusal := refusal_of_range(self.parameter, number):
                raise UnreadableNumber(refusal)
            chosen = Assumed(number=number)
        return None if chosen is None or self._is_today(chosen) else chosen

    def restored(self, stored: str) -> Assumed | None:
        """A saved value; None if it no longer exists or is today's."""
        chosen = self._level(stored) if self.levels else Assumed(number=Decimal(stored))
        return None if chosen is None or self._is_today(chosen) else chosen

    def assume(self, cell: float) -> Assumed:
        """A cell of the values array as a value that the database could keep, not worse than the cell."""
        if self.levels:
            return Assumed(level=next(level for level in self.levels if float(level.points) == cell))
        towards = ROUND_CEILING if self.parameter.direction > 0 else ROUND_FLOOR
        exact = Decimal(repr(cell)).quantize(STORED * STORED)  # without the noise of binary fractions
        return Assumed(number=exact.quantize(STORED, towards))

    def _level(self, text: str) -> Assumed | None:
        found = next((level for level in self.levels if str(level.pk) == text), None)
        return Assumed(level=found) if found else None

    def _level_of(self, pk: int | None) -> Level | None:
        return next((level for level in self.levels if level.pk == pk), None)

    def _is_today(self, assumed: Assumed) -> bool:
        if assumed.level:
            return assumed.level.pk == self.level_id
        return assumed.number == self.number


Changes = Mapping[str, Assumed]  # by Slot.key


def slots_of(city: City, catalogue: Catalogue) -> dict[str, Slot]:
    """All parameters that are scored, in the catalogue's order. One query for the city's values."""
    rows = FindingVersion.objects.filter(
        finding__city=city, finding__parameter_id__in=catalogue.parameter_ids, finding__current_id=F("pk")
    ).values_list("finding__parameter_id", "level_id", "number", "is_reconstructed")
    current = {parameter_id: tuple(value) for parameter_id, *value in rows}
    nothing = None, None, False
    slots = [
        Slot(parameter, catalogue.column[parameter.pk], levels, *current.get(parameter.pk, nothing))
        for parameter, levels in _parameters(catalogue)
    ]
    return {slot.key: slot for slot in slots}


@lru_cache(maxsize=8)
def _parameters(catalogue: Catalogue) -> list[tuple[Parameter, tuple[Level, ...]]]:
    """The parameters with their levels; kept with the catalogue, which is locked while it is in use."""
    found = (
        Parameter.objects.filter(pk__in=catalogue.parameter_ids)
        .select_related("indicator__domain")
        .prefetch_related("levels")
    )
    return [(parameter, tuple(parameter.levels.all())) for parameter in found]


def cells_of(slots: Mapping[str, Slot], changes: Changes) -> dict[int, float]:
    """Assumed values by column of the values array."""
    return {slots[key].column: slots[key].cell(assumed) for key, assumed in changes.items()}
