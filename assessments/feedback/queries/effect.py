"""What a decision does or did, in words: the city's own points and places, and who else moves."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Finding
from assessments.scoring.printing import print_change, print_score
from assessments.scoring.whatif import SECOND_PERSON_RANKS
from cities.models import City

LARGEST_MOVES = 5
UNSCORED = "–"


@dataclass(frozen=True)
class EffectLine:
    """One level of the index: points and place before and after. Indicators have no place."""

    label: str
    points_before: str
    points_after: str
    change: str
    rank_before: str = ""
    rank_after: str = ""


@dataclass(frozen=True)
class EffectWords:
    """An effect and its ripple as the page shows them; without lines nothing changes."""

    lines: list[EffectLine]
    of: int
    others: str
    moves: list[str]
    second_person: list[str]


NOTHING_CHANGES = EffectWords([], 0, "", [], [])


def effect_in_words(finding: Finding, effect: dict[str, Any], ripple: dict[str, Any]) -> EffectWords:
    """From the documents stored with a decision. One query, for the names of the cities that move most."""
    if not effect:
        return NOTHING_CHANGES
    indicator = finding.parameter.indicator
    lines = [
        _line("Gesamt", "total", effect),
        _line(indicator.domain.name, "domain", effect),
        _line(indicator.name, "indicator", effect),
    ]
    moved = {slug: move for slug, move in ripple["moves"].items() if slug != ripple["city"]}
    return EffectWords(
        lines,
        effect["of"],
        _others(ripple["cities_moved"], len(moved)),
        _largest_moves(moved),
        _second_person_reasons(ripple),
    )


def _line(label: str, level: str, effect: dict[str, Any]) -> EffectLine:
    before, after = effect["before"], effect["after"]
    was, now = before[level], after[level]
    change = print_change(now, was) if min(was, now) >= 0 else ""
    ranks = [_place(standing.get(f"{level}_rank")) for standing in (before, after)]
    return EffectLine(label, _points(was), _points(now), change, *ranks)


def _points(q: int) -> str:
    return print_score(q) if q >= 0 else UNSCORED


def _place(rank: int | None) -> str:
    if rank is None:
        return ""
    return str(rank) if rank > 0 else UNSCORED


def _others(points_moved: int, moved: int) -> str:
    """How many other cities change: their points, or only their place."""
    if not moved:
        return "Für andere Städte ändert sich nichts."
    if not points_moved:
        who = "Eine andere Stadt ändert" if moved == 1 else f"{moved} andere Städte ändern"
        return f"{who} nur den Rang, keine ihre Punkte." if moved > 1 else f"{who} nur den Rang."
    who = "Eine andere Stadt ändert" if points_moved == 1 else f"{points_moved} andere Städte ändern"
    return f"{who} die Gesamtpunktzahl. Am meisten:" if points_moved > 1 else f"{who} die Gesamtpunktzahl:"


def _largest_moves(moved: dict[str, list[int]]) -> list[str]:
    """The cities that move most, by places, then by points."""
    order = sorted(moved.items(), key=lambda move: (-abs(move[1][1]), -abs(move[1][0]), move[0]))[
        :LARGEST_MOVES
    ]
    names = dict(City.objects.filter(slug__in=[slug for slug, _ in order]).values_list("slug", "name"))
    return [f"{names[slug]}: {_move_in_words(points, places)}" for slug, (points, places) in order]


def _move_in_words(points: int, places: int) -> str:
    """„−0,3 Punkte, 2 Plätze schlechter": up is better."""
    change = print_change(points, 0)
    parts = [f"{change} Punkte"] if points else []
    if places:
        word = "Platz" if abs(places) == 1 else "Plätze"
        parts.append(f"{abs(places)} {word} {'besser' if places > 0 else 'schlechter'}")
    return ", ".join(parts)


def _second_person_reasons(ripple: dict[str, Any]) -> list[str]:
    if not ripple["needs_second_person"]:
        return []
    reasons = []
    if (places := ripple["largest_rank_move"]) >= SECOND_PERSON_RANKS:
        reasons.append(f"Eine Stadt rückt im Gesamtrang um {places} Plätze.")
    for key in ripple["moved_bounds"]:
        name = key.split("/", 1)[-1]
        reasons.append(f"Im Indikator „{name}“ ändert sich der beste oder der schlechteste Wert im Feld.")
    return reasons or ["Eine Stadt kommt neu ins Feld oder verlässt es."]
