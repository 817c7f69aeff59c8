"""Koordination looks after the city's people; every role and every route."""

from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import Correction
from cities.models import City, Invitation, Membership, Role
from scindex_portal.ledger.models import Mail
from tests.assessments.feedback.cases import draft, round_for
from tests.cities.invited import invited, state_of
from tests.factories.assessments import EditionFactory, open_round
from tests.factories.cities import member

pytestmark = pytest.mark.django_db
PERSON = {"name": "Nora Neu", "email": "neu@stadt.example", "role": "editing"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def place(city, other_city, city_officer, colleague):
    return open_round(EditionFactory(key="2100", catalogue=False), [city, other_city])


def address(name: str, *args: object, slug: str = "bochum") -> str:
    return reverse(f"cities:{name}", args=["2100", slug, *args])


def text(answer) -> str:
    return answer.content.decode()


def of(user) -> Membership:
    return Membership.objects.get(user=user)


# --- roles × routes

ROUTES = {
    "invite": ("post", PERSON),
    "settings": ("post", {"mailbox": "a@b.example"}),
    "resend": ("post", {}),
    "revoke": ("post", {}),
    "person": ("get", {}),
    "dismiss": ("post", {}),
}
ANSWERS = {
    "stranger": HTTPStatus.NOT_FOUND,
    "other_city_officer": HTTPStatus.NOT_FOUND,
    "researcher": HTTPStatus.NOT_FOUND,
    "lead_researcher": HTTPStatus.NOT_FOUND,
    "administrator": HTTPStatus.NOT_FOUND,
    "reader": HTTPStatus.FORBIDDEN,
    "releaser": HTTPStatus.FORBIDDEN,
    "colleague": HTTPStatus.FORBIDDEN,
}


def target(name: str, city_officer, colleague) -> str:
    if name in {"resend", "revoke"}:
        made = invited(city_officer.memberships.get().city, city_officer, "offen@stadt.example")
        return address(name, made.pk)
    return address(name, of(colleague).pk) if name in {"person", "dismiss"} else address(name)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("actor", ANSWERS)
def test_only_koordination_gets_in_and_colleagues_are_told_why(
    client, request, place, city_officer, colleague, actor, route
):
    where = target(route, city_officer, colleague)
    mails = Mail.objects.count()
    client.force_login(request.getfixturevalue(actor))
    verb, form = ROUTES[route]
    answer = getattr(client, verb)(where, form)
    assert answer.status_code == ANSWERS[actor]
    if answer.status_code == HTTPStatus.FORBIDDEN:
        assert "darf nur die Koordination Ihrer Stadt" in text(answer)
    assert Mail.objects.count() == mails
    assert of(colleague).is_active
    assert not Invitation.objects.filter(revoked_at__isnull=False).exists()
    assert City.objects.get(slug="bochum").mailbox == ""


@pytest.mark.parametrize("route", ROUTES)
def test_koordination_gets_in(client, place, city_officer, colleague, route):
    client.force_login(city_officer)
    verb, form = ROUTES[route]
    answer = getattr(client, verb)(target(route, city_officer, colleague), form)
    assert answer.status_code == (HTTPStatus.OK if verb == "get" else HTTPStatus.FOUND)


@pytest.mark.parametrize("route", ["resend", "revoke", "person", "dismiss"])
def test_what_belongs_to_another_city_does_not_exist(
    client, place, other_city, city_officer, other_city_officer, route
):
    made = invited(other_city, other_city_officer)
    number = made.pk if route in {"resend", "revoke"} else of(other_city_officer).pk
    client.force_login(city_officer)
    assert client.post(address(route, number)).status_code == HTTPStatus.NOT_FOUND
    assert state_of(made) == (False, False)
    assert of(other_city_officer).is_active


@pytest.mark.parametrize("route", ["invite", "settings", "resend", "revoke", "dismiss"])
def test_a_link_alone_does_nothing(client, place, city_officer, colleague, route):
    client.force_login(city_officer)
    where = target(route, city_officer, colleague)
    assert client.get(where).status_code == HTTPStatus.METHOD_NOT_ALLOWED


# --- inviting


def test_an_invitation_appears_in_the_list(client, place, city_officer):
    client.force_login(city_officer)
    page = text(client.post(address("invite"), PERSON | {"is_external": "on"}, follow=True))
    assert "Die Einladung an neu@stadt.example ist unterwegs." in page
    assert "Offene Einladungen" in page
    assert "von Anna Amt" in page


def test_others_do_not_see_who_is_invited(client, place, city, city_officer, colleague):
    invited(city, city_officer)
    client.force_login(colleague)
    page = text(client.get(address("people")))
    assert "neu@stadt.example" not in page
    assert "Person einladen" not in page
    assert "Ändern" not in page


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"email": "keine Adresse"}, "Das ist keine vollständige E-Mail-Adresse."),
        ({"role": ""}, "Bitte wählen Sie eine Rolle."),
        ({"name": ""}, "Bitte geben Sie Vor- und Nachnamen ein."),
        ({"name": "Gewinn auf www.x.example"}, "Bitte nur den Namen eintragen"),
        ({"email": "bearbeitung@bochum.example"}, "gehört schon zu Bochum"),
    ],
)
def test_what_will_not_do_is_said_and_keeps_what_was_typed(client, place, city_officer, typed, refusal):
    client.force_login(city_officer)
    page = text(client.post(address("invite"), PERSON | typed))
    assert refusal in page
    assert f'value="{(PERSON | typed)["email"]}"' in page
    assert not Mail.objects.exists()


