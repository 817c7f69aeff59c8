"""What the placeholders of a mail stand for, city by city, at this moment."""

from collections.abc import Mapping

from assessments.feedback.wording import moment_text
from assessments.notifications.mails import city_address, with_foot
from assessments.notifications.placeholders import fill
from assessments.notifications.texts import Wording

from .progress import CityRow

NO_DEADLINE = "noch ohne Frist"


def values_of(row: CityRow, reason: str = "") -> dict[str, str]:
    """Placeholder → text."""
    edition, deadline = row.part.edition, row.part.deadline
    return {
        "stadt": row.city.name,
        "ausgabe": edition.title,
        "frist": moment_text(deadline) if deadline else NO_DEADLINE,
        "geprueft": str(row.reviewed),
        "offen": str(row.unreviewed),
        "gesamt": str(row.total),
        "rueckfragen": str(row.cases.questions),
        "link": city_address(edition, row.city),
        "grund": reason,
    }


def written_for(
    row: CityRow, wording: Wording, reason: str = "", samples: Mapping[str, str] | None = None
) -> Wording:
    """A mail as this city reads it. `samples` stand for what is nobody's own at this moment."""
    values = values_of(row, reason)
    if samples:
        values = {**samples, **{name: text for name, text in values.items() if text}}
    subject = " ".join(fill(wording.subject, values).split())
    return Wording(subject, with_foot(fill(wording.body, values), row.part.edition, row.city))
