"""What the clock begins: each task is one call."""

from celery import shared_task

from . import telling, telling_research


@shared_task(ignore_result=True)
def tell_decisions() -> None:
    telling.tell_decisions()


@shared_task(ignore_result=True)
def remind_of_deadlines() -> None:
    telling.remind_of_deadlines()


@shared_task(ignore_result=True)
def tell_research() -> None:
    telling_research.tell_research()
