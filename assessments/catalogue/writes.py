"""The writes behind the catalogue's deeds, within their transaction: each guarded by its row's revision."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F, ProtectedError

from assessments.choices import EditionStatus, ParameterKind
from assessments.feedback.transitions import Refused
from assessments.models import (
    Correction,
    Domain,
    Edition,
    Finding,
    FindingVersion,
    Indicator,
    Level,
    MethodHint,
    Parameter,
    Review,
    UnitAnswer,
)

from .fields import AnyFields, DomainFields, IndicatorFields, LevelFields, ParameterFields, plain_fields

LOCKED = (
    "Der Katalog dieser Ausgabe ist gesperrt: Ihre Feedbackrunde wurde geöffnet. Alle Städte prüfen ihre "
    "Werte nach demselben Wortlaut und derselben Skala. Änderungen sind in der nächsten Ausgabe möglich."
)
CHANGED_MEANWHILE = (
    "Dieser Eintrag wurde inzwischen von jemand anderem geändert. Ihre Eingaben stehen noch im Formular. "
    "Bitte öffnen Sie den Eintrag in einem zweiten Fenster, vergleichen Sie und speichern Sie dann erneut."
)
NAME_TAKEN = "Diesen Namen gibt es an dieser Stelle schon. Bitte wählen Sie einen anderen."
STILL_NEEDED = (
    "Zu diesem Parameter gibt es schon Antworten von Städten. Er kann deshalb nicht entfallen; geben Sie ihm "
    "das Gewicht 0, wenn er nicht zählen soll."
)
Row = TypeVar("Row", Domain, Indicator, Parameter)


class Stale(Refused):
    """Someone else was quicker; what was typed stays in the form."""


def unlock(edition: Edition, *, scores_change: bool) -> None:
    """Refused once the round was opened: guarded in the UPDATE, so that nothing slips in between."""
    unlocked = Edition.objects.filter(pk=edition.pk, opened_at__isnull=True, status=EditionStatus.DRAFT)
    if not unlocked.update(values_revision=F("values_revision") + (1 if scores_change else 0)):
        raise Refused(LOCKED)


def write_row(row: Row, revision: int, fields: AnyFields) -> None:
    """All columns of one row, if it is still as the person saw it."""
    mine = type(row)._default_manager.filter(pk=row.pk, revision=revision)
    try:
        with transaction.atomic():
            written = mine.update(**plain_fields(fields), revision=revision + 1)
    except IntegrityError as error:
        raise Refused(NAME_TAKEN) from error
    if not written:
        raise Stale(CHANGED_MEANWHILE)


def write_domain(domain: Domain, revision: int, fields: DomainFields) -> None:
    write_row(domain, revision, fields)


def write_indicator(indicator: Indicator, revision: int, fields: IndicatorFields) -> None:
    write_row(indicator, revision, fields)


def write_parameter(parameter: Parameter, revision: int, fields: ParameterFields) -> None:
    """The parameter with its levels; a kind that the present values do not fit is refused."""
    _require_fitting_values(parameter, fields.kind)
    write_row(parameter, revision, fields)
    _write_levels(parameter, fields.levels)


def create_parameter(indicator: Indicator, fields: ParameterFields) -> Parameter:
    """A further parameter at the indicator's end."""
    last = indicator.parameters.aggregate(last=models.Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            made = Parameter.objects.create(indicator=indicator, position=last + 1, **plain_fields(fields))
    except IntegrityError as error:
        raise Refused(NAME_TAKEN) from error
    _write_levels(made, fields.levels)
    return made


def delete_parameter(parameter: Parameter, revision: int) -> int:
    """The parameter with its researched values; returns how many cities had one."""
    taken = Parameter.objects.filter(pk=parameter.pk, revision=revision).update(revision=revision + 1)
    if not taken:
        raise Stale(CHANGED_MEANWHILE)
    findings = Finding.objects.filter(parameter=parameter)
    said = (
        Correction.objects.filter(finding__in=findings),
        Review.objects.filter(finding__in=findings),
        UnitAnswer.objects.filter(parameter=parameter),
        MethodHint.objects.filter(parameter=parameter),
    )
    if any(rows.exists() for rows in said):
        raise Refused(STILL_NEEDED)
    lost = findings.filter(current__isnull=False).count()
    findings.update(current=None, baseline=None)
    FindingVersion.objects.filter(finding__in=findings).delete()
    parameter_row = Parameter.objects.get(pk=parameter.pk)  # a fresh instance: the caller's keeps its key
    parameter_row.delete()
    return lost


def _require_fitting_values(parameter: Parameter, kind: str | None) -> None:
    """A level needs levels, a number needs a number."""
    found = FindingVersion.objects.filter(finding__parameter=parameter)
    with_levels = kind == ParameterKind.LEVELS
    misfits = found.filter(number__isnull=False) if with_levels else found.filter(level__isnull=False)
    cities = misfits.values("finding__city").distinct().count()
    if cities:
        have = "Zahlen" if with_levels else "Stufen"
        raise Refused(
            f"Zu diesem Parameter liegen für {cities} Städte {have} vor. Die Art lässt sich deshalb nicht so "
            "ändern. Legen Sie stattdessen einen neuen Parameter an und entfernen Sie diesen."
        )


def _write_levels(parameter: Parameter, levels: Sequence[LevelFields]) -> None:
    kept = {level.pk for level in levels if level.pk}
    gone = Level.objects.filter(parameter=parameter).exclude(pk__in=kept)
    for level in gone:
        _delete_level(level)
    known = Level.objects.filter(parameter=parameter).in_bulk()
    # Two labels may trade places: no two rows may bear the same one in between.
    for pk in known:
        Level.objects.filter(pk=pk).update(label=f"\x1a{pk}")
    for level in levels:
        values = {"position": level.position, "label": level.label, "points": level.points}
        if level.pk in known:
            Level.objects.filter(pk=level.pk).update(**values)
        else:
            Level.objects.create(parameter=parameter, **values)


def _delete_level(level: Level) -> None:
    try:
        level.delete()
    except ProtectedError as error:
        cities = FindingVersion.objects.filter(level=level).values("finding__city").distinct().count()
        raise Refused(
            f"Die Stufe „{level.label}“ ist bei {cities} Städten eingetragen und kann nicht entfallen. "
            "Ändern Sie ihren Wortlaut oder ihre Punkte, oder ändern Sie zuerst die Werte."
        ) from error
