"""Where the worker finds every job's handler, and what the clock begins above the slices."""

from celery import shared_task

from assessments.feedback import bulk_job
from assessments.feedback import tasks as feedback_tasks
from assessments.feedback.actions.claims import free_stale_claims
from assessments.reports import tasks as report_tasks
from assessments.results import tasks as result_tasks
from assessments.rounds import tasks as round_tasks

__all__ = ["bulk_job", "feedback_tasks", "free_claims", "report_tasks", "result_tasks", "round_tasks"]


@shared_task(ignore_result=True)
def free_claims() -> None:
    free_stale_claims()
