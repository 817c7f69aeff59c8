"""Private PostgreSQL and Redis servers for tests: own directory, free port, gone afterwards.

python -m tests.servers COMMAND …    runs a command with DATABASE_URL pointing to a fresh PostgreSQL
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 30


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return as soon as the server accepts connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{server.args!r} does not answer on port {port}.")


@contextmanager
def running(command: list[str], port: int, **options: Any) -> Iterator[None]:
    """A server process for the length of the block."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        wait_for_port(port, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # for PostgreSQL: a fast shutdown
        server.wait(PATIENCE)


def postgres_program(name: str) -> str:
    """The newest installed version of one of PostgreSQL's programs; Debian keeps them off the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(installed[-1]) if installed else name


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL; yields its DATABASE_URL. As root it runs as `postgres`, for it refuses root."""
    with tempfile.TemporaryDirectory(prefix="scindex-postgres-") as directory:
        options: dict[str, Any] = {"cwd": directory}
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
            options |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        initdb = [postgres_program("initdb"), "-D", f"{directory}/data", "-U", "scindex", "-A", "trust"]
        initdb += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **options)
        port = free_port()
        command = [postgres_program("postgres"), "-D", f"{directory}/data", "-k", directory, "-p", str(port)]
        command += ["-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]
        with running(command, port, **options):
            yield f"postgres://scindex@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis without a file behind it; yields its REDIS_URL."""
    with tempfile.TemporaryDirectory(prefix="scindex-redis-") as directory:
        port = free_port()
        command = [
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            directory,
            "--save",
            "",
        ]
        with running(command, port):
            yield f"redis://127.0.0.1:{port}/0"


if __name__ == "__main__":
    with postgres() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
