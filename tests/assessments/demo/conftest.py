"""The demonstration, loaded once for each file here; each test works in a transaction of its own."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from assessments.demo.load import do_waiting_jobs, load_demo


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():
        load_demo()
        do_waiting_jobs()
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _in_the_demo(demo: None, db: None) -> None:
    """Every test here sees the demonstration."""
