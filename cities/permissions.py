"""Who may do what for a city: predicates over (user, place), where the place names the city's slug."""

from collections.abc import Iterable
from typing import Any

import rules

from .models import ResearchRole, Role

WRITERS = {Role.COORDINATION, Role.EDITING}


def role_in(user: Any, place: Any) -> str | None:
    """The user's role in the city that the place names."""
    if not (user.is_authenticated and user.is_active):
        return None
    return user.roles_by_city.get(place["city"])


def _has_role(user: Any, place: Any, roles: Iterable[str]) -> bool:
    return role_in(user, place) in roles


@rules.predicate
def is_member_of_city(user: Any, place: Any) -> bool:
    return role_in(user, place) is not None


@rules.predicate
def is_coordination_of_city(user: Any, place: Any) -> bool:
    return _has_role(user, place, {Role.COORDINATION})


@rules.predicate
def may_draft_for_city(user: Any, place: Any) -> bool:
    return _has_role(user, place, WRITERS)


@rules.predicate
def may_release_for_city(user: Any, place: Any) -> bool:
    return _has_role(user, place, {Role.COORDINATION, Role.RELEASE})


@rules.predicate
def is_researcher(user: Any, place: Any) -> bool:
    return bool(user.is_authenticated and user.is_researcher)


@rules.predicate
def is_lead_researcher(user: Any, place: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.research_role == ResearchRole.LEAD)
