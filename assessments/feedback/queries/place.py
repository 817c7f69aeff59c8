"""Where a page stands: an edition, a city, and how the round is for it."""

from dataclasses import dataclass
from functools import cached_property

from assessments.choices import RoundState, Visibility
from assessments.feedback.wording import moment_text
from assessments.models import Edition, Participation
from cities.models import City


@dataclass(frozen=True)
class Place:
    """The edition and city of the path."""

    edition: Edition
    city: City
    participation: Participation | None

    @cached_property
    def state(self) -> RoundState:
        """The round's state for this city: an extension keeps it open."""
        return self.participation.round_state() if self.participation else self.edition.round_state()

    @property
    def is_open(self) -> bool:
        """Whether the city may work on its values now."""
        taking_part = self.participation is not None and not self.participation.signed_off_at
        return taking_part and self.state == RoundState.OPEN

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

    @property
    def why_closed(self) -> str:
        """Why nothing can be changed now; empty if it can."""
        if self.participation is None or self.state == RoundState.PUBLISHED:
            return "Diese Ausgabe nimmt keine Rückmeldungen an. Sie können die Werte ansehen."
        if self.state == RoundState.PLANNED:
            return (
                "Die Feedbackrunde ist noch nicht geöffnet. Sie erhalten eine Einladung, sobald sie beginnt."
            )
        if self.state == RoundState.IN_EVALUATION:
            ended = moment_text(self.participation.deadline) if self.participation.deadline else ""
            return f"Die Feedbackrunde ist seit {ended} geschlossen. Ihr Stand bleibt gespeichert."
        if self.participation.signed_off_at:
            return "Die Rückmeldung Ihrer Stadt ist abgeschlossen. Die Koordination kann sie wieder öffnen."
        return ""


def find_place(edition: str, city: str) -> Place | None:
    """The place that a path names; None if there is no such edition or city. Two queries."""
    found = Edition.objects.select_related("previous").filter(key=edition).first()
    town = City.objects.filter(slug=city).first()
    if found is None or town is None:
        return None
    participation = Participation.objects.filter(edition=found, city=town).first()
    if participation:
        participation.edition = found
    return Place(found, town, participation)
