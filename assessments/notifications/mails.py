"""Mails of the round: one function per mail. Each queues rows in the transaction of its cause."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from assessments.models import Comment, Correction, Decision
from cities.models import City, Role
from scindex_portal.ledger.outbox import queue_mail


def coordination_of(city: City) -> set[str]:
    """The addresses that always hear of Rückfragen and deadlines: Koordination and the Funktionspostfach."""
    members = city.memberships.filter(is_active=True, user__is_active=True, role=Role.COORDINATION)
    addresses = set(members.values_list("user__email", flat=True))
    return addresses | ({city.mailbox} if city.mailbox else set())


def send_question(correction: Correction, question: Comment) -> None:
    """A Rückfrage, at once, to Koordination and to whoever submitted the correction."""
    _send("question", correction, _and_submitter(correction), {"question": question})


def send_decision(correction: Correction, decision: Decision, *, valid: str, former: str) -> None:
    """What was decided and which value counts now, to Koordination and to whoever submitted the correction.

    `valid` and `former`: the values in words; the same where nothing changed.
    """
    context = {"decision": decision, "valid": valid, "former": former}
    _send("decision", correction, _and_submitter(correction), context)


def _and_submitter(correction: Correction) -> set[str]:
    addresses = coordination_of(correction.finding.city)
    return addresses | ({correction.submitted_by.email} if correction.submitted_by else set())


def _send(kind: str, correction: Correction, recipients: Iterable[str], context: dict[str, Any]) -> None:
    finding = correction.finding
    edition = finding.parameter.indicator.domain.edition
    path = f"/{edition.key}/stadt/{finding.city.slug}/korrekturen/{correction.pk}/"
    context |= {
        "correction": correction,
        "parameter": finding.parameter,
        "city": finding.city,
        "edition": edition,
        "address": settings.BASE_URL + path,
    }
    subject = render_to_string(f"emails/{kind}_subject.txt", context)
    body = render_to_string(f"emails/{kind}_body.txt", context)
    for recipient in sorted(recipients):
        queue_mail(
            kind=kind,
            recipient=recipient,
            subject=subject,
            body=body,
            edition=edition.key,
            city=finding.city.slug,
        )
