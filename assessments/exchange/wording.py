"""The words of the column „Prüfung“ and of values in cells; sheet and reader share them."""

import unicodedata
from typing import Any

from assessments.choices import CorrectionKind, NotCheckableReason, ParameterKind
from assessments.results.wording import exact_number, with_unit

from .content import Answer, Verdict
from .queries import SheetRow

RIGHT = "Stimmt"
CORRECTION_WORDS = {
    CorrectionKind.VALUE: "Korrektur",
    CorrectionKind.REGISTER_HINT: "Hinweis zur amtlichen Quelle",
    CorrectionKind.REASSESSMENT: "Neubewertung beantragen",
    CorrectionKind.PROJECT: "Projekt melden",
}
NOT_CHECKABLE = {Verdict(code): f"Nicht prüfbar: {code.label}" for code in NotCheckableReason}


def verdict_word(verdict: Verdict, kind: CorrectionKind) -> str:
    if verdict == Verdict.CORRECTION:
        return CORRECTION_WORDS[kind]
    return {Verdict.RIGHT: RIGHT, **NOT_CHECKABLE}.get(verdict, "")


def verdict_choices(row: SheetRow) -> list[str]:
    """What may be chosen in a row."""
    words = [] if row.why_no_correction else [CORRECTION_WORDS[row.kind]]
    return [RIGHT, *words, *NOT_CHECKABLE.values()]


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


READ = {folded(RIGHT): Verdict.RIGHT} | {folded(word): code for code, word in NOT_CHECKABLE.items()}
READ |= {folded(word): Verdict.CORRECTION for word in CORRECTION_WORDS.values()}
READ |= {folded(code.label): Verdict(code) for code in NotCheckableReason}


def shown_cells(row: SheetRow) -> dict[str, Any]:
    """What a row shows, by column key: texts, numbers and dates; inputs as they stand on the site."""
    parameter, version, indicator = row.parameter, row.row.version, row.row.indicator
    value: Any = row.row.value
    if version is not None and version.number is not None:
        value = version.number
    return {
        "domain": indicator.domain.name,
        "indicator": indicator.name,
        "parameter": parameter.name,
        "value": value,
        "unit": "" if parameter.kind == ParameterKind.LEVELS else parameter.unit,
        "marks": row.marks,
        "before": row.before,
        "source": row.source,
        "source_dates": row.source_dates,
        "state": row.row.badge.label if row.row.badge else "",
        "note": row.note,
        **answer_cells(row.answer, row.kind),
        "definition": parameter.definition,
        "counts": parameter.counts,
        "counts_not": parameter.counts_not,
        "evidence_hint": parameter.evidence_hint,
        "mark": str(row.mark),
    }


def answer_cells(answer: Answer, kind: CorrectionKind) -> dict[str, Any]:
    return {
        "verdict": verdict_word(answer.verdict, kind),
        "proposed": answer.level.label if answer.level else answer.number,
        "as_of": answer.as_of,
        "reason": answer.reason,
        "link": answer.link,
        "locator": answer.locator,
        "reference": answer.reference,
    }


def answer_texts(answer: Answer, row: SheetRow) -> dict[str, str]:
    """An answer in words, by column key, for the preview."""
    cells = answer_cells(answer, row.kind)
    if answer.number is not None:
        cells["proposed"] = with_unit(exact_number(answer.number), row.parameter.unit)
    if answer.as_of:
        cells["as_of"] = f"{answer.as_of:%d.%m.%Y}"
    return {key: "" if cell is None else str(cell) for key, cell in cells.items()}
