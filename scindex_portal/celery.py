"""The Celery application. Messages only wake a worker; the job rows of the ledger are the truth.

With REDIS_URL the broker is Redis, else files under var/broker, so that `make run` needs no other service.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scindex_portal.settings")
TRANSPORT_ALIASES["filesystem"] = "scindex_portal.broker:Transport"

SWEEP_SECONDS = 15


def broker() -> dict[str, Any]:
    """Redis where it is configured; else the embedded broker in a folder of its own."""
    if settings.REDIS_URL:
        return {"broker_url": settings.REDIS_URL, "broker_transport_options": {"visibility_timeout": 600}}
    folders = {
        "data_folder_in": settings.VAR_DIR / "broker" / "messages",
        "data_folder_out": settings.VAR_DIR / "broker" / "messages",
        "control_folder": settings.VAR_DIR / "broker" / "control",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    options = {name: str(folder) for name, folder in folders.items()} | {"polling_interval": 0.1}
    return {"broker_url": "filesystem://localhost//", "broker_transport_options": options}


def clock() -> dict[str, Any]:
    """What the portal tells cities by the clock, in Berlin's time (feedback/telling.py)."""
    return {
        "tell-decisions": {
            "task": "assessments.feedback.tasks.tell_decisions",
            "schedule": crontab(hour=17, minute=0),
        },
        "tell-research": {
            "task": "assessments.feedback.tasks.tell_research",
            "schedule": crontab(hour=17, minute=10),
        },
        "free-claims": {"task": "assessments.tasks.free_claims", "schedule": crontab(minute=35)},
        "remind-of-deadlines": {
            "task": "assessments.feedback.tasks.remind_of_deadlines",
            "schedule": crontab(minute=5),
        },
    }


def configuration() -> dict[str, Any]:
    """Read when the application is first used, not when it is imported: Django's settings come first."""
    sweep = {
        "task": "scindex_portal.ledger.tasks.sweep_jobs",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},  # so that sweeps do not pile up behind a busy worker
    }
    return {
        **broker(),
        "broker_connection_retry_on_startup": True,
        "task_ignore_result": True,
        "task_always_eager": False,
        "task_acks_late": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "timezone": settings.TIME_ZONE,
        "beat_scheduler": "celery.beat:Scheduler",  # kept in memory: no file that a crash could spoil
        "beat_schedule": {"sweep-jobs": sweep} | clock(),
    }


app = Celery("scindex_portal")
app.add_defaults(configuration)
app.autodiscover_tasks()
