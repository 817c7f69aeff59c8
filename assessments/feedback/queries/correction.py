"""A city's corrections: all of them, and one with decision, reason, effect, history and messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst

from assessments.choices import (
    CommentKind,
    CorrectionKind,
    CorrectionState,
    DecisionState,
    EvidenceKind,
    Side,
)
from assessments.feedback.submission import is_after_cutoff
from assessments.feedback.wording import (
    proposal_text,
    time_text,
    value_text,
    version_text,
    word_for_city,
)
from assessments.models import Comment, Correction, CorrectionEvidence, Decision, Evidence
from scindex_portal.badges import Badge, badge_for

from .history import correction_history
from .own_effect import OwnEffect, decided_effect, proposed_effect
from .place import Place


def corrections_of(place: Place) -> QuerySet[Correction]:
    """A city's corrections in an edition, newest first, ready to be put into words."""
    chain = "finding__parameter__indicator__domain__edition"
    return Correction.objects.filter(finding__city=place.city, **{chain: place.edition}).select_related(
        chain, "finding__city", "finding__current__level", "level", "base_version__level", "changed_by"
    )


def whole_corrections(place: Place) -> QuerySet[Correction]:
    """A city's corrections with what `correction_page` puts into words."""
    final = Decision.objects.filter(state=DecisionState.FINAL).select_related("level")
    return corrections_of(place).prefetch_related(
        Prefetch("decisions", final, to_attr="final_decisions"), "projects"
    )


def find_correction(place: Place, pk: int) -> Correction | None:
    """One correction of the place, or None."""
    return whole_corrections(place).filter(pk=pk).first()


def find_attached(place: Place, correction: int, pk: int) -> CorrectionEvidence | None:
    """One piece of evidence as it belongs to a correction of the place."""
    chain = "correction__finding__parameter__indicator__domain__edition"
    found = CorrectionEvidence.objects.filter(correction__finding__city=place.city, **{chain: place.edition})
    found = found.select_related(chain, "correction__finding__city", "evidence__city")
    return found.filter(correction=correction, pk=pk).first()


def find_file(place: Place, pk: int) -> Evidence | None:
    """A file that the city added to one of its corrections in this edition."""
    chain = "correction_links__correction__finding__parameter__indicator__domain__edition"
    found = Evidence.objects.filter(city=place.city, kind=EvidenceKind.FILE, pk=pk, **{chain: place.edition})
    return found.distinct().first()


@dataclass(frozen=True)
class Line:
    """A correction in the list of all."""

    correction: Correction
    badge: Badge
    researched: str
    proposed: str


def correction_lines(place: Place) -> list[Line]:
    return [
        Line(
            correction,
            correction_badge(place, correction),
            version_text(correction.finding.parameter, correction.base_version),
            _proposal(correction) or _without_value(correction),
        )
        for correction in corrections_of(place)
    ]


def _proposal(correction: Correction) -> str:
    """The value, or what was typed where no number could be read from it."""
    typed = correction.number_as_typed
    return proposal_text(correction) or (f"„{typed}“ (noch kein gültiger Wert)" if typed else "")


def _without_value(correction: Correction) -> str:
    """Only some kinds say everything without a value."""
    needs_value = correction.kind == CorrectionKind.VALUE
    return "noch kein Vorschlag" if needs_value else str(correction.get_kind_display())


def correction_badge(place: Place, correction: Correction) -> Badge:
    return badge_for(word_for_city(correction.state, place.state))


@dataclass(frozen=True)
class CorrectionPage:
    """One correction in the shapes of the components."""

    correction: Correction
    badge: Badge
    facts: list[dict[str, Any]]
    decision: Decision | None
    decided: str
    effect: OwnEffect | None
    evidence: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    history: list[dict[str, Any]]
    question: Comment | None


