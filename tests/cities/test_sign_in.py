"""Signing in and out, passwords, demo accounts: in plain German, telling strangers nothing."""

import re
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.urls import reverse

from cities.models import User
from scindex_portal.ledger.models import Job, Mail
from tests.factories.cities import PASSWORD, UserFactory, member

pytestmark = pytest.mark.django_db
LOGIN = "/konto/login/"


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits on attempts are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True
    return settings


def sign_in(client, email: str, password: str = PASSWORD, **options):
    return client.post(LOGIN, {"login": email, "password": password}, **options)


def text(answer) -> str:
    return answer.content.decode()


def is_signed_in(client) -> bool:
    return client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


# --- signing in and out


def test_the_right_password_signs_in(client, city_officer):
    assert sign_in(client, city_officer.email.upper()).status_code == HTTPStatus.FOUND
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, city_officer):
    wrong = text(sign_in(client, city_officer.email, "falsch"))
    unknown = text(sign_in(client, "niemand@example.org", "falsch"))
    assert "E-Mail-Adresse und Passwort passen nicht zusammen." in wrong
    mask = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|value="\w+@[\w.]+"')
    assert mask.sub("", wrong) == mask.sub("", unknown)
    assert not is_signed_in(client)


def test_missing_and_malformed_input_is_said_beside_the_field_and_keeps_what_was_typed(client):
    page = text(sign_in(client, "kein Postfach", ""))
    assert "Das ist keine vollständige E-Mail-Adresse." in page
    assert "Bitte geben Sie Ihr Passwort ein." in page
    assert 'value="kein Postfach"' in page


def test_someone_who_left_is_told_that_the_account_is_not_active(client, city_officer):
    User.objects.filter(pk=city_officer.pk).update(is_active=False)
    page = text(sign_in(client, city_officer.email, follow=True))
    assert "Dieses Konto ist nicht aktiv" in page
    assert not is_signed_in(client)


def test_guessing_ends_with_a_refusal_in_words(client, city_officer):
    for _ in range(12):
        answer = sign_in(client, city_officer.email, "geraten")
    assert "Zu viele Anmeldeversuche." in text(answer)
    assert "Zu viele Anmeldeversuche." in text(sign_in(client, city_officer.email))
    assert not is_signed_in(client)


def test_a_flood_gets_the_portals_own_page(client):
    for _ in range(40):
        answer = client.post(reverse("account_reset_password"), {"email": "niemand@example.org"})
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Zu viele Versuche in kurzer Zeit" in text(answer)


def test_a_link_alone_does_not_sign_out(client, city_officer):
    sign_in(client, city_officer.email)
    assert "Möchten Sie sich abmelden?" in text(client.get(reverse("account_logout")))
    assert is_signed_in(client)
    answer = client.post(reverse("account_logout"), follow=True)
    assert "Sie sind abgemeldet." in text(answer)
    assert not is_signed_in(client)


# --- passwords


