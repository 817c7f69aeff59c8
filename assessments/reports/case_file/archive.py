"""The ZIP itself: the same content gives the same bytes, and no file is ever in memory as a whole."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string

from assessments.models import Evidence

from .content import Case, Document, EvidenceFile, Listed
from .sheets import sheet

NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows; ours would differ at every making
READABLE = 0o100644 << 16
UNIX = 3
CHUNK = 1 << 20
TELL = "bitte melden Sie das dem Projektteam"
GONE = f"nicht enthalten: Die Datei liegt nicht mehr im Speicher; {TELL}."
ALTERED = f"nicht enthalten: Die Datei entspricht nicht mehr ihrer Prüfsumme; {TELL}."
INDEX = ("Pfad", "Ursprünglicher Name", "Inhalt", "Kennzeichnung", "Bytes", "SHA-256", "Hinweis")
Beat = Callable[[], None]
logger = logging.getLogger(__name__)


class EvidenceChanged(Exception):
    """A stored file changed between being checked and being copied."""


def write_case(case: Case, target: IO[bytes], step: Callable[[int, int], None], beat: Beat) -> None:
    """Documents, evidence, then the two indexes. `step` is told how many evidence files are done."""
    listed = []
    with ZipFile(target, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        for document in case.documents:
            listed.append(_write_document(archive, case, document))
        for number, file in enumerate(case.files, 1):
            step(number, len(case.files))
            listed.append(_write_evidence(archive, case, file, beat))
        for document in _indexes(case, listed):
            _write_document(archive, case, document)


def entry(case: Case, path: str, method: int) -> ZipInfo:
    found = ZipInfo(f"{case.folder}/{path}", NO_MOMENT)
    found.compress_type, found.create_system, found.external_attr = method, UNIX, READABLE
    return found


def _write_document(archive: ZipFile, case: Case, document: Document) -> Listed:
    archive.writestr(entry(case, document.path, ZIP_DEFLATED), document.content)
    digest = hashlib.sha256(document.content).hexdigest()
    return Listed(document.path, "", document.about, document.mark, len(document.content), digest)


def _write_evidence(archive: ZipFile, case: Case, file: EvidenceFile, beat: Beat) -> Listed:
    """The file as it was stored; one that is gone or altered is named in the index and left out."""
    evidence = file.evidence
    if problem := _problem(evidence, beat):
        logger.error("Evidence %s is left out of a case: %s", evidence.pk, problem)
        return Listed(file.path, evidence.original_name, file.about, file.mark, 0, "", problem)
    digest, size = hashlib.sha256(), 0
    info = entry(case, file.path, ZIP_STORED)  # PDF, pictures and office files are packed already
    info.file_size = evidence.size  # so that a large one gets the wide header from the start
    with archive.open(info, "w") as copy:
        for part in _parts(evidence, beat):
            digest.update(part)
            size += len(part)
            copy.write(part)
    if digest.hexdigest() != evidence.sha256_stored:
        raise EvidenceChanged(f"Evidence {evidence.pk} changed while it was copied.")
    return Listed(file.path, evidence.original_name, file.about, file.mark, size, digest.hexdigest())


def _parts(evidence: Evidence, beat: Beat) -> Iterator[bytes]:
    with evidence.file.open("rb") as stored:
        while part := stored.read(CHUNK):
            beat()
            yield part


def _problem(evidence: Evidence, beat: Beat) -> str:
    """Why a file cannot go into the ZIP; empty if it can. Read through before anything is written."""
    digest = hashlib.sha256()
    try:
        for part in _parts(evidence, beat):
            digest.update(part)
    except (FileNotFoundError, ValueError):
        return GONE
    return "" if digest.hexdigest() == evidence.sha256_stored else ALTERED


def _indexes(case: Case, listed: list[Listed]) -> Iterator[Document]:
    rows = [
        (
            line.path,
            line.original_name,
            line.about,
            line.mark,
            str(line.size) if line.sha256 else "",
            line.sha256,
            line.problem,
        )
        for line in listed
    ]
    yield Document("Inhalt.csv", sheet(INDEX, rows), "Verzeichnis")
    page = render_to_string("reports/case_file/index.html", {"case": case, "listed": listed})
    yield Document("Inhalt.html", page.encode(), "Verzeichnis")
