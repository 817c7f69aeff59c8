"""A change of points and rank in sentences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.scoring.printing import print_decimal, print_score, print_signed
from assessments.scoring.rank_change import RankChange

from .movement import Movement

MOST_NAMED = 12


def change_sentence(movement: Movement) -> str:
    """What moved, in one sentence; plain where points and rank moved in opposite directions."""
    change, ranks = movement.change, movement.ranks
    points = "" if change is None else f"Die Punkte sind seit {movement.before.year} {_points_clause(change)}"
    if ranks is None:
        return f"{points}."
    rank = _rank_clause(ranks)
    if movement.ranks_before and (not points or movement.ranks_before != movement.before):
        rank = f"{rank} (gegenüber {movement.ranks_before.year})"
    if not points:
        return f"Der Rang {rank}."
    same_base = movement.ranks_before in (None, movement.before)
    if same_base and change and ranks.change and (change > 0) != (ranks.change > 0):
        return f"{points}, und trotzdem {_turned(ranks)}: {_reason(ranks)}."
    return f"{points}, der Rang {rank}."


def _points_clause(change: Decimal) -> str:
    if not change:
        return "gleich geblieben"
    return f"um {print_decimal(abs(change))} {'gestiegen' if change > 0 else 'gefallen'}"


def _rank_clause(ranks: RankChange) -> str:
    if not ranks.change:
        return f"bleibt {ranks.new}"
    return f"ist von {ranks.previous} auf {ranks.new} {'gestiegen' if ranks.change > 0 else 'gefallen'}"


def _turned(ranks: RankChange) -> str:
    direction = "gestiegen" if ranks.change > 0 else "gefallen"
    return f"ist der Rang von {ranks.previous} auf {ranks.new} {direction}"


def _reason(ranks: RankChange) -> str:
    """The larger movement behind it."""
    if ranks.change < 0:
        if len(ranks.overtaken_by) >= len(ranks.entered_ahead):
            return "andere Städte haben stärker zugelegt"
        return "neue Städte stehen davor"
    if len(ranks.overtaken) >= len(ranks.left_ahead):
        return "andere Städte haben stärker verloren"
    return "Städte, die davor lagen, sind nicht mehr dabei"


def rank_lines(ranks: RankChange, names: Mapping[str, str]) -> list[dict[str, str]]:
    """The four counts with the published cities' names."""
    groups = (
        ("überholt", "+", ranks.overtaken),
        ("überholt worden von", "−", ranks.overtaken_by),
        ("neu dabei und davor", "−", ranks.entered_ahead),
        ("nicht mehr dabei, lagen davor", "+", ranks.left_ahead),
    )
    return [
        {
            "label": label,
            "count": f"{sign}{len(cities)}" if cities else "0",
            "cities": _named(cities, names),
        }
        for label, sign, cities in groups
    ]


def _named(cities: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [names.get(slug, slug) for slug in cities[:MOST_NAMED]]
    more = len(cities) - len(shown)
    return ", ".join(shown) + (f" und {more} weitere" if more else "")


def picture_title(movement: Movement) -> str:
    """What the waterfall shows, for those who do not see it."""
    parts = ", ".join(
        f"{cause} {print_signed(part)}" for cause, part in zip(movement.causes, movement.totals, strict=True)
    )
    return (
        f"Von {print_score(movement.before_q or 0)} Punkten {movement.before.year} "
        f"zu {print_score(movement.after_q or 0)} Punkten: {parts}"
    )
