"""What a decision does or did, in words: the city's own points and places, and who else moves."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Correction
from assessments.scoring.printing import print_change, print_score
from assessments.scoring.whatif import SECOND_PERSON_RANKS
from cities.models import City

LARGEST_MOVES = 5


@dataclass(frozen=True)
class EffectLine:
    """One level of the index: points and place before and after."""

    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class MoveLine:
    """Another city that moves."""

    city: str
    points: str
    places: str


@dataclass(frozen=True)
class EffectWords:
    """An effect and its ripple as the page shows them; without lines nothing changes."""

    lines: list[EffectLine]
    cities_moved: int
    moves: list[MoveLine]
    second_person: list[str]


NOTHING_CHANGES = EffectWords([], 0, [], [])


def effect_in_words(correction: Correction, effect: dict[str, Any], ripple: dict[str, Any]) -> EffectWords:
    """From the documents stored with a decision. One query, for the names of the cities that move most."""
    if not effect:
        return NOTHING_CHANGES
    parameter = correction.finding.parameter
    before, after, of = effect["before"], effect["after"], effect["of"]
    indicator, domain = parameter.indicator.name, parameter.indicator.domain.name
    lines = [
        _points("Gesamt", "total", before, after),
        _places("Rang gesamt", "total_rank", before, after, of),
        _points(domain, "domain", before, after),
        _places(f"Rang {domain}", "domain_rank", before, after, of),
        _points(indicator, "indicator", before, after),
    ]
    return EffectWords(lines, ripple["cities_moved"], _largest_moves(ripple), _second_person_reasons(ripple))


def _points(label: str, key: str, before: dict[str, int], after: dict[str, int]) -> EffectLine:
    was, now = before[key], after[key]
    return EffectLine(label, _score(was), _score(now), print_change(now, was) if was >= 0 <= now else "")


def _score(q: int) -> str:
    return print_score(q) if q >= 0 else "–"


def _places(label: str, key: str, before: dict[str, int], after: dict[str, int], of: int) -> EffectLine:
    was, now = before[key], after[key]
    return EffectLine(label, f"{was}", f"{now} von {of}", _moved(was - now))


def _moved(places: int) -> str:
    """„2 Plätze besser": up is better."""
    if not places:
        return "gleich"
    word = "Platz" if abs(places) == 1 else "Plätze"
    return f"{abs(places)} {word} {'besser' if places > 0 else 'schlechter'}"


def _largest_moves(ripple: dict[str, Any]) -> list[MoveLine]:
    others = [(slug, *move) for slug, move in ripple["moves"].items() if slug != ripple["city"]]
    others.sort(key=lambda move: (-abs(move[2]), -abs(move[1]), move[0]))
    largest = others[:LARGEST_MOVES]
    names = dict(City.objects.filter(slug__in=[slug for slug, *_ in largest]).values_list("slug", "name"))
    return [MoveLine(names[slug], print_change(points, 0), _moved(rank)) for slug, points, rank in largest]


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
