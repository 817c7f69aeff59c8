"""The rows of a catalogue: domain, indicator, parameter (SCORING.md, section "Levels and catalogue")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Normalisation = Literal["minmax", "absolute", "bonus"]
Kind = Literal["levels", "number", "percentile"]


@dataclass(frozen=True, slots=True)
class DomainSpec:
    """A domain (Themenbereich) with its weight in the total."""

    key: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """An indicator with its normalisation, for a bonus the cap in points, and its weight in the domain."""

    domain: str
    key: str
    normalisation: Normalisation
    cap: float | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A parameter: how one researched value becomes points.

    ``lower`` and ``upper`` bound a number's scale (both or neither); ``direction`` −1 means that less is
    better; ``level_points`` are the points of the levels, the largest of them being ``max_points``. A number
    without bounds counts as it stands, so its ``max_points`` are not used.
    """

    domain: str
    indicator: str
    key: str
    kind: Kind
    max_points: float
    lower: float | None = None
    upper: float | None = None
    direction: int = 1
    weight: float = 1.0
    level_points: tuple[float, ...] = ()

    @property
    def is_unbounded(self) -> bool:
        """Whether the parameter is a number that counts with its own value."""
        return self.kind == "number" and self.lower is None and self.upper is None


class SchemeError(ValueError):
    """A catalogue that cannot be scored; ``path`` names the row: (), (domain,) … to the parameter's key."""

    def __init__(self, path: tuple[str, ...], reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{' › '.join(path) or 'Katalog'}: {reason}")
