"""An edition as a study prints it for one city: what every indicator's points count in the total."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Domain
from assessments.results.queries import CityFigures, IndicatorKey

from .history import SAME, indicator_pairs

TOLERANCE = Decimal("0.1")  # by which printed rows may miss their printed domain: both are rounded
ZERO = Decimal(0)

Part = tuple[str, str, tuple[Decimal, Decimal, Decimal]]  # domain, row, points of the total by cause


@dataclass(frozen=True)
class Sheet:
    """One domain. `shares` says what one point of an indicator counts in the total."""

    name: str
    share: Decimal  # what one point of the domain counts in the total
    score: Decimal
    shares: Mapping[IndicatorKey, Decimal]
    scores: Mapping[IndicatorKey, Decimal]

    @property
    def is_whole(self) -> bool:
        """Whether the printed rows lead to the printed domain; a row that is missing in print shows here."""
        if len(self.scores) < len(self.shares):
            return False
        reached = sum((share * self.scores[key] for key, share in self.shares.items()), ZERO)
        return abs(reached - self.share * self.score) <= TOLERANCE * self.share


def sheets(figures: CityFigures) -> dict[str, Sheet]:
    """The domains by key; empty unless all of them are printed."""
    domains = list(Domain.objects.filter(edition=figures.edition).prefetch_related("indicators"))
    whole = sum((domain.weight for domain in domains), ZERO)
    found = {}
    for domain in domains:
        figure = figures.domains.get(domain.key)
        if figure is None or figure.score is None:
            return {}
        indicators = domain.indicators.all()
        full = sum((i.weight * i.attainable for i in indicators), ZERO)
        share = domain.weight / whole
        shares = {(domain.key, i.name): 100 * i.weight * share / full for i in indicators}
        printed = {key: figures.indicators[key].score for key in shares if key in figures.indicators}
        scores = {key: score for key, score in printed.items() if score is not None}
        found[domain.key] = Sheet(domain.name, share, figure.score, shares, scores)
    return found


def printed_total(figures: CityFigures) -> Decimal | None:
    """The printed total, else the mean of the printed domains where all of them are known."""
    if figures.total.score is not None:
        return figures.total.score
    found = sheets(figures).values()
    return sum((sheet.share * sheet.score for sheet in found), ZERO) if found else None


def split_parts(now: CityFigures, then: CityFigures) -> list[Part]:
    """What method, and own values with the field, contributed; empty where nothing can be split.

    Both are switched from old to new in both orders, and the mean is taken. An indicator that does not
    measure the same any more belongs to the method with all its points. A domain whose printed rows do not
    lead to its score stays undivided.
    """
    new, old = sheets(now), sheets(then)
    divided = {key for key in new if key in old and new[key].is_whole and old[key].is_whole}
    if not divided or set(new) != set(old):
        return []
    old_of = {
        new_key: old_key
        for new_key, old_key in indicator_pairs(now.edition, then.edition, SAME).items()
        if new_key[0] in divided and old_key[0] in divided
    }
    parts: list[Part] = []
    for key, sheet in new.items():
        if key in divided:
            parts += _divided(sheet, old, old_of)
            parts += _dropped(old[key], set(old_of.values()), then.edition.year)
        else:
            change = sheet.share * sheet.score - old[key].share * old[key].score
            parts.append((sheet.name, "Themenbereich im Ganzen", (ZERO, ZERO, change)))
    return parts


def _divided(
    sheet: Sheet, old: Mapping[str, Sheet], old_of: Mapping[IndicatorKey, IndicatorKey]
) -> Iterator[Part]:
    for key, share in sheet.shares.items():
        score = sheet.scores[key]
        if key not in old_of:
            yield sheet.name, key[1], (share * score, ZERO, ZERO)
            continue
        before = old[old_of[key][0]]
        old_share, old_score = before.shares[old_of[key]], before.scores[old_of[key]]
        method = (share - old_share) * (old_score + score) / 2
        scores = (score - old_score) * (old_share + share) / 2
        yield sheet.name, key[1], (method, scores, ZERO)


def _dropped(sheet: Sheet, kept: set[IndicatorKey], year: int) -> Iterator[Part]:
    for key, share in sheet.shares.items():
        if key not in kept:
            yield sheet.name, f"{key[1]} (nur {year})", (-share * sheet.scores[key], ZERO, ZERO)
