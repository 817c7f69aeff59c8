"""The child process: `python -m assessments.feedback.evidence_checks.child <job> …`, a file as its input.

It loads what the job needs, rehearses it (what a library loads late it loads then), confines itself, and only
then reads. Must not import Django.
"""

import importlib
import json
import sys
from typing import Any

from .limits import confine
from .refusal import Unfit

# job → the module with rehearse(), without foreign bytes, and work(content, *arguments): the answer and bytes
JOBS = {"pdf": "pdf", "picture": "picture", "office": "office", "text": "text", "render": "render"}


def main() -> None:
    job, *arguments = sys.argv[1:]
    answer_with(importlib.import_module(f".{JOBS[job]}", __package__), arguments)


def answer_with(module: Any, arguments: list[str]) -> None:
    """Confine this process, let the module work on the input, and answer."""
    module.rehearse()
    confine()
    content = sys.stdin.buffer.read()
    try:
        answer, made = module.work(content, *arguments)
    except Unfit as reason:
        answer, made = {"refused": str(reason)}, b""
    except (MemoryError, RecursionError):
        answer, made = {"refused": "too_much_memory"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
