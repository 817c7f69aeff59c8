"""What opening a round will do, and what still stands in its way."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from assessments.catalogue.effect import why_not_scoreable
from assessments.choices import Comparability, EditionStatus, MailingKind, Origin, RoundState
from assessments.feedback.wording import moment_text
from assessments.models import Edition, Finding, Parameter
from assessments.notifications.recipients import coordination_addresses
from assessments.notifications.wordings import wording_of

from .mail_values import written_for
from .progress import city_rows


@dataclass
class OpeningPreview:
    """`blockers` refuse the opening, `warnings` do not; `facts` for components/definition_list.html."""

    blockers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    mail_city: str = ""
    mail_subject: str = ""
    mail_body: str = ""


def opening_preview(edition: Edition) -> OpeningPreview:
    """A fixed number of queries, for any number of cities."""
    rows = city_rows(edition)
    reached = coordination_addresses([row.city for row in rows])
    unreached = [row.city.name for row in rows if not reached[row.city.pk]]
    values = _values(edition)
    found = OpeningPreview(
        _blockers(edition, len(rows), values["all"]), _warnings(edition, unreached, values)
    )
    mails = sum(map(len, reached.values()))
    found.facts = _facts(edition, len(rows), values, mails)
    if rows:
        mail = written_for(rows[0], wording_of(edition, MailingKind.OPENING))
        found.mail_city, found.mail_subject, found.mail_body = rows[0].city.name, mail.subject, mail.body
    return found


def _values(edition: Edition) -> dict[str, int]:
    findings = Finding.objects.filter(parameter__indicator__domain__edition=edition)
    carried = Q(current__origin=Origin.CARRIED)
    empty = Q(current__level__isnull=True, current__number__isnull=True)
    return findings.aggregate(all=Count("pk"), carried=Count("pk", carried), missing=Count("pk", empty))


def _blockers(edition: Edition, cities: int, values: int) -> list[str]:
    found = []
    if edition.status != EditionStatus.DRAFT or edition.round_state() != RoundState.PLANNED:
        return ["Die Feedbackrunde dieser Ausgabe wurde bereits geöffnet."]
    if edition.closes_at is None:
        found.append("Das Ende der Runde fehlt.")
    elif edition.closes_at <= timezone.now():
        found.append("Das Ende der Runde ist schon vorbei.")
    if edition.cutoff_date is None:
        found.append("Der Stichtag fehlt.")
    if not cities:
        found.append("Zu dieser Ausgabe gehört noch keine Stadt.")
    if not values:
        found.append("Zu dieser Ausgabe liegen noch keine Werte vor.")
    elif problem := why_not_scoreable(edition):
        found.append(f"Die Ausgabe lässt sich nicht berechnen. {problem}")
    return found


def _warnings(edition: Edition, unreached: list[str], values: dict[str, int]) -> list[str]:
    found = []
    if unreached:
        shown = ", ".join(unreached[:5]) + (
            f" und {len(unreached) - 5} weitere" if len(unreached) > 5 else ""
        )
        who = "Eine Stadt" if len(unreached) == 1 else f"{len(unreached)} Städte"
        gets = "erhält" if len(unreached) == 1 else "erhalten"
        found.append(f"{who} ohne Koordination {gets} keine Mail: {shown}.")
    if edition.latest_extension is None:
        found.append("Ohne späteste Verlängerung lässt sich keiner Stadt mehr Zeit geben.")
    if values["carried"]:
        found.append(f"{values['carried']} Werte sind übernommen und noch nicht neu geprüft.")
    if values["missing"]:
        found.append(f"{values['missing']} Werte fehlen; sie zählen als nicht ermittelt.")
    return found


def _facts(edition: Edition, cities: int, values: dict[str, int], mails: int) -> list[dict[str, Any]]:
    parameters = Parameter.objects.filter(indicator__domain__edition=edition).aggregate(
        all=Count("pk"),
        changed=Count("pk", Q(comparability=Comparability.CHANGED)),
        new=Count("pk", Q(comparability=Comparability.NEW)),
    )
    catalogue = (
        f"{parameters['all']} Parameter, davon {parameters['changed']} geändert und {parameters['new']} neu"
    )
    cutoff = f"{edition.cutoff_date:%d.%m.%Y}" if edition.cutoff_date else "fehlt"
    return [
        {"term": "Frist", "text": moment_text(edition.closes_at) if edition.closes_at else "fehlt"},
        {"term": "Stichtag", "text": cutoff},
        {"term": "Städte", "text": str(cities), "note": f"Mails, die hinausgehen: {mails}"},
        {"term": "Ausgangsstand", "text": f"{values['all']} Werte", "note": "wird eingefroren"},
        {"term": "Katalog", "text": catalogue, "note": "wird gesperrt"},
        {"term": "Städte sehen", "text": edition.get_visibility_display()},
    ]
