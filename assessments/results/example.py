"""The Rechenbeispiel: what a city would have with assumed values. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.models import Domain, Example
from assessments.scoring.printing import print_change, print_score

from .numbers import UnreadableNumber
from .own_field import OwnField, Standing, own_field
from .place import CityPlace
from .slots import Assumed, Slot, cells_of, slots_of
from .wording import NOTHING


@dataclass(frozen=True, eq=False)
class ExamplePlace:
    """A city's field with its parameters, and the assumed values so far by Slot.key."""

    place: CityPlace
    own: OwnField
    slots: Mapping[str, Slot]
    changes: dict[str, Assumed] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # what could not be read, as it was typed
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def shows_ranks(self) -> bool:
        return self.place.shows_ranks and self.own.now.rank > 0

    @property
    def after(self) -> Standing:
        """A full recomputation with what is assumed at the moment."""
        return self.own.standing(cells_of(self.slots, self.changes))

    def read(self, posted: Mapping[str, str]) -> None:
        """Take the assumed values from a form, whose fields are named `p` and the parameter's id."""
        for key, slot in self.slots.items():
            typed = posted.get(f"p{key}", "")
            try:
                assumed = slot.read(typed)
            except UnreadableNumber as reason:
                self.typed[key], self.errors[key] = typed, str(reason)
                continue
            if assumed:
                self.changes[key] = assumed

    def restore(self, saved: Example | None) -> None:
        """Take over what was saved and still differs from today."""
        for key, stored in (saved.changes if saved else {}).items():
            assumed = self.slots[key].restored(stored) if key in self.slots else None
            if assumed:
                self.changes[key] = assumed

    @property
    def stored(self) -> dict[str, str]:
        return {key: assumed.stored for key, assumed in self.changes.items()}


def example_place(place: CityPlace) -> ExamplePlace | None:
    """None where the city has no points to reckon with, or may not see them."""
    own = own_field(place)
    return ExamplePlace(place, own, slots_of(place.city, own.catalogue)) if own else None


def saved_example(place: CityPlace) -> Example | None:
    return Example.objects.filter(edition=place.edition, city=place.city).select_related("changed_by").first()


def domain_rows(example: ExamplePlace) -> list[dict[str, Any]]:
    """The domains before and after, in the catalogue's order; ranks where they are shown."""
    now, after = example.own.now, example.after
    rows = []
    for domain in Domain.objects.filter(edition=example.place.edition):
        was, becomes = now.domains[domain.key], after.domains[domain.key]
        rows.append(
            {
                "name": domain.name,
                "now": print_score(was),
                "after": print_score(becomes),
                "change": print_change(becomes, was),
                "moved": was != becomes,
                "rank_now": now.domain_ranks[domain.key] or NOTHING,
                "rank_after": after.domain_ranks[domain.key] or NOTHING,
            }
        )
    return rows


def tiles(example: ExamplePlace) -> list[dict[str, Any]]:
    """Points and rank in the shape of components/figure_tile.html."""
    now, after = example.own.now, example.after
    shown = [
        {
            "label": "Gesamt im Beispiel",
            "value": print_score(after.total),
            "unit": "Punkte",
            "note": f"{print_change(after.total, now.total)} gegenüber heute ({print_score(now.total)})",
        }
    ]
    if example.shows_ranks and example.own.ranked_in:
        shown.append(
            {
                "label": f"Rang im Feld der Ausgabe {example.own.ranked_in.year}",
                "value": str(after.rank),
                "unit": f"von {example.own.size}",
                "note": f"heute Rang {now.rank}",
            }
        )
    return shown


def assumed_rows(example: ExamplePlace) -> list[dict[str, Any]]:
    """What is assumed, against today."""
    return [
        {
            "key": key,
            "parameter": slot.parameter,
            "now": slot.now,
            "after": slot.words(example.changes[key]),
        }
        for key, slot in example.slots.items()
        if key in example.changes
    ]
