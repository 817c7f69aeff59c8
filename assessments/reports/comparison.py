"""What a report sets side by side: the city's own figures, those of the edition before, and other cities'.

Until an edition is published, other cities appear only with figures of the last published edition.
"""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from assessments.choices import RunKind, Visibility
from assessments.models import Domain, Edition, ScoreRun
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
from .crosswalk import COMPARABLE, Link, continued_indicators, indicator_links

__all__ = ["COMPARABLE", "Link"]


class NothingToReport(Exception):
    """There are no figures for a report; the message says why, in words for the person who orders it."""


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
        link = self.field_links.get(key)
        return link.key if link else None

    @cached_property
    def field_links(self) -> Mapping[IndicatorKey, Link]:
        """This edition's indicators in the edition that the others' figures come from."""
        if self.field_edition is None or (self.previous and self.previous.edition == self.field_edition):
            return self.links
        return indicator_links(self.edition, self.field_edition)

    def indicator_statistics(self, key: IndicatorKey) -> Statistics | None:
        there = self.key_in_field(key)
        return statistics_of(result.indicators.get(there) for result in self.peer_results if there)

    def domain_statistics(self, key: str) -> Statistics | None:
        return statistics_of(result.domains.get(key) for result in self.peer_results)

    def total_statistics(self) -> Statistics | None:
        return statistics_of(result.total for result in self.peer_results)

    @cached_property
    def earlier_domains(self) -> dict[str, str]:
        """Key → name of the domains of the edition compared with."""
        if self.previous is None:
            return {}
        return dict(Domain.objects.filter(edition=self.previous.edition).values_list("key", "name"))

    @cached_property
    def continued(self) -> set[IndicatorKey]:
        """Indicators of the edition compared with that live on in this one."""
        known = {link.key for link in self.links.values() if link.key}
        if self.previous is None:
            return known
        return known | continued_indicators(self.edition, self.previous.edition)

    @cached_property
    def _both(self) -> list[tuple[CityResult, CityResult]]:
        """Every city that stands in both published fields: this year's result and the earlier one."""
        if self.is_provisional or self.previous is None:
            return []
        now, then = published_results(self.edition), published_results(self.previous.edition)
        return [
            (now[slug], then[slug])
            for slug in sorted(now.keys() & then.keys())
            if now[slug].in_field and then[slug].in_field
        ]

    def mean_change(self, key: IndicatorKey) -> Decimal | None:
        """By how much all cities changed on average; None until the field is known."""
        link = self.links.get(key)
        if link is None or link.key is None or link.relation not in COMPARABLE:
            return None
        return _mean((n.indicators.get(key), t.indicators.get(link.key)) for n, t in self._both)

    def mean_domain_change(self, key: str, earlier: str) -> Decimal | None:
        return _mean((n.domains.get(key), t.domains.get(earlier)) for n, t in self._both)

    def previous_indicator(self, key: IndicatorKey) -> Figure | None:
        link = self.links.get(key)
        if self.previous is None or link is None or link.key is None or link.relation not in COMPARABLE:
            return None
        return self.previous.indicators.get(link.key)


def _mean(pairs: Iterable[tuple[int | None, int | None]]) -> Decimal | None:
    known = [from_stored(n - t) for n, t in pairs if n is not None and t is not None and n >= 0 and t >= 0]
    return sum(known, Decimal(0)) / len(known) if len(known) >= LEAST_CITIES else None


def compare(
    edition: Edition, city: City, against: Edition | None = None, peers: PeerRule | None = None
) -> Comparison:
    """Everything that a report of this city compares. Raises NothingToReport where there are no figures.

    `against` is another edition to compare with than the one before, `peers` another group than its size.
    """
    if not edition.is_published and edition.visibility == Visibility.VALUES:
        raise NothingToReport(
            "In dieser Ausgabe sehen die Städte vorerst nur Werte, noch keine Punkte. Das Papier lässt sich "
            "bestellen, sobald die Projektleitung die Punkte freigibt."
        )
    own = published_figures(edition, city) if edition.is_published else _provisional(edition, city)
    if own is None or not any(figure.score is not None for figure in (own.total, *own.domains.values())):
        raise NothingToReport(f"Für {city.name} liegen in dieser Ausgabe keine Punkte vor.")
    last = edition.previous if edition.is_published else last_published_edition(edition)
    before = against or last
    return Comparison(
        own=own,
        previous=published_figures(before, city) if before else None,
        field_edition=edition if edition.is_published else last,
        peers=peers or peers_of(city),
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
