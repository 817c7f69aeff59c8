"""Why points changed between editions of which only printed figures exist: two causes instead of four."""

from dataclasses import replace
from decimal import Decimal

from assessments.models import Edition, PrintedScore
from assessments.results.place import CityPlace
from assessments.results.queries import TOTAL, CityFigures, published_figures, published_results
from assessments.scoring.rank_change import RankChange, count_rank_change
from cities.models import City

from .movement import POINT, Movement, printed_rows
from .printed_sheets import TOLERANCE, printed_total, split_parts

CAUSES = ("Methode", "Eigene Werte und Feld", "Nicht aufteilbar")


def printed_movement(place: CityPlace) -> Movement | None:
    """Points against the last edition that has them, ranks against the edition before; once published."""
    edition, city = place.edition, place.city
    now = published_figures(edition, city) if edition.is_published else None
    if now is None or edition.previous is None:
        return None
    ranks = _ranks(edition, edition.previous, city.slug)
    movement = Movement(edition, edition.previous, "printed", ranks=ranks, ranks_before=edition.previous)
    then, total = _last_with_total(edition.previous, city), printed_total(now)
    if then is None or total is None:
        return movement if ranks else None
    before = printed_total(then) or Decimal(0)
    computed = tuple(figures.edition.year for figures in (then, now) if figures.total.score is None)
    movement = replace(
        movement, before=then.edition, before_q=_stored(before), after_q=_stored(total), computed=computed
    )
    return _split(movement, now, then)


def _last_with_total(edition: Edition | None, city: City) -> CityFigures | None:
    while edition is not None:
        figures = published_figures(edition, city)
        if figures is not None and printed_total(figures) is not None:
            return figures
        edition = edition.previous
    return None


def _split(movement: Movement, now: CityFigures, then: CityFigures) -> Movement:
    """With the parts, where the printed rows allow it."""
    parts = split_parts(now, then)
    change_q = (movement.after_q or 0) - (movement.before_q or 0)
    stored = [[_stored(points) for points in row] for *_, row in parts]
    if not parts or abs(change_q - sum(map(sum, stored))) > TOLERANCE * POINT:
        return movement
    causes = CAUSES if any(row[2] for row in stored) else CAUSES[:2]
    names = [(domain, name) for domain, name, _ in parts]
    totals, rows = printed_rows(names, [row[: len(causes)] for row in stored], change_q)
    return replace(movement, causes=causes, totals=totals, rows=rows)


def _stored(points: Decimal) -> int:
    return int((points * POINT).to_integral_value())


def _ranks(edition: Edition, before: Edition, slug: str) -> RankChange | None:
    """Only where both rankings are known whole; of some years the first few places are all there is."""
    previous, new = _known_ranks(before), _known_ranks(edition)
    return count_rank_change(slug, previous, new) if slug in previous and slug in new else None


def _known_ranks(edition: Edition) -> dict[str, int]:
    results = published_results(edition)
    if results:
        return {slug: result.total_rank for slug, result in results.items() if result.in_field}
    rows = PrintedScore.objects.filter(edition=edition, scope=TOTAL, rank__isnull=False)
    ranks = dict(rows.values_list("city__slug", "rank"))
    is_whole = bool(ranks) and max(ranks.values()) <= len(ranks)
    return ranks if is_whole else {}
