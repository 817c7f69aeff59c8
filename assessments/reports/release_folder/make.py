"""The worker's part: the Freigabemappe as PDF."""

from django.template.loader import render_to_string

from assessments.models import Report
from scindex_portal.ledger.jobs import report_progress
from scindex_portal.ledger.models import Job

from ..making import Made, at_one_moment, set_pages
from .build import build_release_folder
from .content import ReleaseFolder

SIGNATURES = range(1, 9)  # lines to sign by hand


def folder_html(folder: ReleaseFolder) -> str:
    """The document that is printed. Whatever people wrote stays text (autoescaped)."""
    context = {"folder": folder, "fingerprint": folder.fingerprint(), "signatures": SIGNATURES}
    return render_to_string("reports/release_folder/folder.html", context)


def make_release_folder(job: Job, report: Report) -> Made:
    report_progress(job, 10, "Entwürfe werden zusammengestellt")
    folder = at_one_moment(report, build_release_folder)
    report_progress(job, 30, "Texte werden erstellt")
    rendering = set_pages(job, folder_html(folder), folder.fingerprint())
    return Made(rendering.pdf, rendering.pages)
