"""Earlier decisions on like evidence: the same file, or a link to the same host, for the same parameter."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from assessments.choices import DecisionState
from assessments.models import Correction, CorrectionEvidence, Decision, Evidence

from .case_words import decision_line

MOST = 3


def traces(evidence: Evidence) -> set[str]:
    """What makes two pieces of evidence alike."""
    host = (urlsplit(evidence.url).hostname or "").removeprefix("www.") if evidence.url else ""
    return {trace for trace in (host, evidence.sha256_received) if trace}


def differing_decisions(corrections: Sequence[Correction], outcome: str) -> dict[int, list[str]]:
    """Correction → earlier decisions with another outcome, in words. Two queries beside the evidence."""
    if not corrections:
        return {}
    earlier = _earlier({correction.finding.parameter_id for correction in corrections})
    found = {}
    for correction in corrections:
        own: set[str] = set()
        for link in correction.evidence_links.all():
            own |= traces(link.evidence)
        words = [
            text
            for decision, shared, text in earlier
            if decision.outcome != outcome and decision.correction_id != correction.pk and shared & own
        ]
        if words:
            found[correction.pk] = list(dict.fromkeys(words))[:MOST]
    return found


def _earlier(parameters: Iterable[int]) -> list[tuple[Decision, set[str], str]]:
    """Final decisions on these parameters, newest first, with the traces of their evidence."""
    decisions = list(
        Decision.objects.filter(correction__finding__parameter__in=parameters, state=DecisionState.FINAL)
        .select_related("level", "correction__level", "correction__finding__city")
        .select_related("correction__finding__parameter")
        .order_by("-pk")
    )
    shared: dict[int, set[str]] = {}
    links = CorrectionEvidence.objects.filter(correction__in=[d.correction_id for d in decisions])
    for link in links.select_related("evidence"):
        shared.setdefault(link.correction_id, set()).update(traces(link.evidence))
    return [
        (decision, shared[decision.correction_id], _words(decision))
        for decision in decisions
        if decision.correction_id in shared
    ]


def _words(decision: Decision) -> str:
    city = decision.correction.finding.city.name
    return f"{city}: {decision_line(decision)} ({decision.get_reason_code_display()})"
