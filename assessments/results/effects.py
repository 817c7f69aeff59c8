"""What an accepted value would do: to its city and to all others, in the live field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models import Correction, Edition, Finding
from assessments.scoring.aggregate import Scores, score_cities
from assessments.scoring.whatif import ripple, with_city_values

from .load import Field, load_field


@dataclass(frozen=True)
class Effect:
    """Plain documents as they are stored with a decision, and the revision that they were computed on."""

    revision: int
    effect: dict[str, Any]
    ripple: dict[str, Any]
    needs_second_person: bool


NO_EFFECT = Effect(0, {}, {}, False)


def effect_of_value(correction: Correction, level_id: int | None, number: object) -> Effect:
    """Two full recomputations of the live field, without and with the value. Reads only."""
    return effects_one_by_one([(correction.finding, level_id, number)])[0]


def effects_one_by_one(cells: Sequence[tuple[Finding, int | None, object]]) -> list[Effect]:
    """The effect of each value alone, all of one edition: the field is loaded and scored once."""
    if not cells:
        return []
    edition = Edition.objects.get(pk=cells[0][0].parameter.indicator.domain.edition_id)
    field = load_field(edition)
    before = score_cities(field.catalogue.scheme, field.values)
    return [effect_in_field(edition.values_revision, field, before, *cell) for cell in cells]


def effect_in_field(
    revision: int, field: Field, before: Scores, finding: Finding, level_id: int | None, number: object
) -> Effect:
    """The effect of one value in a field whose scores are known."""
    row, column = field.row[finding.city_id], field.catalogue.column[finding.parameter_id]
    scheme = field.catalogue.scheme
    changes = {column: field.catalogue.cell(level_id, number)}
    after = score_cities(scheme, with_city_values(field.values, row, changes))
    wave = ripple(before, after, row)
    domain = scheme.domain_keys.index(finding.parameter.indicator.domain.key)
    indicator = scheme.indicator_keys.index(
        (finding.parameter.indicator.domain.key, finding.parameter.indicator.name)
    )
    effect = {
        "before": _standing(before, row, domain, indicator),
        "after": _standing(after, row, domain, indicator),
        "of": int(before.in_field.sum()),
    }
    return Effect(revision, effect, _ripple_document(wave, field), wave.needs_second_person)


def effect_of_values(edition_id: int, cells: Iterable[tuple[int, int, int | None, object]]) -> Effect:
    """The same for many values at once: city, parameter, level and number of each. Stores the ripple only."""
    edition = Edition.objects.get(pk=edition_id)
    field = load_field(edition)
    values = field.values.copy()
    row = 0
    for city_id, parameter_id, level_id, number in cells:
        row = field.row[city_id]
        values[row, field.catalogue.column[parameter_id]] = field.catalogue.cell(level_id, number)
    scheme = field.catalogue.scheme
    wave = ripple(score_cities(scheme, field.values), score_cities(scheme, values), row)
    return Effect(edition.values_revision, {}, _ripple_document(wave, field), wave.needs_second_person)


def _standing(scores: Scores, row: int, domain: int, indicator: int) -> dict[str, int]:
    """Stored scores (points · 1e9) and live ranks of one city."""
    return {
        "indicator": int(scores.indicator_q[row, indicator]),
        "domain": int(scores.domain_q[row, domain]),
        "domain_rank": int(scores.domain_ranks[row, domain]),
        "total": int(scores.total_q[row]),
        "total_rank": int(scores.total_ranks[row]),
    }


def _ripple_document(wave: Any, field: Field) -> dict[str, Any]:
    indicators = field.catalogue.scheme.indicator_keys
    document = wave.document(field.slugs)
    return document | {"moved_bounds": ["/".join(indicators[at]) for at in wave.moved_bounds]}
