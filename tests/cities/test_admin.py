"""Administration manages accounts, memberships and cities; it decides nothing and deletes nothing."""

import re
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from cities.admin import site
from cities.models import City, Membership, Role, User
from scindex_portal.ledger.models import Entry, Mail
from tests.factories.cities import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


def address(row, deed="change") -> str:
    return reverse(f"admin:cities_{row._meta.model_name}_{deed}", args=[row.pk])


def test_only_people_and_cities_stand_here():
    assert set(site._registry) == {User, Membership, City}


def test_signing_in_is_the_portals(client):
    answer = client.get(reverse("admin:index"))
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('admin:index')}"


def test_even_the_lead_of_the_project_is_not_administration(client, lead_researcher):
    client.force_login(lead_researcher)
    assert client.get(reverse("admin:index")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("kind", ["user", "membership", "city"])
def test_lists_open_in_german(desk, city_officer, kind):
    page = desk.get(reverse(f"admin:cities_{kind}_changelist"))
    assert page.status_code == HTTPStatus.OK
    words = re.sub(r"<[^>]*>", " ", page.content.decode().replace("Smart City Index", "")).split()
    assert not {"User", "City", "Membership"} & set(words)


def test_a_new_account_has_no_password_and_stands_in_the_record(desk, administrator):
    desk.post(
        reverse("admin:cities_user_add"),
        {"name": "Nina Neu", "email": "neu@kiel.example", "is_active": "on", "research_role": "none"},
    )
    user = User.objects.get(email="neu@kiel.example")
    assert not user.has_usable_password()
    entry = Entry.objects.get()
    assert (entry.action, entry.user_id, entry.subject_id) == ("create_user", administrator.pk, user.pk)
    assert "Nina" not in str(entry.after)


def test_a_changed_role_stands_in_the_record_and_nowhere_else(desk, city_officer):
    membership = city_officer.memberships.get()
    answer = desk.post(address(membership), {"role": Role.READING, "is_active": "on"})
    assert answer.status_code == HTTPStatus.FOUND
    assert Entry.objects.get().after == {"role": "reading"}
    assert not LogEntry.objects.exists()


def test_a_membership_stays_with_its_person_and_city(desk, city_officer, other_city, stranger):
    membership = city_officer.memberships.get()
    desk.post(
        address(membership),
        {"user": stranger.pk, "city": other_city.pk, "role": "editing", "is_active": "on"},
    )
    membership.refresh_from_db()
    assert (membership.user, membership.city.slug, membership.role) == (city_officer, "bochum", "editing")


def test_nobody_gives_themselves_a_role(desk, administrator):
    typed = {
        "name": administrator.name,
        "email": administrator.email,
        "research_role": "lead",
        "is_active": "on",
    }
    desk.post(address(administrator), typed)
    administrator.refresh_from_db()
    assert (administrator.research_role, administrator.is_staff) == ("none", True)


def test_nothing_can_be_deleted(desk, city_officer):
    for row in (city_officer, city_officer.memberships.get(), City.objects.get(slug="bochum")):
        assert desk.post(address(row, "delete"), {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
        assert type(row).objects.filter(pk=row.pk).exists()


def test_cities_come_with_the_data_not_by_hand(desk):
    assert desk.get(reverse("admin:cities_city_add")).status_code == HTTPStatus.FORBIDDEN


def test_the_password_is_changed_where_everybody_changes_it(desk):
    assert desk.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")


# --- a lost second factor


def person_form(user, **more) -> dict[str, str]:
    return {"name": user.name, "email": user.email, "is_active": "on", "research_role": "team"} | more


def test_a_lost_second_factor_is_removed_told_and_recorded(desk, administrator, researcher):
    recovery_codes.RecoveryCodes.activate(researcher)
    assert "Zweiten Faktor entfernen" in desk.get(address(researcher)).content.decode()
    desk.post(address(researcher), person_form(researcher))
    assert Authenticator.objects.filter(user=researcher).exists()
    desk.post(address(researcher), person_form(researcher, second_factor_lost="on"))
    assert not Authenticator.objects.filter(user=researcher).exists()
    entry = Entry.objects.get(action="forget_second_factor")
    assert (entry.user_id, entry.subject_id, entry.role) == (
        administrator.pk,
        researcher.pk,
        "administration",
    )
    mail = Mail.objects.get()
    assert (mail.recipient, "entfernt" in mail.subject) == (researcher.email, True)


def test_nobody_removes_a_factor_that_is_not_there_or_their_own(desk, administrator, researcher):
    recovery_codes.RecoveryCodes.activate(administrator)
    for person in (administrator, researcher):
        assert "Zweiten Faktor entfernen" not in desk.get(address(person)).content.decode()
        desk.post(address(person), person_form(person, second_factor_lost="on"))
    assert Authenticator.objects.filter(user=administrator).exists()
    assert not Entry.objects.filter(action="forget_second_factor").exists()
    assert not Mail.objects.exists()


# --- locking an account


def test_a_locked_account_is_out_at_once_and_its_old_session_stays_dead(desk, city, city_officer):
    person = Client()
    person.post(reverse("account_login"), {"login": city_officer.email, "password": PASSWORD})
    assert person.get(reverse("usersessions_list")).status_code == HTTPStatus.OK
    typed = {"name": city_officer.name, "email": city_officer.email, "research_role": "none"}
    desk.post(address(city_officer), typed)
    assert person.get(reverse("usersessions_list")).status_code == HTTPStatus.FOUND
    entry = Entry.objects.get(action="change_user")
    assert (entry.before, entry.after) == ({"is_active": True}, {"is_active": False})
    desk.post(address(city_officer), typed | {"is_active": "on"})
    assert User.objects.get(pk=city_officer.pk).is_active
    assert person.get(reverse("usersessions_list")).status_code == HTTPStatus.FOUND
