"""What becomes of a form whose sender is no longer signed in, and of an address with a wrong verb."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.assessments.feedback.cases import round_for
from tests.factories.assessments import parameter_of

FORM = "/2027-demo/stadt/bochum/werte/5/"
DEED = "/2027-demo/stadt/bochum/werte/5/stimmt/"


@pytest.fixture
def sign_in(db) -> str:
    return f"{reverse('account_login')}?next="


def test_a_form_without_a_session_leads_back_to_its_page(client, sign_in):
    answer = client.post(DEED, headers={"Referer": f"http://testserver{FORM}?order=katalog"})
    assert answer["Location"] == sign_in + FORM
    assert "ist nicht gespeichert" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://anderswo.example/boese/",
        "http://testserver.anderswo.example/x/",
        "http://testserver//anderswo.example/",
        "javascript:alert(1)",
    ],
)
def test_no_other_host_is_led_back_to(client, sign_in, referer):
    answer = client.post(DEED, headers={"Referer": referer} if referer else {})
    assert answer["Location"] == f"{sign_in}/2027-demo/stadt/bochum/"


def test_without_a_city_the_first_page_follows(client, sign_in):
    assert client.post(reverse("account_change_password"))["Location"] == f"{sign_in}/"


def test_looking_at_a_page_without_a_session_says_nothing_of_a_form(client, sign_in):
    answer = client.get(FORM)
    assert answer["Location"] == sign_in + FORM
    assert "nicht gespeichert" not in client.get(answer["Location"]).content.decode()


def test_a_request_in_the_background_is_not_answered_with_the_sign_in_page(client, db):
    answer = client.post(DEED, headers={"HX-Request": "true"})
    assert answer.status_code == HTTPStatus.UNAUTHORIZED


def test_a_wrong_verb_is_explained(client, city, city_officer):
    edition = round_for(city)
    client.force_login(city_officer)
    parameter = parameter_of(edition, "eAkte").pk
    answer = client.get(reverse("feedback:confirm", args=[edition.key, city.slug, parameter]))
    assert (answer.status_code, answer["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "POST")
    page = answer.content.decode()
    assert "lässt sich nicht als Seite öffnen" in page
    assert reverse("feedback:overview", args=[edition.key, city.slug]) in page
