"""Jobs: written with their cause, claimed by a conditional UPDATE, kept alive by a heartbeat, swept."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import Job, JobState

LEASE = timedelta(seconds=60)
MAX_TRIES = 3
logger = logging.getLogger(__name__)

# kind -> the function that does the work; filled by @handles in the slices' tasks modules.
HANDLERS: dict[str, Callable[..., None]] = {}


class JobCancelled(Exception):
    """The job was cancelled, or its lease passed to another worker, while it ran."""


def handles(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the handler of a kind of job: called as `handler(job, **payload)`."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        HANDLERS[kind] = function
        return function

    return register


def enqueue(kind: str, key: str, /, **payload: Any) -> Job:
    """Write a job in the cause's transaction and wake a worker after its commit.

    A job of the same kind and key that still waits is returned in its place (later causes coalesce).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A job and its cause belong in one transaction.")
    job, _ = Job.objects.get_or_create(
        kind=kind, key=key, state=JobState.WAITING, defaults={"payload": payload}
    )
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tell the workers that there is work. Never fails: the sweeper finds whatever was not heard."""
    try:
        current_app.send_task("scindex_portal.ledger.tasks.run_job", [job_id], retry=False)
    except (OSError, OperationalError):
        logger.warning("The broker did not take the message for job %s; the sweeper will find it.", job_id)


def claim(job_id: int) -> Job | None:
    """Take a waiting job, or a running one whose lease ran out. None if someone else has it or it is over."""
    now = timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    holder = str(uuid.uuid4())
    try:
        with transaction.atomic():
            taken = Job.objects.filter(free, pk=job_id, tries__lt=MAX_TRIES).update(
                state=JobState.RUNNING,
                holder=holder,
                lease_until=now + LEASE,
                tries=F("tries") + 1,
                started_at=now,
            )
    except IntegrityError:  # one of the same kind and key is running; the sweeper comes back to this one
        return None
    return Job.objects.get(pk=job_id) if taken else None


def report_progress(job: Job, progress: int, step: str) -> None:
    """Heartbeat and progress in one; raises JobCancelled where the job is no longer this worker's."""
    alive = Job.objects.filter(pk=job.pk, holder=job.holder, state=JobState.RUNNING).update(
        progress=progress, step=step, lease_until=timezone.now() + LEASE
    )
    if not alive:
        raise JobCancelled


@contextmanager
def held(job: Job) -> Iterator[None]:
    """Finish the job as done, failed or cancelled, whatever happens inside."""
    mine = Job.objects.filter(pk=job.pk, holder=job.holder, state=JobState.RUNNING)
    try:
        yield
    except JobCancelled:
        logger.info("Job %s was cancelled.", job.pk)
    except Exception as error:
        logger.exception("Job %s failed.", job.pk)
        over = job.tries >= MAX_TRIES
        mine.update(
            state=JobState.FAILED if over else JobState.RUNNING,
            lease_until=timezone.now(),
            error=f"{type(error).__name__}: {error}"[:2000],
            finished_at=timezone.now() if over else None,
        )
    else:
        mine.update(state=JobState.DONE, progress=100, step="", error="", finished_at=timezone.now())


def run(job_id: int) -> None:
    """Claim and do one job."""
    if job := claim(job_id):
        with held(job):
            HANDLERS[job.kind](job, **job.payload)


def sweep() -> int:
    """Wake what waits or went stale; give up what was tried too often. Returns the number woken."""
    now = timezone.now()
    stale = Q(state=JobState.RUNNING, lease_until__lt=now)
    Job.objects.filter(stale | Q(state=JobState.WAITING), tries__gte=MAX_TRIES).update(
        state=JobState.FAILED, finished_at=now
    )
    open_jobs = list(Job.objects.filter(stale | Q(state=JobState.WAITING)).values_list("pk", flat=True)[:200])
    for job_id in open_jobs:
        wake(job_id)
    return len(open_jobs)


def overdue_jobs() -> int:
    """Jobs that nobody began within two minutes: a worker is missing."""
    long_ago = timezone.now() - timedelta(minutes=2)
    return Job.objects.filter(state=JobState.WAITING, created_at__lt=long_ago).count()
