"""The project package. Importing it makes the Celery application known to every task."""

from .celery import app as celery_app

__all__ = ["celery_app"]