def reset_link(mail: Mail) -> str:
    return re.search(r"http://testserver(\S+)", mail.body)[1]


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, city_officer):
    answer = client.post(reverse("account_reset_password"), {"email": city_officer.email}, follow=True)
    assert "Bitte sehen Sie in Ihr Postfach" in text(answer)
    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient) == ("account", city_officer.email)
    assert mail.subject == "Neues Passwort für das Feedback-Portal Smart City Index"
    assert Job.objects.get().payload == {"mail_id": mail.pk}
    form = client.get(reset_link(mail), follow=True)
    assert "Neues Passwort festlegen" in text(form)
    new = {"password1": "ein-anderes-Passwort-8", "password2": "ein-anderes-Passwort-8"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert "Ihr neues Passwort gilt" in text(done)
    assert sign_in(client, city_officer.email, new["password1"]).status_code == HTTPStatus.FOUND
    client.post(reverse("account_logout"))
    assert "Der Link gilt nicht mehr" in text(client.get(reset_link(mail), follow=True))


def test_an_unknown_address_gets_the_same_page_and_a_mail_without_a_link(client, city_officer):
    known = client.post(reverse("account_reset_password"), {"email": city_officer.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    mail = Mail.objects.get(recipient="niemand@example.org")
    assert "gibt es dort kein Konto" in mail.body
    assert "http" not in mail.body


@pytest.mark.parametrize(
    ("old", "new", "again", "refusal"),
    [
        ("falsch", "ein-anderes-Passwort-8", "ein-anderes-Passwort-8", "Das jetzige Passwort stimmt nicht."),
        (PASSWORD, "kurz", "kurz", "Dieses Passwort ist zu kurz."),
        (PASSWORD, "ein-anderes-Passwort-8", "ein-anderes-Passwort-9", "Die Eingaben unterscheiden sich."),
        (PASSWORD, "", "", "Bitte geben Sie ein neues Passwort ein."),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_with_the_reason(
    client, city_officer, old, new, again, refusal
):
    client.force_login(city_officer)
    typed = {"oldpassword": old, "password1": new, "password2": again}
    assert refusal in text(client.post(reverse("account_change_password"), typed))
    city_officer.refresh_from_db()
    assert city_officer.check_password(PASSWORD)


def test_a_new_password_ends_all_sessions(client, city_officer):
    sign_in(client, city_officer.email)
    new = {
        "oldpassword": PASSWORD,
        "password1": "ein-anderes-Passwort-8",
        "password2": "ein-anderes-Passwort-8",
    }
    assert "Ihr Passwort ist geändert." in text(
        client.post(reverse("account_change_password"), new, follow=True)
    )
    assert not is_signed_in(client)
    assert sign_in(client, city_officer.email, new["password1"]).status_code == HTTPStatus.FOUND


# --- demo accounts


@pytest.fixture
def demo_account(city):
    return member(city, name="Dora Demo", email="demo@bochum.example", is_demo=True)


def test_outside_demo_mode_demo_accounts_are_neither_shown_nor_accepted(client, demo_account):
    assert demo_account.email not in text(client.get(LOGIN))
    answer = sign_in(client, demo_account.email)
    assert "Demo-Konten gelten nur in der Demonstration" in text(answer)
    assert not is_signed_in(client)


def test_only_the_right_password_learns_that_it_is_a_demo_account(client, demo_account):
    assert "Demo-Konten" not in text(sign_in(client, demo_account.email, "falsch"))


def test_a_session_begun_in_demo_mode_ends_with_it(client, demo_account, demo_mode):
    sign_in(client, demo_account.email)
    assert is_signed_in(client)
    demo_mode.DEMO = False
    assert not is_signed_in(client)


def test_in_demo_mode_one_button_signs_in_as_each_account(client, demo_account, demo_mode, researcher):
    UserFactory(is_demo=True, lead=True, email="leitung@demo.example")
    page = text(client.get(f"{LOGIN}?next=/hilfe/"))
    assert "Koordination Bochum" in page
    assert "Projektleitung" in page
    assert demo_mode.DEMO_PASSWORD in page
    assert researcher.email not in page
    button = re.search(r"<form[^>]*>(?:(?!</form>).)*demo@bochum\.example.*?</form>", page)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button))
    demo_account.set_password(fields["password"])
    demo_account.save()
    assert client.post(LOGIN, fields)["Location"] == "/hilfe/"
    assert is_signed_in(client)


def test_the_list_of_demo_accounts_takes_two_queries_however_long_it_is(
    client, demo_account, demo_mode, city, django_assert_num_queries
):
    for count in (1, 3):
        while User.objects.count() < count:
            member(city, is_demo=True)
        with django_assert_num_queries(2):
            assert text(client.get(LOGIN)).count('name="login" value=') == count


def test_a_demo_account_keeps_its_password(client, demo_account, demo_mode):
    client.force_login(demo_account)
    new = {
        "oldpassword": PASSWORD,
        "password1": "ein-anderes-Passwort-8",
        "password2": "ein-anderes-Passwort-8",
    }
    client.post(reverse("account_change_password"), new)
    demo_account.refresh_from_db()
    assert demo_account.check_password(PASSWORD)
