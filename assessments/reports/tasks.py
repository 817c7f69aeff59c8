"""The background's part: make one ordered paper, step by step, and keep it."""

import uuid
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Report, ScoreRun
from scindex_portal.ledger.jobs import JobCancelled, handles, report_progress
from scindex_portal.ledger.models import Channel, Job
from scindex_portal.ledger.record import Actor, write_entry

from .build import build_gap_analysis
from .case_file.make import make_case_file
from .comparison import report_run
from .content import GapAnalysis
from .html import report_html
from .making import Made, Maker, at_one_moment, paper_of, set_pages
from .receipt import make_receipt
from .release_folder.make import make_release_folder

RENDER_REPORT = "render_report"
KEEPING = "Datei wird abgelegt"


@handles(RENDER_REPORT)
def render_report(job: Job, report_id: int) -> None:
    report = Report.objects.select_related("edition__previous", "city").get(pk=report_id)
    if report.file:
        return
    made = MAKERS[ReportKind(report.kind)](job, report)
    try:
        report_progress(job, 90, KEEPING)
        keep(job, report, made)
    finally:
        made.close()


def make_gap_analysis(job: Job, report: Report) -> Made:
    report_progress(job, 10, "Zahlen werden zusammengestellt")
    content, run = consistent_content(report)
    report_progress(job, 30, "Texte und Bilder werden erstellt")
    rendering = set_pages(job, report_html(content), content.fingerprint())
    return Made(rendering.pdf, rendering.pages, run)


MAKERS: dict[ReportKind, Maker] = {
    ReportKind.GAP_ANALYSIS: make_gap_analysis,
    ReportKind.POLITICS: make_gap_analysis,
    ReportKind.RECEIPT: make_receipt,
    ReportKind.RELEASE_FOLDER: make_release_folder,
    ReportKind.CASE_FILE: make_case_file,
}


def consistent_content(report: Report) -> tuple[GapAnalysis, ScoreRun | None]:
    """The content of one moment, with the run that its scores come from."""
    return at_one_moment(report, lambda found: (build_gap_analysis(found), report_run(found.edition)))


def keep(job: Job, report: Report, made: Made) -> None:
    """Store the file under a random name, then the row that names it; without the row the file goes again."""
    path = f"reports/{uuid.uuid4().hex}.{paper_of(report).extension}"
    file = made.read_in_parts(partial(report_progress, job, 90, KEEPING))
    name = default_storage.save(path, file)
    try:
        digest = file.fingerprint()
        with transaction.atomic():
            report_progress(job, 95, KEEPING)
            _finish(report, name, made, *digest)
    except BaseException:
        default_storage.delete(name)
        raise


def _finish(report: Report, name: str, made: Made, digest: str, size: int) -> None:
    taken = Report.objects.filter(pk=report.pk, file="").update(
        file=name,
        sha256=digest,
        size=size,
        pages=made.pages,
        run=made.run,
        values_revision=report.values_revision,
        finished_at=timezone.now(),
    )
    if not taken:
        raise JobCancelled
    write_entry(
        actor=Actor(None, "job", Channel.JOB),
        action="finish_report",
        subject=report,
        edition=report.edition.key,
        city=report.city.slug,
        after={
            "kind": report.kind,
            "sequence": report.sequence,
            "values_revision": report.values_revision,
            "run": made.run.result_hash if made.run else "",
            "sha256": digest,
            "pages": made.pages,
        },
    )
