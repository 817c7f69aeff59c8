"""What the placeholders of a mail stand for, city by city, at this moment."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from assessments.feedback.wording import moment_text
from assessments.models import Edition
from assessments.notifications.placeholders import fill

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
        "link": settings.BASE_URL + reverse("feedback:overview", args=[edition.key, row.city.slug]),
        "grund": reason,
    }


def foot(edition: Edition, slug: str) -> str:
    """Stands below every mail, whatever its wording."""
    preferences = settings.BASE_URL + reverse("cities:mails", args=[edition.key, slug])
    return render_to_string("emails/_foot.txt", {"preferences": preferences})


def written_for(row: CityRow, subject: str, body: str, reason: str = "") -> tuple[str, str]:
    """Subject and body as this city reads them."""
    values = values_of(row, reason)
    whole = f"{fill(body, values).rstrip()}\n\n{foot(row.part.edition, row.city.slug)}"
    return " ".join(fill(subject, values).split())[:200], whole
