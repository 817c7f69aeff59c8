"""The project team's queue: what cities have submitted, oldest first. Drafts never appear."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.choices import CorrectionKind, CorrectionState, DecisionState, EvidenceKind, SourceKind
from assessments.feedback.submission import KIND_BY_SOURCE
from assessments.models import Correction, Decision, Domain, Edition, Parameter
from cities.models import City, User
from scindex_portal.badges import Badge, badge_for

from .case_words import figure_text, proposal_line

WITH_TEAM = [CorrectionState.SUBMITTED, CorrectionState.CLAIMED, CorrectionState.SECOND_REVIEW]
DECIDED = [CorrectionState.ACCEPTED, CorrectionState.ACCEPTED_DIFFERENTLY, CorrectionState.REJECTED]
SEEN_BY_TEAM = [*WITH_TEAM, CorrectionState.QUESTION, *DECIDED, CorrectionState.WITHDRAWN]
STATES: dict[str, tuple[str, list[CorrectionState]]] = {
    "": ("beim Projektteam", WITH_TEAM),
    "offen": ("offen", [CorrectionState.SUBMITTED]),
    "in-bearbeitung": ("in Bearbeitung", [CorrectionState.CLAIMED]),
    "zweite-pruefung": ("zweite Prüfung", [CorrectionState.SECOND_REVIEW]),
    "rueckfrage": ("Rückfrage gestellt", [CorrectionState.QUESTION]),
    "entschieden": ("entschieden", DECIDED),
    "alle": ("alle", SEEN_BY_TEAM),
}


@dataclass(frozen=True)
class QueueFilter:
    """What the query string narrows the queue to; empty values narrow nothing."""

    city: str = ""
    domain: str = ""
    parameter: int | None = None
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue, in words."""

    correction: Correction
    before: str
    proposal: str
    evidence: str
    age: str
    badge: Badge
    claimed_by: str


def team_corrections(edition: Edition) -> QuerySet[Correction]:
    """Every correction that was submitted in this edition, whatever became of it; never a draft."""
    return Correction.objects.filter(
        finding__parameter__indicator__domain__edition=edition,
        submitted_at__isnull=False,
        state__in=SEEN_BY_TEAM,
    )


def corrections_awaiting_decision(edition: Edition) -> QuerySet[Correction]:
    """Those on which the project team acts next."""
    return team_corrections(edition).filter(state__in=WITH_TEAM)


def waiting_for_team(edition: Edition) -> int:
    """The number beside „Eingang" in the navigation."""
    return corrections_awaiting_decision(edition).count()


def queue_corrections(edition: Edition, chosen: QueueFilter) -> QuerySet[Correction]:
    """The queue narrowed by the filter, oldest first."""
    found = team_corrections(edition).filter(state__in=STATES[chosen.state][1])
    narrowed = {
        "finding__city__slug": chosen.city,
        "finding__parameter__indicator__domain__key": chosen.domain,
        "finding__parameter_id": chosen.parameter,
        "kind": chosen.kind,
    }
    found = found.filter(**{name: value for name, value in narrowed.items() if value})
    return found.order_by("submitted_at", "pk")


def with_words(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """All that a line of the queue says, in three queries however many lines there are."""
    return corrections.select_related(
        "finding__city",
        "finding__parameter__indicator__domain",
        "finding__current__level",
        "base_version__level",
        "level",
        "claimed_by",
    ).prefetch_related("evidence_links__evidence", "projects")


def queue_row(correction: Correction) -> QueueRow:
    parameter = correction.finding.parameter
    return QueueRow(
        correction,
        figure_text(parameter, correction.base_version),
        proposal_line(correction),
        _evidence_kinds(correction),
        age_in_words(correction.submitted_at),
        badge_for(correction.get_state_display()),
        correction.claimed_by.name if correction.claimed_by else "",
    )


def _evidence_kinds(correction: Correction) -> str:
    kinds = [link.evidence.kind for link in correction.evidence_links.all()]
    links, files = kinds.count(EvidenceKind.LINK), kinds.count(EvidenceKind.FILE)
    words = [f"{links} {'Link' if links == 1 else 'Links'}"] if links else []
    words += [f"{files} {'Datei' if files == 1 else 'Dateien'}"] if files else []
    return ", ".join(words) or "keine"


def age_in_words(since: datetime | None, now: datetime | None = None) -> str:
    """How long something has been waiting, by the calendar in Berlin."""
    if since is None:
        return ""
    days = (timezone.localdate(now) - timezone.localdate(since)) // timedelta(days=1)
    if days < 1:
        return "heute"
    return "seit gestern" if days == 1 else f"seit {days} Tagen"


def neighbours(
    edition: Edition, chosen: QueueFilter, correction: Correction
) -> tuple[int | None, int | None]:
    """The cases before and after this one in the filtered queue."""
    queue = queue_corrections(edition, chosen)
    at, pk = correction.submitted_at, correction.pk
    before = queue.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk))
    return (
        before.order_by("-submitted_at", "-pk").values_list("pk", flat=True).first(),
        queue.filter(_later_than(correction)).values_list("pk", flat=True).first(),
    )


def _later_than(correction: Correction) -> Q:
    at = correction.submitted_at
    return Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=correction.pk)


def next_case(edition: Edition, chosen: QueueFilter, correction: Correction, user: User) -> int | None:
    """The next case that this person may decide, beginning anew at the oldest; None if nothing is left."""
    open_ones = queue_corrections(edition, chosen).filter(state__in=WITH_TEAM).exclude(pk=correction.pk)
    proposed = Decision.objects.filter(correction=OuterRef("pk"), state=DecisionState.PROPOSED)
    mine = open_ones.filter(
        Q(state=CorrectionState.SUBMITTED)
        | Q(state=CorrectionState.CLAIMED, claimed_by=user)
        | Q(Exists(proposed.exclude(decided_by=user)), state=CorrectionState.SECOND_REVIEW)
    )
    first = mine.filter(_later_than(correction)).values_list("pk", flat=True).first()
    return first if first is not None else mine.values_list("pk", flat=True).first()


def filter_choices(edition: Edition) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the filters: only cities and parameters with something in the queue's history."""
    seen = team_corrections(edition)
    cities = City.objects.filter(pk__in=seen.values("finding__city")).values_list("slug", "name")
    domains = Domain.objects.filter(edition=edition).values_list("key", "name")
    parameters = Parameter.objects.filter(pk__in=seen.values("finding__parameter")).values_list("pk", "name")
    return {
        "city": list(cities),
        "domain": list(domains),
        "parameter": [(str(pk), name) for pk, name in parameters],
        "kind": [(kind.value, kind.label) for kind in _kinds()],
        "state": [(key, words) for key, (words, _) in STATES.items()],
    }


def _kinds() -> list[CorrectionKind]:
    return [KIND_BY_SOURCE[source] for source in SourceKind]
