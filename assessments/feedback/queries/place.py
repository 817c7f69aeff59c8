"""Where a page stands: an edition, a city, and how the round is for it."""

from dataclasses import dataclass

from assessments.choices import RoundState
from assessments.feedback.wording import moment_text
from assessments.results.place import CityPlace


@dataclass(frozen=True)
class Place(CityPlace):
    """The edition and city of the path, and whether the city may work there."""

    @property
    def is_open(self) -> bool:
        """Whether the city may work on its values now."""
        taking_part = self.participation is not None and not self.participation.signed_off_at
        return taking_part and self.state == RoundState.OPEN

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
            kept = "Was bis dahin gespeichert war, bleibt erhalten."
            return f"Die Feedbackrunde ist seit {ended} geschlossen. {kept}"
        if self.participation.signed_off_at:
            return "Die Rückmeldung Ihrer Stadt ist abgeschlossen. Die Koordination kann sie wieder öffnen."
        return ""


def find_place(edition: str, city: str) -> Place | None:
    """The place that a path names; None if there is no such edition or city."""
    return Place.find(edition, city)
