"""The domains' chapters: this year beside the year before, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.choices import LinkRelation
from assessments.models import AnalysisText, Domain, Finding, Indicator
from assessments.results.queries import Figure

from .comparison import COMPARABLE, Comparison, Link
from .content import Chapter, Cover, IndicatorRow, Peers, Placing, Printed
from .options import POLITICS, PRODUCTS
from .values import in_natural_units, marks_in_words
from .wording import chapter_paragraphs

NO_FIGURE = Figure(None)
WORDS = {
    LinkRelation.CHANGED: "Methode geändert",
    LinkRelation.SUCCESSOR: "Nachfolger",
    LinkRelation.MOVED: "aus anderem Themenbereich",
}


def chapters_of(
    comparison: Comparison,
    cover: Cover,
    peers: Peers,
    findings: Sequence[Finding],
    medians: Mapping[int, Decimal],
    texts: Mapping[int, AnalysisText],
) -> tuple[Chapter, ...]:
    """`texts` are the city's own by domain; without one the drafted text stands."""
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
        draft = chapter_paragraphs(bare, cover, peers)
        worded = _worded(texts.get(domain.pk), draft, cover)
        chapters.append(replace(bare, values_note=note, draft=draft, **worded))
    return tuple(chapters)


def _worded(text: AnalysisText | None, draft: tuple[str, ...], cover: Cover) -> dict[str, Any]:
    """The paragraphs to print; who edited them is said in the working copy only."""
    if text is None:
        return {"paragraphs": draft}
    paragraphs = tuple(part.strip() for part in text.text.split("\n\n") if part.strip())
    day = timezone.localtime(text.edited_at)
    edited = f"Text der Stadt, bearbeitet von {text.edited_by.name} am {day:%d.%m.%Y}"
    return {"paragraphs": paragraphs, "edited": "" if cover.product == PRODUCTS[POLITICS] else edited}


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
        mean_change=Printed.mean(comparison.mean_change(key)),
        remark=_remark(comparison, link),
    )


def _note(comparison: Comparison, relation: LinkRelation | None) -> str:
    """Only what stands in the way of a plain comparison."""
    if comparison.previous is None or not comparison.previous.indicators or relation is None:
        return ""
    if relation in COMPARABLE:
        return WORDS.get(relation, "")
    return str(relation.label)


def _remark(comparison: Comparison, link: Link | None) -> str:
    """The crosswalk's own words, where the comparison is not a plain one and last year's figure is shown."""
    if link is None or comparison.previous is None or not comparison.previous.indicators:
        return ""
    return "" if link.relation in {LinkRelation.SAME, LinkRelation.NEW} else link.note


def _dropped(domain: Domain, comparison: Comparison) -> list[IndicatorRow]:
    """What the edition before had in this domain and nothing in this edition continues."""
    if comparison.previous is None:
        return []
    earlier = Indicator.objects.filter(
        domain__edition=comparison.previous.edition, domain__key=_earlier_key(domain, comparison)
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
        if (key := (_earlier_key(domain, comparison), indicator.name)) not in comparison.continued
        and (figure := comparison.previous.indicators.get(key))
    ]


def _earlier_key(domain: Domain, comparison: Comparison) -> str:
    """The key that the domain had in the edition compared with."""
    known, predecessor = comparison.earlier_domains, domain.predecessor
    if predecessor and predecessor.key in known:
        return predecessor.key
    if domain.key in known or not known:
        return domain.key
    sources = [link.key[0] for key, link in comparison.links.items() if key[0] == domain.key and link.key]
    return max(sorted(set(sources)), key=sources.count, default=domain.key)


def _chapter(domain: Domain, rows: Sequence[IndicatorRow], comparison: Comparison) -> Chapter:
    """The domain's figures, still without words."""
    own = comparison.own.domains.get(domain.key, NO_FIGURE)
    known = comparison.previous.domains if comparison.previous else {}
    before = known.get(_earlier_key(domain, comparison), NO_FIGURE)
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
        mean_change=Printed.mean(comparison.mean_domain_change(domain.key, _earlier_key(domain, comparison))),
        previous_name=_earlier_name(domain, comparison),
        notes=_notes(domain, comparison, own, before),
    )


def _earlier_name(domain: Domain, comparison: Comparison) -> str:
    """The domain's name in the edition before, where it was another."""
    name = comparison.earlier_domains.get(_earlier_key(domain, comparison), domain.name)
    return "" if name == domain.name else name


def _notes(domain: Domain, comparison: Comparison, own: Figure, before: Figure) -> tuple[str, ...]:
    """What is said of printed figures: those of the domain, then those of its rows."""
    rows = [
        f"{name}: {figure.note}"
        for (key, name), figure in comparison.own.indicators.items()
        if key == domain.key and figure.note
    ]
    return tuple(dict.fromkeys(filter(None, [before.note, own.note, *rows])))


def counts(chapters: Sequence[Chapter], findings: Sequence[Finding]) -> tuple[int, int, int]:
    present = [row for chapter in chapters for row in chapter.rows if row.score.value is not None]
    return len(chapters), len(present), len(findings)
