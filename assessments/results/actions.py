"""Saving a city's Rechenbeispiel: one per edition and city, the last one who knew of the other's wins."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Edition, Example
from cities.models import City, User
from scindex_portal.ledger.record import Actor, write_entry

CHANGED_MEANWHILE = (
    "Das gespeicherte Rechenbeispiel wurde inzwischen von jemand anderem geändert. Ihre Eingaben stehen noch "
    "im Formular. Wenn Sie erneut speichern, ersetzen sie die andere Fassung."
)


class Stale(Exception):
    """Someone else was quicker; str() is the sentence for the person."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE)


def save_example(
    *, edition: Edition, city: City, user: User, changes: Mapping[str, str], revision: int
) -> Example:
    """Replace the city's example; `revision` is the one that the person saw, 0 where there was none."""
    fields = {"changes": dict(changes), "revision": revision + 1, "changed_by": user}
    try:
        with transaction.atomic():
            saved = _written(edition, city, revision, fields)
            actor = Actor(user.pk, user.roles_by_city.get(city.slug, "none"))
            write_entry(
                actor=actor,
                action="save_example",
                subject=saved,
                edition=edition.key,
                city=city.slug,
                after={"changes": dict(changes)},
            )
    except IntegrityError:  # the first example of the city was saved twice at once
        raise Stale from None
    return saved


def _written(edition: Edition, city: City, revision: int, fields: dict[str, object]) -> Example:
    if revision == 0:
        return Example.objects.create(edition=edition, city=city, **fields)
    rows = Example.objects.filter(edition=edition, city=city, revision=revision)
    if not rows.update(**fields, changed_at=timezone.now()):
        raise Stale
    return Example.objects.get(edition=edition, city=city)
