"""What became of an indicator between two editions, also across several of them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.choices import Comparability, LinkRelation
from assessments.models import Edition, Indicator, IndicatorLink, Parameter
from assessments.results.queries import IndicatorKey

COMPARABLE = {
    LinkRelation.SAME,
    LinkRelation.CHANGED,
    LinkRelation.RENAMED,
    LinkRelation.MOVED,
    LinkRelation.SUCCESSOR,
}
# The way over several editions is as loose as its loosest part.
LOOSENESS = [
    LinkRelation.SAME,
    LinkRelation.RENAMED,
    LinkRelation.MOVED,
    LinkRelation.CHANGED,
    LinkRelation.SUCCESSOR,
    LinkRelation.SPLIT,
    LinkRelation.MERGED,
    LinkRelation.DROPPED,
    LinkRelation.NEW,
]


@dataclass(frozen=True)
class Link:
    """Where an indicator comes from in the edition before. `key` is None where it has no counterpart."""

    key: IndicatorKey | None
    relation: LinkRelation
    note: str = ""


def indicator_links(edition: Edition, before: Edition) -> dict[IndicatorKey, Link]:
    """Each indicator's counterpart in an earlier edition; where no table leads there, over those between."""
    between = _edition_between(edition, before)
    if between is None:
        return _direct_links(edition, before)
    first, second = indicator_links(edition, between), indicator_links(between, before)
    return {key: _joined(link, second) for key, link in first.items()}


def _joined(link: Link, onward: dict[IndicatorKey, Link]) -> Link:
    following = onward.get(link.key) if link.key else None
    if following is None or following.key is None:
        return Link(None, LinkRelation.NEW)
    looser = max(link, following, key=lambda part: LOOSENESS.index(part.relation))
    return Link(following.key, looser.relation, looser.note)


def _edition_between(edition: Edition, before: Edition) -> Edition | None:
    """The next earlier edition with a catalogue, if `before` lies behind it; None where a table is there."""
    if _direct_tables(edition, before).exists():
        return None
    earlier = edition.previous
    while earlier is not None and earlier != before:
        if Indicator.objects.filter(domain__edition=earlier).exists():
            return earlier
        earlier = earlier.previous
    return None


def _direct_tables(edition: Edition, before: Edition) -> QuerySet[IndicatorLink]:
    return IndicatorLink.objects.filter(
        to_indicator__domain__edition=edition, from_indicator__domain__edition=before
    )


def continued_indicators(edition: Edition, before: Edition) -> set[IndicatorKey]:
    """Every indicator of `before` that the crosswalk leads on from; a merged one has several."""
    between = _edition_between(edition, before)
    onward = continued_indicators(edition, between) if between else None
    sides = (f"{side}_indicator__{part}" for side in ("from", "to") for part in ("domain__key", "name"))
    rows = _direct_tables(between or edition, before).values_list(*sides)
    return {row[:2] for row in rows if onward is None or row[2:] in onward}


def _direct_links(edition: Edition, before: Edition) -> dict[IndicatorKey, Link]:
    """Predecessor, crosswalk, else the same name."""
    own = list(
        Indicator.objects.filter(domain__edition=edition).select_related("domain", "predecessor__domain")
    )
    earlier = {
        (i.domain.key, i.name): i
        for i in Indicator.objects.filter(domain__edition=before).select_related("domain")
    }
    crosswalk = {
        link.to_indicator_id: link
        for link in _direct_tables(edition, before).select_related("from_indicator__domain")
    }
    changed = set(
        Parameter.objects.filter(indicator__domain__edition=edition)
        .exclude(comparability=Comparability.SAME)
        .values_list("indicator_id", flat=True)
    )
    return {
        (i.domain.key, i.name): _link(
            i, before, crosswalk.get(i.pk), i.pk in changed, same_name=(i.domain.key, i.name) in earlier
        )
        for i in own
    }


def _link(
    indicator: Indicator,
    before: Edition,
    crossed: IndicatorLink | None,
    is_changed: bool,
    *,
    same_name: bool,
) -> Link:
    if crossed is not None:
        source = crossed.from_indicator
        return Link((source.domain.key, source.name), LinkRelation(crossed.relation), crossed.note)
    source = indicator.predecessor
    if source is not None and source.domain.edition_id == before.pk:
        relation = LinkRelation.SAME if source.name == indicator.name else LinkRelation.RENAMED
        return Link((source.domain.key, source.name), LinkRelation.CHANGED if is_changed else relation)
    if same_name:
        return Link((indicator.domain.key, indicator.name), LinkRelation.SAME)
    return Link(None, LinkRelation.NEW)
