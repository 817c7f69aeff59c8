"""What all papers share in their making: what one is when it is done, and pages set with a heartbeat."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, TypeVar

from django.core.files.base import ContentFile, File

from assessments.choices import ReportKind
from assessments.models import Edition, Report, ScoreRun
from scindex_portal.ledger.jobs import report_progress
from scindex_portal.ledger.models import Job

from .renderer import Rendering, worker_renderer

READS = 5
CHUNK = 1 << 20
TICK = 5.0  # seconds between two heartbeats while a large file is read
Content = TypeVar("Content")


@dataclass(frozen=True)
class Paper:
    """A kind of paper: what it is called on the page, and its file."""

    title: str
    file_name: str
    extension: str = "pdf"


@dataclass(frozen=True)
class Made:
    """One finished paper, with the run that its scores come from. Large ones come as an open file."""

    content: bytes | IO[bytes]
    pages: int = 0
    run: ScoreRun | None = None

    def read_in_parts(self, beat: Callable[[], None]) -> "BeatingFile":
        """The paper from its start, never as a whole in memory; every reader keeps the job alive."""
        whole = ContentFile(self.content) if isinstance(self.content, bytes) else File(self.content)
        return BeatingFile(whole, beat)

    def close(self) -> None:
        """Let go of a large one's file; it has no name and vanishes."""
        if not isinstance(self.content, bytes):
            self.content.close()


class BeatingFile(File):
    """A file whose reading sends a heartbeat every few seconds."""

    def __init__(self, whole: File, beat: Callable[[], None]) -> None:
        super().__init__(whole.file, whole.name)
        self.beat = beat

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        told = time.monotonic()
        self.seek(0)
        while part := self.read(chunk_size or CHUNK):
            if time.monotonic() - told > TICK:
                self.beat()
                told = time.monotonic()
            yield part

    def fingerprint(self) -> tuple[str, int]:
        """SHA-256 and size."""
        digest, size = hashlib.sha256(), 0
        for part in self.chunks():
            digest.update(part)
            size += len(part)
        return digest.hexdigest(), size


Maker = Callable[[Job, Report], Made]
PAPERS = {
    ReportKind.GAP_ANALYSIS: Paper("Lückenanalyse, Arbeitsfassung", "Lueckenanalyse"),
    ReportKind.POLITICS: Paper("Lückenanalyse, Fassung für die Politik", "Lueckenanalyse_Politik"),
    ReportKind.RECEIPT: Paper("Bestätigung des Abschlusses", "Abschluss"),
    ReportKind.RELEASE_FOLDER: Paper("Freigabemappe", "Freigabemappe"),
    ReportKind.CASE_FILE: Paper("Vorgang als ZIP", "Vorgang", "zip"),
}
CONTENT_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


def paper_of(report: Report) -> Paper:
    return PAPERS[ReportKind(report.kind)]


def at_one_moment(report: Report, read: Callable[[Report], Content]) -> Content:
    """What `read` finds at one moment: read again where a decision changed the values meanwhile."""
    for _ in range(READS):
        report.edition.refresh_from_db()
        content = read(report)
        now = Edition.objects.values_list("values_revision", flat=True).get(pk=report.edition_id)
        if now == report.edition.values_revision:
            report.values_revision = now
            return content
    raise RuntimeError("The values kept changing while the report was being read.")


def set_pages(job: Job, html: str, fingerprint: str) -> Rendering:
    """HTML as PDF, made by the worker's renderer while the page tells how many pages are set."""
    beat = partial(report_pages, job)
    beat(0)
    return worker_renderer().render(html, fingerprint, beat)


def report_pages(job: Job, pages: int) -> None:
    """The heartbeat while pages are being set."""
    step = f"Seiten werden gesetzt: {pages}" if pages else "Seiten werden gesetzt"
    report_progress(job, min(40 + 2 * pages, 85), step)
