"""What each picture says, in words: read aloud in place of the picture."""

from .content import Chapter, GapAnalysis, IndicatorRow


def field_in_words(report: GapAnalysis) -> str:
    summary, mark = report.summary, _mark(report)
    return (
        f"Alle {len(summary.totals)} Städte der Ausgabe {report.peers.edition} auf einer Linie "
        f"von 0 bis 100 Punkten; {report.cover.city} liegt bei {summary.total.text} Punkten{mark}."
    )


def domains_in_words(report: GapAnalysis) -> str:
    parts = [
        f"{bar.name} {bar.score.text}"
        + (f" (Median {bar.median.text})" if bar.median.value is not None else "")
        for bar in report.summary.bars
    ]
    return f"Punkte von {report.cover.city}{_mark(report)} je Themenbereich: {'; '.join(parts)}."


def chapter_in_words(report: GapAnalysis, chapter: Chapter) -> str:
    """Which indicators lie above and below the comparable cities' median."""
    above = [row.name for row in chapter.rows if _distance(row) > 0]
    below = [row.name for row in chapter.rows if _distance(row) < 0]
    beside = f" neben {report.peers.short}" if report.peers.count else ""
    parts = [f"{chapter.name}: Punkte von {report.cover.city}{_mark(report)}{beside} je Indikator."]
    if above:
        parts.append(f"Über dem Median: {', '.join(above)}.")
    if below:
        parts.append(f"Unter dem Median: {', '.join(below)}.")
    parts.append("Die Zahlen stehen in der Tabelle darunter.")
    return " ".join(parts)


def _distance(row: IndicatorRow) -> float:
    if row.score.value is None or row.statistics is None:
        return 0.0
    return float(row.score.value - row.statistics.median)


def _mark(report: GapAnalysis) -> str:
    return f" ({report.cover.mark})" if report.cover.mark else ""