def test_an_address_with_an_account_gets_the_answer_of_one_without(client, place, city_officer, stranger):
    client.force_login(city_officer)
    for email in (stranger.email, "niemand@example.org"):
        page = text(client.post(address("invite"), PERSON | {"email": email}, follow=True))
        assert f"Die Einladung an {email} ist unterwegs." in page


def test_sending_again_has_a_limit(client, place, city, city_officer):
    made = invited(city, city_officer)
    client.force_login(city_officer)
    for _ in range(5):
        assert "noch einmal unterwegs" in text(client.post(address("resend", made.pk), follow=True))
    assert "ging heute schon mehrmals hinaus" in text(client.post(address("resend", made.pk), follow=True))
    assert Mail.objects.count() == 6


def test_inviting_has_a_limit(client, place, city_officer, monkeypatch):
    monkeypatch.setattr("cities.limits.is_exceeded", lambda *args, **limit: True)
    client.force_login(city_officer)
    page = text(client.post(address("invite"), PERSON))
    assert "Sie haben sehr viele Einladungen versendet." in page
    assert 'value="neu@stadt.example"' in page
    assert not Mail.objects.exists()


def test_an_accepted_invitation_cannot_be_taken_back(client, place, city, city_officer):
    made = invited(city, city_officer)
    Invitation.objects.update(accepted_at=made.sent_at)
    client.force_login(city_officer)
    page = text(client.post(address("revoke", made.pk), follow=True))
    assert "inzwischen angenommen oder zurückgezogen" in page


# --- roles, leaving, settings


def test_a_role_is_changed(client, place, city_officer, colleague):
    client.force_login(city_officer)
    where = address("person", of(colleague).pk)
    assert "Berta Büro" in text(client.get(where))
    page = text(client.post(where, {"role": "coordination", "is_external": "on"}, follow=True))
    assert "Die Angaben zu Berta Büro sind gespeichert." in page
    assert (of(colleague).role, of(colleague).is_external) == ("coordination", True)


def test_the_last_koordination_is_told_why_not(client, place, city_officer):
    client.force_login(city_officer)
    where = address("person", of(city_officer).pk)
    assert "Anna Amt ist die einzige Koordination" in text(client.post(where, {"role": "reading"}))
    page = text(client.post(address("dismiss", of(city_officer).pk), follow=True))
    assert "Anna Amt ist die einzige Koordination" in page
    assert of(city_officer).role == Role.COORDINATION


def test_who_ends_their_own_access_lands_outside(client, place, city, city_officer):
    member(city)
    client.force_login(city_officer)
    answer = client.post(address("dismiss", of(city_officer).pk))
    assert answer["Location"] == reverse("home")
    assert client.get(address("people")).status_code == HTTPStatus.FORBIDDEN


def test_settings_are_saved_and_refusals_stand_beside_the_field(client, place, city_officer):
    client.force_login(city_officer)
    page = text(client.post(address("settings"), {"mailbox": "smart@bochum.example"}, follow=True))
    assert "Die Einstellungen sind gespeichert." in page
    assert 'value="smart@bochum.example"' in page
    page = text(client.post(address("settings"), {"mailbox": "neu@b.example", "release_required": "on"}))
    assert "mindestens zwei Personen" in page
    assert 'value="neu@b.example"' in page
    assert City.objects.get(slug="bochum").mailbox == "smart@bochum.example"


def test_a_city_where_only_one_may_release_is_warned(client, place, city_officer):
    City.objects.filter(slug="bochum").update(release_required=True)
    client.force_login(city_officer)
    assert "Nur eine Person darf freigeben" in text(client.get(address("people")))


# --- a colleague removed while typing


def test_who_is_removed_while_typing_loses_access_and_the_draft_stays(client, city, city_officer, colleague):
    edition = round_for(city)
    begun = draft(edition, city, colleague)
    where = reverse("feedback:correction", args=[edition.key, city.slug, begun.pk])
    client.force_login(colleague)
    assert client.get(where).status_code == HTTPStatus.OK
    Membership.objects.filter(user=colleague).update(is_active=False)
    withdraw = reverse("feedback:withdraw", args=[edition.key, city.slug, begun.pk])
    assert client.post(withdraw).status_code == HTTPStatus.FORBIDDEN
    kept = Correction.objects.get(pk=begun.pk)
    assert (kept.state, kept.reason, kept.created_by) == (begun.state, begun.reason, colleague)
    client.force_login(city_officer)
    assert client.get(where).status_code == HTTPStatus.OK


# --- the same queries for any number of people


def test_the_page_takes_the_same_queries_for_one_and_many(
    client, place, city, city_officer, django_assert_max_num_queries
):
    invited(city, city_officer, "eins@stadt.example")
    client.force_login(city_officer)
    with django_assert_max_num_queries(50) as alone:
        client.get(address("people"))
    for number in range(3):
        member(city, Role.READING)
        invited(city, member(city), f"mehr{number}@stadt.example")
    with django_assert_max_num_queries(50) as together:
        client.get(address("people"))
    assert len(together) == len(alone)