def correction_page(place: Place, correction: Correction) -> CorrectionPage:
    decision = next(iter(correction.final_decisions), None)
    comments = list(correction.comments.select_related("author"))
    asked = correction.state == CorrectionState.QUESTION
    questions = [comment for comment in comments if comment.kind == CommentKind.QUESTION]
    return CorrectionPage(
        correction,
        correction_badge(place, correction),
        facts=[fact for fact in _facts(correction) if fact["text"]],
        decision=decision,
        decided=_decided(correction, decision),
        effect=_effect(place, correction, decision),
        evidence=evidence_rows(place, correction),
        messages=[_said(comment) for comment in comments if comment.kind != CommentKind.INTERNAL],
        notes=[_said(comment) for comment in comments if _is_own_note(comment)],
        history=correction_history(correction),
        question=questions[-1] if asked and questions else None,
    )


def _facts(correction: Correction) -> Iterator[dict[str, Any]]:
    parameter = correction.finding.parameter
    as_of = correction.data_as_of
    yield {"term": "Recherchiert", "text": version_text(parameter, correction.base_version)}
    yield {"term": "Ihr Vorschlag", "text": _proposal(correction)}
    yield {"term": "Kriterien", "text": "\n".join(str(criterion) for criterion in correction.criteria)}
    for project in correction.projects.all():
        started = f"Beginn {project.started_on:%d.%m.%Y}" if project.started_on else ""
        note = " · ".join(filter(None, [project.get_status_display(), started, project.bearer]))
        yield {"term": "Projekt", "text": project.title or "ohne Titel", "note": note, "url": project.link}
        yield {"term": "Kurzbeschreibung", "text": project.description}
    late = "nach dem Stichtag: für die nächste Ausgabe" if is_after_cutoff(correction) else ""
    yield {"term": "Stand vom", "text": f"{as_of:%d.%m.%Y}" if as_of else "", "note": late}
    yield {"term": "Begründung", "text": correction.reason}
    yield {"term": "Ihr Aktenzeichen", "text": correction.city_reference}


def _decided(correction: Correction, decision: Decision | None) -> str:
    """The value that holds after the decision; empty where none was given."""
    if decision is None or (decision.level_id is None and decision.number is None):
        return ""
    return value_text(correction.finding.parameter, decision.level, decision.number)


def _effect(place: Place, correction: Correction, decision: Decision | None) -> OwnEffect | None:
    """What the decision changed, or what the proposal would change while it is under way."""
    parameter, base = correction.finding.parameter, correction.base_version
    if decision is not None:
        given = _decided(correction, decision)
        return decided_effect(place, parameter, (base.level_id, base.number)) if given else None
    if not correction.is_undecided:
        return None
    return proposed_effect(place, parameter, correction.level_id, correction.number)


def evidence_rows(place: Place, correction: Correction) -> list[dict[str, Any]]:
    """The evidence of a correction for components/evidence_row.html, each with its own id."""
    links = correction.evidence_links.select_related("evidence")
    return [_evidence(place, link) for link in links]


def _evidence(place: Place, link: CorrectionEvidence) -> dict[str, Any]:
    evidence = link.evidence
    is_file = evidence.kind == EvidenceKind.FILE
    download = reverse("feedback:evidence", args=[place.edition.key, place.city.slug, evidence.pk])
    meta = [
        filesizeformat(evidence.size) if is_file else "",
        f"Datum {link.valid_as_of:%d.%m.%Y}" if link.valid_as_of else "",
        f"Fundstelle: {link.locator}" if link.locator else "",
    ]
    return {
        "pk": link.pk,
        "kind": evidence.kind,
        "title": str(evidence),
        "url": download if is_file else evidence.url,
        "meta": [part for part in meta if part],
        "proves": f"Belegt: {link.proves}" if link.proves else "",
        "confidential": link.is_confidential,
        "unscanned": is_file and not evidence.is_scanned,
    }


def _is_own_note(comment: Comment) -> bool:
    return comment.kind == CommentKind.INTERNAL and comment.side == Side.CITY


def _said(comment: Comment) -> dict[str, Any]:
    by_team = comment.side == Side.TEAM
    return {
        "when": time_text(comment.created_at),
        "who": "Projektteam" if by_team else comment.author.name,
        "what": capfirst(comment.get_kind_display()),
        "text": comment.text,
    }
