"""`make run`: prepare the demonstration, then run web server and worker until someone stops them."""

import fcntl
import hashlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from scindex_portal.supervisor import ChildEnded, interruptible, running, wait

STARTUP_SECONDS = 60


class Command(BaseCommand):
    help = "Startet Webserver und Hintergrunddienst der Demonstration; Strg+C beendet beide."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "serve ist für die Demonstration (SCINDEX_MODE=demo); Betrieb: deploy/README.md"
            )
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        with interruptible(), only_one():
            try:
                check_port(host, port)
                logins = self.prepare()
                self.run(host, port, logins)
            except KeyboardInterrupt:
                self.say("Das Portal ist beendet. Alle Daten liegen weiter in var/.")
            except ChildEnded as ended:
                raise CommandError(
                    f"Unerwartet beendet: {ended}. Das Portal ist deshalb angehalten."
                ) from None

    def say(self, text: str) -> None:
        """Tell the person at the terminal now, even if the output goes into a file or a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def prepare(self) -> str:
        """Bring database, demonstration and static files up to date; returns the demo's logins in words."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Die Datenbank wird eingerichtet und mit der Demonstration gefüllt (etwa 20 Sekunden) …")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        logins = StringIO()
        call_command("load_demo", stdout=logins)
        refresh_static_files()
        connection.close()
        return logins.getvalue()

    def run(self, host: str, port: int, logins: str) -> None:
        with running(commands(host, port)) as children:
            try:
                wait(children, until=first_page(host, port))
                self.say(f"\n{logins}\nDas Portal läuft: http://localhost:{port}/  (Strg+C beendet es)")
                wait(children)
            except KeyboardInterrupt:
                self.say("\nDas Portal wird beendet, laufende Aufträge werden noch abgeschlossen …")
                raise


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What runs side by side, by the name that the person at the terminal reads."""
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "scindex_portal.wsgi",
        "--bind",
        f"{host}:{port}",
        "--preload",
    ]
    gunicorn += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--log-level", "warning"]
    quiet = ["-W", "ignore:You're running the worker with superuser"]  # as in a container; we read JSON only
    celery = [
        sys.executable,
        *quiet,
        "-m",
        "celery",
        "--app",
        "scindex_portal",
        "--quiet",
        "worker",
        "--beat",
    ]
    celery += ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return {"Webserver": [*gunicorn, "--no-control-socket"], "Hintergrunddienst": celery}


@contextmanager
def only_one() -> Iterator[None]:
    """Two of us on one var/ would schedule everything twice."""
    with (settings.VAR_DIR / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("Das Portal läuft aus diesem Verzeichnis schon.") from None
        yield


def check_port(host: str, port: int) -> None:
    """Say in words that the port is taken, before anything starts."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Der Anschluss {port} ist nicht frei ({error.strerror}). "
                f"Bitte einen anderen wählen, zum Beispiel: PORT={port + 1} make run"
            ) from None


def first_page(host: str, port: int) -> Callable[[], bool]:
    """A question to ask again and again: does the web server give a page yet?"""
    address, deadline = "127.0.0.1" if host == "0.0.0.0" else host, time.monotonic() + STARTUP_SECONDS

    def is_there() -> bool:
        if time.monotonic() > deadline:
            raise CommandError(f"Der Webserver gibt nach {STARTUP_SECONDS} Sekunden noch keine Seite aus.")
        web = http.client.HTTPConnection(address, port, timeout=10)
        try:
            web.request("GET", "/", headers={"Host": f"localhost:{port}"})
            return web.getresponse().status < 500
        except OSError:
            return False
        finally:
            web.close()

    return is_there


def refresh_static_files() -> None:
    """Collect anew where our files (name, size, time) or the packages differ from last time."""
    files = [path for root in settings.STATICFILES_DIRS for path in sorted(Path(root).rglob("*"))]
    seen = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files if path.is_file()]
    seen.append((settings.BASE_DIR / "requirements.txt").read_text())
    now = hashlib.sha256("\n".join(seen).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)
