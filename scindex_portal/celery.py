"""The Celery application. Messages only wake a worker; the job rows of the ledger are the truth.

With REDIS_URL the broker is Redis, else files under var/broker, so that `make run` needs no other service.
"""

import os
from typing import Any

from celery import Celery
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scindex_portal.settings")
TRANSPORT_ALIASES["filesystem"] = "scindex_portal.broker:Transport"


def broker_settings() -> dict[str, Any]:
    """Redis where it is configured; else the embedded broker in a folder of its own."""
    if settings.REDIS_URL:
        return {"broker_url": settings.REDIS_URL, "broker_transport_options": {"visibility_timeout": 600}}
    folder = settings.VAR_DIR / "broker"
    messages, control = folder / "messages", folder / "control"
    for path in (messages, control):
        path.mkdir(parents=True, exist_ok=True)
    options = {"data_folder_in": str(messages), "data_folder_out": str(messages), "control_folder": str(control)}
    return {"broker_url": "filesystem://", "broker_transport_options": options | {"polling_interval": 0.1}}


app = Celery("scindex_portal")
app.conf.update(
    **broker_settings(),
    broker_connection_retry_on_startup=True,
    result_backend=None,
    task_ignore_result=True,
    task_always_eager=False,
    task_acks_late=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "beat-schedule"),
    beat_schedule={
        # `expires`: sweeps that nobody took while the worker was busy do not pile up.
        "sweep-jobs": {"task": "scindex_portal.ledger.tasks.sweep_jobs", "schedule": 15.0, "options": {"expires": 15}}
    },
)
app.autodiscover_tasks()
