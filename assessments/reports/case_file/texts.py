"""One correction as plain text: what every eAkte takes in, searches and converts for its archive.

Whatever people wrote is indented, so that no line of theirs can be taken for a heading of ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assessments.choices import EvidenceKind
from assessments.feedback.queries.correction import CorrectionPage
from assessments.feedback.wording import time_text
from assessments.models import Correction, CorrectionEvidence

from ..values import marked_text
from .content import CONFIDENTIAL, OWN_EYES
from .sheets import plain_text

INDENT = "    "


def text_file(lines: Iterable[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def heading(text: str, line: str = "-") -> list[str]:
    shown = " ".join(plain_text(text).split())
    return ["", shown, line * min(len(shown), 80)]


def said(text: str) -> list[str]:
    """Text that a person wrote."""
    return [f"{INDENT}{line}".rstrip() for line in plain_text(text).split("\n")]


def fact(label: str, text: str) -> list[str]:
    if not text:
        return []
    words = plain_text(text)
    return [f"{label}: {words}"] if "\n" not in words and len(words) < 90 else [f"{label}:", *said(words)]


def correction_text(
    number: int,
    where: str,
    page: CorrectionPage,
    links: Sequence[CorrectionEvidence],
    paths: Mapping[int, str],
) -> bytes:
    """Korrektur.txt: proposal, evidence, decision and history."""
    return text_file(
        [
            *heading(f"Korrektur {number}: {page.correction.finding.parameter.name}", "=")[1:],
            *fact("Ort", where),
            *_standing(page),
            *heading("Vorschlag und Begründung"),
            *fact("Recherchiert", _marked(page.correction)),
            *(line for entry in page.facts[1:] for line in _fact(entry)),
            *(fact("Wirkung (vorläufig)", page.effect.text) if page.effect else []),
            *heading("Nachweise"),
            *_evidence(links, paths),
            *_decision(page),
            *heading("Verlauf"),
            *(f"{entry['when']}, {_one_line(entry['who'])}: {entry['what']}" for entry in page.history[::-1]),
        ]
    )


def _one_line(text: str) -> str:
    return " ".join(plain_text(text).split())


def _standing(page: CorrectionPage) -> Iterator[str]:
    correction = page.correction
    yield f"Art: {correction.get_kind_display()}"
    yield f"Status: {page.badge.label}"
    yield f"Entwurf: {_one_line(correction.begun_by)}, {time_text(correction.created_at)}"
    if correction.submitted_at:
        who = _one_line(correction.submitted_by.name) if correction.submitted_by else "Stadt"
        yield f"Eingereicht: {who}, {time_text(correction.submitted_at)}"
    if correction.previous_attempt_id:
        yield "Erneuter Vorschlag nach einer Ablehnung"


def _marked(correction: Correction) -> str:
    """In place of the first fact: every export says where a value was reconstructed or carried over."""
    return marked_text(correction.finding.parameter, correction.base_version)


def _fact(entry: Mapping[str, Any]) -> list[str]:
    text = "\n".join(filter(None, [entry["text"], entry.get("note", ""), entry.get("url", "")]))
    return fact(entry["term"], text)


def _evidence(links: Sequence[CorrectionEvidence], paths: Mapping[int, str]) -> Iterator[str]:
    if not links:
        yield "Kein Nachweis beigefügt."
    for number, link in enumerate(links, 1):
        evidence = link.evidence
        is_file = evidence.kind == EvidenceKind.FILE
        yield from fact(f"{number}. {'Datei' if is_file else 'Link'}", str(evidence))
        if is_file:
            yield f"{INDENT}liegt in: {paths[evidence.pk]}"
        if link.is_confidential:
            yield f"{INDENT}{CONFIDENTIAL}"
        if link.valid_as_of:
            yield f"{INDENT}Datum: {link.valid_as_of:%d.%m.%Y}"
        for label, text in (("Fundstelle", link.locator), ("Belegt", link.proves)):
            if text:
                yield f"{INDENT}{label}: {_one_line(text)}"


def _decision(page: CorrectionPage) -> Iterator[str]:
    decision = page.decision
    if decision is None:
        return
    yield from heading("Entscheidung des Projektteams")
    yield f"Ergebnis: {page.badge.label}"
    yield f"Entschieden am: {time_text(decision.decided_at)}"
    yield from fact("Wert danach", page.decided)
    yield f"Grund: {decision.get_reason_code_display()}"
    yield from fact("Begründung", decision.reason)


def messages_text(number: int, page: CorrectionPage) -> bytes:
    """Mitteilungen.txt: what city and project team wrote to each other."""
    return text_file([*_title("Mitteilungen", number, page), *_entries(page.messages)])


def notes_text(number: int, page: CorrectionPage) -> bytes:
    """Apart from the rest, so that it can be left out where the file is shown to others."""
    return text_file([*_title(f"Interne Notizen ({OWN_EYES})", number, page), *_entries(page.notes)])


def _title(what: str, number: int, page: CorrectionPage) -> list[str]:
    return heading(f"{what} zu Korrektur {number}: {page.correction.finding.parameter.name}", "=")[1:]


def _entries(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        yield from ("", f"{entry['when']}, {_one_line(entry['who'])}, {entry['what']}")
        yield from said(entry["text"])
