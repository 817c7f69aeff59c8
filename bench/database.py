"""What the portal does with its database: recomputing an edition into a stored run, and answering a what-if.

Works on a database of its own (SQLite, with the demonstration) in a directory that vanishes afterwards.
"""

import csv
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.timing import Timing, measure

if TYPE_CHECKING:
    from assessments.models import Edition
    from assessments.results.load import Catalogue
    from cities.models import City

MUNICIPALITIES = Path(__file__).resolve().parent / "data" / "municipalities.csv"
MOST_MEMORY_MB = 1024
SEED = 2024
BATCH = 500


@contextmanager
def demonstration() -> Iterator[None]:
    """A fresh database with the demonstration in it."""
    with tempfile.TemporaryDirectory(prefix="scindex-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "scindex_portal.settings",
            "SCINDEX_MODE": "demo",
            "SCINDEX_VAR": folder,
        }
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        from assessments.demo.load import do_waiting_jobs, load_demo

        load_demo()
        do_waiting_jobs()
        try:
            yield
        finally:
            connection.close()


def time_database(municipalities: int | None = None) -> tuple[list[Timing], int]:
    """The works with their targets, and the process's peak memory in megabytes."""
    from assessments.models import Edition

    timings = [time_recompute(Edition.objects.get(key="2027-demo"), 150), time_what_if()]
    large = large_edition(Edition.objects.get(key="2024"), all_cities(municipalities))
    timings.append(time_recompute(large, 15_000))
    return timings, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def time_recompute(edition: "Edition", target_ms: float) -> Timing:
    """From the rows of the database to a stored run; every run has a revision of its own."""
    from django.db.models import F

    from assessments.choices import RunKind
    from assessments.results.recompute import recompute_edition

    def work() -> None:
        type(edition).objects.filter(pk=edition.pk).update(values_revision=F("values_revision") + 1)
        recompute_edition(edition.pk, RunKind.LIVE)

    cities = edition.domains.first().indicators.first().parameters.first().findings.count()
    return measure("recompute from the database, stored (SQLite)", cities, work, target_ms)


def time_what_if() -> Timing:
    """A changed field of the Rechenbeispiel, with all middleware, as htmx asks for it."""
    from django.test import Client

    from assessments.models import Parameter
    from cities.models import User

    client = Client(headers={"host": "localhost", "HX-Request": "true", "HX-Target": "ergebnis"})
    client.force_login(User.objects.get(email="koordination@bochum.example"))
    parameter = Parameter.objects.get(indicator__domain__edition__key="2027-demo", name="FabLabs")
    assumed = {f"p{parameter.pk}": str(parameter.levels.last().pk)}

    def work() -> None:
        answer = client.post("/2027-demo/stadt/bochum/rechenbeispiel/", assumed)
        if answer.status_code != 200:
            raise RuntimeError(f"The what-if answered {answer.status_code}.")

    return measure("what-if answer in the web process, warm", 82, work, 30)


def all_cities(count: int | None = None) -> "list[City]":
    """Germany's municipalities, or the first so many; those that exist already are taken as they are."""
    from cities.models import City

    with MUNICIPALITIES.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))[:count]
    known = set(City.objects.values_list("ags", flat=True))
    City.objects.bulk_create(
        (
            City(
                slug=f"gemeinde-{row['ags']}",
                name=f"{row['official_name'][:88]} ({row['ags']})",
                official_name=row["official_name"][:120],
                ags=row["ags"],
                state=row["state"],
                population=int(row["population"]),
                area_km2=row["area_km2"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                region="West",
            )
            for row in rows
            if row["ags"] not in known
        ),
        batch_size=BATCH,
    )
    return list(City.objects.filter(ags__in=[row["ags"] for row in rows]).order_by("slug"))


def large_edition(source: "Edition", cities: "list[City]") -> "Edition":
    """A copy of an edition with values for all these cities, each column drawn anew (seeded)."""
    from django.db import transaction

    from assessments.feedback.actions.editions import copy_edition
    from assessments.results.load import load_catalogue, load_field

    edition = copy_edition(source=source, key="alle-gemeinden", year=source.year + 1, title="Alle Gemeinden")
    random = np.random.default_rng(SEED)
    columns = [random.choice(column, size=len(cities)) for column in load_field(source).values.T]
    with transaction.atomic():
        _insert_values(load_catalogue(edition), cities, columns)
    return edition


def _insert_values(catalogue: "Catalogue", cities: "list[City]", columns: list[Any]) -> None:
    """Findings with one version each, written as plain rows: a million objects would take minutes."""
    from django.db import connection
    from django.db.models import Max

    from assessments.models import Finding, FindingVersion

    first = 1 + max(m.objects.aggregate(Max("pk"))["pk__max"] or 0 for m in (Finding, FindingVersion))
    rows = list(_cells(catalogue, cities, columns))
    keys = range(first, first + len(rows))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO assessments_finding (id, city_id, parameter_id, current_id) VALUES (%s, %s, %s, %s)",
            [(key, city, parameter, key) for key, (city, parameter, _, _) in zip(keys, rows, strict=True)],
        )
        cursor.executemany(
            "INSERT INTO assessments_findingversion (id, finding_id, level_id, number, sequence, origin,"
            " is_reconstructed, source_label, source_url, data_as_of, reason, created_at)"
            " VALUES (%s, %s, %s, %s, 1, 'import', 1, '', '', '', '', '2026-01-01 00:00:00')",
            [(key, key, level, number) for key, (_, _, level, number) in zip(keys, rows, strict=True)],
        )


def _cells(catalogue: "Catalogue", cities: "list[City]", columns: list[Any]) -> Iterator[tuple[Any, ...]]:
    """City, parameter, level and number of every value."""
    from assessments.models import Level

    levels: dict[int, dict[float, int]] = {}
    for level in Level.objects.filter(parameter_id__in=catalogue.parameter_ids):
        levels.setdefault(level.parameter_id, {})[float(level.points)] = level.pk
    for parameter, column in zip(catalogue.parameter_ids, columns, strict=True):
        for city, cell in zip(cities, column.tolist(), strict=True):
            if parameter in levels:
                yield city.pk, parameter, levels[parameter].get(cell), None
            else:
                yield city.pk, parameter, None, None if np.isnan(cell) else cell
