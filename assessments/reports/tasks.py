"""The background's part: make one ordered paper, step by step, and keep it."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Edition, Report, ScoreRun
from scindex_portal.ledger.jobs import JobCancelled, handles, report_progress
from scindex_portal.ledger.models import Channel, Job
from scindex_portal.ledger.record import Actor, write_entry

from .build import build_gap_analysis
from .comparison import report_run
from .content import GapAnalysis
from .html import report_html
from .making import Made, Maker, paper_of, set_pages

RENDER_REPORT = "render_report"
READS = 5


@handles(RENDER_REPORT)
def render_report(job: Job, report_id: int) -> None:
    report = Report.objects.select_related("edition__previous", "city").get(pk=report_id)
    if report.file:
        return
    made = MAKERS[ReportKind(report.kind)](job, report)
    report_progress(job, 90, "Datei wird abgelegt")
    keep(job, report, made)


def make_gap_analysis(job: Job, report: Report) -> Made:
    report_progress(job, 10, "Zahlen werden zusammengestellt")
    content, run = consistent_content(report)
    report_progress(job, 30, "Texte und Bilder werden erstellt")
    rendering = set_pages(job, report_html(content), content.fingerprint())
    return Made(rendering.pdf, rendering.pages, run)


MAKERS: dict[ReportKind, Maker] = {ReportKind.GAP_ANALYSIS: make_gap_analysis}


def consistent_content(report: Report) -> tuple[GapAnalysis, ScoreRun | None]:
    """The content of one moment: read again where a decision changed the values meanwhile."""
    for _ in range(READS):
        report.edition.refresh_from_db()
        content = build_gap_analysis(report)
        run = report_run(report.edition)
        now = Edition.objects.values_list("values_revision", flat=True).get(pk=report.edition_id)
        if now == report.edition.values_revision:
            report.values_revision = now
            return content, run
    raise RuntimeError("The values kept changing while the report was being read.")


def keep(job: Job, report: Report, made: Made) -> None:
    """Store the file under a random name, then the row that names it; without the row the file goes again."""
    path = f"reports/{uuid.uuid4().hex}.{paper_of(report).extension}"
    name = default_storage.save(path, ContentFile(made.content))
    try:
        with transaction.atomic():
            report_progress(job, 95, "Datei wird abgelegt")
            _finish(report, name, made)
    except BaseException:
        default_storage.delete(name)
        raise


def _finish(report: Report, name: str, made: Made) -> None:
    digest = hashlib.sha256(made.content).hexdigest()
    taken = Report.objects.filter(pk=report.pk, file="").update(
        file=name,
        sha256=digest,
        size=len(made.content),
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
