"""A report's content as the HTML document that is printed. Whatever people wrote stays text (autoescaped)."""

from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from assessments.charts.bars import BarRow, bar_chart
from assessments.charts.field import field_chart
from assessments.charts.strip import StripRow, strip_chart
from assessments.charts.waterfall import End, Stage, waterfall_chart

from .content import Chapter, GapAnalysis, IndicatorRow
from .text_alternatives import chapter_in_words, domains_in_words, field_in_words


def report_html(report: GapAnalysis) -> str:
    """The whole document; needs nothing but the print style sheet and the print fonts beside it."""
    return render_to_string("reports/gap_analysis.html", paper_context(report))


def paper_context(report: GapAnalysis) -> dict[str, Any]:
    """What the paper's templates need, in print and in the preview."""
    return {
        "report": report,
        "cover": report.cover,
        "summary": report.summary,
        "field_picture": _field_picture(report),
        "domain_picture": _domain_picture(report),
        "chapters": [(chapter, _chapter_picture(report, chapter)) for chapter in report.chapters],
        "movement_picture": _movement_picture(report),
        "fingerprint": report.fingerprint(),
    }


def _share(value: Decimal | None, attainable: int = 100) -> float | None:
    return None if value is None else float(value) * 100 / attainable


def _own_label(report: GapAnalysis) -> str:
    return f"{report.cover.city}, {report.cover.mark}" if report.cover.mark else report.cover.city


def _field_picture(report: GapAnalysis) -> SafeString | None:
    summary = report.summary
    if not summary.totals:
        return None
    chart = field_chart(
        [float(score) for score in summary.totals],
        _share(summary.total.value),
        title=field_in_words(report),
        own_text=f"{report.cover.city} {summary.total.text}",
    )
    return mark_safe(chart)  # the charts escape every text that they are given


def _domain_picture(report: GapAnalysis) -> SafeString:
    rows = [
        BarRow(
            label=bar.name,
            own=_share(bar.score.value),
            median=_share(bar.median.value),
            own_text=bar.score.text,
            note=f"Rang {bar.placing.text}" if bar.placing.rank else "",
        )
        for bar in report.summary.bars
    ]
    peers = report.peers
    others = f"Median der {peers.count} Vergleichsstädte ({peers.edition})" if peers.count else ""
    chart = bar_chart(rows, title=domains_in_words(report), city=_own_label(report), others=others)
    return mark_safe(chart)


def _chapter_picture(report: GapAnalysis, chapter: Chapter) -> SafeString:
    rows = [_strip_row(row) for row in chapter.rows if row.score.value is not None]
    title = chapter_in_words(report, chapter)
    before = report.cover.previous if any(row.previous is not None for row in rows) else ""
    chart = strip_chart(rows, title=title, city=report.cover.city, others=report.peers.short, before=before)
    return mark_safe(chart)


def _movement_picture(report: GapAnalysis) -> SafeString | None:
    movement = report.movement
    if movement is None or not any(cause.part.value for cause in movement.causes):
        return None
    chart = waterfall_chart(
        End(movement.before_label, float(movement.before.value), movement.before.text),
        [Stage(cause.name, float(cause.part.value), cause.part.text) for cause in movement.causes],
        End(movement.after_label, float(movement.after.value), movement.after.text),
        title=f"{report.cover.city}: {movement.picture_words}",
    )
    return mark_safe(chart)


def _strip_row(row: IndicatorRow) -> StripRow:
    statistics, label = row.statistics, row.name
    before = _share(row.previous.value, row.attainable) if row.change.value is not None else None
    if row.attainable != 100:
        label = f"{row.name} (bis\N{NO-BREAK SPACE}{row.attainable})"
    if statistics is None:
        own = _share(row.score.value, row.attainable)
        return StripRow(label, own, (), None, None, row.score.text, "", before)
    low, median, high, best = (
        _share(figure, row.attainable)
        for figure in (statistics.lower, statistics.median, statistics.upper, statistics.best)
    )
    return StripRow(
        label=label,
        own=_share(row.score.value, row.attainable),
        others=[_share(score, row.attainable) for score in statistics.scores],
        quartiles=(low, median, high),
        best=best,
        own_text=row.score.text,
        median_text=statistics.median_printed.text,
        previous=before,
    )
