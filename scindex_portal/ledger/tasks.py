"""The worker's two tasks: do one job, and look for jobs that nobody does."""

from celery import shared_task

from . import jobs, outbox


@shared_task(ignore_result=True)
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(ignore_result=True)
def sweep_jobs() -> None:
    outbox.mark_uncertain()
    jobs.sweep()


@jobs.handles("send_mail")
def send_mail(job: object, mail_id: int) -> None:
    outbox.send_mail(mail_id)
