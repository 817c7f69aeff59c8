"""Why a city's points and rank changed since the last published edition with values."""

from collections.abc import Mapping, Sequence

import numpy as np

from assessments.models import Edition, Indicator
from assessments.results.load import Field
from assessments.results.own_field import OwnField, own_field
from assessments.results.place import CityPlace
from assessments.results.queries import (
    IndicatorKey,
    field_of,
    frozen_field,
    last_published_edition,
    published_results,
)
from assessments.scoring.explain import Explanation, Run, explain
from assessments.scoring.rank import rank_descending
from assessments.scoring.rank_change import RankChange, count_rank_change
from assessments.scoring.sums import Floats

from .history import crosswalk
from .movement import POINT, Movement, printed_rows
from .why_printed import printed_movement

CAUSES = ("Eigene Werte", "Eigene Korrekturen", "Methode", "Feld")


def why_moved(place: CityPlace) -> Movement | None:
    """None where there is nothing to compare with, or the city may not see points.

    Until publication the field is the frozen one of the baseline: the city's own current values stand in it,
    and nobody else's decisions.
    """
    before = last_published_edition(place.edition)
    own = own_field(place)
    if own is None or before is None:
        return printed_movement(place)
    found = _explained(place, before, own)
    if found is None:
        return None
    before_q, after_q = published_results(before)[place.city.slug].total, own.now.total
    totals, rows = printed_rows(_names(place.edition, before, found), _stored(found), after_q - before_q)
    return Movement(
        place.edition,
        before,
        "published" if own.is_published else "provisional",
        before_q,
        after_q,
        causes=CAUSES,
        totals=totals,
        rows=rows,
        ranks=_ranks(place, before, own) if place.shows_ranks else None,
        ranks_before=before,
    )


def _explained(place: CityPlace, before: Edition, own: OwnField) -> Explanation | None:
    """None where the city had no values then."""
    old_field = field_of(before)
    old = Run(old_field.catalogue.scheme, old_field.slugs, old_field.values, old_field.values)
    new = Run(own.catalogue.scheme, own.field.slugs, _researched(place.edition, own), own.values)
    found = explain(old, new, crosswalk(place.edition, before), [place.city.slug])
    return found if found.cities else None


def _researched(edition: Edition, own: OwnField) -> Floats:
    """All values as the round found them; an edition without a round has no others than its own."""
    if edition.opened_at is None:
        return own.values
    return _rows_of(frozen_field(edition), own.field)


def _rows_of(source: Field, wanted: Field) -> Floats:
    """The rows of the wanted cities; missing where the source has no such city."""
    rows = np.full((len(wanted.city_ids), source.values.shape[1]), np.nan)
    for at, city_id in enumerate(wanted.city_ids):
        if city_id in source.row:
            rows[at] = source.values[source.row[city_id]]
    return rows


def _stored(found: Explanation) -> Sequence[Sequence[int]]:
    """Parts by indicator and cause as stored integers."""
    stored: list[list[int]] = np.rint(found.parts[0] * POINT).astype(np.int64).tolist()
    return stored


def _names(edition: Edition, before: Edition, found: Explanation) -> list[tuple[str, str]]:
    """Domain and indicator of every row, by this edition's names; those that fell away by their old ones."""
    new, old = _domains(edition), _domains(before)
    names = []
    for old_key, new_key in found.indicators:
        key, domains = (new_key, new) if new_key else (old_key, old)
        suffix = "" if new_key else f" (nur {before.year})"
        names.append((domains[key], f"{key[1]}{suffix}"))
    return names


def _domains(edition: Edition) -> dict[IndicatorKey, str]:
    rows = Indicator.objects.filter(domain__edition=edition).values_list(
        "domain__key", "name", "domain__name"
    )
    return {(key, name): domain for key, name, domain in rows}


def _ranks(place: CityPlace, before: Edition, own: OwnField) -> RankChange | None:
    """Between two published rankings, or the last one and the same with the city's points of now."""
    results = {slug: result for slug, result in published_results(before).items() if result.in_field}
    previous = {slug: result.total_rank for slug, result in results.items()}
    if place.city.slug not in previous:
        return None
    if own.is_published:
        new = {
            slug: result.total_rank
            for slug, result in published_results(place.edition).items()
            if result.in_field
        }
    else:
        new = _ranked({slug: r.total for slug, r in results.items()} | {place.city.slug: own.now.total})
    return count_rank_change(place.city.slug, previous, new)


def _ranked(totals: Mapping[str, int]) -> dict[str, int]:
    ranks = rank_descending(np.array(list(totals.values()), dtype=np.int64))
    return dict(zip(totals, ranks.tolist(), strict=True))
