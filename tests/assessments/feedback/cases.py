"""A round of five cities and its corrections, for the tests of deeds, reads and pages."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.choices import CorrectionState, DecisionState, Outcome, ReasonCode
from assessments.feedback.actions import corrections, decisions
from assessments.feedback.submission import correction_kind
from assessments.models import (
    Comment,
    Correction,
    CorrectionEvidence,
    Decision,
    Edition,
    FindingVersion,
    Parameter,
    Participation,
    Review,
)
from cities.models import City, User
from scindex_portal.ledger.models import Entry, Job, Mail
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    CorrectionFactory,
    EditionFactory,
    finding_of,
    given_value,
    open_round,
)
from tests.factories.cities import CityFactory

KEPT = (Entry, Job, Mail, Comment, Decision, FindingVersion, Review, CorrectionEvidence)


def field_of(city: City, *, place: int = 2) -> list[City]:
    """Five cities; the given one stands at `place`, 0 the lowest, 4 the highest."""
    others = [CityFactory(slug=f"stadt-{n}", name=f"Stadt {n}") for n in range(4)]
    return [*others[:place], city, *others[place:]]


def round_for(city: City, *, place: int = 2, days_left: float = 12, **options: Any) -> Edition:
    """An edition whose round is open, with the city in the middle of the field."""
    return open_round(EditionFactory(), field_of(city, place=place), days_left=days_left, **options)


def in_open_round(correction: Correction) -> Correction:
    """A correction of a city that takes part in an open round."""
    edition, city = correction.finding.parameter.indicator.domain.edition, correction.finding.city
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(opened_at=now, closes_at=now + timedelta(days=3))
    Participation.objects.get_or_create(edition=edition, city=city, defaults={"population": 365_000})
    return correction


def draft(
    edition: Edition, city: City, officer: User, name: str = "Elektrobusse", value: object = 55, **fields: Any
) -> Correction:
    """A complete draft with one link as evidence; `value` None proposes none."""
    finding = finding_of(edition, city, name)
    chosen = {} if value is None else given_value(finding.parameter, value)
    kind = correction_kind(Parameter.objects.get(pk=finding.parameter_id))
    correction = CorrectionFactory(finding=finding, kind=kind, created_by=officer, **chosen | fields)
    CorrectionEvidenceFactory(correction=correction)
    return fresh(correction)


def submitted(edition: Edition, city: City, officer: User, *args: Any, **fields: Any) -> Correction:
    """A correction as the city would have submitted it, by the action."""
    correction = draft(edition, city, officer, *args, **fields)
    corrections.submit_correction(correction=correction, user=officer, revision=correction.revision)
    return fresh(correction)


def proposed(edition: Edition, city: City, officer: User, researcher: User, **fields: Any) -> Correction:
    """A correction that waits for a second person, with its proposed decision."""
    correction = draft(
        edition, city, officer, state=CorrectionState.SECOND_REVIEW, submitted_at=timezone.now(), **fields
    )
    Correction.objects.filter(pk=correction.pk).update(submitted_by=officer)
    propose(correction, researcher)
    return fresh(correction)


def propose(correction: Correction, researcher: User) -> Decision:
    return Decision.objects.create(
        correction=correction,
        state=DecisionState.PROPOSED,
        outcome=Outcome.ACCEPT,
        level_id=correction.level_id,
        number=correction.number,
        reason_code=ReasonCode.EVIDENCE_SUFFICES,
        reason="Der Nachweis belegt den Wert.",
        decided_by=researcher,
    )


def fresh(correction: Correction) -> Correction:
    """The row as another person would load it now."""
    return Correction.objects.select_related(
        "finding__city", "finding__parameter__indicator__domain__edition", "claimed_by"
    ).get(pk=correction.pk)


def decide(correction: Correction, researcher: User, **how: Any) -> Decision:
    """Accept, unless told otherwise; with a reason that goes with the outcome."""
    outcome = how.get("outcome", Outcome.ACCEPT)
    said = {
        "outcome": outcome,
        "reason_code": ReasonCode.EVIDENCE_SUFFICES if outcome == Outcome.ACCEPT else ReasonCode.NOT_COUNTED,
        "reason": "Der Nachweis belegt den Wert.",
        "revision": correction.revision,
    }
    return decisions.decide_correction(correction=correction, researcher=researcher, **said | how)


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def everything() -> dict[str, Any]:
    """What a refused deed must leave as it was: every row count, every correction and edition."""
    counts = {model.__name__: model.objects.count() for model in KEPT}
    rows = Correction.objects.order_by("pk").values_list("pk", "state", "revision", "reason", "number")
    return counts | {"rows": list(rows), "values": list(Edition.objects.values_list("values_revision"))}


def last_entries(count: int) -> Sequence[Entry]:
    """The newest entries of the record, oldest first."""
    return list(Entry.objects.order_by("-number")[:count])[::-1]


def number_of(correction: Correction) -> Decimal | None:
    """The value that counts now for the correction's finding."""
    return fresh(correction).finding.current.number
