"""The council's page: one sentence, three figures, five bars, three short lists."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assessments.results.queries import from_stored

from .comparison import Comparison
from .content import (
    NOTHING,
    Chapter,
    Cover,
    DomainBar,
    IndicatorRow,
    Line,
    Peers,
    Placing,
    Printed,
    Summary,
    Tile,
)
from .printed_summary import domain_tiles, domains_sentence
from .wording import distance_to_median, is_visible, result_sentence

LINES = 3
BY_POINTS = ("Kein Indikator", "Punkte gewonnen", "Punkte verloren")
BY_RANKS = ("Kein Themenbereich", "Ränge gewonnen", "Ränge verloren")
WITHOUT_PEERS = {
    "gaps_title": "Größte Abstände zur vollen Punktzahl",
    "gaps_basis": "bis zur vollen Punktzahl, in Punkten",
}


def summarise(comparison: Comparison, cover: Cover, peers: Peers, chapters: Sequence[Chapter]) -> Summary:
    own = comparison.own.total
    total, placing = Printed.score(own.score), Placing(own.rank, own.of)
    improved, declined, basis = _movements(cover, chapters)
    nothing = _nothing_moved(cover, chapters)
    what, gained, lost = BY_POINTS if _has_points(chapters) else BY_RANKS
    return Summary(
        sentence=result_sentence(cover, total, placing, peers.edition) or domains_sentence(cover, chapters),
        total=total,
        placing=placing,
        tiles=_tiles(comparison, cover, peers, chapters),
        bars=tuple(DomainBar(c.name, c.score, _median(c), c.placing) for c in chapters),
        improved=improved,
        declined=declined,
        gaps=_gaps(chapters) if peers.count else _gaps_to_full(chapters),
        basis=basis,
        bars_note=_bars_note(cover, peers),
        improved_none=nothing or f"{what} hat gegenüber {cover.previous} {gained}.",
        declined_none=nothing or f"{what} hat gegenüber {cover.previous} {lost}.",
        gaps_none="Kein Indikator liegt unter dem Median."
        if peers.count
        else "Bei allen Indikatoren ist die volle Punktzahl erreicht.",
        **({} if peers.count else WITHOUT_PEERS),
        totals=tuple(sorted(from_stored(result.total) for result in comparison.field)),
    )


def _tiles(
    comparison: Comparison, cover: Cover, peers: Peers, chapters: Sequence[Chapter]
) -> tuple[Tile, ...]:
    own = comparison.own.total
    total, placing = Printed.score(own.score), Placing(own.rank, own.of)
    if total.value is None:
        return domain_tiles(cover, chapters)
    return (
        _total_tile(comparison, cover, total),
        _placing_tile(comparison, cover, peers, placing),
        _distance_tile(comparison, total),
    )


def _median(chapter: Chapter) -> Printed:
    return Printed.score(chapter.statistics.median if chapter.statistics else None)


def _total_tile(comparison: Comparison, cover: Cover, total: Printed) -> Tile:
    label = "Punkte gesamt, vorläufig" if cover.is_provisional else "Punkte gesamt"
    before = comparison.previous.total.score if comparison.previous else None
    note = "von 100 erreichbaren" if total.value is not None else "nicht überliefert"
    if before is not None and total.value is not None:
        change = Printed.change(total.value, before)
        words = f"{change.text} gegenüber" if is_visible(change) else "unverändert gegenüber"
        note = f"{words} {cover.previous} ({Printed.score(before).text})"
    return Tile(label, total.text, note)


def _placing_tile(comparison: Comparison, cover: Cover, peers: Peers, placing: Placing) -> Tile:
    label = f"Rang im Feld der Ausgabe {peers.edition}" if cover.is_provisional else "Rang"
    if placing.rank is None:
        return Tile(
            label,
            NOTHING,
            "in dieser Ausgabe noch nicht freigegeben" if cover.is_provisional else "nicht überliefert",
        )
    note = f"von {placing.of} Städten" if placing.of else ""
    before = comparison.previous.total.rank if comparison.previous else None
    if before is not None:
        note = "; ".join(filter(None, [note, f"{cover.previous}: Rang {before}"]))
    return Tile(label, str(placing.rank), note)


def _distance_tile(comparison: Comparison, total: Printed) -> Tile:
    known = comparison.total_statistics()
    label = "Abstand zum Median"
    if known is None:
        return Tile(label, NOTHING, "zu wenige Städte für einen Vergleich")
    note = f"der {known.count} vergleichbaren Städte ({known.median_printed.text})"
    return Tile(label, Printed.change(total.value, known.median).text, note)


def _bars_note(cover: Cover, peers: Peers) -> str:
    others = f"Vergleichsstädte: {peers.label}, Ausgabe {peers.edition}" if peers.count else ""
    ranks = f"Ränge im Feld der Ausgabe {peers.edition}" if cover.is_provisional else ""
    return " · ".join(filter(None, [others, ranks]))


def _rows(chapters: Iterable[Chapter]) -> list[tuple[Chapter, IndicatorRow]]:
    return [(chapter, row) for chapter in chapters for row in chapter.rows]


def _movements(cover: Cover, chapters: Sequence[Chapter]) -> tuple[tuple[Line, ...], tuple[Line, ...], str]:
    """What rose and what fell: indicators by points; where only places are known, domains by places."""
    moved = [
        (row.change, row.name, chapter.name) for chapter, row in _rows(chapters) if is_visible(row.change)
    ]
    basis = f"gegenüber {cover.previous}, in Punkten"
    if not _has_points(chapters):
        basis = f"gegenüber {cover.previous}, in Rängen"
        moved = [(_places(c), c.name, _from_to(c)) for c in chapters if _places(c).value]
    up = sorted((m for m in moved if m[0].value > 0), key=lambda m: -m[0].value)
    down = sorted((m for m in moved if m[0].value < 0), key=lambda m: m[0].value)
    return _lines(up), _lines(down), basis


def _has_points(chapters: Sequence[Chapter]) -> bool:
    return any(chapter.previous.value is not None for chapter in chapters)


def _lines(moved: Sequence[tuple[Printed, str, str]]) -> tuple[Line, ...]:
    return tuple(Line(name, place, figure) for figure, name, place in moved[:LINES])


def _places(chapter: Chapter) -> Printed:
    """Places won (+) or lost (−)."""
    new, old = chapter.placing.rank, chapter.previous_placing.rank
    return Printed(None if new is None or old is None else Decimal(old - new), chapter.placing_change)


def _from_to(chapter: Chapter) -> str:
    return f"Rang {chapter.placing.rank}, zuvor {chapter.previous_placing.rank}"


def _nothing_moved(cover: Cover, chapters: Sequence[Chapter]) -> str:
    """Why both lists are empty, where there is nothing to compare with."""
    if any(c.previous.value is not None or _places(c).value is not None for c in chapters):
        return ""
    return "Aus der Ausgabe davor liegen für die Stadt keine Zahlen vor."


def _gaps(chapters: Sequence[Chapter]) -> tuple[Line, ...]:
    """The indicators furthest below the comparable cities' median."""
    below = [(distance_to_median(row), row.name, chapter.name) for chapter, row in _rows(chapters)]
    below = [entry for entry in below if is_visible(entry[0]) and entry[0].value < 0]
    return _lines(sorted(below, key=lambda entry: entry[0].value))


def _gaps_to_full(chapters: Sequence[Chapter]) -> tuple[Line, ...]:
    """The indicators furthest below their full points, where no others may be shown."""
    known = [(chapter, row) for chapter, row in _rows(chapters) if row.score.value is not None]
    below = [
        (Printed.change(row.score.value, Decimal(row.attainable)), row.name, chapter.name)
        for chapter, row in known
    ]
    return _lines(sorted((b for b in below if b[0].value < 0), key=lambda entry: entry[0].value))
