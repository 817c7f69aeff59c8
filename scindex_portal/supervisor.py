"""Run several programs beside each other: all of them or none."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SHUTDOWN_SECONDS = 10
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Children = dict[str, subprocess.Popen[bytes]]


class ChildEnded(Exception):
    """One of the programs ended by itself."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Every wish to stop, by keyboard, signal or closed terminal, arrives as KeyboardInterrupt."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def running(commands: dict[str, list[str]]) -> Iterator[Children]:
    """Start the programs and, whatever happens in the block, end them and all that they started."""
    children: Children = {}
    try:
        for name, command in commands.items():
            # A session of its own: the terminal's Ctrl-C reaches us alone, and we pass it on in order.
            children[name] = subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent)
        yield children
    finally:
        for number in STOPPING:  # nothing may interrupt the ending
            signal.signal(number, signal.SIG_IGN)
        _end(children)


def wait(children: Children, until: Callable[[], bool] = lambda: False) -> None:
    """Return as soon as `until` says so; raise ChildEnded if a program ends before that."""
    while not until():
        for name, child in children.items():
            if child.poll() is not None:
                raise ChildEnded(f"{name} (Code {child.returncode})")
        time.sleep(0.1)


def _die_with_parent() -> None:
    """Linux: a child ends even if this process is killed and can no longer end it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: Children) -> None:
    """Ask every child to end, then end whatever is left of its session."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + SHUTDOWN_SECONDS
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
