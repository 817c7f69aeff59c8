"""Loads the demonstration once; `--reset` starts over with a fresh database file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from assessments.demo.accounts import demo_logins
from assessments.demo.load import do_waiting_jobs, is_loaded, load_demo
from scindex_portal.ledger.models import Entry


class Command(BaseCommand):
    help = "Lädt die Demonstration (nur im DEMO-Betrieb)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="mit einer neuen Datei von vorn beginnen")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Die Demonstration wird nur im DEMO-Betrieb geladen (SCINDEX_MODE=demo).")
        if options["reset"]:
            self._start_over()
        if is_loaded():
            self.stdout.write("Die Demonstration ist schon geladen.")
        else:
            if Entry.objects.exists():
                raise CommandError(
                    "Die Demonstration braucht eine leere Datenbank; in dieser wurde gearbeitet."
                )
            load_demo()
            do_waiting_jobs()
            self.stdout.write("Die Demonstration ist geladen.")
        for email, who in demo_logins():
            self.stdout.write(f"  {email:36} {who}")
        self.stdout.write(f"  Passwort aller Demo-Konten: {settings.DEMO_PASSWORD}")

    def _start_over(self) -> None:
        """Replace the database file; nothing is ever deleted from a record that stays."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "--reset ersetzt eine SQLite-Datei. Andere Datenbanken bitte selbst neu anlegen."
            )
        name = Path(connection.settings_dict["NAME"])
        connection.close()
        for path in (name, Path(f"{name}-wal"), Path(f"{name}-shm")):
            path.unlink(missing_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
