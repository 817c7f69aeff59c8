"""What a new correction may begin with: one that was refused, or one kept from the edition before."""

from django.db.models import QuerySet

from assessments.choices import CorrectionState
from assessments.models import Correction, Finding, Parameter

from .place import Place


def deferred_before(place: Place) -> QuerySet[Correction]:
    """Corrections of the previous edition that were „für die nächste Ausgabe vorgemerkt“, newest first."""
    chain = "finding__parameter__indicator__domain"
    found = Correction.objects.filter(
        finding__city=place.city,
        state=CorrectionState.DEFERRED,
        **{f"{chain}__edition": place.edition.previous_id},
    )
    return found.select_related(f"{chain}__edition", "level", "finding__city").order_by("-pk")


def kept_for(place: Place, parameter: Parameter) -> Correction | None:
    """The one that waits for this parameter, unless this edition has a correction of its own already."""
    if parameter.predecessor_id is None or place.edition.previous_id is None:
        return None
    if Correction.objects.filter(finding__city=place.city, finding__parameter=parameter).exists():
        return None
    return deferred_before(place).filter(finding__parameter=parameter.predecessor_id).first()


def kept_for_this_edition(place: Place) -> list[tuple[Parameter, Correction]]:
    """Pairs of this edition's parameter and what waits for it. Three queries at most."""
    if place.edition.previous_id is None:
        return []
    waiting = {c.finding.parameter_id: c for c in reversed(deferred_before(place))}
    if not waiting:
        return []
    begun = Correction.objects.filter(
        finding__city=place.city, finding__parameter__indicator__domain__edition=place.edition
    )
    successors = Parameter.objects.filter(
        indicator__domain__edition=place.edition, predecessor__in=waiting
    ).exclude(pk__in=begun.values("finding__parameter"))
    return [(parameter, waiting[parameter.predecessor_id]) for parameter in successors]


def refused_before(finding: Finding) -> Correction | None:
    """The refused one that may be proposed once more, with new evidence."""
    refused = Correction.objects.filter(
        base_version_id=finding.current_id,
        state=CorrectionState.REJECTED,
        previous_attempt__isnull=True,
        next_attempt__isnull=True,
    )
    return refused.select_related("level").first()


def model_for(place: Place, finding: Finding, kept: int) -> Correction | None:
    """What the form begins with: the refused one, or the kept one that the person chose to take over."""
    if refused := refused_before(finding):
        return refused
    found = kept_for(place, finding.parameter) if kept else None
    return found if found and found.pk == kept else None
