"""The renderer's process: limited in memory and time, without network where the host allows. No Django here.

Runs as `python -m assessments.reports.sandbox`, started and fed by renderer.py. Ends when its pipe closes.
"""

import ctypes
import gc
import json
import os
import resource
import shutil
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from .frames import frame, read_frame

MEMORY = 1 << 30
FILE_SIZE = 16 << 20
CPU_SECONDS = 25  # per document; the parent's clock ends it sooner unless it is gone
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def limit() -> None:
    """Memory, files and open handles; what a runaway document could use up."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_cpu() -> None:
    """Processor time for one more document; the kernel ends the process where it runs out."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def leave_network() -> bool:
    """Move into a network that has nothing but a dead loopback. False where the host forbids it."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    return {name for _, name in socket.if_nameindex()} <= {"lo"}


def answer(typesetter: Any, request: bytes, send: Callable[[bytes], None]) -> None:
    """Answer one request: a frame per page laid out, then what was made and the PDF, or what failed."""
    order = json.loads(request)
    try:
        pdf, pages = typesetter.set(
            order["html"], order["identifier"], lambda page: send(json.dumps({"page": page}).encode())
        )
    except Exception as error:  # whatever a document does, the parent is told
        send(json.dumps({"done": False, "error": type(error).__name__}).encode())
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    send(json.dumps({"done": True, "pages": pages, "peak_megabytes": peak}).encode())
    send(pdf)


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    limit()
    isolated = leave_network()
    from .pdf import Typesetter  # after the limits, and before any thread

    typesetter = Typesetter()
    gc.freeze()  # what stays for the life of the process need not be looked at again
    gc.disable()  # a document is over before collecting would pay: a tenth of its time

    def send(content: bytes) -> None:
        outgoing.write(frame(content))
        outgoing.flush()

    send(json.dumps({"isolated": isolated}).encode())
    while request := read_frame(incoming):
        allow_cpu()
        answer(typesetter, request, send)
        gc.collect()  # between documents, while nobody waits


def main() -> None:
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever libraries print must not land between the frames
    try:
        serve(sys.stdin.buffer, outgoing)
    except BrokenPipeError:
        sys.exit(1)  # the parent is gone
    finally:
        shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)


if __name__ == "__main__":
    main()
