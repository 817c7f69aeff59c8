"""Access that ended while somebody typed: what was typed is shown once more, and nothing is stored."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from assessments.models import Correction
from cities.models import Membership, Role
from tests.assessments.feedback.cases import round_for
from tests.assessments.feedback.form_cases import REASON, form_url, pdf, typed

pytestmark = pytest.mark.django_db
LEFT = "Ihr Zugang zu dieser Stadt ist beendet"


@pytest.fixture
def edition(city, city_officer, colleague):
    return round_for(city)


def leave(user) -> None:
    Membership.objects.filter(user=user).update(is_active=False)


def test_strangers_and_other_cities_still_find_nothing(client, edition, city, stranger, other_city_officer):
    for user in (stranger, other_city_officer):
        client.force_login(user)
        answer = client.post(form_url(edition, city), typed())
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert REASON not in answer.content.decode()


def test_who_left_while_typing_reads_their_text_and_why(client, edition, city, colleague):
    client.force_login(colleague)
    leave(colleague)
    answer = client.post(form_url(edition, city), typed(files=[pdf()]))
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert LEFT in page
    assert REASON in page
    assert "66-1/2027" in page
    assert "Gewählte Dateien sind nicht übertragen" in page
    assert "csrfmiddlewaretoken</dt>" not in page
    assert not Correction.objects.exists()


def test_who_left_learns_it_on_every_page_and_in_the_background(client, edition, city, colleague):
    client.force_login(colleague)
    leave(colleague)
    page = client.get(reverse("feedback:values", args=[edition.key, city.slug]))
    assert (page.status_code, LEFT in page.content.decode()) == (HTTPStatus.FORBIDDEN, True)
    silent = client.post(form_url(edition, city), typed(aktion="automatisch"), headers={"HX-Request": "true"})
    assert silent.status_code == HTTPStatus.FORBIDDEN
    assert silent.content.decode().startswith(LEFT)
    assert not Correction.objects.exists()


def test_who_left_one_city_has_not_left_another(client, edition, city, other_city, colleague):
    leave(colleague)
    client.force_login(colleague)
    assert client.get(form_url(edition, other_city)).status_code == HTTPStatus.NOT_FOUND


def test_who_may_only_read_from_now_on_keeps_the_text_in_sight(client, edition, city, colleague):
    client.force_login(colleague)
    Membership.objects.filter(user=colleague).update(role=Role.READING)
    answer = client.post(form_url(edition, city), typed())
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Mit Ihrer Rolle können Sie die Seiten Ihrer Stadt ansehen" in page
    assert REASON in page


def test_who_comes_back_is_let_in_again(client, edition, city, colleague):
    leave(colleague)
    Membership.objects.filter(user=colleague).update(is_active=True)
    client.force_login(colleague)
    assert client.get(form_url(edition, city)).status_code == HTTPStatus.OK
