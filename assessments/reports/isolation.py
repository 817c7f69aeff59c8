"""Whether this host lets the renderer leave the network; asked of a tiny child process, once."""

import subprocess
import sys
from functools import lru_cache

from .renderer import ROOT

PROBE = "from assessments.reports.sandbox import leave_network; print(leave_network())"
TIMEOUT = 10


@lru_cache(maxsize=1)
def renderer_is_isolated() -> bool:
    """True where a child could move into a network of its own; no answer in time counts as no.

    The process that asks stays where it is: only the child leaves, and ends. It loads no typesetter.
    """
    try:
        probe = subprocess.run(
            [sys.executable, "-c", PROBE], cwd=ROOT, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return probe.stdout.strip() == b"True"
