"""From stored results to a report's content. Reads only; every number comes from the results' queries."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Finding, Report

from .causes import movement_of
from .chapters import chapters_of, counts
from .comparison import Comparison, compare, report_run
from .content import Colophon, Cover, GapAnalysis, Peers
from .corrections import correction_lines
from .gaps import gap_chapter
from .options import INTERNAL, POLITICS, PRODUCTS, Options, chosen_peers, edition_against, options_of
from .queries import analysis_texts, findings_of_city
from .standing_texts import introduction, method_notes
from .summary import summarise
from .values import peer_medians, source_list, value_groups

PREFIX = "Smart City Index "


def build_gap_analysis(report: Report) -> GapAnalysis:
    """Everything that the ordered paper says, at this moment. Raises NothingToReport."""
    options, edition, city = options_of(report), report.edition, report.city
    comparison = compare(
        edition, city, edition_against(options, edition), chosen_peers(options, edition, city)
    )
    findings = findings_of_city(report.edition, report.city)
    cover, peers = _cover(report, comparison, findings), _peers(comparison)
    medians, sources = peer_medians(comparison, findings), source_list(findings)
    chapters = chapters_of(comparison, cover, peers, findings, medians, analysis_texts(edition, city))
    shows_corrections = _shows_corrections(report, comparison, options)
    return GapAnalysis(
        cover=cover,
        peers=peers,
        summary=summarise(comparison, cover, peers, chapters),
        introduction=introduction(comparison, cover, peers, counts(chapters, findings)),
        chapters=chapters,
        corrections=correction_lines(comparison) if shows_corrections else (),
        shows_corrections=shows_corrections,
        picture_note=_picture_note(peers),
        placing_label=_placing_label(cover, peers),
        values_note=_values_note(cover, peers, findings),
        values=value_groups(findings, medians, sources),
        sources=sources,
        colophon=_colophon(report, comparison, cover, peers),
        movement=movement_of(comparison) if options.movement else None,
        gap_chapter=gap_chapter(comparison, cover, peers, chapters, options) if options.gaps else None,
        shows_values=options.values,
    )


def product_of(report: Report) -> str:
    return POLITICS if report.kind == ReportKind.POLITICS else INTERNAL


def _shows_corrections(report: Report, comparison: Comparison, options: Options) -> bool:
    """Never in the version for the council: evidence and reasons are the administration's business."""
    has_round = comparison.edition.opened_at is not None
    return has_round and options.corrections and product_of(report) == INTERNAL


def edition_name(title: str) -> str:
    """„2027 (Demo)" of „Smart City Index 2027 (Demo)"."""
    return title.removeprefix(PREFIX)


def _cover(report: Report, comparison: Comparison, findings: Iterable[Finding]) -> Cover:
    before = comparison.previous.edition if comparison.previous else None
    return Cover(
        city=report.city.name,
        title="Lückenanalyse",
        edition=edition_name(report.edition.title),
        year=report.edition.year,
        product=PRODUCTS[product_of(report)],
        status="vorläufig" if comparison.is_provisional else "veröffentlicht",
        as_of=timezone.localtime(report.ordered_at).date(),
        version=report.sequence,
        previous=edition_name(before.title) if before else "",
        is_provisional=comparison.is_provisional,
        is_reconstructed=any(f.current.is_reconstructed for f in findings if f.current),
        lines=options_of(report).lines,
    )


def _peers(comparison: Comparison) -> Peers:
    field = comparison.field_edition
    known = comparison.total_statistics()
    return Peers(
        label=comparison.peers.label,
        count=known.count if known else 0,
        edition=edition_name(field.title) if field else "",
    )


def _placing_label(cover: Cover, peers: Peers) -> str:
    return f"Rang im Feld der Ausgabe {peers.edition}" if cover.is_provisional else "Rang"


def _picture_note(peers: Peers) -> str:
    scale = "Skala: Prozent der erreichbaren Punkte"
    return f"Vergleichsstädte: {peers.label}, Ausgabe {peers.edition} · {scale}" if peers.count else scale


def _values_note(cover: Cover, peers: Peers, findings: Sequence[Finding]) -> str:
    if not findings:
        return "Zu dieser Ausgabe sind nur die Punkte überliefert, keine einzelnen Werte."
    note = f"Alle {len(findings)} Werte der Stadt mit ihren Punkten, in natürlichen Einheiten."
    if peers.count:
        note += f" Mediane: {peers.count} Vergleichsstädte, Ausgabe {peers.edition}."
    return note


def _colophon(report: Report, comparison: Comparison, cover: Cover, peers: Peers) -> Colophon:
    run = report_run(comparison.edition)
    facts = [
        ("Ausgabe", report.edition.title),
        ("Produkt", cover.product),
        ("Status", cover.status),
        ("Stand", f"{cover.as_of:%d.%m.%Y}"),
        ("Fassung", str(cover.version)),
        ("Stand der Werte", f"Nr. {report.edition.values_revision}"),
    ]
    if run is not None:
        facts.append(
            ("Berechnung" if cover.status != "vorläufig" else "Festgehaltenes Feld", run.result_hash)
        )
    if peers.edition and comparison.is_provisional:
        facts.append(("Ränge und Vergleichsstädte", f"Ausgabe {peers.edition}, veröffentlicht"))
    return Colophon(tuple(facts), method_notes(comparison))
