"""What a change of the catalogue does to the ranks: how many and how far, never whose."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assessments.models import Edition
from assessments.results.load import load_catalogue, load_field
from assessments.results.queries import from_stored
from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.specs import SchemeError

STEPS = (
    (0, 0, "unverändert"),
    (1, 1, "1 Rang"),
    (2, 2, "2 Ränge"),
    (3, 5, "3 bis 5 Ränge"),
    (6, 10, "6 bis 10 Ränge"),
    (11, 10**6, "mehr als 10 Ränge"),
)


@dataclass(frozen=True)
class RankEffect:
    """Numbers over all cities with values; `problem` where nothing can be reckoned."""

    cities: int = 0
    moved: int = 0
    largest: int = 0
    largest_points: Decimal = Decimal(0)
    spread: tuple[tuple[str, int], ...] = ()
    problem: str = ""

    @property
    def share(self) -> int:
        return round(100 * self.moved / self.cities) if self.cities else 0


@dataclass(frozen=True)
class Standing:
    """The scores of an edition's present values, by city; or why there are none."""

    slugs: tuple[str, ...]
    scores: Scores | None
    problem: str = ""


def standing_of(edition: Edition) -> Standing:
    """Scored from the database as it is at this moment. Reads only."""
    try:
        field = load_field(edition, catalogue=load_catalogue(edition))
    except SchemeError as error:
        return Standing((), None, str(error))
    if not field.city_ids:
        return Standing((), None, "Zu dieser Ausgabe liegen noch keine Werte vor.")
    return Standing(field.slugs, score_cities(field.catalogue.scheme, field.values))


def why_not_scoreable(edition: Edition) -> str:
    """What is wrong with the catalogue; empty where it can be reckoned with."""
    try:
        load_catalogue(edition)
    except SchemeError as error:
        return str(error)
    return ""


def rank_effect(before: Standing, after: Standing) -> RankEffect:
    """Compares the cities that have values before and after."""
    if before.scores is None or after.scores is None:
        return RankEffect(problem=before.problem or after.problem)
    place = {slug: at for at, slug in enumerate(after.slugs)}
    pairs = [
        (old, place[slug])
        for old, slug in enumerate(before.slugs)
        if slug in place and before.scores.in_field[old] and after.scores.in_field[place[slug]]
    ]
    if not pairs:
        return RankEffect(problem="Zu dieser Ausgabe liegen noch keine Werte vor.")
    old, new = map(list, zip(*pairs, strict=True))
    moves = np.abs(before.scores.total_ranks[old] - after.scores.total_ranks[new])
    points = np.abs(before.scores.total_q[old] - after.scores.total_q[new])
    return RankEffect(
        cities=len(pairs),
        moved=int(np.count_nonzero(moves)),
        largest=int(moves.max()),
        largest_points=from_stored(int(points.max())),
        spread=tuple(
            (label, int(np.count_nonzero((moves >= low) & (moves <= high)))) for low, high, label in STEPS
        ),
    )
