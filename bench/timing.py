"""Medians, or what one of twenty exceeds, of repeated runs in one process."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

LEAST_RUNS = 7
REQUESTS = 20


@dataclass(frozen=True)
class Timing:
    """One cell of the table: what was done, for how many cities, how long, and how long it may take."""

    work: str
    cities: int
    ms: float
    runs: int
    target_ms: float | None = None
    statistic: str = "median"

    @property
    def met(self) -> bool | None:
        return None if self.target_ms is None else self.ms <= self.target_ms

    def document(self) -> dict[str, object]:
        return asdict(self) | {"met": self.met}


def measure(
    work: str, cities: int, call: Callable[[], object], target_ms: float | None = None, runs: int = LEAST_RUNS
) -> Timing:
    """Median of ``runs`` calls after one to warm up."""
    return Timing(work, cities, 1000 * statistics.median(_seconds(call, runs)), runs, target_ms)


def measure_p95(
    work: str, cities: int, call: Callable[[], object], target_ms: float | None = None, runs: int = REQUESTS
) -> Timing:
    """What one of twenty of ``runs`` calls exceeds, after one to warm up."""
    ms = 1000 * sorted(_seconds(call, runs))[math.ceil(0.95 * runs) - 1]
    return Timing(work, cities, ms, runs, target_ms, "p95")


def _seconds(call: Callable[[], object], runs: int) -> list[float]:
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return seconds


def print_table(timings: list[Timing]) -> None:
    """The timings as lines of a table."""
    for timing in timings:
        target = "" if timing.target_ms is None else f"≤ {timing.target_ms:g} ms"
        verdict = {True: "ok", False: "MISSED", None: ""}[timing.met]
        measured = f"{timing.ms:>10.2f} ms {timing.statistic:<6}"
        print(f"{timing.work:<58}{timing.cities:>8}{measured}  {target:<10} {verdict}")
