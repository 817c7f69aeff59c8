"""The council's page where an edition hands down points per domain but no total."""

from collections.abc import Sequence
from decimal import Decimal

from .content import Chapter, Cover, Printed, Tile
from .wording import in_words, is_visible

NONE_OR_ONE = {0: "keinem", 1: "einem"}


def domains_sentence(cover: Cover, chapters: Sequence[Chapter]) -> str:
    """How many domains rose, and where the city stands best."""
    known = [chapter for chapter in chapters if chapter.change.value is not None]
    if not known:
        return (
            f"Für {cover.city} sind aus der Ausgabe {cover.edition} nur Punkte je Themenbereich überliefert."
        )
    up = sum(is_visible(chapter.change) and chapter.change.value > 0 for chapter in known)
    sentence = (
        f"{cover.city} hat im Smart City Index {cover.edition} gegenüber {cover.previous} in "
        f"{NONE_OR_ONE.get(up) or in_words(up)} von {in_words(len(known))} Themenbereichen Punkte gewonnen"
    )
    best = _by_place(chapters)[:1]
    if not best:
        return f"{sentence}."
    return f"{sentence} und steht bei {best[0].name} auf Rang {best[0].placing.rank} am weitesten vorn."


def _by_place(chapters: Sequence[Chapter]) -> list[Chapter]:
    placed = [chapter for chapter in chapters if chapter.placing.rank]
    return sorted(placed, key=lambda chapter: chapter.placing.rank)


def domain_tiles(cover: Cover, chapters: Sequence[Chapter]) -> tuple[Tile, ...]:
    """The mean of the domains in place of the total, then the foremost and the hindmost place."""
    return (_mean_tile(cover, chapters), *_place_tiles(chapters))


def _mean_tile(cover: Cover, chapters: Sequence[Chapter]) -> Tile:
    label = "Mittel der Themenbereiche"
    if not chapters or any(chapter.score.value is None for chapter in chapters):
        return Tile(label, "–", "nicht alle Bereiche überliefert")
    mean = sum((chapter.score.value for chapter in chapters), Decimal(0)) / len(chapters)
    note = "Punkte; ein Gesamtwert ist nicht gedruckt"
    if all(chapter.previous.value is not None for chapter in chapters):
        before = sum((chapter.previous.value for chapter in chapters), Decimal(0)) / len(chapters)
        note = (
            f"{Printed.change(mean, before).text} gegenüber {cover.previous} ({Printed.score(before).text})"
        )
    return Tile(label, Printed.score(mean).text, note)


def _place_tiles(chapters: Sequence[Chapter]) -> tuple[Tile, ...]:
    labels = ("Vorderster Rang im Bereich", "Hinterster Rang im Bereich")
    placed = _by_place(chapters)
    if not placed:
        return tuple(Tile(label, "–", "nicht überliefert") for label in labels)
    ends = zip(labels, (placed[0], placed[-1]), strict=True)
    return tuple(Tile(label, str(chapter.placing.rank), _where(chapter)) for label, chapter in ends)


def _where(chapter: Chapter) -> str:
    before = chapter.previous_placing.rank
    return f"{chapter.name}; zuvor {before}" if before else chapter.name
