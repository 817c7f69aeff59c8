"""The page behind an invitation link: what each token gets, and that only the button spends one."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities import limits
from cities.actions.invitations import resend_invitation
from cities.models import Invitation, Membership, Role, User
from scindex_portal.demo_pages import readable_mails
from scindex_portal.ledger.models import Entry, Mail
from tests.cities.invited import NEW, invited, last_link, signed_in, state_of
from tests.factories.assessments import EditionFactory, open_round
from tests.factories.cities import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
PAST = timedelta(seconds=-1)


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def made(city, other_city, city_officer) -> Invitation:
    open_round(EditionFactory(key="2100"), [city, other_city])
    return invited(city, city_officer)


@pytest.fixture
def link(made) -> str:
    return last_link()


def text(answer) -> str:
    return answer.content.decode()


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


# --- strangers first


@pytest.mark.parametrize("verb", ["get", "head", "post"])
@pytest.mark.parametrize(
    "token",
    ["eins", "a.b", "../x", "x" * 3000, "JPeqDXoK52GDnacPvTmtQiPj1RYy8BZs.gICnSu-Qg-wWrTrJ5NkCsL", "%00"],
)
def test_what_the_portal_never_signed_opens_nothing(client, made, token, verb):
    answer = getattr(client, verb)(reverse("cities:invitation", args=["marke"]).replace("marke", token), NEW)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert state_of(made) == (False, False)


def test_a_token_of_another_key_says_what_to_do(client, link):
    foreign = Signer(salt="cities.invitation", sep=".", key="another-portal").sign("geraten")
    answer = client.get(f"/einladung/{foreign}/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Zu diesem Link gibt es keine Einladung" in text(answer)
    assert "Kopieren Sie den Link vollständig" in text(answer)


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"accepted_at": timezone.now()}, "Diese Einladung ist schon angenommen"),
        ({"revoked_at": timezone.now()}, "Diese Einladung wurde zurückgezogen"),
        ({"expires_at": timezone.now() + PAST}, "Diese Einladung ist abgelaufen"),
    ],
    ids=["used", "revoked", "expired"],
)
def test_a_link_that_is_over_says_why(client, made, link, change, words, verb):
    Invitation.objects.update(**change)
    answer = getattr(client, verb)(link, NEW)
    assert answer.status_code == HTTPStatus.GONE
    assert words in text(answer)
    assert made.email not in text(answer)
    assert not User.objects.filter(email=made.email).exists()


def test_after_sending_again_only_the_new_link_opens(client, made, link, city_officer):
    resend_invitation(invitation=made, user=city_officer)
    assert client.get(link).status_code == HTTPStatus.NOT_FOUND
    assert client.get(last_link()).status_code == HTTPStatus.OK


def test_somebody_elses_account_cannot_accept(made, link, other_city_officer):
    client = signed_in(other_city_officer)
    assert "Sie sind mit einem anderen Konto angemeldet" in text(client.get(link))
    answer = client.post(link, NEW)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert state_of(made) == (False, False)
    assert not other_city_officer.memberships.filter(city=made.city).exists()


def test_without_the_forms_token_nothing_is_spent(made, link):
    answer = Client(enforce_csrf_checks=True).post(link, NEW)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert state_of(made) == (False, False)


# --- opening asks, the button spends


@pytest.mark.parametrize("verb", ["get", "head", "options"])
def test_a_mail_scanner_spends_nothing(made, link, verb):
    entries = Entry.objects.count()
    for agent in ("Safe Links", "curl/8", ""):
        answer = getattr(Client(HTTP_USER_AGENT=agent), verb)(link)
        assert answer.status_code in {HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED}
    assert state_of(made) == (False, False)
    assert Entry.objects.count() == entries
    assert Client().post(link, NEW).status_code == HTTPStatus.FOUND


def test_the_page_is_not_kept_anywhere(client, link):
    answer = client.get(link)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_new_person_sets_name_and_password_and_is_signed_in(client, made, link):
    page = text(client.get(link))
    assert 'value="Nora Neu"' in page
    assert "Anna Amt lädt Sie ein" in page
    answer = client.post(link, NEW, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("feedback:overview", args=["2100", "bochum"])
    assert "Willkommen. Sie arbeiten jetzt für Bochum, Rolle: Bearbeitung." in text(answer)
    assert is_signed_in(client)
    assert "schon angenommen" in text(client.get(link))
    again = Client()
    again.post(reverse("account_login"), {"login": made.email, "password": NEW["password1"]})
    assert is_signed_in(again)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"password1": "kurz", "password2": "kurz"}, "Dieses Passwort ist zu kurz."),
        ({"password1": "passwort1234", "password2": "passwort12345"}, "Die Eingaben unterscheiden sich."),
        ({"password1": "passwort12345", "password2": "passwort12345"}, "zu leicht zu erraten"),
        ({"password1": "neu@stadt.example", "password2": "neu@stadt.example"}, "zu ähnlich"),
        ({"password1": "Nora Neu Nora", "password2": "Nora Neu Nora"}, "zu ähnlich"),
        ({"password1": "", "password2": ""}, "Bitte geben Sie ein Passwort ein."),
        ({"name": ""}, "Bitte geben Sie Vor- und Nachnamen ein."),
        ({"name": "https://x.example"}, "Bitte nur den Namen eintragen"),
    ],
)
def test_what_will_not_do_is_said_and_spends_nothing(client, made, link, typed, refusal):
    name = {"name": "Nora Neu Nora"} if typed.get("password1") == "Nora Neu Nora" else {}
    answer = client.post(link, NEW | name | typed)
    assert refusal in text(answer)
    assert state_of(made) == (False, False)
    assert not is_signed_in(client)


def test_an_existing_account_signs_in_and_then_accepts(client, made, link):
    user = UserFactory(email=made.email, password=PASSWORD)
    page = text(client.get(link))
    assert "gibt es schon ein Konto" in page
    assert 'name="password1"' not in page
    login = f"{reverse('account_login')}?next={link}"
    assert login in page
    assert client.post(link, NEW)["Location"] == login
    answer = client.post(login, {"login": user.email, "password": PASSWORD, "next": link})
    assert answer["Location"] == link
    assert state_of(made) == (False, False)
    assert "Einladung annehmen" in text(client.get(link))
    assert "Sie arbeiten jetzt für Bochum" in text(client.post(link, follow=True))
    assert Membership.objects.get(user=user).city == made.city


def test_an_account_that_is_blocked_does_not_come_in_by_invitation(client, made, link):
    UserFactory(email=made.email, is_active=False)
    client.post(link, NEW)
    answer = client.post(reverse("account_login"), {"login": made.email, "password": PASSWORD, "next": link})
    assert not is_signed_in(client), answer
    assert state_of(made) == (False, False)


def test_the_second_of_two_clicks_is_told_and_loses_nothing(made, link, monkeypatch):
    """Both opened the page before either pressed the button."""
    first, second = Client(), Client()
    seen = Invitation.objects.select_related("city", "invited_by").get()
    assert first.post(link, NEW).status_code == HTTPStatus.FOUND
    monkeypatch.setattr("cities.queries.find_invitation", lambda token: seen)
    monkeypatch.setattr("cities.views_invitations.User.objects.filter", User.objects.none().filter)
    second.post(link, NEW)
    monkeypatch.undo()
    assert "in diesem Moment schon angenommen" in text(second.get(link))
    assert User.objects.filter(email=made.email).count() == 1
    assert not is_signed_in(second)


# --- limits


def test_guessing_ends_with_the_portals_own_page(client, link):
    for _ in range(61):
        answer = client.get("/einladung/geraten/")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Zu viele Versuche in kurzer Zeit" in text(answer)
    assert client.get(link).status_code == HTTPStatus.OK, "whoever has a link is not locked out by others"


def test_a_limit_ends_with_its_span_however_often_somebody_tries(monkeypatch):
    now = [1_000_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    limit = {"amount": 2, "seconds": 100}
    assert [limits.is_exceeded("try", "a", **limit) for _ in range(4)] == [False, False, True, True]
    assert not limits.is_exceeded("try", "b", **limit)
    assert not limits.is_exceeded("other", "a", **limit)
    now[0] += 99
    assert limits.is_exceeded("try", "a", **limit)
    now[0] += 2
    assert not limits.is_exceeded("try", "a", **limit)


def test_opening_a_good_link_is_not_counted(client, link):
    assert {client.get(link).status_code for _ in range(80)} == {HTTPStatus.OK}


# --- the demonstration's outbox


def test_who_may_invite_reads_the_invitations_of_the_demonstration(
    made, city_officer, colleague, other_city_officer, researcher, lead_researcher, administrator
):
    mail = Mail.objects.get(kind="invitation")
    assert mail in readable_mails(city_officer)
    assert mail in readable_mails(lead_researcher)
    for person in (colleague, other_city_officer, researcher, administrator):
        assert mail not in readable_mails(person)


# --- the Projektleitung and each city's first Koordination


@pytest.fixture
def start(made) -> str:
    return reverse("cities:first_coordinations", args=["2100"])


def test_the_team_may_know_and_cities_may_not(client, start, researcher, city_officer):
    client.force_login(researcher)
    answer = client.get(start)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "nur die Projektleitung" in text(answer)
    client.force_login(city_officer)
    assert client.get(start).status_code == HTTPStatus.NOT_FOUND


def test_an_edition_that_does_not_exist_has_no_page(client, start, lead_researcher):
    client.force_login(lead_researcher)
    assert client.get(start.replace("2100", "1999")).status_code == HTTPStatus.NOT_FOUND


def test_each_city_by_its_stand_without_any_time_of_signing_in(client, start, lead_researcher):
    client.force_login(lead_researcher)
    page = text(client.get(f"{start}?stadt=kiel"))
    assert "noch niemand eingeladen" in page
    assert '<option value="kiel" selected>' in page
    assert 'value="bochum"' not in page, "a city with Koordination invites by itself"
    form = {"city": "kiel", "name": "Karla Küste", "email": "karla@kiel.example"}
    page = text(client.post(start, form, follow=True))
    assert "Die Einladung für Kiel an karla@kiel.example ist unterwegs." in page
    assert f"eingeladen am {timezone.localtime():%d.%m.%Y}" in page
    assert "noch niemand eingeladen" not in page
    Client().post(last_link("karla@kiel.example"), NEW)
    page = text(client.get(start))
    assert page.count("angemeldet") == 2
    assert "karla@kiel.example" not in page
    assert Membership.objects.get(city__slug="kiel").role == Role.COORDINATION


def test_a_city_with_koordination_cannot_be_chosen(client, start, lead_researcher):
    client.force_login(lead_researcher)
    form = {"city": "bochum", "name": "Karla Küste", "email": "karla@kiel.example"}
    page = text(client.post(start, form))
    assert "Diese Stadt hat schon eine Koordination" in page
    assert 'value="Karla Küste"' in page


def test_the_lead_sends_again_and_takes_back_first_invitations_only(
    client, start, made, lead_researcher, researcher
):
    client.force_login(lead_researcher)
    client.post(start, {"city": "kiel", "name": "Karla Küste", "email": "karla@kiel.example"})
    first = Invitation.objects.get(city__slug="kiel")
    for name in ("resend_first", "revoke_first"):
        address = reverse(f"cities:{name}", args=["2100", made.pk])
        assert client.post(address).status_code == HTTPStatus.NOT_FOUND, "Bochum's own business"
    page = text(client.post(reverse("cities:resend_first", args=["2100", first.pk]), follow=True))
    assert "noch einmal unterwegs" in page
    revoke = reverse("cities:revoke_first", args=["2100", first.pk])
    assert client.get(revoke).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "ist zurückgezogen" in text(client.post(revoke, follow=True))
    assert state_of(first) == (False, True)
    client.force_login(researcher)
    assert client.post(revoke).status_code == HTTPStatus.FORBIDDEN


def test_the_page_takes_the_same_queries_for_one_and_many(
    client, start, lead_researcher, other_city, django_assert_max_num_queries
):
    client.force_login(lead_researcher)
    with django_assert_max_num_queries(40) as before:
        client.get(start)
    for number in range(3):
        invited(other_city, lead_researcher, f"k{number}@kiel.example", role=Role.COORDINATION)
    with django_assert_max_num_queries(40) as after:
        client.get(start)
    assert len(after) == len(before)
