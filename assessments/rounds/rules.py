"""The settings of a round, and what may become of them: pure rules over plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from assessments.choices import EditionStatus, RoundState, Visibility
from assessments.feedback.transitions import Refused
from assessments.feedback.wording import moment_text
from assessments.models import Edition


@dataclass(frozen=True)
class RoundSettings:
    opens_at: datetime | None
    closes_at: datetime | None
    latest_extension: datetime | None
    cutoff_date: date | None
    visibility: str

    @classmethod
    def of(cls, edition: Edition) -> "RoundSettings":
        return cls(*(getattr(edition, name) for name in cls.__dataclass_fields__))


class FieldRefused(Refused):
    """A refusal that belongs to one field of a form."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


FROZEN = "Diese Ausgabe ist eingefroren. An ihrer Runde lässt sich nichts mehr ändern."
FIXED_ONCE_OPEN = ("opens_at", "cutoff_date")
FIXED = "Beginn und Stichtag stehen fest, seit die Runde geöffnet ist: Sie gelten für alle Städte gleich."


def require_possible(
    edition: Edition, wanted: RoundSettings, now: datetime, latest_granted: datetime | None
) -> None:
    """Refused with the field concerned; the edition is as stored at this moment."""
    if edition.status != EditionStatus.DRAFT:
        raise FieldRefused("visibility", FROZEN)
    if wanted.visibility not in Visibility.values:
        raise FieldRefused("visibility", "Bitte wählen Sie aus der Liste, was Städte sehen.")
    _require_order(wanted)
    state = edition.round_state(now)
    if state == RoundState.PLANNED:
        _require_to_come(edition, wanted, now)
    else:
        _require_kept(edition, wanted, state)
    _require_room(wanted, latest_granted)


def _require_order(wanted: RoundSettings) -> None:
    opens, closes, latest = wanted.opens_at, wanted.closes_at, wanted.latest_extension
    if opens and closes and closes <= opens:
        raise FieldRefused("closes_at", "Das Ende muss nach dem Beginn liegen.")
    if latest and closes is None:
        raise FieldRefused("latest_extension", "Bitte geben Sie zuerst das Ende der Runde an.")
    if latest and closes and latest < closes:
        raise FieldRefused("latest_extension", "Die späteste Verlängerung darf nicht vor dem Ende liegen.")


def _require_to_come(edition: Edition, wanted: RoundSettings, now: datetime) -> None:
    if wanted.closes_at and wanted.closes_at != edition.closes_at and wanted.closes_at <= now:
        raise FieldRefused("closes_at", "Dieser Zeitpunkt ist schon vorbei.")


def _require_kept(edition: Edition, wanted: RoundSettings, state: RoundState) -> None:
    """What cities have been told stays: a running deadline moves later only."""
    stored = RoundSettings.of(edition)
    for name in FIXED_ONCE_OPEN:
        if getattr(wanted, name) != getattr(stored, name):
            raise FieldRefused(name, FIXED)
    if wanted.closes_at == edition.closes_at:
        return
    if state != RoundState.OPEN:
        why = (
            "Die Runde ist geschlossen. Mit „Wieder öffnen“ setzen Sie eine neue Frist und nennen den Grund."
        )
        raise FieldRefused("closes_at", why)
    if wanted.closes_at is None or (edition.closes_at and wanted.closes_at < edition.closes_at):
        told = moment_text(edition.closes_at) if edition.closes_at else "keine"
        why = f"Die Frist, die Städte kennen ({told}), lässt sich nur verlängern."
        raise FieldRefused("closes_at", f"{why} Wenn es sein muss, schließen Sie die Runde sofort.")


def _require_room(wanted: RoundSettings, latest_granted: datetime | None) -> None:
    latest = wanted.latest_extension
    if latest and latest_granted and latest < latest_granted:
        raise FieldRefused(
            "latest_extension",
            f"Eine Stadt hat schon eine Frist bis {moment_text(latest_granted)}. Die späteste Verlängerung "
            "für alle darf nicht davor liegen.",
        )
