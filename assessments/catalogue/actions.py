"""What the Projektleitung does with a draft's catalogue, and looking at its effect. One transaction each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from assessments.feedback.actions.editions import carry_values, copy_edition
from assessments.feedback.actions.guards import team_actor
from assessments.feedback.transitions import Refused
from assessments.models import Domain, Edition, Indicator, Parameter
from cities.models import User
from scindex_portal.ledger.record import write_entry

from .effect import RankEffect, rank_effect, standing_of, why_not_scoreable
from .fields import (
    AnyFields,
    DomainFields,
    IndicatorFields,
    ParameterFields,
    parameter_fields,
    scoring_part,
)
from .trace import differences, trace_of
from .writes import (
    create_parameter,
    delete_parameter,
    unlock,
    write_domain,
    write_indicator,
    write_parameter,
)

Change = Callable[[], Any]
NOT_NEWEST = "Es gibt schon eine spätere Ausgabe. Bitte gehen Sie von der neuesten aus."


def domain_fields(domain: Domain) -> DomainFields:
    return DomainFields(domain.name, domain.short_name, domain.weight)


def indicator_fields(indicator: Indicator) -> IndicatorFields:
    return IndicatorFields(indicator.name, indicator.normalisation, indicator.cap, indicator.weight)


@transaction.atomic
def save_domain(*, domain: Domain, lead: User, revision: int, fields: DomainFields) -> None:
    before = domain_fields(Domain.objects.get(pk=domain.pk))
    _change(domain.edition, before, fields, lambda: write_domain(domain, revision, fields))
    _record("change_domain", domain, domain.edition, lead, *differences(before, fields))


@transaction.atomic
def save_indicator(*, indicator: Indicator, lead: User, revision: int, fields: IndicatorFields) -> None:
    edition = indicator.domain.edition
    before = indicator_fields(Indicator.objects.get(pk=indicator.pk))
    _change(edition, before, fields, lambda: write_indicator(indicator, revision, fields))
    _record("change_indicator", indicator, edition, lead, *differences(before, fields))


@transaction.atomic
def save_parameter(*, parameter: Parameter, lead: User, revision: int, fields: ParameterFields) -> None:
    edition = parameter.indicator.domain.edition
    before = parameter_fields(Parameter.objects.get(pk=parameter.pk))
    _change(edition, before, fields, lambda: write_parameter(parameter, revision, fields))
    _record("change_parameter", parameter, edition, lead, *differences(before, fields))


@transaction.atomic
def add_parameter(*, indicator: Indicator, lead: User, fields: ParameterFields) -> Parameter:
    """Without values: whoever imports brings them in."""
    edition = indicator.domain.edition
    made: list[Parameter] = []
    _change(edition, None, fields, lambda: made.append(create_parameter(indicator, fields)))
    _record("add_parameter", made[0], edition, lead, {}, trace_of(fields) | {"indicator": indicator.pk})
    return made[0]


@transaction.atomic
def remove_parameter(*, parameter: Parameter, lead: User, revision: int) -> int:
    """With its researched values; returns how many cities had one."""
    edition = parameter.indicator.domain.edition
    before = parameter_fields(Parameter.objects.get(pk=parameter.pk))
    lost: list[int] = []
    _change(edition, before, None, lambda: lost.append(delete_parameter(parameter, revision)))
    trace = trace_of(before) | {"values": lost[0], "indicator": parameter.indicator_id}
    _record("remove_parameter", parameter, edition, lead, trace, {})
    return lost[0]


@transaction.atomic
def look_at_effect(*, edition: Edition, lead: User, subject: Any, change: Change) -> RankEffect:
    """What a change would do to the ranks. It is made, reckoned with, taken back; the look is recorded."""
    unlock(edition, scores_change=False)
    was_scoreable = not why_not_scoreable(edition)
    before = standing_of(edition)
    point = transaction.savepoint()
    try:
        change()
        _require_scoreable(edition, was_scoreable)
        effect = rank_effect(before, standing_of(edition))
    finally:
        transaction.savepoint_rollback(point)
    seen = {"moved": effect.moved, "largest": effect.largest, "of": effect.cities}
    _record("look_at_catalogue_effect", subject, edition, lead, {}, seen)
    return effect


@transaction.atomic
def plan_next_edition(
    *, source: Edition, lead: User, year: int, title: str, cutoff_date: date | None
) -> Edition:
    """A draft with the catalogue and the values of the newest edition, each value marked as carried over."""
    Edition.objects.select_for_update().get(pk=source.pk)
    if Edition.objects.filter(year__gt=source.year).exists():
        raise Refused(NOT_NEWEST)
    key = next_key(source, year)
    if year <= source.year or Edition.objects.filter(key=key).exists():
        raise Refused(f"Eine Ausgabe {year} gibt es schon. Bitte wählen Sie ein späteres Jahr.")
    edition = copy_edition(source=source, key=key, year=year, title=title, cutoff_date=cutoff_date)
    carried = carry_values(edition=edition)
    trace = {"year": year, "source": source.key, "values": carried}
    _record("plan_edition", edition, edition, lead, {}, trace)
    return edition


def next_key(source: Edition, year: int) -> str:
    """„2028-demo" after „2027-demo": what marks a demonstration stays."""
    return source.key.replace(str(source.year), str(year)) if str(source.year) in source.key else str(year)


def _change(edition: Edition, before: AnyFields | None, after: AnyFields | None, change: Change) -> None:
    """Guarded against the round's opening; never leaves a catalogue that could be reckoned with before."""
    scores_change = before is None or after is None or scoring_part(before) != scoring_part(after)
    unlock(edition, scores_change=scores_change)
    was_scoreable = not why_not_scoreable(edition)
    change()
    _require_scoreable(edition, was_scoreable)


def _require_scoreable(edition: Edition, was_scoreable: bool) -> None:
    if was_scoreable and (reason := why_not_scoreable(edition)):
        raise Refused(f"So ließe sich die Ausgabe nicht mehr berechnen. {reason}")


def _record(
    action: str, subject: Any, edition: Edition, lead: User, before: dict[str, Any], after: dict[str, Any]
) -> None:
    write_entry(
        actor=team_actor(lead),
        action=action,
        subject=subject,
        edition=edition.key,
        before=before,
        after=after,
    )
