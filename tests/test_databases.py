"""The database is set up for contention: nobody's write is lost, nobody is told that it is locked."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import F

from scindex_portal.ledger.models import Head

THREADS, WRITES = 8, 25


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_the_environment_names():
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_contended_writes_all_arrive():
    Head.objects.create(pk=1)

    def write(_: int) -> None:
        for _ in range(WRITES):
            with transaction.atomic():
                Head.objects.select_for_update().get(pk=1)
                Head.objects.filter(pk=1).update(number=F("number") + 1)
        connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(write, range(THREADS)))
    assert Head.objects.get(pk=1).number == THREADS * WRITES


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="SQLite only")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_sqlite_is_set_to_lose_nothing(pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)
