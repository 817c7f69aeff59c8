"""Mails of the round: one function per mail. Each queues rows in the transaction of its cause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from assessments.models import Comment, Correction, Decision, Edition
from cities.models import City, MailTopic, User
from scindex_portal.ledger.outbox import queue_mail

from .placeholders import fill
from .recipients import recipients
from .wordings import wording_of


def send_question(correction: Correction, question: Comment) -> None:
    """A Rückfrage, at once, to Koordination and to whoever submitted the correction."""
    due = correction.answer_due_on
    values = {"rueckfrage": question.text, "antwort_bis": f"{due:%d.%m.%Y}" if due else ""}
    _about_correction("question", correction, values)


def send_message(correction: Correction, message: Comment) -> None:
    """A message of the project team; asks for nothing."""
    _about_correction("message", correction, {"nachricht": message.text})


def _about_correction(kind: str, correction: Correction, values: dict[str, str]) -> None:
    finding = correction.finding
    edition = finding.parameter.indicator.domain.edition
    who = recipients(finding.city, MailTopic.QUESTION, correction.submitted_by)
    values |= {"parameter": finding.parameter.name}
    send(kind, edition, finding.city, who, f"korrekturen/{correction.pk}/", values)


@dataclass(frozen=True)
class Told:
    """A decision in words: which value it made valid, and which counted before."""

    decision: Decision
    valid: str
    former: str
    is_current: bool = True

    @property
    def correction(self) -> Correction:
        return self.decision.correction


def send_decisions(edition: Edition, city: City, told: Sequence[Told], *submitters: User | None) -> None:
    """All decisions since the last time in one mail, to Koordination and to whoever submitted."""
    who = recipients(city, MailTopic.DECISION, *submitters)
    first = told[0].correction.finding.parameter.name
    one = len(told) == 1
    values = {
        "ueberblick": f"Entscheidung zu „{first}“"
        if one
        else f"{len(told)} Entscheidungen zu Ihren Korrekturen",
        "worueber": "eine Korrektur" if one else f"{len(told)} Korrekturen",
        "entscheidungen": render_to_string("emails/decisions_list.txt", {"told": told}).strip(),
    }
    send("decisions", edition, city, who, "korrekturen/", values)


def send(
    kind: str,
    edition: Edition,
    city: City,
    who: Iterable[str],
    path: str,
    values: Mapping[str, str],
    calendar: str = "",
) -> None:
    """Queue one mail for each address, in the edition's own wording, with one clear link."""
    base = city_address(edition, city)
    wording, known = wording_of(edition, kind), {"stadt": city.name, "ausgabe": edition.title}
    filled = {**values, **known} | {"link": base + path}
    body = with_foot(fill(wording.body, filled), edition, city)
    for recipient in sorted(who):
        queue_mail(
            kind=kind,
            recipient=recipient,
            subject=fill(wording.subject, filled),
            body=body,
            edition=edition.key,
            city=city.slug,
            calendar=calendar,
        )


def city_address(edition: Edition, city: City) -> str:
    """Where the city's pages begin."""
    return f"{settings.BASE_URL}/{edition.key}/stadt/{city.slug}/"


def with_foot(body: str, edition: Edition, city: City) -> str:
    """Below every mail stands, whatever its wording, where one chooses one's mails."""
    choice = {"preferences": f"{city_address(edition, city)}personen/mails/"}
    return f"{body.rstrip()}\n\n{render_to_string('emails/_foot.txt', choice)}"
