"""Catalogue, values and result as documents to store and to hash (SCORING.md, section "Reproducible").

Every document is plain JSON: sorted, with integers for scores and the shortest exact form for numbers, so
that the same edition gives the same bytes whatever the order of rows, the locale or the machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assessments.scoring.aggregate import Scores
from assessments.scoring.scheme import Scheme
from assessments.scoring.sums import Floats, Ints

Document = dict[str, Any]


def canonical_json(document: object) -> bytes:
    """UTF-8 JSON with sorted keys and without spaces; raises ``ValueError`` for NaN and infinities."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def sha256_hex(content: bytes) -> str:
    """SHA-256 of the bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def catalogue_document(scheme: Scheme) -> Document:
    """All rows of the catalogue in canonical order, every field by name."""
    return {
        "domains": [asdict(d) for d in scheme.domains],
        "indicators": [asdict(i) for i in scheme.indicators],
        "parameters": [asdict(p) for p in scheme.parameters],
    }


def values_document(city_keys: Sequence[str], scheme: Scheme, values: Floats) -> Document:
    """The values array (n, P) by city key; a missing value is null."""
    order = _city_order(city_keys)
    rows = values[order].astype(object)
    rows[np.isnan(values[order])] = None
    return {
        "parameters": list(scheme.parameter_keys),
        "values": {city_keys[at]: row for at, row in zip(order, rows.tolist(), strict=True)},
    }


def result_document(scheme: Scheme, city_keys: Sequence[str], scores: Scores) -> Document:
    """Stored scores (points · 1e9) and ranks, column by column over the cities sorted by key.

    Cities outside the field have −1 and rank 0.
    """
    order = _city_order(city_keys)

    def columns(stored: Ints) -> list[list[int]]:
        lists: list[list[int]] = stored[order].T.tolist()
        return lists

    return {
        "cities": [city_keys[at] for at in order],
        "indicators": [list(key) for key in scheme.indicator_keys],
        "domains": list(scheme.domain_keys),
        "indicator_scores": columns(scores.indicator_q),
        "domain_scores": columns(scores.domain_q),
        "domain_ranks": columns(scores.domain_ranks),
        "total_scores": scores.total_q[order].tolist(),
        "total_ranks": scores.total_ranks[order].tolist(),
    }


def _city_order(city_keys: Sequence[str]) -> list[int]:
    if len(set(city_keys)) != len(city_keys):
        raise ValueError("a city key stands twice")
    return sorted(range(len(city_keys)), key=lambda at: city_keys[at])


@dataclass(frozen=True)
class CityResult:
    """One city's stored scores (points · 1e9) and ranks; outside the field −1 and 0."""

    indicators: Mapping[tuple[str, str], int]  # by (domain key, indicator key)
    domains: Mapping[str, int]
    domain_ranks: Mapping[str, int]
    total: int
    total_rank: int

    @property
    def in_field(self) -> bool:
        """Whether the city has a score at all."""
        return self.total_rank > 0


def scores_from_document(document: Document) -> dict[str, CityResult]:
    """A stored result by city key, in the document's order."""
    indicators = [(domain, key) for domain, key in document["indicators"]]
    domains = document["domains"]
    by_city = zip(
        document["cities"],
        zip(*document["indicator_scores"], strict=True),
        zip(*document["domain_scores"], strict=True),
        zip(*document["domain_ranks"], strict=True),
        document["total_scores"],
        document["total_ranks"],
        strict=True,
    )
    return {
        city: CityResult(
            indicators=dict(zip(indicators, indicator_scores, strict=True)),
            domains=dict(zip(domains, domain_scores, strict=True)),
            domain_ranks=dict(zip(domains, domain_ranks, strict=True)),
            total=total,
            total_rank=total_rank,
        )
        for city, indicator_scores, domain_scores, domain_ranks, total, total_rank in by_city
    }
