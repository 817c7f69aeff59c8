"""Where the worker finds every job's handler."""

from assessments.reports import tasks as report_tasks
from assessments.results import tasks as result_tasks

__all__ = ["report_tasks", "result_tasks"]
