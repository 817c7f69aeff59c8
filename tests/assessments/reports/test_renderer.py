"""The renderer's process: limited, cut off, recycled, ended when it takes too long."""

import os
import time
from pathlib import Path

import pytest

from assessments.reports import renderer as module
from assessments.reports.renderer import Renderer, RenderingFailed

SMALL = '<!doctype html><html lang="de"><head><title>Kurz</title></head><body><h1>Kurz</h1></body></html>'
# Long enough to take many seconds on any machine.
LARGE = SMALL.replace("</body>", "<p>Wort und Wort. </p>" * 60_000 + "</body>")


@pytest.fixture
def own():
    """A renderer of the test's own."""
    made = Renderer()
    yield made
    made.stop()


def test_has_limits_of_its_own(own):
    own.render(SMALL, "x")
    limits = Path(f"/proc/{own.child.pid}/limits").read_text()
    rows = {line[:25].strip(): line[26:46].strip() for line in limits.splitlines()}

    assert rows["Max address space"] == str(1 << 30)
    assert rows["Max core file size"] == "0"
    assert int(rows["Max cpu time"]) <= 60


def test_knows_no_secrets_of_the_portal(own, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "ganz-geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:kennwort@host/db")
    own.render(SMALL, "x")

    assert b"geheim" not in Path(f"/proc/{own.child.pid}/environ").read_bytes()
    assert b"kennwort" not in Path(f"/proc/{own.child.pid}/environ").read_bytes()


def test_tells_truly_whether_it_is_cut_off(own):
    own.render(SMALL, "x")
    apart = os.readlink(f"/proc/{own.child.pid}/ns/net") != os.readlink("/proc/self/ns/net")

    assert own.isolated == apart


def test_ends_what_takes_too_long_and_goes_on(own):
    own.render(SMALL, "x")
    own.timeout, child = 0.5, own.child.pid
    began = time.monotonic()
    with pytest.raises(RenderingFailed, match="länger als"):
        own.render(LARGE, "x")

    assert time.monotonic() - began < 5
    assert not Path(f"/proc/{child}").exists()
    own.timeout = 20
    assert own.render(SMALL, "x").pdf.startswith(b"%PDF-1.7")


def test_says_that_the_process_was_ended_by_its_limits(own):
    own.render(SMALL, "x")
    own.child.kill()
    own.child.wait()
    own.child.poll = lambda: None  # the parent has not noticed yet

    with pytest.raises(RenderingFailed, match="Speicher oder Rechenzeit"):
        own.render(SMALL, "x")


def test_too_much_memory_is_refused_not_taken(own):
    enormous = SMALL.replace("</body>", f"<p>{'x' * 60_000_000}</p></body>")

    with pytest.raises(RenderingFailed, match=r"MemoryError|Speicher oder Rechenzeit"):
        own.render(enormous, "x")


def test_is_recycled_after_so_many_reports():
    made = Renderer(reports_per_process=2)
    try:
        children = []
        for _ in range(3):
            made.render(SMALL, "x")
            children.append(made.child.pid)
    finally:
        made.stop()

    assert children[0] == children[1] != children[2]


def test_beats_while_it_waits_and_stops_at_once_when_told(own, monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.05)
    own.render(SMALL, "x")
    beats = []

    def beat(pages: int) -> None:
        beats.append(time.monotonic())
        if len(beats) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        own.render(LARGE, "x", beat)

    assert own.child is None
    assert len(beats) == 3


def test_tells_how_many_pages_are_laid_out(own, monkeypatch):
    monkeypatch.setattr(module, "PAGE_TICK", 0.0)
    told: list[int] = []
    chapters = "<h2 style='break-before: page'>Kapitel</h2>" * 6
    made = own.render(SMALL.replace("</body>", f"{chapters}</body>"), "x", told.append)

    assert made.pages == 7
    assert told == sorted(told)
    assert set(range(1, 8)) <= set(told)


def test_leaves_nothing_behind():
    made = Renderer()
    made.render(SMALL, "x")
    folder, child = Path(made.folder), made.child.pid
    made.stop()

    assert not folder.exists()
    assert not Path(f"/proc/{child}").exists()


def test_ends_when_its_parent_goes():
    made = Renderer()
    made.render(SMALL, "x")
    made.child.stdin.close()
    made.child.wait(timeout=10)

    assert not Path(made.folder).exists()
    made.stop()


def test_one_renderer_per_process():
    assert module.worker_renderer() is module.worker_renderer()
