"""The worker's side of the renderer: a long-lived child process (sandbox.py) that is fed through pipes."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .frames import HEADER, frame

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 20.0
START_TIMEOUT = 20.0
TICK = 2.0
PAGE_TICK = 0.4
REPORTS_PER_PROCESS = 50
# No fonts of the host: what a report looks like depends on its own fonts alone.
FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{folder}/cache</cachedir></fontconfig>
"""
TOO_LONG = "Das Setzen dauerte länger als {seconds} Sekunden und wurde beendet."
ENDED = "Das Setzen brauchte mehr Speicher oder Rechenzeit als erlaubt und wurde beendet."


class RenderingFailed(Exception):
    """The document could not be set; the message says why, in words for the person who ordered it."""


@dataclass(frozen=True)
class Rendering:
    pdf: bytes
    pages: int
    seconds: float
    peak_megabytes: int


Heartbeat = Callable[[int], None]


def no_heartbeat(pages: int) -> None:
    """What a caller without a heartbeat does while it waits."""


class Renderer:
    """Starts the child when needed, recycles it after a number of reports, ends it when it takes too long."""

    def __init__(self, timeout: float = TIMEOUT, reports_per_process: int = REPORTS_PER_PROCESS) -> None:
        self.timeout = timeout
        self.reports_per_process = reports_per_process
        self.child: subprocess.Popen[bytes] | None = None
        self.folder: str | None = None
        self.made = 0
        self.pages = 0
        self.isolated: bool | None = None

    def render(self, html: str, identifier: str, beat: Heartbeat = no_heartbeat) -> Rendering:
        """Set one document.

        `beat` is called with the number of pages laid out so far, at least every two seconds; if it raises,
        the work is ended.
        """
        if self.child is None or self.child.poll() is not None or self.made >= self.reports_per_process:
            self.start(beat)
        began = time.monotonic()
        try:
            self._send(json.dumps({"html": html, "identifier": identifier}).encode())
            answer = self._answer(began + self.timeout, beat)
            pdf = self._receive(began + self.timeout, beat) if answer["done"] else b""
        except BaseException:
            self.stop()
            raise
        self.made += 1
        if not answer["done"]:
            raise RenderingFailed(f"Das Dokument ließ sich nicht setzen ({answer['error']}).")
        return Rendering(pdf, answer["pages"], time.monotonic() - began, answer["peak_megabytes"])

    def start(self, beat: Heartbeat = no_heartbeat) -> None:
        self.stop()
        self.folder = tempfile.mkdtemp(prefix="renderer-")
        configuration = Path(self.folder) / "fonts.conf"
        configuration.write_text(FONT_CONFIGURATION.format(folder=self.folder))
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "TMPDIR": self.folder,
            "HOME": self.folder,
            "FONTCONFIG_FILE": str(configuration),
        }
        self.child = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "assessments.reports.sandbox"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self.made = 0
        try:
            self.isolated = json.loads(self._receive(time.monotonic() + START_TIMEOUT, beat))["isolated"]
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            for pipe in (self.child.stdin, self.child.stdout):
                if pipe:
                    pipe.close()
            self.child = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def _send(self, content: bytes) -> None:
        rest = memoryview(frame(content))
        try:
            while rest:
                rest = rest[os.write(self.child.stdin.fileno(), rest) :]
        except BrokenPipeError as error:
            raise RenderingFailed(ENDED) from error

    def _answer(self, deadline: float, beat: Heartbeat) -> dict[str, Any]:
        """What became of the document; until then the child names every page that it lays out."""
        self.pages, told = 0, 0.0
        while True:
            answer: dict[str, Any] = json.loads(self._receive(deadline, beat))
            if "page" not in answer:
                return answer
            self.pages = max(self.pages, answer["page"])
            if time.monotonic() - told > PAGE_TICK:
                beat(self.pages)
                told = time.monotonic()

    def _receive(self, deadline: float, beat: Heartbeat) -> bytes:
        """One frame, before the deadline."""
        (length,) = HEADER.unpack(self._read(HEADER.size, deadline, beat))
        return self._read(length, deadline, beat)

    def _read(self, wanted: int, deadline: float, beat: Heartbeat) -> bytes:
        pipe, parts = self.child.stdout.fileno(), []
        while wanted:
            left = deadline - time.monotonic()
            if left <= 0:
                raise RenderingFailed(TOO_LONG.format(seconds=round(self.timeout)))
            if not select.select([pipe], [], [], min(TICK, left))[0]:
                beat(self.pages)
                continue
            part = os.read(pipe, min(wanted, 1 << 16))
            if not part:
                raise RenderingFailed(ENDED)
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)


def worker_renderer() -> Renderer:
    """The one renderer of this process; a forked worker gets its own."""
    return _renderer_of_process(os.getpid())


@lru_cache(maxsize=1)
def _renderer_of_process(pid: int) -> Renderer:
    return Renderer()
