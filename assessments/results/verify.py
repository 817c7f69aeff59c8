"""Recomputing an edition from its parameter values and comparing with the printed figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import Edition, PrintedScore
from assessments.scoring.aggregate import score_cities
from assessments.scoring.document import CityResult, result_document, scores_from_document
from assessments.scoring.printing import rounded

from .load import load_field
from .queries import TOTAL


@dataclass
class Comparison:
    """How many of a kind of printed figures the recomputation gives, and what deviates."""

    equal: int = 0
    total: int = 0
    deviations: list[str] = field(default_factory=list)

    def hold(self, where: str, computed: object, printed: object) -> None:
        self.total += 1
        if computed == printed:
            self.equal += 1
        else:
            self.deviations.append(f"{where}: berechnet {computed}, gedruckt {printed}")


def compare_with_print(edition: Edition) -> dict[str, Comparison]:
    """Indicator scores, scores and ranks of an edition against its printed figures (one decimal, half up)."""
    scheme_field = load_field(edition)
    scheme = scheme_field.catalogue.scheme
    scores = score_cities(scheme, scheme_field.values)
    results = scores_from_document(result_document(scheme, scheme_field.slugs, scores))
    found = {"indicator scores": Comparison(), "scores": Comparison(), "ranks": Comparison()}
    printed = PrintedScore.objects.filter(edition=edition).select_related("city")
    for row in printed:
        where = f"{row.city.name}, {row.scope}"
        for kind, computed, figure in _figures(row, results[row.city.slug]):
            found[kind].hold(where, computed, figure)
    return found


def _figures(row: PrintedScore, result: CityResult) -> Iterator[tuple[str, object, object]]:
    if "/" in row.scope:
        domain, indicator = row.scope.split("/", 1)
        yield "indicator scores", _rounded(result.indicators[domain, indicator], row), row.score
        return
    is_total = row.scope == TOTAL
    q = result.total if is_total else result.domains[row.scope]
    rank = result.total_rank if is_total else result.domain_ranks[row.scope]
    yield "scores", _rounded(q, row), row.score
    yield "ranks", rank, row.rank


def _rounded(q: int, row: PrintedScore) -> Decimal:
    return rounded(q, row.decimals)
