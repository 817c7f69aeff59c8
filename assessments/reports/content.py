"""What a report says, as one frozen tree of plain values: built once, then only rendered.

Every number stands beside its printed form (`Printed`), so that page, PDF and sheet cannot round differently.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.scoring.document import canonical_json, sha256_hex
from assessments.scoring.printing import print_signed

from .content_causes import GapChapter, Movement
from .figures import NOTHING, Placing, Printed

__all__ = ["NOTHING", "Placing", "Printed"]

UNKNOWN = Printed(None, NOTHING)


@dataclass(frozen=True)
class Cover:
    city: str
    title: str
    edition: str
    year: int
    product: str
    status: str  # „vorläufig" or „veröffentlicht"
    as_of: date
    version: int
    previous: str  # the edition compared with, empty if none
    is_provisional: bool
    is_reconstructed: bool
    lines: tuple[tuple[str, str], ...] = ()  # „Anlage zur Vorlage Nr." and what else the city filled in

    @property
    def mark(self) -> str:
        """What stands beside every figure that may still change."""
        return "vorläufig" if self.is_provisional else ""


@dataclass(frozen=True)
class Peers:
    """Whom the city is compared with, and where the others' figures come from."""

    label: str
    count: int
    edition: str

    @property
    def short(self) -> str:
        return f"{self.count} Vergleichsstädte" if self.count else ""


@dataclass(frozen=True)
class Statistics:
    """Published figures of at least five other cities, lowest first."""

    count: int
    lower: Decimal
    median: Decimal
    upper: Decimal
    best: Decimal
    scores: tuple[Decimal, ...]

    @property
    def median_printed(self) -> Printed:
        return Printed.score(self.median)


@dataclass(frozen=True)
class Tile:
    label: str
    figure: str
    note: str


@dataclass(frozen=True)
class Line:
    """One line of a short list: what, where, how much."""

    name: str
    place: str
    figure: Printed


@dataclass(frozen=True)
class DomainBar:
    name: str
    score: Printed
    median: Printed
    placing: Placing


@dataclass(frozen=True)
class Summary:
    sentence: str
    total: Printed
    placing: Placing
    tiles: tuple[Tile, ...]
    bars: tuple[DomainBar, ...]
    improved: tuple[Line, ...]
    declined: tuple[Line, ...]
    gaps: tuple[Line, ...]
    basis: str  # what improved and declined are measured by
    bars_note: str
    improved_none: str
    declined_none: str
    gaps_none: str
    totals: tuple[Decimal, ...]  # of all cities, where published
    gaps_title: str = "Größte Abstände zu vergleichbaren Städten"
    gaps_basis: str = "unter dem Median, in Punkten"


@dataclass(frozen=True)
class IndicatorRow:
    name: str
    attainable: int
    detail: str
    score: Printed
    change: Printed
    previous: Printed
    previous_name: str
    note: str
    statistics: Statistics | None
    mean_change: Printed = UNKNOWN  # of all cities; unknown until the field is published
    remark: str = ""  # what the crosswalk says about the comparison


@dataclass(frozen=True)
class Chapter:
    """One domain."""

    key: str
    name: str
    score: Printed
    placing: Placing
    change: Printed
    previous: Printed
    previous_placing: Placing
    statistics: Statistics | None
    rows: tuple[IndicatorRow, ...]
    values_note: str  # marks of the values that the rows name
    paragraphs: tuple[str, ...]
    mean_change: Printed = UNKNOWN
    previous_name: str = ""  # where the domain had another name
    notes: tuple[str, ...] = ()  # „Berichtigt gegenüber der Fassung von 2020: …"
    draft: tuple[str, ...] = ()  # the drafted text, whatever stands in the paper
    edited: str = ""  # who changed the drafted text when; empty for the draft and in the Politik's version

    @property
    def placing_change(self) -> str:
        """Places won (+) or lost (−)."""
        if self.placing.rank is None or self.previous_placing.rank is None:
            return NOTHING
        return print_signed(Decimal(self.previous_placing.rank - self.placing.rank))


@dataclass(frozen=True)
class CorrectionLine:
    parameter: str
    place: str
    state: str
    when: str
    proposal: str
    reason: str
    decision: str
    effect: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """What has to stand beside a value wherever it appears: a letter in tables, explained on every page."""

    letter: str
    words: str


@dataclass(frozen=True)
class Source:
    label: str
    fetched: str
    as_of: str


@dataclass(frozen=True)
class ValueRow:
    parameter: str
    value: str
    points: str
    median: str
    source: int | None  # its number in the list of sources
    marks: tuple[Mark, ...]

    @property
    def letters(self) -> str:
        return " ".join(mark.letter for mark in self.marks)


@dataclass(frozen=True)
class ValueGroup:
    domain: str
    indicator: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True)
class Colophon:
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class GapAnalysis:
    cover: Cover
    peers: Peers
    summary: Summary
    introduction: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    corrections: tuple[CorrectionLine, ...]
    shows_corrections: bool
    picture_note: str
    placing_label: str
    values_note: str
    values: tuple[ValueGroup, ...]
    sources: tuple[Source, ...]
    colophon: Colophon
    movement: Movement | None = None
    gap_chapter: GapChapter | None = None
    shows_values: bool = True

    @property
    def has_mean_changes(self) -> bool:
        return any(chapter.mean_change.value is not None for chapter in self.chapters)

    @property
    def mark_key(self) -> tuple[Mark, ...]:
        """Every mark that the values carry, once."""
        return tuple(dict.fromkeys(mark for group in self.values for row in group.rows for mark in row.marks))

    @property
    def has_previous_scores(self) -> bool:
        return any(chapter.previous.value is not None for chapter in self.chapters)

    def fingerprint(self) -> str:
        """SHA-256 over all that the report says; printed on its last page, and the file's identifier."""
        return fingerprint_of(self)


def fingerprint_of(content: Any) -> str:
    """SHA-256 over a paper's content: any dataclass of texts, numbers and dates."""
    return sha256_hex(canonical_json(_plain(asdict(content))))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal | date) else value
