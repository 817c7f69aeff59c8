"""What the placeholders of a mail stand for, city by city, at this moment."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from assessments.feedback.wording import moment_text
from assessments.models import Edition
from assessments.notifications.placeholders import fill

from .progress import CityRow, city_rows

NO_DEADLINE = "noch ohne Frist"


def mail_values(edition: Edition, reason: str = "") -> dict[int, dict[str, str]]:
    """City id → placeholder → text; as many queries as the dashboard, for any number of cities."""
    return {row.city.pk: values_of(row, reason) for row in city_rows(edition)}


def values_of(row: CityRow, reason: str = "") -> dict[str, str]:
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


def row_of(rows: Iterable[CityRow], slug: str) -> CityRow | None:
    return next((row for row in rows if row.city.slug == slug), None)
