"""What a report reads of a city's values and corrections, and the list of a city's papers. Reads only."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from assessments.choices import CorrectionState
from assessments.models import AnalysisText, Correction, Edition, Finding, FindingVersion, Parameter, Report
from cities.models import City

CHAIN = "parameter__indicator__domain"
CARRIED = "carried_from__finding__parameter__indicator__domain__edition"  # whose year a mark names
NEVER_SENT = (CorrectionState.DRAFT, CorrectionState.RELEASE)


def findings_of_city(edition: Edition, city: City) -> list[Finding]:
    """All values of a city in the catalogue's order, with all that the appendix prints. One query."""
    return list(
        Finding.objects.filter(city=city, **{f"{CHAIN}__edition": edition})
        .select_related(CHAIN, "current__level", f"current__{CARRIED}")
        .order_by(f"{CHAIN}__position", "parameter__indicator__position", "parameter__position")
    )


def analysis_texts(edition: Edition, city: City) -> dict[int, AnalysisText]:
    """The city's own texts by domain."""
    texts = AnalysisText.objects.filter(edition=edition, city=city).select_related("edited_by")
    return {text.domain_id: text for text in texts}


def numbers_of_cities(edition: Edition, city_ids: Iterable[int]) -> dict[int, list[Decimal]]:
    """Parameter id → the numbers that stand for these cities in a published edition."""
    rows = Finding.objects.filter(
        city_id__in=list(city_ids), current__number__isnull=False, **{f"{CHAIN}__edition": edition}
    ).values_list("parameter_id", "current__number")
    numbers: dict[int, list[Decimal]] = {}
    for parameter_id, number in rows:
        numbers.setdefault(parameter_id, []).append(number)
    return numbers


def corrections_in_report(edition: Edition, city: City) -> list[Correction]:
    """What the city has submitted, in the catalogue's order; drafts are nobody else's business."""
    place = f"finding__{CHAIN}"
    return list(
        Correction.objects.filter(finding__city=city, **{f"{place}__edition": edition})
        .exclude(state__in=NEVER_SENT)
        .select_related(f"finding__{CHAIN}", "level", "base_version__level")
        .prefetch_related("decisions__level", "evidence_links__evidence", "projects")
        .order_by(
            f"{place}__position",
            "finding__parameter__indicator__position",
            "finding__parameter__position",
            "pk",
        )
    )


def reports_of_city(edition: Edition, city: City) -> QuerySet[Report]:
    """Every paper ever ordered for this city and edition, newest first."""
    papers = Report.objects.filter(edition=edition, city=city)
    return papers.select_related("edition", "city", "job", "run", "ordered_by").defer("run__document")


def unsent_corrections(edition: Edition, city: City) -> list[Correction]:
    """What lies with the city as draft or „zur Freigabe", in the catalogue's order. Five queries."""
    place = f"finding__{CHAIN}"
    return list(
        Correction.objects.filter(finding__city=city, state__in=NEVER_SENT, **{f"{place}__edition": edition})
        .select_related(
            f"{place}__edition",
            "level",
            "base_version__level",
            f"base_version__{CARRIED}",
            "created_by",
            "changed_by",
        )
        .select_related("finding__current__level", f"finding__current__{CARRIED}", "finding__city")
        .prefetch_related("evidence_links__evidence", "projects", "unit_answers__link__unit")
        .order_by(
            f"{place}__position",
            "finding__parameter__indicator__position",
            "finding__parameter__position",
            "pk",
        )
    )


def values_before(city: City, parameters: Iterable[Parameter]) -> dict[int, FindingVersion]:
    """The city's values of the edition before, by that edition's parameter id. One query."""
    ids = [parameter.predecessor_id for parameter in parameters if parameter.predecessor_id]
    found = Finding.objects.filter(city=city, parameter_id__in=ids, current__isnull=False)
    found = found.select_related("current__level", f"current__{CARRIED}")
    return {finding.parameter_id: finding.current for finding in found}
