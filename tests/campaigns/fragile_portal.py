"""A portal whose parts can be killed at any moment and are started again, as systemd would."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import psycopg

from scindex_portal.ledger.management.commands.serve import commands
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
WEB, WORKER = "Webserver", "Hintergrunddienst"


def own_database(address: str) -> str:
    """A fresh database on the server that the tests run on: several portals may run beside each other."""
    server, _, _ = address.rpartition("/")
    name = f"portal_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


class FragilePortal:
    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.environment = os.environ | {
            "SCINDEX_MODE": "demo",
            "SCINDEX_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "scindex_portal.settings",
            "PORT": str(self.port),
        }
        if address := os.environ.get("DATABASE_URL"):
            self.environment["DATABASE_URL"] = own_database(address)
        self.log = (var / "log").open("w")
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.lock = threading.Lock()
        self.is_over = False

    def prepare(self) -> None:
        for command in (["migrate", "-v0"], ["createcachetable", "-v0"], ["load_demo"]):
            self._manage(*command)
        self._manage("collectstatic", "--noinput", "-v0")
        for name in (WEB, WORKER):
            self.start(name)
        self.wait_for_web()

    def _manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, stderr=self.log
        )
        return done.stdout.decode()

    def start(self, name: str) -> None:
        with self.lock:
            if not self.is_over:
                self.children[name] = subprocess.Popen(
                    commands("127.0.0.1", self.port)[name],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=self.log,
                    stderr=self.log,
                    start_new_session=True,
                )

    def kill(self, name: str) -> None:
        """What a power cut does to one part of the portal; nothing gets a chance to tidy up."""
        os.killpg(self.children[name].pid, signal.SIGKILL)
        self.children[name].wait()
        self.start(name)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/impressum/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def wait_for_web(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self.answers():
            assert time.monotonic() < end, "The web server does not come back."
            time.sleep(0.1)

    def json(self, module: str) -> Any:
        """What a module prints about this portal's database, run as a process of its own."""
        command = [sys.executable, "-m", module]
        found = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, stderr=self.log
        )
        return json.loads(found.stdout)

    def stop(self) -> None:
        with self.lock:
            self.is_over = True
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            child.wait(30)
        self.log.close()
