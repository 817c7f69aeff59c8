"""Drafted sentences of a domain's analysis and the council's page: chosen by the facts, never by chance."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assessments.scoring.printing import print_decimal, print_signed, round_decimal

from .content import Chapter, Cover, IndicatorRow, Peers, Placing, Printed

SHOWN = 3
NUMBERS = dict(
    enumerate(
        ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"), start=2
    )
)


def listed(words: Sequence[str]) -> str:
    """„A", „A und B", „A, B und C"."""
    return " und ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def quoted(name: str) -> str:
    return f"„{name}“"


def plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def in_words(count: int) -> str:
    """Two to twelve in words, more in digits."""
    return NUMBERS.get(count, str(count))


def points(figure: Decimal) -> str:
    """An amount without its sign: „12,4 Punkte"."""
    return f"{print_decimal(abs(round_decimal(figure)))} Punkte"


def is_visible(change: Printed) -> bool:
    """Whether a change shows at one decimal."""
    return change.value is not None and round_decimal(change.value) != 0


def placed(placing: Placing, cover: Cover, field: str) -> str:
    """„und läge damit im Feld der Ausgabe 2024 auf Rang 6 von 82"; empty where there is no rank."""
    if placing.rank is None:
        return ""
    where = f"im Feld der Ausgabe {field} auf Rang" if cover.is_provisional else "auf Rang"
    of = f" von {placing.of} Städten" if placing.of else ""
    return f" und {'läge' if cover.is_provisional else 'liegt'} damit {where} {placing.rank}{of}"


def result_sentence(cover: Cover, total: Printed, placing: Placing, field: str) -> str:
    """The council's page in one sentence; empty where no total is known."""
    if total.value is None:
        return ""
    mark = "vorläufig " if cover.is_provisional else ""
    reached = f"{cover.city} erreicht im Smart City Index {cover.edition} {mark}{total.text} von 100 Punkten"
    return f"{reached}{placed(placing, cover, field)}."


def chapter_paragraphs(chapter: Chapter, cover: Cover, peers: Peers) -> tuple[str, ...]:
    """The analysis of a domain: place and what moved; strengths, weaknesses and comparison."""
    rows = chapter.rows
    paragraphs = (
        [_standing(chapter, cover, peers), _change(chapter, cover), _rank_change(chapter, cover)],
        [_movements(rows, cover), _method(rows), _new(rows), _dropped(rows)],
        [_strong(rows), _weak(rows), _beside_peers(chapter, peers), _furthest(rows, peers)],
    )
    first, moved, compared = (" ".join(filter(None, parts)) for parts in paragraphs)
    return tuple(filter(None, [" ".join(filter(None, [first, moved])), compared]))


def _standing(chapter: Chapter, cover: Cover, peers: Peers) -> str:
    mark = "vorläufig " if cover.is_provisional else ""
    reached = f"Im Themenbereich {chapter.name} erreicht {cover.city} {mark}{chapter.score.text} Punkte"
    return f"{reached}{placed(chapter.placing, cover, peers.edition)}."


def _change(chapter: Chapter, cover: Cover) -> str:
    change = chapter.change.value
    if change is None:
        return ""
    before = f"in der Ausgabe {cover.previous} ({chapter.previous.text})"
    if change == 0:
        return f"Das sind ebenso viele wie {before}."
    if not is_visible(chapter.change):
        return f"Das sind fast ebenso viele wie {before}."
    return f"Das sind {points(change)} {'mehr' if change > 0 else 'weniger'} als {before}."


def _rank_change(chapter: Chapter, cover: Cover) -> str:
    """How the place moved; a plain sentence where points and place moved in opposite directions."""
    new, old = chapter.placing.rank, chapter.previous_placing.rank
    if new is None or old is None:
        return ""
    if new == old:
        return f"Der Rang {'bliebe' if cover.is_provisional else 'ist'} damit unverändert."
    moved, better = plural(abs(old - new), "Rang", "Ränge"), new < old
    change = chapter.change.value or Decimal(0)
    direction = "weiter vorn" if better else "weiter hinten"
    if change > 0 and not better:
        return (
            f"Obwohl die Punktzahl gestiegen ist, liegt die Stadt {moved} {direction}: Andere Städte haben "
            "stärker zugelegt oder sind hinzugekommen."
        )
    if change < 0 and better:
        return (
            f"Obwohl die Punktzahl gesunken ist, liegt die Stadt {moved} {direction}: Andere Städte haben "
            "stärker verloren oder sind ausgeschieden."
        )
    verb = "läge" if cover.is_provisional else "liegt"
    return f"Die Stadt {verb} damit {moved} {direction} als zuvor (Rang {old})."


def _share(row: IndicatorRow) -> Decimal:
    return row.score.value / row.attainable


