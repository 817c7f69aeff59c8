"""Medians of repeated runs in one process."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

LEAST_RUNS = 7


@dataclass(frozen=True)
class Timing:
    """One cell of the table: what was done, for how many cities, how long, and how long it may take."""

    work: str
    cities: int
    median_ms: float
    runs: int
    target_ms: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.target_ms is None else self.median_ms <= self.target_ms

    def document(self) -> dict[str, object]:
        return asdict(self) | {"met": self.met}


def measure(
    work: str, cities: int, call: Callable[[], object], target_ms: float | None = None, runs: int = LEAST_RUNS
) -> Timing:
    """Median of ``runs`` calls after one to warm up."""
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return Timing(work, cities, 1000 * statistics.median(seconds), runs, target_ms)


def print_table(timings: list[Timing]) -> None:
    """The timings as lines of a table."""
    for timing in timings:
        target = "" if timing.target_ms is None else f"≤ {timing.target_ms:g} ms"
        verdict = {True: "ok", False: "MISSED", None: ""}[timing.met]
        print(f"{timing.work:<58}{timing.cities:>8}{timing.median_ms:>12.2f} ms  {target:<10} {verdict}")
