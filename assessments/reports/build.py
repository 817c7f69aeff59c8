"""From stored results to a report's content. Reads only; every number comes from the results' queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from assessments.choices import LinkRelation
from assessments.models import Domain, Finding, Indicator, Report
from assessments.results.queries import Figure

from .comparison import COMPARABLE, Comparison, compare, report_run
from .content import (
    Chapter,
    Colophon,
    Cover,
    GapAnalysis,
    IndicatorRow,
    Peers,
    Placing,
    Printed,
)
from .corrections import correction_lines
from .queries import findings_of_city
from .standing_texts import introduction, method_notes
from .summary import summarise
from .values import in_natural_units, marks_in_words, peer_medians, source_list, value_groups
from .wording import chapter_paragraphs

PREFIX = "Smart City Index "
NO_FIGURE = Figure(None)


def build_gap_analysis(report: Report) -> GapAnalysis:
    """Everything that the ordered paper says, at this moment. Raises NothingToReport."""
    comparison = compare(report.edition, report.city)
    findings = findings_of_city(report.edition, report.city)
    cover, peers = _cover(report, comparison, findings), _peers(comparison)
    medians, sources = peer_medians(comparison, findings), source_list(findings)
    chapters = _chapters(comparison, cover, peers, findings, medians)
    return GapAnalysis(
        cover=cover,
        peers=peers,
        summary=summarise(comparison, cover, peers, chapters),
        introduction=introduction(comparison, cover, peers, _counts(chapters, findings)),
        chapters=chapters,
        corrections=correction_lines(comparison),
        shows_corrections=comparison.edition.opened_at is not None,
        picture_note=_picture_note(peers),
        placing_label=_placing_label(cover, peers),
        values_note=_values_note(cover, peers, findings),
        values=value_groups(findings, medians, sources),
        sources=sources,
        colophon=_colophon(report, comparison, cover, peers),
    )


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
        product="Arbeitsfassung (intern)",
        status="vorläufig" if comparison.is_provisional else "veröffentlicht",
        as_of=timezone.localtime(report.ordered_at).date(),
        version=report.sequence,
        previous=edition_name(before.title) if before else "",
        is_provisional=comparison.is_provisional,
        is_reconstructed=any(f.current.is_reconstructed for f in findings if f.current),
    )


def _peers(comparison: Comparison) -> Peers:
    field = comparison.field_edition
    known = comparison.total_statistics()
    return Peers(
        label=comparison.peers.label,
        count=known.count if known else 0,
        edition=edition_name(field.title) if field else "",
    )


def _chapters(
    comparison: Comparison,
    cover: Cover,
    peers: Peers,
    findings: Sequence[Finding],
    medians: Mapping[int, Decimal],
) -> tuple[Chapter, ...]:
    by_indicator: dict[int, list[Finding]] = {}
    by_domain: dict[int, list[Finding]] = {}
    for finding in findings:
        indicator = finding.parameter.indicator
        by_indicator.setdefault(indicator.pk, []).append(finding)
        by_domain.setdefault(indicator.domain_id, []).append(finding)
    rows: dict[int, list[IndicatorRow]] = {}
    for indicator in Indicator.objects.filter(domain__edition=comparison.edition).select_related("domain"):
        detail = in_natural_units(by_indicator.get(indicator.pk, []), medians)
        rows.setdefault(indicator.domain_id, []).append(_row(indicator, comparison, detail))
    chapters = []
    for domain in Domain.objects.filter(edition=comparison.edition).select_related("predecessor"):
        bare = _chapter(domain, rows.get(domain.pk, []), comparison)
        note = marks_in_words(by_domain.get(domain.pk, []))
        chapters.append(replace(bare, values_note=note, paragraphs=chapter_paragraphs(bare, cover, peers)))
    return tuple(chapters)


def _row(indicator: Indicator, comparison: Comparison, detail: str) -> IndicatorRow:
    key = (indicator.domain.key, indicator.name)
    own = comparison.own.indicators.get(key, NO_FIGURE)
    before = comparison.previous_indicator(key) or NO_FIGURE
    link = comparison.links.get(key)
    renamed = bool(link and link.key and link.relation in COMPARABLE and link.key[1] != indicator.name)
    return IndicatorRow(
        name=indicator.name,
        attainable=indicator.attainable,
        detail=detail,
        score=Printed.score(own.score),
        change=Printed.change(own.score, before.score),
        previous=Printed.score(before.score),
        previous_name=link.key[1] if renamed and before.score is not None else "",
        note=_note(comparison, link.relation if link else None),
        statistics=comparison.indicator_statistics(key),
    )


def _note(comparison: Comparison, relation: LinkRelation | None) -> str:
    """Only what stands in the way of a plain comparison."""
    if comparison.previous is None or not comparison.previous.indicators or relation is None:
        return ""
    if relation == LinkRelation.CHANGED:
        return "Methode geändert"
    return "" if relation in COMPARABLE else str(relation.label)


def _dropped(domain: Domain, comparison: Comparison) -> list[IndicatorRow]:
    """What the edition before had in this domain and nothing in this edition continues."""
    if comparison.previous is None:
        return []
    continued = {link.key for link in comparison.links.values()}
    earlier = Indicator.objects.filter(
        domain__edition=comparison.previous.edition, domain__key=_earlier_key(domain)
    )
    return [
        IndicatorRow(
            name=indicator.name,
            attainable=indicator.attainable,
            detail="",
            score=Printed.score(None),
            change=Printed.change(None, None),
            previous=Printed.score(figure.score),
            previous_name="",
            note=str(LinkRelation.DROPPED.label),
            statistics=None,
        )
        for indicator in earlier
        if (key := (_earlier_key(domain), indicator.name)) not in continued
        and (figure := comparison.previous.indicators.get(key))
    ]


def _earlier_key(domain: Domain) -> str:
    return domain.predecessor.key if domain.predecessor else domain.key


def _chapter(domain: Domain, rows: Sequence[IndicatorRow], comparison: Comparison) -> Chapter:
    """The domain's figures, still without words."""
    own = comparison.own.domains.get(domain.key, NO_FIGURE)
    known = comparison.previous.domains if comparison.previous else {}
    before = known.get(_earlier_key(domain), NO_FIGURE)
    return Chapter(
        key=domain.key,
        name=domain.name,
        score=Printed.score(own.score),
        placing=Placing(own.rank, own.of),
        change=Printed.change(own.score, before.score),
        previous=Printed.score(before.score),
        previous_placing=Placing(before.rank if own.rank else None, before.of),
        statistics=comparison.domain_statistics(domain.key),
        rows=(*rows, *_dropped(domain, comparison)),
        values_note="",
        paragraphs=(),
    )


def _counts(chapters: Sequence[Chapter], findings: Sequence[Finding]) -> tuple[int, int, int]:
    present = [row for chapter in chapters for row in chapter.rows if row.score.value is not None]
    return len(chapters), len(present), len(findings)


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