def _scored(rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """Best first; equal ones in the catalogue's order."""
    return sorted((row for row in rows if row.score.value is not None), key=lambda row: -_share(row))


def _named(rows: Sequence[IndicatorRow], figures: Sequence[str] = ()) -> str:
    """At most three by name, the rest counted."""
    words = [quoted(row.name) for row in rows]
    if figures:
        words = [f"{word} ({figure})" for word, figure in zip(words, figures, strict=True)]
    if len(words) > SHOWN + 1:
        return f"{', '.join(words[:SHOWN])} und {in_words(len(words) - SHOWN)} weiteren"
    return listed(words)


def _strong(rows: Sequence[IndicatorRow]) -> str:
    scored = _scored(rows)
    full = [row for row in scored if _share(row) >= 1]
    if full:
        return f"Die volle Punktzahl erreicht die Stadt bei {_named(full)}."
    best = [row for row in scored[:2] if _share(row) > 0]
    if not best:
        return ""
    return f"Am stärksten ist die Stadt bei {_named(best, [_of(row) for row in best])}."


def _weak(rows: Sequence[IndicatorRow]) -> str:
    scored = _scored(rows)
    none = [row for row in scored if row.score.value <= 0]
    if none:
        return f"Ohne Punkte bleibt sie bei {_named(none)}."
    if len(scored) < 2 or _share(scored[-1]) >= 1:
        return ""
    return f"Am schwächsten ist sie bei {_named(scored[-1:], [_of(scored[-1])])}."


def _of(row: IndicatorRow) -> str:
    return f"{row.score.text} von {row.attainable}"


def _beside_peers(chapter: Chapter, peers: Peers) -> str:
    if chapter.statistics is None or chapter.score.value is None:
        return ""
    median = chapter.statistics.median
    distance = round_decimal(chapter.score.value - median)
    where = f"dem Median der {peers.count} Vergleichsstädte ({Printed.score(median).text})"
    if distance == 0:
        return f"Der Themenbereich liegt auf {where}."
    return f"Der Themenbereich liegt {points(distance)} {'über' if distance > 0 else 'unter'} {where}."


def distance_to_median(row: IndicatorRow) -> Printed:
    if row.statistics is None:
        return Printed.change(None, None)
    return Printed.change(row.score.value, row.statistics.median)


def _furthest(rows: Sequence[IndicatorRow], peers: Peers) -> str:
    """The largest distances to the comparable cities on either side."""
    measured = [(distance_to_median(row), row) for row in rows]
    far = sorted(((d.value, d, row) for d, row in measured if is_visible(d)), key=lambda entry: entry[0])
    if not far:
        return ""
    (least, low, lowest), (most, high, highest) = far[0], far[-1]
    parts = []
    if most > 0:
        parts.append(f"am weitesten darüber liegt {_named([highest], [f'{high.text} Punkte'])}")
    if least < 0:
        verb = "" if parts else "liegt "
        parts.append(f"am weitesten darunter {verb}{_named([lowest], [f'{low.text} Punkte'])}")
    sentence = f"{', '.join(parts)}."
    if least > 0:
        sentence += " Kein Indikator liegt darunter."
    return sentence[0].upper() + sentence[1:]


def _movements(rows: Sequence[IndicatorRow], cover: Cover) -> str:
    if not any(row.change.value is not None for row in rows):
        return ""
    moved = sorted((row for row in rows if is_visible(row.change)), key=lambda row: -row.change.value)
    if not moved:
        return f"Kein Indikator hat sich gegenüber der Ausgabe {cover.previous} sichtbar verändert."
    won = [row for row in moved if row.change.value > 0]
    lost = [row for row in reversed(moved) if row.change.value < 0]
    sentences, than = [], f" als in der Ausgabe {cover.previous}"
    if won:
        sentences.append(f"Mehr Punkte{than} gibt es bei {_with_changes(won)}.")
        than = ""
    if lost:
        sentences.append(f"Weniger Punkte{than} gibt es bei {_with_changes(lost)}.")
    return " ".join(sentences)


def _with_changes(rows: Sequence[IndicatorRow]) -> str:
    return _named(rows, [print_signed(round_decimal(row.change.value)) for row in rows])


def _method(rows: Sequence[IndicatorRow]) -> str:
    """Where the comparison is not a plain one, it says so."""
    changed = [row for row in rows if row.note == "Methode geändert" and row.change.value is not None]
    if not changed:
        return ""
    verb = "ist die Veränderung" if len(changed) == 1 else "sind die Veränderungen"
    return (
        f"Bei {_named(changed)} wurde die Methode geändert; dort {verb} nicht allein auf die Stadt "
        "zurückzuführen."
    )


def _new(rows: Sequence[IndicatorRow]) -> str:
    new = [row for row in rows if row.note == "neu"]
    return (
        f"Neu im Index {'ist' if len(new) == 1 else 'sind'} {listed([quoted(r.name) for r in new])}."
        if new
        else ""
    )


def _dropped(rows: Sequence[IndicatorRow]) -> str:
    gone = [row for row in rows if row.note == "entfallen"]
    return (
        f"Entfallen {'ist' if len(gone) == 1 else 'sind'} {listed([quoted(r.name) for r in gone])}."
        if gone
        else ""
    )
