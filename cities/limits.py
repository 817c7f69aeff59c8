"""How often something may be tried, counted in the cache. The database holds what must be exact."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR, DAY = 60 * 60, 24 * 60 * 60


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind the proxy the address that the proxy names."""
    return get_adapter().get_client_ip(request)


def is_exceeded(what: str, who: object, *, amount: int, seconds: int) -> bool:
    """Count one try of `what` by `who`; true once there are more than `amount` in the span.

    Not `cache.incr`: on the cache in the database that would put the end of the span off each time.
    """
    digest = hashlib.sha256(str(who).encode()).hexdigest()
    key = f"tries:{what}:{digest}"
    now = time.time()
    tries, end = cache.get(key) or (0, now + seconds)
    cache.set(key, (tries + 1, end), max(end - now, 1))
    return tries >= amount
