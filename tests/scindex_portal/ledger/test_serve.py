"""`make run` in real: everything starts, works in the background, stops together and keeps its data."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from scindex_portal.ledger.management.commands import serve
from tests.servers import free_port

NEW_JOB = """
    INSERT INTO ledger_job (kind, key, payload, state, tries, holder, progress, step, error, created_at)
    VALUES ('send_mail', 'lost', '{"mail_id": 0}', 'waiting', 0, '', 0, '', '', datetime())
"""


class Portal:
    """`manage.py serve` with a data directory and a port of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        command = [sys.executable, "manage.py", "serve"]
        environment = os.environ | {"SCINDEX_MODE": "demo", "SCINDEX_VAR": str(var), "PORT": str(self.port)}
        environment |= {"DJANGO_SETTINGS_MODULE": "scindex_portal.settings"}
        environment.pop("DATABASE_URL", None)
        self.log = var / f"log-{self.port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def said(self) -> str:
        return self.log.read_text()

    def is_ready(self) -> bool:
        return "Das Portal läuft" in self.said()

    def page(self) -> int:
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).status

    def is_reachable(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def query(self, statement: str) -> list[tuple]:
        with sqlite3.connect(self.var / "db.sqlite3", timeout=30) as database:
            return database.execute(statement).fetchall()

    def children(self, word: str) -> list[int]:
        """The processes directly below `serve` whose command holds the word."""
        listing = subprocess.run(
            ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="], capture_output=True, text=True
        )
        return [int(line.split()[0]) for line in listing.stdout.splitlines() if word in line]

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def eventually(question: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not question() and time.monotonic() < end:
        time.sleep(0.1)
    return question()


def left_behind(var: Path) -> list[str]:
    """Processes that still work on this data directory."""
    mark = f"SCINDEX_VAR={var}".encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environment.read_bytes().split(b"\0"):
                found.append(environment.parent.name)
        except OSError:  # ended meanwhile, or not ours to read
            continue
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def started(var) -> Iterator[list[Portal]]:
    """All portals started by this module, one after the other on the same data."""
    portals: list[Portal] = []
    yield portals
    for portal in portals:
        if portal.process.poll() is None:
            portal.stop(signal.SIGTERM)
    assert left_behind(var) == []


def start(var: Path, started: list[Portal]) -> Portal:
    portal = Portal(var)
    started.append(portal)
    eventually(lambda: portal.is_ready() or portal.process.poll() is not None, 120)
    assert portal.is_ready(), portal.said()
    return portal


@pytest.fixture
def portal(var, started) -> Portal:
    """A running portal: the last test's, or a new one where that stopped it."""
    return started[-1] if started and started[-1].process.poll() is None else start(var, started)


def test_it_tells_address_and_logins_and_gives_a_page(portal):
    assert f"http://localhost:{portal.port}/" in portal.said()
    assert re.search(r"koordination@bochum\.example +Koordination, Bochum", portal.said())
    assert portal.page() == 200


def test_the_sweeper_finds_work_that_nobody_was_told_of(portal):
    portal.query(NEW_JOB)
    assert eventually(lambda: portal.query("SELECT tries FROM ledger_job WHERE key = 'lost'") != [(0,)], 40)


def test_a_second_one_on_the_same_data_is_refused(portal, var):
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        env=os.environ
        | {"SCINDEX_MODE": "demo", "SCINDEX_VAR": str(var), "PORT": str(free_port())}
        | {"DJANGO_SETTINGS_MODULE": "scindex_portal.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert "läuft aus diesem Verzeichnis schon" in second.stderr
    assert portal.page() == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_of_it_and_keeps_the_data(portal, var, number):
    assert portal.stop(number) == 0
    assert not portal.is_reachable()
    assert left_behind(var) == []
    assert portal.query("SELECT COUNT(*) FROM cities_city") == [(82,)]


def test_a_second_start_finds_everything_in_place(portal, var, started):
    portal.stop(signal.SIGTERM)
    again = start(var, started)
    assert "Datenbank wird eingerichtet" not in again.said()
    assert "Die Demonstration ist schon geladen" in again.said()


@pytest.mark.parametrize(("word", "name"), [("celery", "Hintergrunddienst"), ("gunicorn", "Webserver")])
def test_when_one_part_dies_all_stop_and_say_so(portal, var, word, name):
    (victim,) = portal.children(word)
    os.kill(victim, signal.SIGKILL)
    assert portal.process.wait(30) == 1
    assert f"Unerwartet beendet: {name} (Code -9)" in portal.said()
    assert left_behind(var) == []


def test_a_port_in_use_is_told_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1} make run"):
            serve.check_port("127.0.0.1", port)


def test_outside_the_demonstration_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"deploy/README\.md"):
        call_command("serve")


def test_static_files_are_collected_only_when_they_changed(tmp_path, settings):
    source = tmp_path / "static"
    source.mkdir()
    (source / "portal.css").write_text("a { }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "collected"
    serve.refresh_static_files()
    collected = settings.STATIC_ROOT / "portal.css"
    collected.write_text("untouched")
    serve.refresh_static_files()
    assert collected.read_text() == "untouched"
    (source / "portal.css").write_text("a { color: red }")
    serve.refresh_static_files()
    assert collected.read_text() == "a { color: red }"
