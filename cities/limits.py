"""How often something may be tried, counted in the cache. The database holds what must be exact."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR, DAY = 60 * 60, 24 * 60 * 60


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind the proxy the address that the proxy names."""
    return get_adapter().get_client_ip(request)


def is_exceeded(what: str, who: object, *, amount: int, seconds: int) -> bool:
    """Count one try of `what` by `who`; true once there are more than `amount` in the span."""
    digest = hashlib.sha256(str(who).encode()).hexdigest()
    key = f"limit:{what}:{digest}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > amount
    except ValueError:  # the span ended between the two calls
        cache.set(key, 1, seconds)
        return False
