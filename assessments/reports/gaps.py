"""What the city can gain: the most effective steps, and where the comparable cities stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.choices import SourceKind
from assessments.comparison.printed_sheets import sheets
from assessments.models import Finding, Parameter
from assessments.results.own_field import OwnField, own_field
from assessments.results.queries import IndicatorKey, from_stored
from assessments.results.slots import Slot, slots_of
from assessments.scoring.levers import Outcome, levers
from cities.peers import LEAST_CITIES

from .causes import city_place
from .comparison import Comparison
from .content import Chapter, Cover, IndicatorRow, Peers
from .content_causes import GapChapter, GapRow
from .figures import Placing, Printed
from .options import Options

SHOWN = 10
APART = 5
COLUMNS = ("Sachstand", "Zeithorizont", "Finanzierung", "Beschluss-Nr.", "zuständig")
NOT_STEERED = {SourceKind.REGISTER: "amtliches Register", SourceKind.RATING: "Bewertung des Projektteams"}


def gap_chapter(
    comparison: Comparison, cover: Cover, peers: Peers, chapters: Sequence[Chapter], options: Options
) -> GapChapter | None:
    """None where nothing is left to gain or nothing is known."""
    columns = COLUMNS if options.columns else ()
    place = city_place(comparison)
    own = own_field(place)
    if own is None:
        return _from_printed(comparison, chapters, columns)
    slots = {slot.column: slot for slot in slots_of(place.city, own.catalogue).values()}
    scheme, others = own.catalogue.scheme, own.others
    found = levers(scheme, own.values, own.row, peers=own.peer_rows, published_others=others)
    gaining = [lever for lever in found if lever.gain_q > 0 and lever.step and lever.parameter in slots]
    counts = _level_counts(comparison)
    ranked = place.shows_ranks
    rows = [_row(lever.step, slots[lever.parameter], own, ranked, counts) for lever in gaining]
    steered = [slots[lever.parameter].is_steered for lever in gaining]
    return GapChapter(
        lead=_lead(),
        rows=tuple(row for row, mine in zip(rows, steered, strict=True) if mine)[:SHOWN],
        apart=tuple(row for row, mine in zip(rows, steered, strict=True) if not mine)[:APART],
        columns=columns,
        notes=_notes(cover, peers),
    )


def _row(
    step: Outcome,
    slot: Slot,
    own: OwnField,
    shows_ranks: bool,
    counts: Mapping[int, str],
) -> GapRow:
    parameter = slot.parameter
    domain = parameter.indicator.domain
    source = NOT_STEERED.get(SourceKind(parameter.source_kind), "")
    return GapRow(
        name=parameter.name,
        place=" · ".join(filter(None, [f"{domain.name} › {parameter.indicator.name}", source])),
        now=slot.now,
        target=slot.words(slot.assume(step.value)),
        gain=_gain(step.total_q, own.now.total),
        domain_gain=_gain(step.domain_q, own.now.domains[domain.key]),
        placing=Placing(step.rank if shows_ranks and own.now.rank else None, own.size),
        others=counts.get(parameter.pk, ""),
    )


def _gain(new: int, old: int) -> Printed:
    return Printed.change(from_stored(new), from_stored(old))


def _level_counts(comparison: Comparison) -> dict[int, str]:
    """Parameter of this edition → how many comparable cities stand on which level, best first.

    The cities' values are those of the published edition that all other figures come from.
    """
    there = comparison.field_edition
    if there is None or len(comparison.peers.city_ids) < LEAST_CITIES:
        return {}
    words = _words_of_counts(comparison)
    return words if there == comparison.edition else _by_successor(comparison, words)


def _words_of_counts(comparison: Comparison) -> dict[int, str]:
    """By the published edition's own parameters."""
    findings = Finding.objects.filter(
        city_id__in=comparison.peers.city_ids,
        parameter__indicator__domain__edition=comparison.field_edition,
        current__level__isnull=False,
    ).values_list("parameter_id", "current__level__label", "current__level__points")
    counted: dict[int, Counter[tuple[Decimal, str]]] = {}
    for parameter_id, label, points in findings:
        counted.setdefault(parameter_id, Counter())[points, label] += 1
    return {
        key: " · ".join(f"{label}: {count}" for (_, label), count in sorted(found.items(), reverse=True))
        for key, found in counted.items()
        if sum(found.values()) >= LEAST_CITIES
    }


def _by_successor(comparison: Comparison, words: Mapping[int, str]) -> dict[int, str]:
    rows = Parameter.objects.filter(indicator__domain__edition=comparison.edition).values_list(
        "pk", "predecessor_id"
    )
    return {pk: words[before] for pk, before in rows if before in words}


def _lead() -> str:
    return (
        "Die Tabelle nennt je Parameter den nächsten Schritt und was er für sich allein bringt. Jeder "
        "Zuwachs ist eine vollständige Neuberechnung; mehrere Schritte zusammen bringen nicht genau die "
        "Summe. Ob ein Schritt fachlich sinnvoll ist, sagt der Index nicht."
    )


def _notes(cover: Cover, peers: Peers) -> tuple[str, ...]:
    notes = ["„gesamt“ und „Bereich“: Zuwachs in Punkten des Gesamtergebnisses und des Themenbereichs."]
    if peers.count:
        notes.append(f"Anzahl je Stufe: {peers.count} Vergleichsstädte, Ausgabe {peers.edition}.")
    if cover.is_provisional:
        notes.append(
            f"Alle Punkte vorläufig; Ränge im Feld der Ausgabe {peers.edition}, ohne Änderungen bei anderen."
        )
    return tuple(notes)


def _from_printed(
    comparison: Comparison, chapters: Sequence[Chapter], columns: tuple[str, ...]
) -> GapChapter | None:
    """Only points are known: what is missing in each indicator, and what it counts in the total."""
    shares = {key: share for sheet in sheets(comparison.own).values() for key, share in sheet.shares.items()}
    open_points = [
        (row.attainable - row.score.value, chapter, row)
        for chapter in chapters
        for row in chapter.rows
        if row.score.value is not None and row.score.value < row.attainable
    ]
    rows = [_printed_row(lacking, chapter, row, shares) for lacking, chapter, row in open_points]
    rows.sort(key=lambda row: -(row.gain.value or Decimal(0)))
    if not rows:
        return None
    lead = (
        "Einzelne Werte sind aus dieser Ausgabe nicht überliefert. Die Tabelle nennt deshalb die "
        "Indikatoren, bei denen bis zur vollen Punktzahl am meisten fehlt, und was das für das "
        "Gesamtergebnis hieße."
    )
    return GapChapter(lead, tuple(rows[:SHOWN]), (), columns, ("Zuwachs bei voller Punktzahl.",))


def _printed_row(
    lacking: Decimal, chapter: Chapter, row: IndicatorRow, shares: Mapping[IndicatorKey, Decimal]
) -> GapRow:
    share = shares.get((chapter.key, row.name))
    total = None if share is None else lacking * share
    return GapRow(
        name=row.name,
        place=chapter.name,
        now=f"{row.score.text} Punkte",
        target=f"{row.attainable} Punkte",
        gain=Printed.mean(total),
        domain_gain=Printed.mean(None if total is None else total * _domains(shares)),
        placing=Placing(None, None),
        others="",
    )


def _domains(shares: Mapping[IndicatorKey, Decimal]) -> int:
    """How many domains of equal weight the total is the mean of."""
    return len({key for key, _ in shares})
