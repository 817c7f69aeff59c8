"""The page „Daten“ and its files: strangers first."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from assessments.data_exchange.tables import TABLES


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["page", "download"])
def test_only_the_project_team_knows_of_the_data(planned, request, name):
    place = reverse(f"data_exchange:{name}", args=[planned.key])
    query = "?tabelle=werte&art=csv"
    assert Client().get(place + query).status_code == HTTPStatus.FOUND
    for who in ("city_officer", "other_city_officer", "administrator", "stranger"):
        assert signed_in(request.getfixturevalue(who)).get(place + query).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("who", ["researcher", "lead_researcher"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("key", list(TABLES))
def test_the_team_takes_every_table_out(planned, request, who, ending, key):
    client = signed_in(request.getfixturevalue(who))
    page = client.get(reverse("data_exchange:page", args=[planned.key]))
    assert page.status_code == HTTPStatus.OK
    assert f"?tabelle={key}&amp;art={ending}" in page.content.decode()
    place = reverse("data_exchange:download", args=[planned.key])
    answer = client.get(place, {"tabelle": key, "art": ending})
    assert answer.status_code == HTTPStatus.OK
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{key}_2028_')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    "query", [{}, {"tabelle": "personen", "art": "csv"}, {"tabelle": "werte", "art": "exe"}]
)
def test_what_does_not_exist_leads_back_with_a_word(planned, researcher, query):
    place = reverse("data_exchange:download", args=[planned.key])
    answer = signed_in(researcher).get(place, query, follow=True)
    assert answer.redirect_chain == [(reverse("data_exchange:page", args=[planned.key]), 302)]
    assert "Diese Datei gibt es nicht" in answer.content.decode()


def test_an_unknown_edition_and_other_verbs_are_refused(planned, researcher):
    client = signed_in(researcher)
    assert client.get(reverse("data_exchange:page", args=["1999"])).status_code == HTTPStatus.NOT_FOUND
    place = reverse("data_exchange:page", args=[planned.key])
    assert client.post(place).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "vorläufig" in client.get(place).content.decode()
