"""The worker's part: the case as a ZIP, written to a file beside the store and handed over open."""

import tempfile
import time
from functools import partial
from pathlib import Path

from django.conf import settings

from assessments.models import Report
from scindex_portal.ledger.jobs import report_progress
from scindex_portal.ledger.models import Job

from ..making import TICK, Made, at_one_moment
from .archive import write_case
from .build import build_case

FIRST, LAST = 30, 88  # the share of the progress that copying the evidence has


class Copying:
    """Progress per file, and a heartbeat within a large one."""

    def __init__(self, job: Job) -> None:
        self.job, self.percent, self.words, self.told = job, FIRST, "Nachweise werden kopiert", 0.0

    def step(self, number: int, of: int) -> None:
        self.percent = FIRST + (LAST - FIRST) * (number - 1) // of
        self.words = f"Nachweise werden kopiert: {number} von {of}"
        self._tell()

    def beat(self) -> None:
        if time.monotonic() - self.told > TICK:
            self._tell()

    def _tell(self) -> None:
        report_progress(self.job, self.percent, self.words)
        self.told = time.monotonic()


def make_case_file(job: Job, report: Report) -> Made:
    report_progress(job, 5, "Vorgang wird zusammengestellt")
    case = at_one_moment(report, lambda found: build_case(found, partial(_written, job)))
    copying = Copying(job)
    copying.beat()
    # On the store's disk: the system's own folder for such files may lie in memory.
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    target = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed with the paper: Made.close)
    try:
        write_case(case, target, copying.step, copying.beat)
    except BaseException:
        target.close()
        raise
    return Made(target)


def _written(job: Job, number: int, of: int) -> None:
    if number == 1 or number % 10 == 0:
        step = f"Korrekturen werden geschrieben: {number} von {of}"
        report_progress(job, 5 + (FIRST - 5) * (number - 1) // of, step)
