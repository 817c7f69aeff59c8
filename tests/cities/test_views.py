"""The people of a city, and the end of all one's sessions."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import Role
from tests.factories.assessments import EditionFactory, open_round
from tests.factories.cities import PASSWORD, MembershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(city, other_city):
    edition = open_round(EditionFactory(key="2100", catalogue=False), [city, other_city])
    return reverse("cities:people", args=[edition.key, city.slug])


# --- people


def test_a_stranger_finds_no_page(client, address, stranger):
    client.force_login(stranger)
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_another_city_finds_no_page(client, address, other_city_officer):
    client.force_login(other_city_officer)
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_visitor_signs_in_first(client, address):
    assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_whoever_left_the_city_is_told_so_and_sees_nothing_of_it(client, address, colleague, city_officer):
    colleague.memberships.update(is_active=False)
    client.force_login(colleague)
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Ihr Zugang zu dieser Stadt ist beendet" in answer.content.decode()
    assert city_officer.name not in answer.content.decode()


def test_the_page_only_reads(client, address, city_officer):
    client.force_login(city_officer)
    assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_edition_without_the_city_has_no_page(client, address, city, city_officer):
    EditionFactory(key="1999", catalogue=False)
    client.force_login(city_officer)
    for key in ("1999", "gibt-es-nicht"):
        assert client.get(reverse("cities:people", args=[key, city.slug])).status_code == HTTPStatus.NOT_FOUND


def test_all_roles_see_names_and_roles_with_koordination_first(
    client, address, city, city_officer, colleague, reader
):
    member(city, Role.READING, name="Aaron Anfang")
    consultant = member(city, Role.EDITING, name="Bea Beratung")
    consultant.memberships.update(is_external=True)
    for person in (city_officer, colleague, reader):
        client.force_login(person)
        page = client.get(address).content.decode().partition("<tbody>")[2]
        order = [
            page.index(name)
            for name in ("Anna Amt", "Bea Beratung", "Berta Büro", "Aaron Anfang", "Lea Lese")
        ]
        assert order == sorted(order)
        assert "extern" in page


def test_people_of_other_cities_and_those_who_left_are_not_shown(
    client, address, city_officer, other_city_officer
):
    gone = member(city_officer.memberships.get().city, name="Gregor Gegangen")
    gone.memberships.update(is_active=False)
    client.force_login(city_officer)
    page = client.get(address).content.decode()
    assert "Gregor Gegangen" not in page
    assert other_city_officer.name not in page


def test_a_single_koordination_is_asked_for_a_second_one(client, address, city, city_officer):
    client.force_login(city_officer)
    assert "Ihre Stadt hat nur eine Koordination" in client.get(address).content.decode()
    member(city, name="Zweite Koordination")
    assert "hat nur eine Koordination" not in client.get(address).content.decode()


def test_the_list_takes_the_same_queries_for_one_and_many(
    client, address, city, city_officer, django_assert_max_num_queries
):
    client.force_login(city_officer)
    with django_assert_max_num_queries(50) as alone:
        client.get(address)
    for role in (Role.EDITING, Role.READING, Role.RELEASE):
        MembershipFactory(city=city, role=role)
    with django_assert_max_num_queries(50) as together:
        client.get(address)
    assert len(together) == len(alone)


# --- signing out everywhere


def signed_in(person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK
    return client


def test_signing_out_everywhere_ends_every_session_of_this_person_only(city_officer, colleague):
    here, elsewhere, other = signed_in(city_officer), signed_in(city_officer), signed_in(colleague)
    answer = here.post(reverse("cities:sign_out_everywhere"), follow=True)
    assert "Sie sind auf allen Geräten abgemeldet." in answer.content.decode()
    for client in (here, elsewhere):
        assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.FOUND
    assert other.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


def test_a_link_alone_signs_nobody_out(city_officer):
    client = signed_in(city_officer)
    assert client.get(reverse("cities:sign_out_everywhere")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


def test_other_sessions_can_be_ended_alone(city_officer):
    here, elsewhere = signed_in(city_officer), signed_in(city_officer)
    answer = here.post(reverse("usersessions_list"), follow=True)
    assert "Alle anderen Sitzungen sind beendet." in answer.content.decode()
    assert elsewhere.get(reverse("usersessions_list")).status_code == HTTPStatus.FOUND
