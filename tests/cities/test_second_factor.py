"""The project team and Administration need a second factor; everybody may have one."""

import time
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.urls import reverse

from tests.factories.cities import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def secret():
    return generate_totp_secret()


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)


@pytest.mark.parametrize("actor", ["researcher", "lead_researcher", "administrator"])
def test_the_team_and_administration_set_one_up_before_anything_else(client, required, request, actor):
    client.force_login(request.getfixturevalue(actor))
    answer = client.get(reverse("home"), follow=True)
    assert answer.redirect_chain == [(reverse("mfa_index"), HTTPStatus.FOUND)]
    assert "Bitte richten Sie zuerst einen zweiten Faktor ein." in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "account_logout", "imprint", "privacy", "accessibility", "help"]
)
def test_the_way_to_one_the_way_out_and_the_legal_notes_stay_open(client, required, researcher, name):
    client.force_login(researcher)
    answer = client.get(reverse(name))
    assert answer.get("Location") != reverse("mfa_index")


def test_cities_need_none(client, required, city_officer):
    client.force_login(city_officer)
    assert client.get(reverse("help")).status_code == HTTPStatus.OK
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


def test_whoever_has_one_passes(client, required, researcher, secret):
    TOTP.activate(researcher, secret)
    client.force_login(researcher)
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


def test_with_a_second_factor_the_password_alone_does_not_sign_in(client, city_officer, secret):
    TOTP.activate(city_officer, secret)
    assert sign_in(client, city_officer).redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.FOUND
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Der Code stimmt nicht oder ist abgelaufen." in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(reverse("usersessions_list")).status_code == HTTPStatus.OK


def test_a_recovery_code_signs_in_once(client, city_officer, secret):
    TOTP.activate(city_officer, secret)
    code = RecoveryCodes.activate(city_officer).get_unused_codes()[0]
    for accepted in (True, False):
        sign_in(client, city_officer)
        client.post(reverse("mfa_authenticate"), {"code": code})
        status = client.get(reverse("usersessions_list")).status_code
        assert (status == HTTPStatus.OK) is accepted
        client.post(reverse("account_logout"))


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_asks_for_the_password_and_gives_recovery_codes(client, city_officer):
    sign_in(client, city_officer)
    activate = reverse("mfa_activate_totp")
    assert client.get(activate)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(activate)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    done = client.post(activate, {"code": code_for(secret)}, follow=True).content.decode()
    assert "Ihre Authentifizierungs-App ist eingerichtet." in done
    kinds = set(Authenticator.objects.filter(user=city_officer).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert all(code in done for code in codes)
    assert codes[0] in client.get(reverse("mfa_download_recovery_codes")).content.decode()


def test_another_persons_key_cannot_be_touched(client, city_officer, colleague):
    key = Authenticator.objects.create(user=colleague, type="webauthn", data={"name": "Diensthandy"})
    sign_in(client, city_officer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert (
            client.post(reverse(name, args=[key.pk]), {"name": "meins"}).status_code == HTTPStatus.NOT_FOUND
        )
    assert Authenticator.objects.filter(pk=key.pk).exists()
