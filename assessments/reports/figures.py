"""Numbers of a paper beside their printed form, so that page, PDF and sheet cannot round differently."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring.printing import print_decimal, print_signed, round_decimal

NOTHING = "–"


@dataclass(frozen=True)
class Printed:
    """A number at full precision and as people read it."""

    value: Decimal | None
    text: str

    @classmethod
    def score(cls, value: Decimal | None) -> "Printed":
        return cls(value, NOTHING if value is None else print_decimal(round_decimal(value)))

    @classmethod
    def change(cls, new: Decimal | None, old: Decimal | None) -> "Printed":
        """The difference, rounded once."""
        if new is None or old is None:
            return cls(None, NOTHING)
        return cls(new - old, print_signed(round_decimal(new - old)))

    @classmethod
    def mean(cls, change: Decimal | None) -> "Printed":
        """A mean change, with its sign."""
        return cls(change, NOTHING if change is None else print_signed(round_decimal(change)))


@dataclass(frozen=True)
class Placing:
    rank: int | None
    of: int | None

    @property
    def text(self) -> str:
        if self.rank is None:
            return NOTHING
        return f"{self.rank} von {self.of}" if self.of else str(self.rank)
