"""Run a check in a child process of its own that can neither take much nor reach anything.

The file goes in as standard input, the answer comes back as one line of JSON, with bytes behind it where a
picture was made. The child loads no Django, knows no secret and may open nothing (limits.confine).
"""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from . import limits
from .refusal import SENTENCES

ROOT = Path(__file__).resolve().parents[3]
CHILD = "assessments.feedback.evidence_checks.child"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}

logger = logging.getLogger(__name__)


class ChildFailed(Exception):
    """The child refused, crashed or ran too long; `code` is a key of SENTENCES."""

    def __init__(self, code: str) -> None:
        self.code = code if code in SENTENCES else "crashed"
        super().__init__(self.code)


def run_limited(job: str, *arguments: str, content: bytes, child: str = CHILD) -> tuple[dict, bytes]:
    """Let the child do `job` (child.JOBS) with the content: its answer, and the bytes behind it."""
    command = [sys.executable, "-m", child, job, *arguments]
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as taken,
        tempfile.TemporaryFile() as said,
    ):
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=taken,
                stderr=said,
                cwd=ROOT,
                env=ENVIRONMENT,
                timeout=limits.SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChildFailed("too_slow") from None
        taken.seek(0)
        said.seek(0)
        return read_answer(done.returncode, taken.read(limits.ANSWER_BYTES), said.read(2_000))


def read_answer(returncode: int, answer: bytes, said: bytes) -> tuple[dict, bytes]:
    """The child's word, if it ended well."""
    if returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ChildFailed("too_slow")
    line, _, rest = answer.partition(b"\n")
    try:
        told = json.loads(line) if returncode == 0 else {}
    except ValueError:
        told = {}
    if "refused" in told:
        raise ChildFailed(str(told["refused"]))
    if not told:
        logger.warning(
            "The check of a file ended with %s: %s", returncode, said.decode(errors="replace")[-500:]
        )
        raise ChildFailed("crashed")
    return told, rest
