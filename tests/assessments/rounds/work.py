"""The worker of these tests: does every job that waits, those that jobs write too."""

from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Job, JobState

MAILS = ("send_mailing", "send_mail")


def run_jobs() -> None:
    while waiting := list(Job.objects.filter(kind__in=MAILS, state=JobState.WAITING)):
        for job in waiting:
            jobs.run(job.pk)
