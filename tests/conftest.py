"""What all tests may use: the actors, servers of their own."""

from collections.abc import Iterator

import pytest

from tests import servers

pytest_plugins = ["tests.actors"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The DATABASE_URL of a PostgreSQL that this test session has to itself."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The REDIS_URL of a Redis that this test session has to itself."""
    with servers.redis() as url:
        yield url
