"""Where the worker finds every job's handler."""

from assessments.feedback import bulk_job
from assessments.feedback import tasks as feedback_tasks
from assessments.reports import tasks as report_tasks
from assessments.results import tasks as result_tasks
from assessments.rounds import tasks as round_tasks

__all__ = ["bulk_job", "feedback_tasks", "report_tasks", "result_tasks", "round_tasks"]
