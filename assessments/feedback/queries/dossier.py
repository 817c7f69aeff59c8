"""A city's values as a list: what stands out first, or as the catalogue has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from django.utils import timezone

from assessments.choices import Comparability, Origin, ReviewState, RoundState
from assessments.feedback.wording import version_text
from assessments.models import Edition, Finding, FindingVersion, Indicator, Parameter
from scindex_portal.badges import Badge

from .place import Place
from .standing import Standing, standings

OLD_AFTER = timedelta(days=365)


class Notable(IntEnum):
    """Why a value stands out; the smaller, the earlier it is shown."""

    HINT_LOST = 0
    LOWER = 1
    MISSING = 2
    ZERO = 3
    OLD = 4
    NOT = 5

    def words(self, previous: str) -> str:
        return {
            Notable.HINT_LOST: f"{previous} auf Ihren Hinweis geändert, jetzt niedriger",
            Notable.LOWER: f"niedriger als {previous}",
            Notable.MISSING: "kein Wert recherchiert",
            Notable.ZERO: "0 Punkte",
            Notable.OLD: "Quelle älter als 12 Monate",
            Notable.NOT: "",
        }[self]


@dataclass(frozen=True)
class Row:
    """One value of a city with all that its list and its page show."""

    finding: Finding
    standing: Standing
    before: FindingVersion | None
    notable: tuple[Notable, ...]
    round_state: RoundState

    @property
    def parameter(self) -> Parameter:
        return self.finding.parameter

    @property
    def indicator(self) -> Indicator:
        return self.finding.parameter.indicator

    @property
    def version(self) -> FindingVersion | None:
        return self.finding.current

    @property
    def value(self) -> str:
        return version_text(self.parameter, self.version)

    @property
    def badge(self) -> Badge | None:
        """None where nobody is asked: „offen" says nothing about a published edition."""
        if self.round_state == RoundState.PUBLISHED and not self.standing.is_reviewed:
            return None
        return self.standing.badge(self.round_state)

    @property
    def severity(self) -> Notable:
        return self.notable[0] if self.notable else Notable.NOT

    @property
    def can_confirm(self) -> bool:
        """Still to be looked at, and nothing of it lies with the project team or in a draft."""
        return not self.standing.is_reviewed and not self.standing.is_draft and self.version is not None


def previous_name(edition: Edition) -> str:
    return str(edition.previous.year) if edition.previous else "im Vorjahr"


def dossier_rows(place: Place) -> list[Row]:
    """All values of a city in the catalogue's order. Five queries, whatever their number."""
    chain = "parameter__indicator__domain"
    found = list(
        Finding.objects.filter(city=place.city, **{f"{chain}__edition": place.edition})
        .select_related(chain, "current__level")
        .order_by(f"{chain}__position", "parameter__indicator__position", "parameter__position")
    )
    before = _before(place, found)
    stand = standings(place.edition, place.city)
    today = timezone.localdate()
    rows = []
    for finding in found:
        earlier = before.get(finding.parameter.predecessor_id or 0)
        reasons = tuple(sorted(_reasons(finding, earlier, today)))
        rows.append(Row(finding, stand.get(finding.pk, Standing()), earlier, reasons, place.state))
    return rows


def _before(place: Place, found: Iterable[Finding]) -> dict[int, FindingVersion]:
    """The values of the edition before, by its parameter's id."""
    ids = [f.parameter.predecessor_id for f in found if f.parameter.predecessor_id]
    earlier = Finding.objects.filter(city=place.city, parameter_id__in=ids, current__isnull=False)
    return {f.parameter_id: f.current for f in earlier.select_related("current__level")}


def merit(parameter: Parameter, version: FindingVersion) -> Decimal | None:
    """A value on a line on which more is better: a level's points, or the number in the scale's direction."""
    if version.level is not None:
        return version.level.points
    return None if version.number is None else version.number * parameter.direction


def is_zero(parameter: Parameter, version: FindingVersion) -> bool:
    """Whether a value earns no points by its own scale; unknown where others decide (no bounds, ranked)."""
    if version.level is not None:
        return version.level.points == 0
    if version.number is None or parameter.lower is None or parameter.upper is None:
        return False
    bound = parameter.lower if parameter.direction == 1 else parameter.upper
    return (version.number - bound) * parameter.direction <= 0


def _reasons(finding: Finding, earlier: FindingVersion | None, today: date) -> Iterable[Notable]:
    version, parameter = finding.current, finding.parameter
    if version is None or version.is_missing:
        yield Notable.MISSING
        return
    if earlier is not None and is_lower(parameter, version, earlier):
        yield Notable.HINT_LOST if earlier.origin == Origin.CORRECTION else Notable.LOWER
    if is_zero(parameter, version):
        yield Notable.ZERO
    if version.fetched_on and version.fetched_on < today - OLD_AFTER:
        yield Notable.OLD


def is_lower(parameter: Parameter, version: FindingVersion, earlier: FindingVersion) -> bool:
    """Whether a comparable value fell."""
    if parameter.comparability != Comparability.SAME:
        return False
    now, then = merit(parameter, version), merit(parameter, earlier)
    return now is not None and then is not None and now < then


STATES = {
    "offen": ("noch zu prüfen", lambda s: not s.is_reviewed),
    "erneut": ("erneut prüfen", lambda s: s.state == ReviewState.CHECK_AGAIN),
    "rueckfrage": ("Rückfrage", lambda s: s.asks_city),
    "entwurf": ("Entwurf", lambda s: s.is_draft),
    "vorgeschlagen": ("Korrektur vorgeschlagen", lambda s: s.state == ReviewState.PROPOSED),
    "bestaetigt": ("bestätigt", lambda s: s.state == ReviewState.CONFIRMED),
    "nicht-pruefbar": ("nicht prüfbar", lambda s: s.state == ReviewState.NOT_CHECKABLE),
    "entschieden": ("entschieden", lambda s: s.state == ReviewState.DECIDED),
}


def narrowed(rows: list[Row], state: str, domain: str) -> list[Row]:
    """The rows that a filter leaves; empty words leave all."""
    kept = [row for row in rows if not domain or row.indicator.domain.key == domain]
    return [row for row in kept if STATES[state][1](row.standing)] if state else kept


def _urgency(row: Row) -> tuple[int, int]:
    if row.standing.asks_city:
        return 0, 0
    return (2 if row.standing.is_reviewed else 1), row.severity


def notable_first(rows: list[Row]) -> list[Row]:
    """Rückfragen, then what is still to be reviewed by how much it stands out, then the rest; stable."""
    return sorted(rows, key=_urgency)


def next_open(rows: list[Row], parameter_id: int) -> Row | None:
    """The next value to be looked at after this one in the list; from its top again at the end."""
    ids = [row.parameter.pk for row in rows]
    at = ids.index(parameter_id) + 1 if parameter_id in ids else 0
    ahead = rows[at:] + rows[:at]
    return next((r for r in ahead if r.can_confirm and r.parameter.pk != parameter_id), None)
