"""What became of an indicator or a parameter from one edition to another."""

from assessments.choices import Comparability, LinkRelation
from assessments.models import Edition, Indicator, IndicatorLink, Parameter
from assessments.results.queries import IndicatorKey
from assessments.scoring.explain import Crosswalk

# One indicator became one other; the first three measure the same, the others something redefined.
SAME = {LinkRelation.SAME, LinkRelation.RENAMED, LinkRelation.MOVED}
ONE_TO_ONE = SAME | {LinkRelation.CHANGED, LinkRelation.SUCCESSOR}


def indicator_pairs(
    edition: Edition, before: Edition, relations: set[LinkRelation] = ONE_TO_ONE
) -> dict[IndicatorKey, IndicatorKey]:
    """New key → old key of the indicators that are linked; every old one at most once. Two queries."""
    links = IndicatorLink.objects.filter(
        to_indicator__domain__edition=edition, from_indicator__domain__edition=before, relation__in=relations
    ).select_related("to_indicator__domain", "from_indicator__domain")
    pairs = [(link.to_indicator, link.from_indicator) for link in links]
    if not pairs:
        copied = Indicator.objects.filter(domain__edition=edition, predecessor__domain__edition=before)
        pairs = [(new, new.predecessor) for new in copied.select_related("domain", "predecessor__domain")]
    found: dict[IndicatorKey, IndicatorKey] = {}
    for new, old in pairs:
        if (old_key := _key(old)) not in found.values():
            found[_key(new)] = old_key
    return found


def _key(indicator: Indicator) -> IndicatorKey:
    return indicator.domain.key, indicator.name


def crosswalk(edition: Edition, before: Edition) -> Crosswalk:
    """For the explanation: parameters whose values are comparable, indicators that share a row."""
    kept = Parameter.objects.filter(
        indicator__domain__edition=edition,
        predecessor__indicator__domain__edition=before,
        comparability=Comparability.SAME,
    ).values_list("name", "predecessor__name")
    return Crosswalk(dict(kept), indicator_pairs(edition, before))
