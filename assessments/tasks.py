"""Where the worker finds every job's handler."""

from assessments.results import tasks as result_tasks

__all__ = ["result_tasks"]
