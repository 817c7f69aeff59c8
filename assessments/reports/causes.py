"""Why points and rank moved, as the paper prints it: the same figures as on the page."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.comparison.movement import POINT, Row
from assessments.comparison.movement import Movement as Moved
from assessments.comparison.why_moved import why_moved
from assessments.comparison.wording import change_sentence, picture_title, rank_lines
from assessments.models import Participation
from assessments.results.place import CityPlace
from assessments.scoring.printing import print_signed
from cities.models import City

from .comparison import Comparison
from .content_causes import SHOWN, Cause, CauseRow, Movement, RankLine
from .figures import Printed

ROUNDED = "Gerundete Teile sind so angepasst, dass sie zusammen die gedruckte Veränderung ergeben."
PRINTED = (
    "Gerechnet aus den gedruckten Zahlen. „Methode“ sind neue, entfallene und anders erhobene Indikatoren. "
    "Ohne einzelne Werte der anderen Städte lassen sich eigene Werte und Feld nicht trennen. „Nicht "
    "aufteilbar“: Die gedruckten Zeilen eines Themenbereichs ergeben nicht seine Punktzahl."
)
COMPUTED = (
    "„Eigene Werte“: was neu recherchiert wurde. „Eigene Korrekturen“: was seit Beginn der Runde übernommen "
    "wurde. „Methode“: neue, entfallene und anders erhobene Parameter, Skalen und Gewichte. „Feld“: alle "
    "anderen Städte, denn der beste und der schwächste Stand verschieben die Skala. Jede Ursache wird in "
    "allen Reihenfolgen von alt auf neu geschaltet; ihr Teil ist das Mittel."
)


def movement_of(comparison: Comparison) -> Movement | None:
    """None where nothing moved, or where other points lead to these than those compared with."""
    place = city_place(comparison)
    moved = why_moved(place)
    if moved is None or comparison.previous is None:
        return None
    ranked = moved.ranks_before or moved.before
    if comparison.previous.edition not in (moved.before, ranked):
        return None
    return None if _stands_still(moved) else _movement(moved)


def _stands_still(moved: Moved) -> bool:
    """A chapter that only said so would be an empty page; the council's page says it."""
    return moved.change == 0 and not moved.shown_rows and not (moved.ranks and moved.ranks.change)


def city_place(comparison: Comparison) -> CityPlace:
    edition, city = comparison.edition, comparison.own.city
    participation = Participation.objects.filter(edition=edition, city=city).first()
    if participation:
        participation.edition = edition
    return CityPlace(edition, city, participation)


def _movement(moved: Moved) -> Movement:
    rows = sorted(moved.shown_rows, key=lambda row: -abs(row.total))
    names = dict(City.objects.values_list("slug", "name"))
    return Movement(
        sentence=change_sentence(moved),
        before_label=str(moved.before.year),
        after_label="jetzt, vorläufig" if moved.status == "provisional" else str(moved.edition.year),
        before=_stored(moved.before_q),
        after=_stored(moved.after_q),
        change="" if moved.change is None else print_signed(moved.change),
        causes=tuple(
            Cause(name, Printed(part, print_signed(part)))
            for name, part in zip(moved.causes, moved.totals, strict=True)
        ),
        rows=tuple(_row(row.domain, row.name, row.parts) for row in rows),
        rest=_rest(rows[SHOWN:]),
        quiet=len(moved.rows) - len(moved.shown_rows),
        ranks=tuple(RankLine(**line) for line in rank_lines(moved.ranks, names)) if moved.ranks else (),
        picture_words=picture_title(moved) if moved.causes else "",
        notes=_notes(moved),
    )


def _row(domain: str, name: str, parts: Sequence[Decimal]) -> CauseRow:
    return CauseRow(domain, name, tuple(map(print_signed, parts)), print_signed(sum(parts, Decimal("0.0"))))


def _rest(rows: Sequence[Row]) -> CauseRow | None:
    """What the paper does not name one by one, added up."""
    if len(rows) < 2:
        return None
    parts = [sum(column, Decimal("0.0")) for column in zip(*(row.parts for row in rows), strict=True)]
    return _row("", f"{len(rows)} weitere Indikatoren zusammen", parts)


def _stored(q: int | None) -> Printed:
    return Printed.score(None if q is None else Decimal(q) / POINT)


def _notes(moved: Moved) -> tuple[str, ...]:
    notes = []
    if moved.computed:
        years = ", ".join(map(str, moved.computed))
        notes.append(
            f"Ohne gedruckten Gesamtwert ({years}) steht hier der Mittelwert der gedruckten Themenbereiche."
        )
    if moved.causes:
        notes += [PRINTED if moved.status == "printed" else COMPUTED, ROUNDED]
    elif moved.before_q is not None:
        notes.append(
            f"Nach Ursachen aufteilen lässt sich die Veränderung nicht: Aus {moved.before.year} oder "
            f"{moved.edition.year} sind nicht alle Indikatoren der Stadt bekannt."
        )
    return tuple(notes)
