"""What would help most, seen from the assumed values, and the smallest package found for some places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from assessments.choices import SourceKind
from assessments.scoring.levers import Lever, Outcome, levers
from assessments.scoring.package import Package, smallest_package
from assessments.scoring.printing import print_change
from assessments.scoring.whatif import with_city_values

from .example import ExamplePlace
from .own_field import Standing
from .slots import Assumed, Slot, cells_of

MOST_EFFECTIVE = 10
OBSTACLES = {
    "end": "das Ende der Skala ist erreicht",
    "weight": "zählt in dieser Ausgabe nicht mit",
    "cap": "der Indikator hat seine Obergrenze erreicht",
    "worst": "Ihre Stadt stünde im Indikator weiter allein am Ende",
    "best": "Ihre Stadt hat im Indikator schon den besten Stand",
    "level": "Ihre Stadt zöge mit der nächsten nur gleich",
    None: "die Punktzahl bleibt gleich",
}
NOT_STEERED = {
    SourceKind.REGISTER: "amtliches Register",
    SourceKind.RATING: "Bewertung durch das Projektteam",
}


@dataclass(frozen=True)
class LeverRow:
    """One line of the list: a step, then the peers' median and the best value."""

    slot: Slot
    base: str  # the value that the step starts from
    step: dict[str, Any] | None
    median: dict[str, Any] | None
    best: dict[str, Any] | None
    obstacle: str
    source: str
    gains: bool


def lever_rows(example: ExamplePlace) -> dict[str, list[LeverRow]]:
    """The levers in groups: the most effective, the others, those without gain, those for others to move."""
    own = example.own
    values = with_city_values(own.values, own.row, cells_of(example.slots, example.changes))
    found = levers(own.catalogue.scheme, values, own.row, peers=own.peer_rows, published_others=own.others)
    slots, now = {slot.column: slot for slot in example.slots.values()}, example.after
    rows = [_row(example, now, lever, slots[lever.parameter]) for lever in found if lever.parameter in slots]
    steered = [row for row in rows if row.slot.is_steered]
    gaining = [row for row in steered if row.gains]
    return {
        "top": gaining[:MOST_EFFECTIVE],
        "more": gaining[MOST_EFFECTIVE:],
        "without": [row for row in steered if not row.gains],
        "apart": [row for row in rows if not row.slot.is_steered],
    }


def _row(example: ExamplePlace, now: Standing, lever: Lever, slot: Slot) -> LeverRow:
    gains, assumed = lever.gain_q > 0, example.changes.get(slot.key)
    return LeverRow(
        slot,
        slot.words(assumed) if assumed else slot.now,
        _outcome(example, now, lever.step, slot),
        _outcome(example, now, lever.median, slot),
        _outcome(example, now, lever.best, slot),
        "" if gains else OBSTACLES[lever.obstacle],
        NOT_STEERED.get(SourceKind(slot.parameter.source_kind), ""),
        gains,
    )


def _outcome(
    example: ExamplePlace, now: Standing, outcome: Outcome | None, slot: Slot
) -> dict[str, Any] | None:
    """The value in words, what it gains over the assumed values, and the place."""
    if outcome is None:
        return None
    assumed = slot.assume(outcome.value)
    domain = slot.parameter.indicator.domain.key
    return {
        "words": slot.words(assumed),
        "total": print_change(outcome.total_q, now.total),
        "domain": print_change(outcome.domain_q, now.domains[domain]),
        "rank": outcome.rank,
        "others": outcome.others_moved if example.own.is_published else None,
        "add": f"{slot.key}:{assumed.typed}",
    }


@dataclass(frozen=True)
class Suggestion:
    """A package as assumed values, and what it leads to."""

    changes: Mapping[str, Assumed]
    sentence: str
    reached: bool


def suggest_package(example: ExamplePlace, places: int) -> Suggestion:
    """The smallest package found that lifts the city by so many places from where it stands today."""
    own, slots = example.own, {slot.column: slot for slot in example.slots.values()}
    allowed = np.array(sorted(at for at, slot in slots.items() if slot.is_steered), dtype=np.int64)
    package = smallest_package(
        own.catalogue.scheme, own.values, own.row, places, allowed=allowed, published_others=own.others
    )
    changes = {slots[at].key: slots[at].assume(value) for at, value in package.values.items()}
    return Suggestion(changes, _sentence(package, places, own.now.rank), package.reached)


def _sentence(package: Package, places: int, rank: int) -> str:
    steps = sum(package.steps.values())
    size = "1 Schritt" if steps == 1 else f"{steps} Schritte"
    where = "bei 1 Wert" if len(package.steps) == 1 else f"bei {len(package.steps)} Werten"
    aim = "1 Platz" if places == 1 else f"{places} Plätze"
    if rank == 1:
        return "Ihre Stadt steht schon auf Rang 1."
    if not package.steps:
        return f"Für {aim} wurde kein Paket gefunden."
    if not package.reached:
        return (
            f"Für {aim} wurde kein Paket gefunden. Dieses führt am weitesten: {size} {where}, "
            f"Rang {package.rank}."
        )
    return f"Kleinstes gefundenes Paket für {aim}: {size} {where}, Rang {package.rank}."
