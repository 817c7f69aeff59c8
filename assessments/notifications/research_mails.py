"""The mail about the project team's own corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from assessments.models import Edition, ResearchCorrection
from cities.models import City, MailTopic

from .mails import send
from .recipients import recipients


@dataclass(frozen=True)
class ToldResearch:
    """A corrected value in words, and what stood there before."""

    row: ResearchCorrection
    valid: str
    former: str


def send_research(edition: Edition, city: City, told: Sequence[ToldResearch]) -> None:
    """All values corrected since the last time in one mail, to Koordination."""
    words = render_to_string("emails/research_list.txt", {"told": told}).strip()
    send("research", edition, city, recipients(city, MailTopic.DECISION), "werte/", {"werte": words})
