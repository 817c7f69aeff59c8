"""What the sheet and its upload consist of, as plain values."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assessments.choices import NotCheckableReason
from assessments.models import Level

from .columns import FORMAT


class Verdict(StrEnum):
    """What the column „Prüfung“ can say."""

    NOTHING = ""
    RIGHT = "right"
    CORRECTION = "correction"
    OTHER_BODY = NotCheckableReason.OTHER_BODY
    OFFICIAL_SOURCE = NotCheckableReason.OFFICIAL_SOURCE
    UNKNOWN = NotCheckableReason.UNKNOWN

    @property
    def is_not_checkable(self) -> bool:
        return self in {Verdict.OTHER_BODY, Verdict.OFFICIAL_SOURCE, Verdict.UNKNOWN}


@dataclass(frozen=True)
class Answer:
    """A row's input cells, read: what the city says of one value."""

    verdict: Verdict = Verdict.NOTHING
    level: Level | None = None
    number: Decimal | None = None
    as_of: date | None = None
    reason: str = ""
    link: str = ""
    locator: str = ""
    reference: str = ""

    @property
    def level_id(self) -> int | None:
        return self.level.pk if self.level else None

    @property
    def says_more(self) -> bool:
        """Whether anything beside the verdict is filled in."""
        value = self.level is not None or self.number is not None
        return value or bool(self.as_of or self.reason or self.link or self.locator or self.reference)

    @property
    def is_empty(self) -> bool:
        return not self.verdict and not self.says_more

    def fingerprint(self, *, locked: bool) -> str:
        """Ten letters that tell whether a row still says what it said when it was downloaded."""
        number = None if self.number is None else f"{self.number.normalize():f}"
        said = [self.verdict, self.level_id, number, str(self.as_of or ""), self.reason]
        said += [self.link, self.locator, self.reference, locked]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Mark:
    """The last cell of a row: which value it is about, and what stood there at the download."""

    edition: str
    city: str
    parameter: int
    version: int
    fingerprint: str

    def __str__(self) -> str:
        place = f"{FORMAT}/{self.edition}/{self.city}/{self.parameter}"
        return f"{place}/{self.version}/{self.fingerprint}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """None for whatever is no mark of ours."""
        parts = text.strip().split("/")
        if len(parts) != 6 or parts[0] != FORMAT:
            return None
        ids = parts[3:5]
        if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in ids):
            return None
        return cls(parts[1], parts[2], int(ids[0]), int(ids[1]), parts[5])


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: its column's key (empty for the whole row) and the German sentence."""

    column: str
    text: str


@dataclass
class FileRow:
    """A row of an upload, as far as it could be read."""

    number: int
    mark: Mark | None
    answer: Answer = field(default_factory=Answer)
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
