"""The whole demonstration in one transaction: all of it, or nothing."""

from django.db import transaction

from assessments.models import Edition
from scindex_portal.ledger.jobs import run
from scindex_portal.ledger.models import Job, JobState

from .accounts import load_accounts
from .catalogues import load_catalogues
from .figures import load_cities, load_printed_figures, load_profiles
from .round import open_demo_round
from .units import load_units
from .values import DEMO_KEY, build_demo_edition, load_values_of_2024


def is_loaded() -> bool:
    return Edition.objects.filter(key=DEMO_KEY).exists()


@transaction.atomic
def load_demo() -> None:
    """Cities, editions, figures, values, accounts and the open round. Expects an empty database."""
    load_cities()
    load_profiles()
    editions = load_catalogues()
    load_printed_figures(editions)
    load_values_of_2024(editions["2024"])
    load_accounts()
    load_units(editions["2024"])
    open_demo_round(build_demo_edition(editions["2024"]))


def do_waiting_jobs() -> None:
    """Do what the loading queued, so that the first page shows scores before a worker runs."""
    for job_id in Job.objects.filter(state=JobState.WAITING).values_list("pk", flat=True):
        run(job_id)
