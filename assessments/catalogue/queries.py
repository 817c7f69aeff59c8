"""An edition's catalogue for reading: as a whole, and one parameter. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.shortcuts import get_object_or_404

from assessments.choices import Comparability, RoundState
from assessments.models import Domain, Edition, Finding, Indicator, Level, Parameter

from .wording import normalisation_text, parameter_words, scale_text

SCORED = ("kind", "levels", "max_points", "bounds", "direction", "definition", "counts", "counts_not")


@dataclass(frozen=True)
class ParameterLine:
    parameter: Parameter
    scale: str


@dataclass(frozen=True)
class IndicatorBlock:
    indicator: Indicator
    normalisation: str
    lines: list[ParameterLine] = field(default_factory=list)


@dataclass(frozen=True)
class DomainBlock:
    domain: Domain
    indicators: list[IndicatorBlock] = field(default_factory=list)

    @property
    def parameters(self) -> int:
        return sum(len(block.lines) for block in self.indicators)


def is_locked(edition: Edition) -> bool:
    """Locked with the round; what was published stays as it is."""
    return edition.round_state() != RoundState.PLANNED


def is_newest(edition: Edition) -> bool:
    """Only the newest edition has a next one to be planned."""
    return not Edition.objects.filter(year__gt=edition.year).exists()


def editions_with_catalogue() -> list[Edition]:
    """Newest first."""
    return list(Edition.objects.filter(domains__isnull=False).distinct())


def whole_parameters(edition: Edition) -> list[Parameter]:
    """All parameters in the catalogue's order, with their levels. Two queries."""
    found = Parameter.objects.filter(indicator__domain__edition=edition)
    return list(found.select_related("indicator__domain").prefetch_related("levels"))


def catalogue_blocks(edition: Edition, search: str = "") -> list[DomainBlock]:
    """Domains with their indicators and parameters; a search keeps what names the words. Four queries."""
    domains = {domain.pk: DomainBlock(domain) for domain in Domain.objects.filter(edition=edition)}
    indicators: dict[int, IndicatorBlock] = {}
    for indicator in Indicator.objects.filter(domain__edition=edition):
        block = IndicatorBlock(indicator, normalisation_text(indicator))
        indicators[indicator.pk] = block
        domains[indicator.domain_id].indicators.append(block)
    wanted = search.casefold().split()
    for parameter in whole_parameters(edition):
        if _names(parameter, wanted):
            line = ParameterLine(parameter, scale_text(parameter, list(parameter.levels.all())))
            indicators[parameter.indicator_id].lines.append(line)
    return _without_empty(domains.values()) if wanted else list(domains.values())


def _names(parameter: Parameter, wanted: list[str]) -> bool:
    """Whether every word stands somewhere in what is written of the parameter."""
    indicator = parameter.indicator
    texts = (parameter.name, indicator.name, indicator.domain.name, parameter.definition, parameter.counts)
    texts += (parameter.counts_not, parameter.evidence_hint)
    labels = (level.label for level in parameter.levels.all())
    text = " ".join([*texts, *labels]).casefold()
    return all(word in text for word in wanted)


def _without_empty(blocks: Iterable[DomainBlock]) -> list[DomainBlock]:
    kept = [
        DomainBlock(block.domain, [inner for inner in block.indicators if inner.lines]) for block in blocks
    ]
    return [block for block in kept if block.indicators]


@dataclass(frozen=True)
class ParameterPage:
    parameter: Parameter
    levels: list[Level]
    words: dict[str, str]
    scale: str
    values: int
    warning: str


def find_parameter(edition: Edition, pk: int) -> Parameter | None:
    found = Parameter.objects.filter(indicator__domain__edition=edition, pk=pk)
    return found.select_related("indicator__domain__edition", "predecessor__indicator__domain").first()


def find_indicator(edition: Edition, pk: int) -> Indicator:
    found = Indicator.objects.select_related("domain__edition")
    return get_object_or_404(found, domain__edition=edition, pk=pk)


def names_of_parameters(edition: Edition, but: Parameter | None = None) -> list[str]:
    """The names that (other) parameters of the edition bear: each may stand only once."""
    found = Parameter.objects.filter(indicator__domain__edition=edition)
    return list(found.exclude(pk=but.pk if but else None).values_list("name", flat=True))


def parameter_page(parameter: Parameter) -> ParameterPage:
    levels = list(parameter.levels.all())
    words = parameter_words(parameter, levels)
    return ParameterPage(
        parameter,
        levels,
        words,
        scale_text(parameter, levels),
        values_of(parameter),
        _warning(parameter, words),
    )


def values_of(parameter: Parameter) -> int:
    """For how many cities a value was brought in."""
    found = Finding.objects.filter(parameter=parameter, current__isnull=False)
    return found.aggregate(count=Count("pk"))["count"]


def _warning(parameter: Parameter, words: dict[str, str]) -> str:
    """Where a parameter counts as comparable although its scale or wording differs from last year's."""
    before = parameter.predecessor
    if before is None or parameter.comparability != Comparability.SAME:
        return ""
    then = parameter_words(before, list(before.levels.all()))
    if all(words[name] == then[name] for name in SCORED):
        return ""
    return (
        "Skala oder Wortlaut weichen vom Vorjahr ab, der Parameter ist aber als vergleichbar gekennzeichnet. "
        "Veränderungen zum Vorjahr würden als Fortschritt oder Rückschritt der Stadt gelesen."
    )
