"""From a city's drafts to the content of its Freigabemappe. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from assessments.choices import Comparability, CorrectionKind, EvidenceKind, RoundState
from assessments.feedback.queries.own_effect import proposed_effect
from assessments.feedback.queries.place import Place
from assessments.feedback.submission import is_after_cutoff, missing_for_submission
from assessments.feedback.wording import (
    moment_text,
    proposal_text,
    source_date,
    time_text,
    version_text,
    word_for_city,
)
from assessments.models import (
    Correction,
    CorrectionEvidence,
    FindingVersion,
    Parameter,
    Participation,
    Project,
    Report,
)

from ..build import edition_name
from ..comparison import NothingToReport
from ..queries import unsent_corrections, values_before
from ..values import marked_text, marks_of
from .content import FolderDomain, FolderEntry, FolderEvidence, FolderProject, ReleaseFolder

NO_DRAFTS = (
    "Es gibt zurzeit keinen Entwurf. Die Freigabemappe enthält, was Ihre Stadt noch nicht eingereicht hat. "
    "Schlagen Sie unter „Werte prüfen“ eine Korrektur vor und bestellen Sie die Mappe danach."
)
NO_VALUE_YET = "noch kein Wert vorgeschlagen"
WITHOUT_VALUE = "ohne eigenen Wert"
Facts = Iterator[tuple[str, str]]


def build_release_folder(report: Report) -> ReleaseFolder:
    """All drafts of this moment by domain. Raises NothingToReport where there is none."""
    drafts = unsent_corrections(report.edition, report.city)
    if not drafts:
        raise NothingToReport(NO_DRAFTS)
    participation = Participation.objects.filter(edition=report.edition, city=report.city).first()
    if participation:
        participation.edition = report.edition
    place = Place(report.edition, report.city, participation)
    as_of = time_text(report.ordered_at)
    return ReleaseFolder(
        city=report.city.name,
        edition=edition_name(report.edition.title),
        status="nicht eingereicht",
        as_of=as_of,
        version=report.sequence,
        deadline=_deadline(place),
        domains=_domains(place, drafts),
        facts=(
            ("Ausgabe", report.edition.title),
            ("Papier", "Freigabemappe, nur für die Stadt selbst"),
            ("Status", "Entwürfe, nicht eingereicht"),
            ("Stand", as_of),
            ("Fassung", str(report.sequence)),
            ("Entwürfe", str(len(drafts))),
            ("Stand der Werte", f"Nr. {report.edition.values_revision}"),
        ),
    )


def _deadline(place: Place) -> str:
    ends = place.participation.deadline if place.participation else None
    return moment_text(ends) if ends and place.state == RoundState.OPEN else ""


def _domains(place: Place, drafts: Sequence[Correction]) -> tuple[FolderDomain, ...]:
    before = values_before(place.city, [draft.finding.parameter for draft in drafts])
    entries = [(draft, _entry(place, number, draft, before)) for number, draft in enumerate(drafts, 1)]
    grouped = groupby(entries, key=lambda pair: pair[0].finding.parameter.indicator.domain)
    return tuple(
        FolderDomain(domain.key, domain.name, tuple(entry for _, entry in pairs)) for domain, pairs in grouped
    )


def _entry(place: Place, number: int, draft: Correction, before: Mapping[int, FindingVersion]) -> FolderEntry:
    parameter = draft.finding.parameter
    facts = [*_values(place, draft, before), *_case(draft), *_people(draft)]
    return FolderEntry(
        number=number,
        parameter=parameter.name,
        indicator=parameter.indicator.name,
        kind=str(draft.get_kind_display()),
        state=word_for_city(draft.state, place.state),
        researched=version_text(parameter, draft.base_version),
        proposal=proposal_in_words(draft),
        facts=tuple((label, text) for label, text in facts if text),
        lacks=tuple(message for _, message in missing_for_submission(draft)),
        evidence=tuple(_evidence(link) for link in draft.evidence_links.all()),
        projects=tuple(_project(project) for project in draft.projects.all()),
    )


def proposal_in_words(correction: Correction) -> str:
    """The proposed value, what was typed in its place, or that there is none."""
    if words := proposal_text(correction):
        return words
    if correction.number_as_typed:
        return f"„{correction.number_as_typed}“ (noch kein gültiger Wert)"
    if correction.kind == CorrectionKind.VALUE:
        return NO_VALUE_YET
    return f"{correction.get_kind_display()}, {WITHOUT_VALUE}"


def _values(place: Place, draft: Correction, before: Mapping[int, FindingVersion]) -> Facts:
    parameter, base, current = draft.finding.parameter, draft.base_version, draft.finding.current
    yield "Recherchiert", _researched(parameter, base)
    if current and current.pk != base.pk:
        yield "Inzwischen gilt", _researched(parameter, current)
    yield "Vorschlag", proposal_in_words(draft)
    yield "Vorjahr", _before(place, parameter, before.get(parameter.predecessor_id or 0))
    late = "; nach dem Stichtag, zählt erst für die nächste Ausgabe" if is_after_cutoff(draft) else ""
    yield "Stand vom", f"{draft.data_as_of:%d.%m.%Y}{late}" if draft.data_as_of else ""
    effect = proposed_effect(place, parameter, draft.level_id, draft.number)
    if effect is not None:
        words = "keine Veränderung der Punkte" if effect.changes_nothing else effect.text
        yield "Wirkung", f"{words} (vorläufig)"


def _researched(parameter: Parameter, version: FindingVersion) -> str:
    source = ", ".join(filter(None, [version.source_label, version.source_url]))
    dated = source_date(version.data_as_of)
    parts = [
        version_text(parameter, version),
        *(mark.words for mark in marks_of(version)),
        f"Quelle: {source}" if source else "",
        f"abgerufen {version.fetched_on:%d.%m.%Y}" if version.fetched_on else "",
        f"Stand der Quelle {dated}" if dated else "",
    ]
    return "; ".join(filter(None, parts))


def _before(place: Place, parameter: Parameter, version: FindingVersion | None) -> str:
    if version is None:
        return ""
    known = place.edition.previous
    changed = parameter.comparability != Comparability.SAME
    parts = [
        marked_text(parameter, version),
        f"Ausgabe {edition_name(known.title)}" if known else "",
        "Definition seither geändert" if changed else "",
    ]
    return "; ".join(filter(None, parts))


def _case(draft: Correction) -> Facts:
    yield "Beanstandete Kriterien", "\n".join(str(criterion) for criterion in draft.criteria)
    yield "Begründung", draft.reason
    yield "Ihr Aktenzeichen", draft.city_reference


def _people(draft: Correction) -> Facts:
    yield "Entwurf", f"{draft.created_by.name}, {time_text(draft.created_at)}"
    if draft.changed_at > draft.created_at + timedelta(minutes=1):
        yield "Zuletzt geändert", f"{draft.saved_by}, {time_text(draft.changed_at)}"
    said = {answer.link.unit.name: answer.sent_by for answer in draft.unit_answers.all() if answer.sent_at}
    for unit, name in said.items():
        yield "Zuarbeit", ", ".join(filter(None, [unit, name]))


def _evidence(link: CorrectionEvidence) -> FolderEvidence:
    evidence = link.evidence
    return FolderEvidence(
        name=evidence.url if evidence.kind == EvidenceKind.LINK else evidence.original_name,
        dated=f"{link.valid_as_of:%d.%m.%Y}" if link.valid_as_of else "",
        locator=link.locator,
        proves=link.proves,
        is_confidential=link.is_confidential,
    )


def _project(project: Project) -> FolderProject:
    facts = (
        ("Kurzbeschreibung", project.description),
        ("Status", str(project.get_status_display())),
        ("Beginn", f"{project.started_on:%d.%m.%Y}" if project.started_on else ""),
        ("Träger", project.bearer),
        ("Link", project.link),
    )
    return FolderProject(project.title or "ohne Titel", tuple(fact for fact in facts if fact[1]))
