"""What the record keeps of a change: codes, numbers, and hashes of texts."""

from typing import Any

from scindex_portal.ledger.record import text_hash

from .fields import TEXTS, AnyFields, LevelFields, plain_fields


def trace_of(fields: AnyFields) -> dict[str, Any]:
    kept = {
        name: text_hash(value) if name in TEXTS else value for name, value in plain_fields(fields).items()
    }
    levels = getattr(fields, "levels", None)
    return kept if levels is None else kept | {"levels": [_level(level) for level in levels]}


def _level(level: LevelFields) -> list[Any]:
    return [level.position, text_hash(level.label), f"{level.points.normalize():f}"]


def differences(before: AnyFields, after: AnyFields) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, before and after."""
    old, new = trace_of(before), trace_of(after)
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}
