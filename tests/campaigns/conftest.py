"""Campaigns: the same code as a short sample in `make test`, and for hours in `make trust`."""

import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.campaigns.fragile_portal import FragilePortal


@pytest.fixture
def rounds() -> Callable[..., float]:
    """`rounds(sample=4, campaign=400)`: how often to try, by what is running."""

    def choose(*, sample: float, campaign: float) -> float:
        return campaign if os.environ.get("TRUST") else sample

    return choose


@pytest.fixture
def chance() -> random.Random:
    """The same chance in every sample; a campaign draws its own seed and tells it (TRUST=seed repeats it)."""
    seed = os.environ.get("TRUST") or "2024"
    if seed == "1":
        seed = str(random.SystemRandom().randrange(10**9))
    print(f"seed: TRUST={seed}")
    return random.Random(int(seed))


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FragilePortal]:
    """A portal with the demonstration, web server and worker running."""
    portal = FragilePortal(tmp_path_factory.mktemp("portal"))
    try:
        portal.prepare()
        yield portal
    finally:
        portal.stop()
