"""What a correction still lacks before it may be submitted."""

from datetime import date

from assessments.choices import CorrectionKind, SourceKind
from assessments.models import Correction, Parameter
from assessments.results.numbers import refusal_of_typed

from .plausible import value_misfit

REASON_MINIMUM = 10
NEW_EVIDENCE = (
    "Diese Korrektur wurde schon einmal nicht übernommen. Bitte fügen Sie mindestens einen Nachweis hinzu, "
    "den die erste nicht hatte."
)
KIND_BY_SOURCE = {
    SourceKind.RESEARCH: CorrectionKind.VALUE,
    SourceKind.REGISTER: CorrectionKind.REGISTER_HINT,
    SourceKind.RATING: CorrectionKind.REASSESSMENT,
    SourceKind.PROJECTS: CorrectionKind.PROJECT,
}


def correction_kind(parameter: Parameter) -> CorrectionKind:
    """What a correction of this parameter is, by where its value comes from."""
    return KIND_BY_SOURCE[SourceKind(parameter.source_kind)]


def is_after_cutoff(correction: Correction) -> bool:
    """„Stand vom" alone decides the Stichtag rule."""
    cutoff: date | None = correction.finding.parameter.indicator.domain.edition.cutoff_date
    return bool(cutoff and correction.data_as_of and correction.data_as_of > cutoff)


def missing_for_submission(correction: Correction) -> list[tuple[str, str]]:
    """Pairs of field name and German message; empty if the correction may be submitted."""
    missing = list(_missing_value(correction))
    if len(correction.reason.strip()) < REASON_MINIMUM:
        wanted = f"Bitte begründen Sie die Korrektur mit mindestens {REASON_MINIMUM} Zeichen."
        missing.append(("reason", wanted))
    if correction.kind != CorrectionKind.PROJECT and correction.data_as_of is None:
        missing.append(("data_as_of", "Bitte geben Sie an, von wann der Stand ist, zum Beispiel 30.09.2026."))
    if correction.previous_attempt_id and not _has_new_evidence(correction):
        missing.append(("evidence", NEW_EVIDENCE))
        return missing
    evidence_needed = not correction.finding.parameter.statement_suffices
    if evidence_needed and not correction.evidence_links.exists() and not _project_links(correction):
        missing.append(
            ("evidence", "Bitte fügen Sie mindestens einen Nachweis hinzu: einen Link oder eine Datei.")
        )
    return missing


def _has_new_evidence(correction: Correction) -> bool:
    """Something that the refused correction did not have: another link or file, or another project link."""
    former = correction.previous_attempt
    files = former.evidence_links.exclude(evidence__sha256_received="").values("evidence__sha256_received")
    links = correction.evidence_links.exclude(evidence__in=former.evidence_links.values("evidence"))
    if links.exclude(evidence__sha256_received__in=files).exists():
        return True
    known = {project.link for project in former.projects.all()}
    return any(project.link and project.link not in known for project in correction.projects.all())


def _missing_value(correction: Correction) -> list[tuple[str, str]]:
    if correction.number_as_typed and correction.number is None:
        why = refusal_of_typed(correction.finding.parameter, correction.number_as_typed)
        return [("number", why or "Bitte geben Sie den richtigen Wert noch einmal ein.")]
    if correction.kind == CorrectionKind.VALUE and not correction.has_value:
        return [("value", "Bitte geben Sie den Wert an, der richtig ist.")]
    if correction.has_value and (misfit := _misfit(correction)):
        return [("value", misfit)]
    if correction.kind == CorrectionKind.VALUE and _same_as_base(correction):
        return [
            (
                "value",
                "Der vorgeschlagene Wert ist der recherchierte. Wählen Sie „Stimmt“, wenn er richtig ist.",
            )
        ]
    if correction.kind == CorrectionKind.REASSESSMENT and not correction.criteria:
        return [("criteria", "Bitte kreuzen Sie an, welche Kriterien neu bewertet werden sollen.")]
    if correction.kind == CorrectionKind.PROJECT and not _complete_projects(correction):
        return [
            (
                "projects",
                "Bitte beschreiben Sie jedes Projekt mit Titel, Kurzbeschreibung, Status und Träger.",
            )
        ]
    return []


def _misfit(correction: Correction) -> str:
    return value_misfit(correction.finding.parameter, correction.level_id, correction.number)


def _same_as_base(correction: Correction) -> bool:
    base = correction.base_version
    return (correction.level_id, correction.number) == (base.level_id, base.number)


def _complete_projects(correction: Correction) -> bool:
    projects = list(correction.projects.all())
    return bool(projects) and all(p.title and p.description and p.status and p.bearer for p in projects)


def _project_links(correction: Correction) -> bool:
    return correction.kind == CorrectionKind.PROJECT and any(p.link for p in correction.projects.all())
