"""Where a city's page stands, and how much of the edition its readers see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from assessments.choices import RoundState, Visibility
from assessments.models import Edition, Participation
from cities.models import City


@dataclass(frozen=True)
class CityPlace:
    """The edition and city of the path; the edition's setting „Was Städte sehen“ narrows what is shown."""

    edition: Edition
    city: City
    participation: Participation | None

    @classmethod
    def find(cls, edition: str, city: str) -> Self | None:
        """The place that a path names; None if there is no such edition or city. Three queries."""
        found = Edition.objects.select_related("previous").filter(key=edition).first()
        town = City.objects.filter(slug=city).first()
        if found is None or town is None:
            return None
        participation = Participation.objects.filter(edition=found, city=town).first()
        if participation:
            participation.edition = found
        return cls(found, town, participation)

    @cached_property
    def state(self) -> RoundState:
        """The round's state for this city: an extension keeps it open."""
        return self.participation.round_state() if self.participation else self.edition.round_state()

    @property
    def shows_values(self) -> bool:
        """Nothing of an edition is shown to cities before its round opens."""
        return self.state != RoundState.PLANNED

    @property
    def shows_points(self) -> bool:
        narrowed = self.edition.visibility == Visibility.VALUES and not self.edition.is_published
        return self.shows_values and not narrowed

    @property
    def shows_ranks(self) -> bool:
        return self.shows_points and (
            self.edition.is_published or self.edition.visibility == Visibility.RANKS
        )
