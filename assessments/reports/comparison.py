"""What a report sets side by side: the city's own figures, those of the edition before, and other cities'.

Until an edition is published, other cities appear only with figures of the last published edition.
"""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from assessments.choices import LinkRelation, RunKind, Visibility
from assessments.models import Edition, Indicator, IndicatorLink, ScoreRun
from assessments.results.queries import (
    CityFigures,
    Figure,
    IndicatorKey,
    from_stored,
    last_published_edition,
    provisional_figures,
    published_figures,
    published_results,
)
from assessments.scoring.document import CityResult
from cities.models import City
from cities.peers import LEAST_CITIES, PeerRule, peers_of

from .content import Statistics

COMPARABLE = {
    LinkRelation.SAME,
    LinkRelation.CHANGED,
    LinkRelation.RENAMED,
    LinkRelation.MOVED,
    LinkRelation.SUCCESSOR,
}


class NothingToReport(Exception):
    """There are no figures for a report; the message says why, in words for the person who orders it."""


@dataclass(frozen=True)
class Link:
    """Where an indicator comes from in the edition before. `key` is None where it has no counterpart."""

    key: IndicatorKey | None
    relation: LinkRelation


@dataclass(frozen=True)
class Comparison:
    own: CityFigures
    previous: CityFigures | None
    field_edition: Edition | None
    peers: PeerRule
    links: Mapping[IndicatorKey, Link]

    @property
    def edition(self) -> Edition:
        return self.own.edition

    @property
    def is_provisional(self) -> bool:
        return self.own.status == "provisional"

    @cached_property
    def field(self) -> list[CityResult]:
        """The published results of all cities of the edition that the others' figures come from."""
        if self.field_edition is None:
            return []
        return [result for result in published_results(self.field_edition).values() if result.in_field]

    @cached_property
    def peer_results(self) -> list[CityResult]:
        if self.field_edition is None:
            return []
        results = published_results(self.field_edition)
        slugs = (
            City.objects.filter(pk__in=self.peers.city_ids).order_by("slug").values_list("slug", flat=True)
        )
        return [results[slug] for slug in slugs if slug in results and results[slug].in_field]

    def key_in_field(self, key: IndicatorKey) -> IndicatorKey | None:
        """The indicator as the other cities' edition names it."""
        if self.field_edition == self.edition:
            return key
        link = self.links.get(key)
        return link.key if link else None

    def indicator_statistics(self, key: IndicatorKey) -> Statistics | None:
        there = self.key_in_field(key)
        return statistics_of(result.indicators.get(there) for result in self.peer_results if there)

    def domain_statistics(self, key: str) -> Statistics | None:
        return statistics_of(result.domains.get(key) for result in self.peer_results)

    def total_statistics(self) -> Statistics | None:
        return statistics_of(result.total for result in self.peer_results)

    def previous_indicator(self, key: IndicatorKey) -> Figure | None:
        link = self.links.get(key)
        if self.previous is None or link is None or link.key is None or link.relation not in COMPARABLE:
            return None
        return self.previous.indicators.get(link.key)


def compare(edition: Edition, city: City) -> Comparison:
    """Everything that a report of this city compares. Raises NothingToReport where there are no figures."""
    if not edition.is_published and edition.visibility == Visibility.VALUES:
        raise NothingToReport(
            "In dieser Ausgabe sehen die Städte vorerst nur Werte, noch keine Punkte. Das Papier lässt sich "
            "bestellen, sobald die Projektleitung die Punkte freigibt."
        )
    own = published_figures(edition, city) if edition.is_published else _provisional(edition, city)
    if own is None or not any(figure.score is not None for figure in (own.total, *own.domains.values())):
        raise NothingToReport(f"Für {city.name} liegen in dieser Ausgabe keine Punkte vor.")
    before = edition.previous if edition.is_published else last_published_edition(edition)
    return Comparison(
        own=own,
        previous=published_figures(before, city) if before else None,
        field_edition=edition if edition.is_published else before,
        peers=peers_of(city),
        links=indicator_links(edition, before) if before else {},
    )


def _provisional(edition: Edition, city: City) -> CityFigures | None:
    if edition.opened_at is None:
        raise NothingToReport(
            "Die Feedbackrunde ist noch nicht eröffnet. Das Papier lässt sich bestellen, sobald sie beginnt."
        )
    figures = provisional_figures(edition, city)
    if figures is None or edition.visibility == Visibility.RANKS:
        return figures
    return replace(
        figures,
        total=replace(figures.total, rank=None, of=None),
        domains={key: replace(figure, rank=None, of=None) for key, figure in figures.domains.items()},
    )


def report_run(edition: Edition) -> ScoreRun | None:
    """The stored run that a report's figures rest on: the published one, or the frozen baseline."""
    kind = RunKind.PUBLISHED if edition.is_published else RunKind.BASELINE
    return edition.runs.filter(kind=kind).order_by("-values_revision").first()


def statistics_of(stored: Iterable[int | None]) -> Statistics | None:
    """Median, quartiles and best of stored scores; None for fewer than five cities."""
    scores = sorted(from_stored(q) for q in stored if q is not None and q >= 0)
    if len(scores) < LEAST_CITIES:
        return None
    lower, median, upper = statistics.quantiles(scores, n=4, method="inclusive")
    return Statistics(len(scores), lower, median, upper, scores[-1], tuple(scores))


def median_of(numbers: Iterable[Decimal]) -> Decimal | None:
    """The median; None for fewer than five cities."""
    numbers = list(numbers)
    return statistics.median(numbers) if len(numbers) >= LEAST_CITIES else None


def indicator_links(edition: Edition, before: Edition) -> dict[IndicatorKey, Link]:
    """Each indicator's counterpart in the edition before: predecessor, crosswalk, else the same name."""
    own = list(
        Indicator.objects.filter(domain__edition=edition).select_related("domain", "predecessor__domain")
    )
    earlier = {
        (i.domain.key, i.name): i
        for i in Indicator.objects.filter(domain__edition=before).select_related("domain")
    }
    crosswalk = {
        link.to_indicator_id: link
        for link in IndicatorLink.objects.filter(
            to_indicator__domain__edition=edition, from_indicator__domain__edition=before
        ).select_related("from_indicator__domain")
    }
    return {
        (i.domain.key, i.name): _link(i, before, crosswalk.get(i.pk), (i.domain.key, i.name) in earlier)
        for i in own
    }


def _link(indicator: Indicator, before: Edition, crossed: IndicatorLink | None, same_name: bool) -> Link:
    if crossed is not None:
        source = crossed.from_indicator
        return Link((source.domain.key, source.name), LinkRelation(crossed.relation))
    source = indicator.predecessor
    if source is not None and source.domain.edition_id == before.pk:
        same = source.name == indicator.name
        return Link((source.domain.key, source.name), LinkRelation.SAME if same else LinkRelation.RENAMED)
    if same_name:
        return Link((indicator.domain.key, indicator.name), LinkRelation.SAME)
    return Link(None, LinkRelation.NEW)
