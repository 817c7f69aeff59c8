"""Two editions' catalogues side by side: what came, what went, and which fields changed. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.choices import Comparability
from assessments.models import Domain, Edition, Indicator, IndicatorLink, Parameter

from .queries import SCORED, whole_parameters
from .wording import LABELS, Words, domain_words, indicator_words, parameter_words

NAMES = ("name", "indicator")


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One row of a catalogue, with what differs."""

    name: str
    place: str
    changes: tuple[Change, ...] = ()
    mark: str = ""
    note: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Part:
    """Domains, indicators or parameters."""

    title: str
    added: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.dropped or self.changed)


def catalogue_differences(edition: Edition, other: Edition) -> list[Part]:
    """`other` is the earlier one. Ten queries, whatever the catalogues' size."""
    return [_domains(edition, other), _indicators(edition, other), _parameters(edition, other)]


def _ancestors(model: Any, edition: Edition, other: Edition) -> dict[int, int]:
    """Row of the edition → the row of the other one that it goes back to, over any number of editions."""
    steps = dict(model._default_manager.values_list("pk", "predecessor_id"))
    if model is Indicator:
        steps |= _crosswalk(steps)
    place = {Domain: "edition", Indicator: "domain__edition", Parameter: "indicator__domain__edition"}[model]
    there = set(model._default_manager.filter(**{place: other}).values_list("pk", flat=True))
    found = {}
    for pk in model._default_manager.filter(**{place: edition}).values_list("pk", flat=True):
        at, seen = pk, {pk}
        while (at := steps.get(at)) is not None and at not in there and at not in seen:
            seen.add(at)
        if at in there:
            found[pk] = at
    return found


def _crosswalk(steps: Mapping[int, int | None]) -> dict[int, int]:
    """What the crosswalk knows of indicators without a predecessor; of several the first."""
    links = IndicatorLink.objects.filter(from_indicator__isnull=False, to_indicator__isnull=False)
    found: dict[int, int] = {}
    for new, old in links.order_by("pk").values_list("to_indicator_id", "from_indicator_id"):
        if steps.get(new) is None:
            found.setdefault(new, old)
    return found


def _pairs(
    new: Sequence[Any], old: Sequence[Any], ancestors: Mapping[int, int], key: Callable[[Any], Any]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Rows that belong together by descent, else by name; and those without a counterpart on either side."""
    known = {row.pk: row for row in old}
    by_key = {key(row): row for row in old if row.pk not in set(ancestors.values())}
    pairs, added = [], []
    for row in new:
        partner = known.get(ancestors.get(row.pk, 0)) or by_key.pop(key(row), None)
        if partner is None:
            added.append(row)
        else:
            pairs.append((row, partner))
    met = {partner.pk for _, partner in pairs}
    return pairs, added, [row for row in old if row.pk not in met]


def _changes(before: Words, after: Words) -> tuple[Change, ...]:
    """Of the fields that are known of both."""
    return tuple(
        Change(LABELS[name], before[name], after[name])
        for name in after
        if name in before and before[name] != after[name]
    )


def _part(
    title: str,
    sorted_out: tuple[list[tuple[Any, Any]], list[Any], list[Any]],
    words: Callable[[Any], Words],
    entry: Callable[[Any, tuple[Change, ...]], Entry],
) -> Part:
    pairs, added, dropped = sorted_out
    compared = [(new, _changes(words(old), words(new))) for new, old in pairs]
    changed = tuple(entry(row, changes) for row, changes in compared if changes)
    return Part(
        title,
        tuple(entry(row, ()) for row in added),
        tuple(entry(row, ()) for row in dropped),
        changed,
        len(pairs) - len(changed),
    )


def _domains(edition: Edition, other: Edition) -> Part:
    new, old = (list(Domain.objects.filter(edition=place)) for place in (edition, other))
    sorted_out = _pairs(new, old, _ancestors(Domain, edition, other), lambda row: row.key)
    return _part("Themenbereiche", sorted_out, domain_words, lambda row, found: Entry(row.name, "", found))


def _indicators(edition: Edition, other: Edition) -> Part:
    new, old = (
        list(Indicator.objects.filter(domain__edition=place).select_related("domain"))
        for place in (edition, other)
    )
    sorted_out = _pairs(
        new, old, _ancestors(Indicator, edition, other), lambda row: (row.domain.key, row.name)
    )

    def entry(row: Indicator, found: tuple[Change, ...]) -> Entry:
        return Entry(row.name, row.domain.name, found)

    return _part("Indikatoren", sorted_out, indicator_words, entry)


def _parameters(edition: Edition, other: Edition) -> Part:
    new, old = whole_parameters(edition), whole_parameters(other)
    sorted_out = _pairs(new, old, _ancestors(Parameter, edition, other), lambda row: row.name)

    def words(row: Parameter) -> Words:
        known = parameter_words(row, list(row.levels.all()))
        # Of 2020 and 2021 only the names are known: what was not handed down is no difference.
        return {name: known[name] for name in NAMES} if row.kind is None else known

    def entry(row: Parameter, found: tuple[Change, ...]) -> Entry:
        own = row.indicator.domain.edition_id == edition.pk
        place = f"{row.indicator.domain.name} › {row.indicator.name}"
        mark, note = _mark(row, found) if own else ("", "")
        return Entry(row.name, place, found, mark, note, row.pk if own else None)

    return _part("Parameter", sorted_out, words, entry)


def _mark(parameter: Parameter, found: Sequence[Change]) -> tuple[str, str]:
    """How the catalogue itself marks the parameter; a warning where that does not fit."""
    mark = str(parameter.get_comparability_display())
    weighty = {LABELS[name] for name in SCORED}
    differs = any(change.label in weighty for change in found)
    if differs and parameter.comparability == Comparability.SAME:
        return mark, "Skala oder Wortlaut weichen ab, die Kennzeichnung ist „vergleichbar“."
    return mark, parameter.comparability_note
