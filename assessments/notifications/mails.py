"""Mails of the round: one function per mail. Each queues rows in the transaction of its cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from assessments.models import Comment, Correction, Decision, Edition
from cities.models import City, MailTopic, User
from scindex_portal.ledger.outbox import queue_mail

from .recipients import recipients


def send_question(correction: Correction, question: Comment) -> None:
    """A Rückfrage, at once, to Koordination and to whoever submitted the correction."""
    _about_correction("question", correction, {"question": question})


def send_message(correction: Correction, message: Comment) -> None:
    """A message of the project team; asks for nothing."""
    _about_correction("message", correction, {"message": message})


def _about_correction(kind: str, correction: Correction, context: dict[str, Any]) -> None:
    finding = correction.finding
    edition = finding.parameter.indicator.domain.edition
    context |= {"correction": correction, "parameter": finding.parameter}
    who = recipients(finding.city, MailTopic.QUESTION, correction.submitted_by)
    send(kind, edition, finding.city, who, f"korrekturen/{correction.pk}/", context)


@dataclass(frozen=True)
class Told:
    """A decision in words: which value counts now, and which counted before."""

    decision: Decision
    valid: str
    former: str

    @property
    def correction(self) -> Correction:
        return self.decision.correction


def send_decisions(edition: Edition, city: City, told: Sequence[Told], *submitters: User | None) -> None:
    """All decisions since the last time in one mail, to Koordination and to whoever submitted."""
    who = recipients(city, MailTopic.DECISION, *submitters)
    send("decisions", edition, city, who, "korrekturen/", {"told": told})


def send(
    kind: str,
    edition: Edition,
    city: City,
    who: Iterable[str],
    path: str,
    context: dict[str, Any],
    calendar: str = "",
) -> None:
    """Queue one mail for each address, with one clear link into the city's pages."""
    base = f"{settings.BASE_URL}/{edition.key}/stadt/{city.slug}/"
    context |= {"city": city, "edition": edition, "address": base + path}
    context |= {"preferences": f"{base}personen/mails/"}
    subject = render_to_string(f"emails/{kind}_subject.txt", context)
    body = render_to_string(f"emails/{kind}_body.txt", context)
    for recipient in sorted(who):
        queue_mail(
            kind=kind,
            recipient=recipient,
            subject=subject,
            body=body,
            edition=edition.key,
            city=city.slug,
            calendar=calendar,
        )
