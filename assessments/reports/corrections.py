"""A city's corrections in its working copy: what was proposed, what became of it, what it did."""

from decimal import Decimal

from django.utils import timezone

from assessments.choices import DecisionState, EvidenceKind, Outcome
from assessments.feedback.wording import proposal_text, value_text, version_text, word_for_city
from assessments.models import Correction, CorrectionEvidence, Decision
from assessments.results.queries import CityFigures, frozen_field, provisional_figures

from .comparison import Comparison
from .content import CorrectionLine, Printed
from .queries import corrections_in_report
from .wording import is_visible

CONFIDENTIAL = "vertraulicher Nachweis"


def correction_lines(comparison: Comparison) -> tuple[CorrectionLine, ...]:
    corrections = corrections_in_report(comparison.edition, comparison.own.city)
    return tuple(_line(correction, comparison) for correction in corrections)


def _line(correction: Correction, comparison: Comparison) -> CorrectionLine:
    parameter = correction.finding.parameter
    indicator = parameter.indicator
    decision = _standing_decision(correction)
    return CorrectionLine(
        parameter=parameter.name,
        place=f"{indicator.domain.name} › {indicator.name}",
        state=word_for_city(correction.state, comparison.edition.round_state()),
        when=_when(correction, decision),
        proposal=_proposal(correction),
        reason=correction.reason,
        decision=_decision(decision) if decision else "",
        effect=_effect(correction, decision, comparison) if decision else "",
        evidence=tuple(_evidence(link) for link in correction.evidence_links.all()),
    )


def _standing_decision(correction: Correction) -> Decision | None:
    """The decision that holds; one that waits for a second person is not the city's to see."""
    return next((d for d in correction.decisions.all() if d.state == DecisionState.FINAL), None)


def _when(correction: Correction, decision: Decision | None) -> str:
    parts = []
    if correction.submitted_at:
        parts.append(f"eingereicht {timezone.localtime(correction.submitted_at):%d.%m.%Y}")
    if decision:
        parts.append(f"entschieden {timezone.localtime(decision.decided_at):%d.%m.%Y}")
    return ", ".join(parts)


def _proposal(correction: Correction) -> str:
    before = version_text(correction.finding.parameter, correction.base_version)
    if correction.has_value:
        return f"{before} → {proposal_text(correction)}"
    titles = [project.title for project in correction.projects.all() if project.title]
    words = ": ".join(filter(None, [correction.get_kind_display(), ", ".join(titles)]))
    return f"{words} (recherchiert: {before})"


def _decision(decision: Decision) -> str:
    """Why, and which value where it is not the proposed one; the outcome itself is the correction's state."""
    words = [f"{decision.get_reason_code_display()}.", decision.reason]
    if decision.outcome == Outcome.ACCEPT_DIFFERENTLY:
        value = value_text(decision.correction.finding.parameter, decision.level, decision.number)
        words.insert(0, f"Übernommen wurde: {value}.")
    return " ".join(filter(None, words))


def _evidence(link: CorrectionEvidence) -> str:
    if link.is_confidential:
        return CONFIDENTIAL
    evidence = link.evidence
    name = evidence.url if evidence.kind == EvidenceKind.LINK else evidence.original_name
    return ", ".join(filter(None, [name, link.locator]))


def _effect(correction: Correction, decision: Decision, comparison: Comparison) -> str:
    """What the change of this value alone makes in the frozen field; empty where no value changed."""
    changed = decision.outcome != Outcome.REJECT and (decision.level_id or decision.number is not None)
    if not (changed and comparison.is_provisional):
        return ""
    base = correction.base_version
    cell = frozen_field(comparison.edition).catalogue.cell(base.level_id, base.number)
    without = provisional_figures(
        comparison.edition, comparison.own.city, {correction.finding.parameter_id: cell}
    )
    return _gains(correction, without, comparison.own) if without else ""


def _gains(correction: Correction, without: CityFigures, own: CityFigures) -> str:
    indicator = correction.finding.parameter.indicator
    domain = indicator.domain
    pairs: list[tuple[str, Decimal | None, Decimal | None]] = [
        (indicator.name, *(f.indicators[domain.key, indicator.name].score for f in (own, without))),
        (domain.name, *(f.domains[domain.key].score for f in (own, without))),
        ("gesamt", own.total.score, without.total.score),
    ]
    gains = [(name, Printed.change(new, old)) for name, new, old in pairs]
    if not any(is_visible(gain) for _, gain in gains):
        return "keine sichtbare Veränderung der Punkte (vorläufig)"
    return f"{' · '.join(f'{name} {gain.text}' for name, gain in gains)} Punkte (vorläufig)"
