"""All of them or none: no program outlives the others or the one who started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scindex_portal.supervisor import ChildEnded, interruptible, running, wait

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]


@pytest.fixture(autouse=True)
def signals_as_they_were():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone_soon(pid: int) -> bool:
    end = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def test_when_one_ends_all_end_and_its_name_is_told():
    commands = {"Eins": SLEEPER, "Zwei": [sys.executable, "-c", "raise SystemExit(3)"]}
    with pytest.raises(ChildEnded, match=r"Zwei \(Code 3\)"), running(commands) as children:
        wait(children)
    assert all(child.returncode is not None for child in children.values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(number):
    with (
        pytest.raises(KeyboardInterrupt),
        interruptible(),
        running({"Eins": SLEEPER, "Zwei": SLEEPER}) as children,
    ):
        wait(children, until=lambda: os.kill(os.getpid(), number))
    assert all(child.returncode is not None for child in children.values())


def test_who_does_not_listen_is_ended(monkeypatch):
    monkeypatch.setattr("scindex_portal.supervisor.SHUTDOWN_SECONDS", 0.5)
    with running({"Stur": STUBBORN}) as children:
        time.sleep(0.5)  # until it has learned not to listen
    assert children["Stur"].returncode == -signal.SIGKILL


def test_what_a_child_started_ends_with_it(tmp_path):
    note = tmp_path / "pid"
    script = f"import subprocess, pathlib; p = subprocess.Popen({SLEEPER!r}); "
    script += f"pathlib.Path({str(note)!r}).write_text(str(p.pid)); p.wait()"
    with running({"Eltern": [sys.executable, "-c", script]}) as children:
        wait(children, until=lambda: note.exists() and bool(note.read_text()))
    assert gone_soon(int(note.read_text()))


def test_until_ends_the_waiting():
    with running({"Eins": SLEEPER}) as children:
        wait(children, until=lambda: True)
        assert children["Eins"].poll() is None


def test_a_killed_supervisor_leaves_nothing_behind():
    script = "\n".join(
        [
            "from scindex_portal.supervisor import running, wait",
            f"with running({{'Eins': {SLEEPER!r}}}) as children:",
            "    print(children['Eins'].pid, flush=True)",
            "    wait(children)",
        ]
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(supervisor.stdout.readline())
    assert is_alive(child)
    supervisor.kill()
    supervisor.communicate()
    assert gone_soon(child)
