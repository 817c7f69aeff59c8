"""Campaigns: the same code as a short sample in `make test`, and for hours in `make trust`."""

import os
import random
from collections.abc import Callable

import pytest


@pytest.fixture
def rounds() -> Callable[..., int]:
    """`rounds(sample=4, campaign=400)`: how often to try, by what is running."""

    def choose(*, sample: int, campaign: int) -> int:
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
