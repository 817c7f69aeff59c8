"""The Rechenbeispiel's form: its fields by domain and indicator, and what its buttons ask for."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from .example import ExamplePlace
from .example_levers import suggest_package
from .numbers import UnreadableNumber
from .slots import Slot
from .wording import points_text


def take_over(example: ExamplePlace, posted: Mapping[str, str]) -> str:
    """Do what the pressed button asks for; returns a sentence for the person, empty if none is needed."""
    asked = posted.get("aktion", "")
    if asked == "leer":
        return "Alle angenommenen Werte sind zurückgenommen."
    if asked == "paket" and example.shows_ranks:
        return _package(example, posted)
    example.read(posted)
    if without := posted.get("ohne"):
        for kept in (example.changes, example.typed, example.errors):
            kept.pop(without, None)
    if added := posted.get("plus"):
        return _add(example, added)
    return ""


def _package(example: ExamplePlace, posted: Mapping[str, str]) -> str:
    """The package replaces what was assumed; without a usable number of places all stays as it was."""
    most, typed = example.own.now.rank - 1, posted.get("plaetze", "").strip()
    places = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    if most and not 1 <= places <= most:
        example.read(posted)
        return f"Bitte bei „Plätze“ eine Zahl von 1 bis {most} eintragen."
    suggestion = suggest_package(example, places or 1)
    example.changes.update(suggestion.changes)
    return suggestion.sentence


def _add(example: ExamplePlace, added: str) -> str:
    """A button „hinzufügen“ names the parameter and the value: „12:34“."""
    key, _, typed = added.partition(":")
    slot = example.slots.get(key)
    try:
        assumed = slot.read(typed) if slot else None
    except UnreadableNumber as reason:
        return str(reason)
    if slot is None:
        return ""
    for kept in (example.changes, example.typed, example.errors):
        kept.pop(key, None)
    if assumed is None:
        return f"Wieder wie heute: {slot.parameter.name}, {slot.now}."
    example.changes[key] = assumed
    return f"Hinzugefügt: {slot.parameter.name}, {slot.words(assumed)}."


def domain_groups(example: ExamplePlace) -> list[dict[str, Any]]:
    """The fields by domain and indicator; open where something is assumed or cannot be read."""
    groups = []
    for domain, slots in groupby(example.slots.values(), key=lambda slot: slot.parameter.indicator.domain):
        kept = list(slots)
        count = sum(slot.key in example.changes for slot in kept)
        refused = any(slot.key in example.errors for slot in kept)
        indicators = [
            {"name": indicator.name, "fields": [_field(example, slot) for slot in fields]}
            for indicator, fields in groupby(kept, key=lambda slot: slot.parameter.indicator)
        ]
        groups.append(
            {"domain": domain, "indicators": indicators, "count": count, "open": bool(count) or refused}
        )
    return groups


def _field(example: ExamplePlace, slot: Slot) -> dict[str, Any]:
    assumed = example.changes.get(slot.key)
    return {
        "key": slot.key,
        "label": slot.parameter.name,
        "now": slot.now,
        "unit": slot.parameter.unit,
        "value": assumed.typed if assumed else example.typed.get(slot.key, ""),
        "errors": [example.errors[slot.key]] if slot.key in example.errors else [],
        "levels": [
            (str(level.pk), f"{level.label} ({points_text(level.points)})")
            for level in slot.levels
            if level.pk != slot.level_id
        ],
    }
