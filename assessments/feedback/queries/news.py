"""What is new for a city since it last looked: decisions, messages, values to be checked again."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from assessments.choices import CommentKind, DecisionState, Origin, ReviewState, Side
from assessments.models import Comment, Correction, Decision
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
    found += [_again(row) for row in rows if row.standing.state == ReviewState.CHECK_AGAIN and place.is_open]
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


def _again(row: Row) -> News:
    note = AGAIN.get(row.version.origin if row.version else "", "der Wert hat sich geändert")
    return News(row.parameter.name, note, badge_for(ReviewState.CHECK_AGAIN.label), "value", row.parameter.pk)


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
