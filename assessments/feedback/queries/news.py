"""What is new for a city since it last looked: decisions, messages, values to be checked again."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from assessments.choices import CommentKind, DecisionState, Origin, ReviewState, Side
from assessments.models import Comment, Correction, Decision, ResearchCorrection
from scindex_portal.badges import Badge, badge_for

from .correction import correction_badge, corrections_of
from .dossier import Row, previous_name
from .earlier import kept_for_this_edition
from .overview import DECIDED
from .place import Place

MOST = 8
AGAIN = {
    Origin.RESEARCH_CORRECTION: "Recherchekorrektur: der Wert hat sich geändert",
    Origin.ERRATUM: "Berichtigung: der Wert hat sich geändert",
}


@dataclass(frozen=True)
class News:
    """One line; `route` and `pk` say where it leads."""

    text: str
    note: str
    badge: Badge
    route: str
    pk: int
    query: str = ""


def news(place: Place, rows: list[Row]) -> list[News]:
    """Decisions and messages that nobody of the city has seen, newest first; then values that changed."""
    found = [_of_correction(place, correction) for correction in unseen(place)]
    if place.is_open:
        changed = [row for row in rows if _is_changed(row)]
        undone = _undone(changed)
        found += [_again(row, undone) for row in changed]
    return (found + (_kept(place) if place.is_open else []))[:MOST]


def unseen(place: Place) -> QuerySet[Correction]:
    """Those with a final decision or a message since the city's last look; a Rückfrage is a next step."""
    since = Q(correction=OuterRef("pk"))
    decided = Decision.objects.annotate(moment=Coalesce("second_at", "decided_at"))
    decided = decided.filter(since, state=DecisionState.FINAL)
    said = Comment.objects.filter(since, side=Side.TEAM, kind=CommentKind.MESSAGE)
    look = OuterRef("seen_by_city_at")
    return (
        corrections_of(place)
        .annotate(
            is_decided=Exists(decided.filter(moment__gt=look)),
            is_told=Exists(said.filter(created_at__gt=look)),
        )
        .filter(
            Q(seen_by_city_at__isnull=True) & (Q(state__in=DECIDED) | Exists(said))
            | Q(is_decided=True)
            | Q(is_told=True)
        )
        .order_by(F("changed_at").desc(), "-pk")
    )


def is_new(place: Place, correction: Correction) -> bool:
    """Whether a look at it makes the overview shorter."""
    return unseen(place).filter(pk=correction.pk).exists()


def _of_correction(place: Place, correction: Correction) -> News:
    parameter = correction.finding.parameter
    is_news_of_decision = correction.state in DECIDED and (
        correction.seen_by_city_at is None or correction.is_decided
    )
    note = parameter.indicator.name if is_news_of_decision else "Nachricht des Projektteams"
    return News(parameter.name, note, correction_badge(place, correction), "correction", correction.pk)


def _is_changed(row: Row) -> bool:
    """To be checked again, or corrected by the project team since the city proposed or could confirm it."""
    state, version = row.standing.state, row.version
    if state == ReviewState.CHECK_AGAIN:
        return True
    if version is None or version.origin != Origin.RESEARCH_CORRECTION:
        return False
    if state == ReviewState.OPEN:
        return version.pk != row.finding.baseline_id
    correction = row.standing.correction
    is_proposed = state == ReviewState.PROPOSED and correction is not None
    return is_proposed and correction.base_version_id != version.pk


def _undone(rows: list[Row]) -> set[int]:
    """Versions that replace what an accepted correction of the city had brought. One query."""
    versions = [row.finding.current_id for row in rows]
    found = ResearchCorrection.objects.filter(version__in=versions, overrules__isnull=False)
    return set(found.values_list("version_id", flat=True)) if versions else set()


def _again(row: Row, undone: set[int]) -> News:
    note = AGAIN.get(row.version.origin if row.version else "", "der Wert hat sich geändert")
    if row.finding.current_id in undone:
        note += "; betrifft einen Wert, der auf Ihren Hinweis geändert war"
    badge = badge_for(ReviewState.CHECK_AGAIN.label)
    if row.standing.state != ReviewState.CHECK_AGAIN:
        badge = row.standing.badge(row.round_state)
    return News(row.parameter.name, note, badge, "value", row.parameter.pk)


def _kept(place: Place) -> list[News]:
    year = previous_name(place.edition)
    return [
        News(
            parameter.name,
            f"{year} vorgemerkt: übernehmen",
            correction_badge(place, correction),
            "correct",
            parameter.pk,
            f"?vorgemerkt={correction.pk}",
        )
        for parameter, correction in kept_for_this_edition(place)
    ]
