"""From a city's rows to what lies in the ZIP. Reads only; nothing of other cities or inside the team."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from assessments.choices import EvidenceKind
from assessments.feedback.queries.correction import correction_page, whole_corrections
from assessments.feedback.queries.place import Place
from assessments.feedback.wording import time_text
from assessments.models import (
    Correction,
    CorrectionEvidence,
    Edition,
    Evidence,
    Finding,
    Participation,
    Report,
    UnitAnswer,
)
from cities.models import City

from ..comparison import NothingToReport
from ..queries import CARRIED
from ..release_folder.build import proposal_in_words
from .content import CONFIDENTIAL, OWN_EYES, Case, Document, EvidenceFile
from .names import case_folder, evidence_name
from .sheets import sheet
from .tables import WHERE, tables, where
from .texts import correction_text, messages_text, notes_text

NO_VALUES = (
    "Zu dieser Ausgabe liegt in Ihrer Stadt noch nichts vor, was in die Akte gehört. Sobald die "
    "Feedbackrunde beginnt, können Sie den Vorgang bestellen."
)
OVERVIEW = (
    "Nr.",
    *WHERE,
    "Art",
    "Status",
    "Vorschlag",
    "Stand vom",
    "Ihr Aktenzeichen",
    "eingereicht am",
    "entschieden am",
    "Ordner",
)
Step = Callable[[int, int], None]  # told how many corrections of how many are written


def has_a_case(edition: Edition, city: City) -> bool:
    """Whether anything may be shown: values, and a round that has begun."""
    place = Place.find(edition.key, city.slug)
    found = Finding.objects.filter(city=city, parameter__indicator__domain__edition=edition)
    return place is not None and place.shows_values and found.exists()


def build_case(report: Report, step: Step) -> Case:
    """Everything but the bytes of the evidence. Raises NothingToReport."""
    edition, city = report.edition, report.city
    if not has_a_case(edition, city):
        raise NothingToReport(NO_VALUES)
    participation = Participation.objects.filter(edition=edition, city=city).first()
    if participation:
        participation.edition = edition
    place = Place(edition, city, participation)
    corrections = _corrections(place)
    answers = _unit_answers(place)
    files = _evidence_files(corrections, answers)
    paths = {file.evidence.pk: file.path for file in files}
    documents = [*tables(place, answers, paths), *_documents(place, corrections, paths, step)]
    return Case(
        folder=f"Vorgang_{city.slug}_{edition.key}_Fassung-{report.sequence}",
        title=f"{city.name}, {edition.title}",
        as_of=time_text(report.ordered_at),
        version=report.sequence,
        counts=(("Korrekturen", str(len(corrections))), ("Nachweise als Datei", str(len(files)))),
        documents=tuple(documents),
        files=files,
    )


def _corrections(place: Place) -> list[Correction]:
    """All that the city ever began here, drafts and withdrawn ones too, in the catalogue's order."""
    chain = "finding__parameter__indicator"
    found = whole_corrections(place).select_related("created_by", "submitted_by", f"base_version__{CARRIED}")
    return list(
        found.prefetch_related("evidence_links__evidence").order_by(
            f"{chain}__domain__position", f"{chain}__position", "finding__parameter__position", "pk"
        )
    )


def _unit_answers(place: Place) -> list[UnitAnswer]:
    """What units sent; what they only typed is still theirs."""
    found = UnitAnswer.objects.filter(
        link__edition=place.edition, link__unit__city=place.city, sent_at__isnull=False
    )
    return list(
        found.exclude(kind="").select_related(
            "parameter__indicator__domain", "link__unit", "level", "evidence"
        )
    )


def _evidence_files(
    corrections: Sequence[Correction], answers: Iterable[UnitAnswer]
) -> tuple[EvidenceFile, ...]:
    """Every file once, numbered in the order of its first use."""
    found: dict[int, Evidence] = {}
    used: dict[int, list[str]] = {}
    hidden: set[int] = set()
    for number, link in _links(corrections):
        found.setdefault(link.evidence_id, link.evidence)
        used.setdefault(link.evidence_id, []).append(f"Korrektur {number}")
        if link.is_confidential:
            hidden.add(link.evidence_id)
    for answer in answers:
        if answer.evidence:
            found.setdefault(answer.evidence_id, answer.evidence)
            used.setdefault(answer.evidence_id, []).append(f"Zuarbeit {answer.link.unit.name}")
    files = [evidence for evidence in found.values() if evidence.kind == EvidenceKind.FILE]
    return tuple(
        EvidenceFile(
            path=f"Nachweise/{evidence_name(at, evidence.original_name, evidence.file.name)}",
            evidence=evidence,
            about=f"Nachweis zu: {', '.join(dict.fromkeys(used[evidence.pk]))}",
            mark=CONFIDENTIAL if evidence.pk in hidden else "",
        )
        for at, evidence in enumerate(files, 1)
    )


def _links(corrections: Sequence[Correction]) -> Iterator[tuple[int, CorrectionEvidence]]:
    for number, correction in enumerate(corrections, 1):
        for link in correction.evidence_links.all():
            yield number, link


def _documents(
    place: Place, corrections: Sequence[Correction], paths: dict[int, str], step: Step
) -> Iterator[Document]:
    rows = []
    for number, correction in enumerate(corrections, 1):
        step(number, len(corrections))
        page = correction_page(place, correction)
        parameter = correction.finding.parameter
        folder = case_folder(number, parameter.name)
        links = list(correction.evidence_links.all())
        text = correction_text(number, " › ".join(where(parameter)), page, links, paths)
        yield Document(f"{folder}/Korrektur.txt", text, f"Korrektur {number}: {parameter.name}")
        if page.messages:
            text = messages_text(number, page)
            yield Document(f"{folder}/Mitteilungen.txt", text, f"Mitteilungen zu Korrektur {number}")
        if page.notes:
            text = notes_text(number, page)
            about = f"Interne Notizen zu Korrektur {number}"
            yield Document(f"{folder}/Interne-Notizen.txt", text, about, OWN_EYES)
        rows.append(_line(number, correction, page.badge.label, folder))
    if rows:
        yield Document("Korrekturen.csv", sheet(OVERVIEW, rows), "Übersicht aller Korrekturen")


def _line(number: int, correction: Correction, state: str, folder: str) -> tuple[str, ...]:
    decision = next(iter(correction.final_decisions), None)
    return (
        str(number),
        *where(correction.finding.parameter),
        str(correction.get_kind_display()),
        state,
        proposal_in_words(correction),
        f"{correction.data_as_of:%d.%m.%Y}" if correction.data_as_of else "",
        correction.city_reference,
        time_text(correction.submitted_at) if correction.submitted_at else "",
        time_text(decision.decided_at) if decision else "",
        folder,
    )
