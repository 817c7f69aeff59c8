"""One paper as the page shows it: its state in words, and what can be done with it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from assessments.feedback.evidence_rows import size_text
from assessments.models import Report
from scindex_portal.badges import Badge
from scindex_portal.ledger.models import JobState

from .making import paper_of

DONE = Badge("fertig", "green", "check")
UNDER_WAY = Badge("wird erstellt", "blue", "clock")
FAILED = Badge("nicht erstellt", "red", "close")
CANCELLED = Badge("abgebrochen", "grey", "block")
BADGES = {
    JobState.WAITING: UNDER_WAY,
    JobState.RUNNING: UNDER_WAY,
    JobState.DONE: DONE,
    JobState.FAILED: FAILED,
    JobState.CANCELLED: CANCELLED,
}
KNOWN_REASONS = ("RenderingFailed", "NothingToReport")
UNKNOWN_REASON = (
    "Dabei ist etwas Unerwartetes geschehen. Bitte versuchen Sie es noch einmal; wenn es wieder nicht "
    "gelingt, melden Sie sich beim Projektteam."
)


@dataclass(frozen=True)
class PaperRow:
    report: Report
    title: str
    badge: Badge
    is_under_way: bool
    can_cancel: bool
    can_retry: bool
    percent: int
    step: str
    reason: str
    ordered: str
    made_from: str
    size: str

    def _address(self, name: str) -> str:
        place = [self.report.edition.key, self.report.city.slug, self.report.pk]
        return reverse(f"reports:{name}", args=place)

    @property
    def progress_url(self) -> str:
        return self._address("progress")

    @property
    def cancel_url(self) -> str:
        return self._address("cancel")

    @property
    def retry_url(self) -> str:
        return self._address("retry")

    @property
    def download_url(self) -> str:
        return self._address("download")


def paper_row(report: Report, *, may_change: bool = False) -> PaperRow:
    """`may_change`: this reader may stop it or try again."""
    state, job = _state(report), report.job
    moment = f"{timezone.localtime(report.ordered_at):%d.%m.%Y, %H:%M} Uhr"
    return PaperRow(
        report=report,
        title=f"{paper_of(report).title} {report.sequence}",
        badge=BADGES[state],
        is_under_way=state in {JobState.WAITING, JobState.RUNNING},
        can_cancel=may_change and state in {JobState.WAITING, JobState.RUNNING},
        can_retry=may_change and state in {JobState.FAILED, JobState.CANCELLED},
        percent=job.progress if job else 0,
        step=_step(report),
        reason=_reason(report) if state == JobState.FAILED else "",
        ordered=f"bestellt {moment}, {report.ordered_by.name}",
        made_from=_made_from(report),
        size=_size(report),
    )


def _state(report: Report) -> JobState:
    """A kept file is done, whatever its job's row says; without both nothing was made."""
    if report.file:
        return JobState.DONE
    return JobState(report.job.state) if report.job and report.job.state != JobState.DONE else JobState.FAILED


def _step(report: Report) -> str:
    job = report.job
    if job is None or job.state == JobState.WAITING:
        return "Wartet, bis ein Platz frei ist"
    return job.step or "Beginnt"


def _reason(report: Report) -> str:
    kind, _, words = (report.job.error if report.job else "").partition(": ")
    return words if kind in KNOWN_REASONS and words else UNKNOWN_REASON


def _size(report: Report) -> str:
    pages = "1 Seite" if report.pages == 1 else f"{report.pages} Seiten"
    parts = [paper_of(report).extension.upper(), pages if report.pages else "", size_text(report.size)]
    return ", ".join(filter(None, parts))


def _made_from(report: Report) -> str:
    if not report.file:
        return ""
    made = timezone.localtime(report.finished_at or report.ordered_at)
    return f"Stand der Werte: {made:%d.%m.%Y, %H:%M} Uhr"
