"""Deny by default: every route declares its rule, and everybody gets the answer that the rule says."""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from scindex_portal.access import LIBRARY_ROUTES, AccessMiddleware, access, anyone, nobody, signed_in
from tests.factories.assessments import EditionFactory, PrintedScoreFactory, fill_values, open_round
from tests.factories.cities import UserFactory
from tests.scindex_portal.routes import Route, all_routes

ROUTES = list({route.name: route for route in all_routes()}.values())
NAMES = [route.name for route in ROUTES]
ANSWERS = {
    HTTPStatus.OK,
    HTTPStatus.FOUND,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
}
ACTORS = [
    "stranger",
    "city_officer",
    "colleague",
    "releaser",
    "reader",
    "other_city_officer",
    "researcher",
    "lead_researcher",
    "administrator",
]


@pytest.fixture
def index(city, other_city):
    """A published edition and one with an open round, so that the routes lead somewhere."""
    cities = [city, other_city]
    published = EditionFactory(key="2099", year=2099, published=True)
    fill_values(published, cities)
    for place in cities:
        PrintedScoreFactory(edition=published, city=place)
    return open_round(EditionFactory(key="2100", year=2100, previous=published), cities)


def routes_by(test):
    return pytest.mark.parametrize(
        "route", [route for route in ROUTES if test(route)], ids=lambda route: route.name
    )


def may_use(route: Route, user) -> bool:
    return route.rule.may_use.test(user, route.kwargs)


# --- every route declares


def test_the_walk_finds_the_portals_the_libraries_and_the_administrations_routes():
    assert {"home", "account_login", "admin:index", "cities:people", "outbox"} <= set(NAMES)


def test_every_address_leads_to_its_route():
    for route in ROUTES:
        assert resolve(route.address).func == route.view, route.name


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_every_route_declares_a_rule(route):
    assert route.rule is not None, f"{route.name} declares no access rule"


def test_the_table_of_the_libraries_routes_names_none_that_does_not_exist():
    assert {name for name in LIBRARY_ROUTES if name != "admin:"} <= set(NAMES)


# --- everybody gets what the rule says


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_visitors_see_what_is_open_to_anyone_and_sign_in_for_the_rest(client, route, method):
    answer = getattr(client, method)(route.address)
    if may_use(route, AnonymousUser()):
        assert answer.status_code in ANSWERS
    else:
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"].startswith(f"{reverse('account_login')}?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ACTORS)
def test_whoever_is_signed_in_gets_the_answer_that_the_rule_says(client, index, request, actor):
    user = request.getfixturevalue(actor)
    for route in ROUTES:
        client.force_login(user)
        status = client.get(route.address).status_code
        if may_use(route, user):
            assert status in ANSWERS, route.name
        elif route.rule.may_know.test(user, route.kwargs):
            assert status == HTTPStatus.FORBIDDEN, route.name
        else:
            assert status == HTTPStatus.NOT_FOUND, route.name


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@routes_by(lambda route: "city" in route.kwargs)
def test_another_citys_pages_do_not_exist(client, index, other_city_officer, route, method):
    client.force_login(other_city_officer)
    assert getattr(client, method)(route.address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
@routes_by(lambda route: route.name.startswith("admin:"))
def test_the_administrations_site_exists_for_administration_only(client, index, lead_researcher, route):
    client.force_login(lead_researcher)
    assert client.get(route.address).status_code == HTTPStatus.NOT_FOUND


def test_nobody_signs_up(client, db):
    user = UserFactory()
    for name in ("account_signup", "account_email", "account_email_verification_sent"):
        assert client.get(reverse(name)).status_code == HTTPStatus.FOUND
    client.force_login(user)
    for name in ("account_signup", "account_email", "account_email_verification_sent"):
        assert client.get(reverse(name)).status_code == HTTPStatus.NOT_FOUND


# --- the middleware by itself


def ask(rule, user):
    """What the middleware says before a view with this rule runs; None lets it run."""
    view = (lambda request: HttpResponse()) if rule is None else rule(lambda request: HttpResponse())
    request = RequestFactory().get("/irgendwo/")
    request.user, request.resolver_match = user, SimpleNamespace(view_name="somewhere")
    return AccessMiddleware(lambda request: HttpResponse()).process_view(
        request, view, (), {"city": "bochum"}
    )


def test_a_view_without_a_rule_is_refused():
    with pytest.raises(ImproperlyConfigured, match="/irgendwo/ declares no access rule"):
        ask(None, AnonymousUser())


def test_whoever_may_use_a_view_passes():
    assert ask(access(anyone), AnonymousUser()) is None
    assert ask(access(signed_in), UserFactory.build()) is None


def test_a_visitor_is_sent_to_sign_in_and_comes_back():
    answer = ask(access(signed_in), AnonymousUser())
    assert answer["Location"] == f"{reverse('account_login')}?next=/irgendwo/"


def test_whoever_may_know_of_a_view_is_told_why_not():
    with pytest.raises(PermissionDenied, match="Nur die Projektleitung"):
        ask(access(nobody, known_to=signed_in, refusal="Nur die Projektleitung."), UserFactory.build())


def test_whoever_may_not_even_know_of_a_view_finds_nothing():
    with pytest.raises(Http404):
        ask(access(nobody), UserFactory.build())
