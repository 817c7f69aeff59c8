"""What a city says of itself; two people who write at once are both kept from losing a text."""

from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.models import City, CityProfile, User
from cities.refusals import Refused
from scindex_portal.ledger.record import text_hash, write_entry

from .guards import actor_in

PROFILE_CHANGED = (
    "Jemand aus Ihrer Stadt hat das Profil inzwischen gespeichert. Ihre Eingaben stehen noch im Formular. "
    "Bitte vergleichen Sie beide Fassungen und speichern Sie dann erneut."
)


class ProfileStale(Refused):
    """Somebody else was quicker; nothing was stored."""


@dataclass(frozen=True)
class ProfileTexts:
    """The parts of the Smart City Atlas; lists hold one entry per line."""

    organisation: str = ""
    strategy: str = ""
    fields_of_action: str = ""
    networks: str = ""
    projects: str = ""
    funding: str = ""
    links: str = ""


PARTS = tuple(field.name for field in fields(ProfileTexts))


@transaction.atomic
def save_profile(*, city: City, user: User, revision: int, texts: ProfileTexts) -> CityProfile:
    """Save over the revision that the person saw; 0 where there was none. Raises ProfileStale."""
    stored = CityProfile.objects.filter(city=city).first()
    before = {part: getattr(stored, part, "") for part in PARTS}
    changed = {part for part in PARTS if before[part] != getattr(texts, part)}
    if stored and not changed:
        return stored
    values = vars(texts) | {"changed_by": user, "changed_at": timezone.now(), "revision": revision + 1}
    profile = _overwrite(stored, revision, values) if stored else _create(city, revision, values)
    write_entry(
        actor=actor_in(user, city),
        action="change_cityprofile" if stored else "create_cityprofile",
        subject=profile,
        city=city.slug,
        before={part: text_hash(before[part]) for part in changed},
        after={part: text_hash(getattr(texts, part)) for part in changed},
    )
    return profile


def _overwrite(stored: CityProfile, revision: int, values: dict[str, object]) -> CityProfile:
    if not CityProfile.objects.filter(pk=stored.pk, revision=revision).update(**values):
        raise ProfileStale(PROFILE_CHANGED)
    for name, value in values.items():
        setattr(stored, name, value)
    return stored


def _create(city: City, revision: int, values: dict[str, object]) -> CityProfile:
    if revision:
        raise ProfileStale(PROFILE_CHANGED)
    try:
        with transaction.atomic():
            return CityProfile.objects.create(city=city, **values)
    except IntegrityError as error:
        raise ProfileStale(PROFILE_CHANGED) from error
