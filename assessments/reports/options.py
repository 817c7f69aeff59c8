"""What a city chose for its paper: edition compared with, comparable cities, chapters, cover lines."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from assessments.models import Edition, PaperChoices, Report
from cities.models import City
from cities.peers import LEAST_CITIES, RULES, PeerRule, peers_of

INTERNAL, POLITICS = "intern", "politik"
PRODUCTS = {INTERNAL: "Arbeitsfassung (intern)", POLITICS: "Fassung für die Politik"}
COVER_LINES = {
    "proposal": "Anlage zur Vorlage Nr.",
    "body": "Gremium",
    "session": "Sitzung",
    "office": "Federführende Stelle",
    "publicity": "Beratung",
}


@dataclass(frozen=True)
class Options:
    """Remembered per city and kept with every version; what is missing in storage has its default."""

    against: str = ""  # an edition's key; empty: the edition before
    peers: str = "size"  # a rule of cities.peers, or „own"
    cities: tuple[str, ...] = ()  # slugs of an own group, only beside published figures
    movement: bool = True
    gaps: bool = True
    columns: bool = True
    corrections: bool = True
    values: bool = True
    proposal: str = ""
    body: str = ""
    session: str = ""
    office: str = ""
    publicity: str = ""

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Options":
        """What is kept of older versions may lack a field or hold one that is gone."""
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        if "cities" in known:
            known["cities"] = tuple(known["cities"])
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"cities": list(self.cities)}

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The cover's lines; empty ones vanish."""
        return tuple((label, words) for name, label in COVER_LINES.items() if (words := getattr(self, name)))


def remembered_options(city: City) -> Options:
    """What the city chose last; the defaults where it never did."""
    kept = PaperChoices.objects.filter(city=city).values_list("settings", flat=True).first()
    return Options.from_stored(kept or {})


def options_of(report: Report) -> Options:
    return Options.from_stored(report.settings)


def edition_against(options: Options, edition: Edition) -> Edition | None:
    """The chosen edition, if it is a published one before this."""
    if not options.against:
        return None
    return next((known for known in earlier_editions(edition) if known.key == options.against), None)


def earlier_editions(edition: Edition) -> list[Edition]:
    """All published editions before this one, newest first."""
    found, earlier = [], edition.previous
    while earlier is not None:
        if earlier.is_published:
            found.append(earlier)
        earlier = earlier.previous
    return found


def chosen_peers(options: Options, edition: Edition, city: City) -> PeerRule:
    """By rule, or chosen ones; those only once the edition is published, and never fewer than five."""
    if options.peers == "own" and edition.is_published:
        chosen = City.objects.filter(slug__in=options.cities).exclude(pk=city.pk)
        ids = frozenset(chosen.values_list("pk", flat=True))
        if len(ids) >= LEAST_CITIES:
            return PeerRule("gewählten Städte", ids)
    rule = RULES.get(options.peers)
    return rule(city) if rule else peers_of(city)
