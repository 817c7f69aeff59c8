"""What a value would do to its own city, in the frozen field: never what the live field says of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.feedback.wording import change_text, score_text
from assessments.models import Parameter
from assessments.results.queries import CityFigures, frozen_field, provisional_figures

from .place import Place


@dataclass(frozen=True)
class OwnEffect:
    """„Interne Prozesse 66,7 → 100,0 · Verwaltung +4,5 · gesamt +0,9 Punkte"."""

    text: str
    changes_nothing: bool


def proposed_effect(
    place: Place, parameter: Parameter, level_id: int | None, number: Decimal | None
) -> OwnEffect | None:
    """The city's figures with a value tried on top of its current ones; None where points are not shown."""
    if not _is_known(place, parameter) or (level_id is None and number is None):
        return None
    return _effect(place, parameter, {}, _cell(place, parameter, level_id, number))


def decided_effect(
    place: Place, parameter: Parameter, base: tuple[int | None, Decimal | None]
) -> OwnEffect | None:
    """What the value in force changed against the one before the correction."""
    if not _is_known(place, parameter):
        return None
    return _effect(place, parameter, _cell(place, parameter, *base), {})


def _is_known(place: Place, parameter: Parameter) -> bool:
    """Points may be shown, there is a frozen field, and the figures are still provisional."""
    has_field = place.edition.opened_at is not None and not place.edition.is_published
    return place.shows_points and has_field and parameter.kind is not None


def _cell(
    place: Place, parameter: Parameter, level_id: int | None, number: Decimal | None
) -> dict[int, float]:
    return {parameter.pk: frozen_field(place.edition).catalogue.cell(level_id, number)}


def _effect(
    place: Place, parameter: Parameter, before: Mapping[int, float], after: Mapping[int, float]
) -> OwnEffect | None:
    old = provisional_figures(place.edition, place.city, before)
    new = provisional_figures(place.edition, place.city, after)
    if old is None or new is None or old.total.score is None or new.total.score is None:
        return None
    return _words(parameter, old, new)


def _words(parameter: Parameter, old: CityFigures, new: CityFigures) -> OwnEffect:
    domain, indicator = parameter.indicator.domain, parameter.indicator
    key = (domain.key, indicator.name)
    was, becomes = old.indicators[key].score, new.indicators[key].score
    moved = new.domains[domain.key].score - old.domains[domain.key].score
    total = new.total.score - old.total.score
    text = " · ".join(
        [
            f"{indicator.name} {score_text(was)} → {score_text(becomes)}",
            f"{domain.short_name} {change_text(moved)}",
            f"gesamt {change_text(total)} Punkte",
        ]
    )
    return OwnEffect(text, was == becomes and not moved and not total)
