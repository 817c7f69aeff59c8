"""Every route of the portal, with an address that leads to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from scindex_portal.access import AccessRule, declared_rule

# What stands for a path's variables; the rest goes by the converter.
SAMPLES: dict[str, Any] = {
    "edition": "2100",
    "city": "bochum",
    "town": "bochum",
    "uidb36": "1",
    "key": "abc-def",
    "app_label": "cities",
    "object_id": "1",
    "url": "gibt/es/nicht/",
}
BY_CONVERTER = {
    "IntConverter": 1,
    "SlugConverter": "eins",
    "StringConverter": "eins",
    "PathConverter": "eins/zwei",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}


@dataclass(frozen=True)
class Route:
    name: str
    address: str
    view: Any
    kwargs: dict[str, Any] = field(hash=False)

    @property
    def rule(self) -> AccessRule | None:
        return declared_rule(self.view, self.name)


def variables(step: URLPattern | URLResolver) -> dict[str, Any]:
    """The variables of one step of an address: those of path(), or the named groups of re_path()."""
    converters = step.pattern.converters
    names = {**converters, **step.pattern.regex.groupindex}
    return {name: SAMPLES.get(name, BY_CONVERTER.get(type(converters.get(name)).__name__)) for name in names}


def words(step: URLPattern | URLResolver, kwargs: dict[str, Any]) -> str:
    """The part of the address that one step stands for."""
    if isinstance(step.pattern, RegexPattern):
        return normalize(str(step.pattern))[0][0] % kwargs
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda variable: str(kwargs[variable[1]]), str(step.pattern))


def all_routes(
    steps: list[Any] | None = None,
    namespace: str = "",
    before: str = "/",
    known: dict[str, Any] | None = None,
) -> Iterator[Route]:
    """Walk the whole tree of addresses."""
    for step in get_resolver().url_patterns if steps is None else steps:
        kwargs = (known or {}) | variables(step)
        address = before + words(step, kwargs)
        if isinstance(step, URLResolver):
            inner = f"{namespace}{step.namespace}:" if step.namespace else namespace
            yield from all_routes(step.url_patterns, inner, address, kwargs)
        else:
            yield Route(f"{namespace}{step.name or step.lookup_str}", address, step.callback, kwargs)
