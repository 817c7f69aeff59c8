"""What all papers share in their making: what one is when it is done, and pages set with a heartbeat."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assessments.choices import ReportKind
from assessments.models import Report, ScoreRun
from scindex_portal.ledger.jobs import report_progress
from scindex_portal.ledger.models import Job

from .renderer import Rendering, worker_renderer


@dataclass(frozen=True)
class Paper:
    """A kind of paper: what it is called on the page, and its file."""

    title: str
    file_name: str
    extension: str = "pdf"


@dataclass(frozen=True)
class Made:
    """One finished paper, with the run that its scores come from."""

    content: bytes
    pages: int = 0
    run: ScoreRun | None = None


Maker = Callable[[Job, Report], Made]
PAPERS = {ReportKind.GAP_ANALYSIS: Paper("Lückenanalyse, Arbeitsfassung", "Lueckenanalyse")}
CONTENT_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


def paper_of(report: Report) -> Paper:
    return PAPERS[ReportKind(report.kind)]


def set_pages(job: Job, html: str, fingerprint: str) -> Rendering:
    """HTML as PDF, made by the worker's renderer while the page tells how many pages are set."""
    beat = partial(report_pages, job)
    beat(0)
    return worker_renderer().render(html, fingerprint, beat)


def report_pages(job: Job, pages: int) -> None:
    """The heartbeat while pages are being set."""
    step = f"Seiten werden gesetzt: {pages}" if pages else "Seiten werden gesetzt"
    report_progress(job, min(40 + 2 * pages, 85), step)
