"""The append-only, hash-chained record. Written by actions inside their own transaction."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from .models import Channel, Entry, Head

HASHED_FIELDS = (
    "number",
    "user_id",
    "role",
    "channel",
    "action",
    "subject_type",
    "subject_id",
    "edition",
    "city",
    "before",
    "after",
    "previous_hash",
)


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role and through which channel."""

    user_id: int | None
    role: str
    channel: str = Channel.WEB


def text_hash(text: str) -> str:
    """The trace of a text in the record: provable, but not readable, so that deletion stays possible."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def plain_values(values: dict[str, Any] | None) -> dict[str, Any]:
    """Values as the record keeps them: a Decimal as plain text."""
    return {
        key: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for key, value in (values or {}).items()
    }


def entry_hash(entry: Entry) -> str:
    content = {name: getattr(entry, name) for name in HASHED_FIELDS} | {"at": entry.at.isoformat()}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_entry(
    *,
    actor: Actor,
    action: str,
    subject: Any,
    edition: str = "",
    city: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Append one deed. Must run inside the deed's transaction; locks the head last."""
    entry = Entry(
        **_next_link(),
        user_id=actor.user_id,
        role=actor.role,
        channel=actor.channel,
        action=action,
        subject_type=subject._meta.model_name,
        subject_id=subject.pk,
        edition=edition,
        city=city,
        before=plain_values(before),
        after=plain_values(after),
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry


@dataclass(frozen=True)
class Deed:
    """What one of many entries written together is about."""

    subject: Any
    city: str
    before: dict[str, Any]
    after: dict[str, Any]


def write_entries(*, actor: Actor, action: str, edition: str, deeds: Sequence[Deed]) -> None:
    """Append many entries of one action, each with its own link in the chain. Rules as for `write_entry`."""
    if not deeds:
        return
    link = _next_link()
    entries = []
    for number, deed in enumerate(deeds, start=link["number"]):
        entry = Entry(
            **link | {"number": number},
            user_id=actor.user_id,
            role=actor.role,
            channel=actor.channel,
            action=action,
            subject_type=deed.subject._meta.model_name,
            subject_id=deed.subject.pk,
            edition=edition,
            city=deed.city,
            before=plain_values(deed.before),
            after=plain_values(deed.after),
        )
        link["previous_hash"] = entry.hash = entry_hash(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    Head.objects.filter(pk=1).update(number=entries[-1].number, hash=entries[-1].hash)


def _next_link() -> dict[str, Any]:
    """Where the next entry hangs in the chain; the head stays locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("A deed and its record entry belong in one transaction.")
    Head.objects.get_or_create(pk=1)
    head = Head.objects.select_for_update().get(pk=1)
    return {"number": head.number + 1, "previous_hash": head.hash, "at": timezone.now()}


def broken_links() -> Iterator[str]:
    """What is wrong with the chain, first fault first; nothing if it is whole."""
    previous, number = "0" * 64, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=1000):
        number += 1
        if entry.number != number:
            yield f"Eintrag {number} fehlt; es folgt Eintrag {entry.number}."
            number = entry.number
        if entry.previous_hash != previous:
            yield f"Eintrag {entry.number} schließt nicht an seinen Vorgänger an."
        if entry.hash != entry_hash(entry):
            yield f"Eintrag {entry.number} wurde nachträglich verändert."
        previous = entry.hash
    head = Head.objects.filter(pk=1).first() or Head()
    if (head.number, head.hash) != (number, previous):
        yield f"Der Kopf nennt Eintrag {head.number}, das Protokoll endet mit Eintrag {number}."
