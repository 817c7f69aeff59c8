"""Mails of a Zuarbeit: to the unit that is asked, and to the city once it has answered."""

from django.conf import settings
from django.template.loader import render_to_string

from assessments.models import UnitLink
from cities.models import MailTopic
from scindex_portal.ledger.outbox import queue_mail

from .recipients import recipients

CONTRIBUTION_MAIL = "contribution"  # like an invitation it holds a key: for its recipient's eyes


def send_request(link: UnitLink, token: str) -> None:
    """One link with all questions; opening it spends nothing."""
    _send(CONTRIBUTION_MAIL, "contribution_request", link, {link.sent_to}, f"/zuarbeit/{token}/")


def send_answered(link: UnitLink, count: int) -> None:
    """To Koordination, but for those who do not want it, and to the Funktionspostfach."""
    city = link.unit.city
    path = f"/{link.edition.key}/stadt/{city.slug}/zustaendigkeiten/stelle/{link.unit_id}/"
    _send(
        "contribution_answered",
        "contribution_answered",
        link,
        recipients(city, MailTopic.CONTRIBUTION),
        path,
        count=count,
    )


def _send(kind: str, name: str, link: UnitLink, who: set[str], path: str, **more: object) -> None:
    city, address = link.unit.city, settings.BASE_URL + path
    context = {"link": link, "unit": link.unit, "city": city, "edition": link.edition, "address": address}
    context |= more
    for recipient in sorted(who):
        queue_mail(
            kind=kind,
            recipient=recipient,
            subject=render_to_string(f"emails/{name}_subject.txt", context),
            body=render_to_string(f"emails/{name}_body.txt", context),
            edition=link.edition.key,
            city=city.slug,
        )
