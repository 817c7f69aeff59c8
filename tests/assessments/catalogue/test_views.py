"""The pages: strangers first, then the team that reads and the Projektleitung that changes."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.catalogue.writes import delete_parameter
from assessments.models import Domain, Edition, Indicator, Parameter
from scindex_portal.ledger.models import Entry
from tests.assessments.catalogue.conftest import typed
from tests.factories.assessments import IndicatorFactory, ParameterFactory, parameter_of

READING = ("list", "differences", "parameter")
EDITING = ("next", "edit", "remove", "add", "edit_indicator", "edit_domain")


def address(name: str, parameter: Parameter, edition: str = "2028") -> str:
    indicator = parameter.indicator
    keys = {
        "parameter": [parameter.pk],
        "edit": [parameter.pk],
        "remove": [parameter.pk],
        "add": [indicator.pk],
        "edit_indicator": [indicator.pk],
        "edit_domain": [indicator.domain_id],
    }
    return reverse(f"catalogue:{name}", args=[edition, *keys.get(name, [])])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(response) -> str:
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


# --- who may


@pytest.mark.parametrize("name", [*READING, *EDITING])
def test_only_the_project_team_knows_of_the_catalogue(eakte, request, name):
    place = address(name, eakte)
    assert Client().get(place).status_code == HTTPStatus.FOUND
    for who in ("city_officer", "other_city_officer", "administrator", "stranger"):
        client = signed_in(request.getfixturevalue(who))
        assert client.get(place).status_code == HTTPStatus.NOT_FOUND
        assert client.post(place).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", EDITING)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_team_reads_and_the_lead_edits(eakte, researcher, name, method):
    refused = getattr(signed_in(researcher), method)(address(name, eakte), {"revision": 1})

    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "nur die Projektleitung" in refused.content.decode()


@pytest.mark.parametrize("name", READING)
def test_readers_find_no_way_to_edit(eakte, researcher, name):
    page = page_of(signed_in(researcher).get(address(name, eakte), {"alles": "1"}))

    assert "bearbeiten/" not in page
    assert "entfernen/" not in page


@pytest.mark.parametrize("name", ["parameter", "edit", "remove", "add", "edit_indicator", "edit_domain"])
def test_a_row_exists_only_under_its_own_edition(eakte, before, lead_researcher, name):
    response = signed_in(lead_researcher).get(address(name, eakte, edition=before.key))

    assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", READING)
def test_reading_pages_take_no_post(eakte, lead_researcher, name):
    assert signed_in(lead_researcher).post(address(name, eakte)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", [name for name in EDITING if name != "next"])
def test_with_the_round_the_forms_close_and_say_why(planned, eakte, lead_researcher, name):
    Edition.objects.filter(pk=planned.pk).update(opened_at=timezone.now())
    client = signed_in(lead_researcher)
    page = page_of(client.get(address(name, eakte), follow=True))

    assert "gesperrt" in page
    assert "bearbeiten/" not in page


def test_a_form_that_was_open_when_the_round_opened_keeps_what_was_typed(planned, eakte, lead_researcher):
    data = typed(eakte, definition="Mein neuer Wortlaut", speichern="1")
    Edition.objects.filter(pk=planned.pk).update(opened_at=timezone.now())
    page = page_of(signed_in(lead_researcher).post(address("edit", eakte), data))

    assert "Der Katalog dieser Ausgabe ist gesperrt" in page
    assert "Mein neuer Wortlaut" in page
    assert not Entry.objects.exists()


# --- reading


def test_the_whole_catalogue_stands_on_one_page(planned, lead_researcher):
    page = page_of(signed_in(lead_researcher).get(reverse("catalogue:list", args=["2028"])))

    for words in ("Verwaltung", "Interne Prozesse", "eAkte", "3 Stufen, 0 bis 2 Punkte", "6 Parameter"):
        assert words in page
    assert "Zusatzpunkte bis 30" in page
    assert "0 bis 100 %, mehr ist besser, bis 100 Punkte" in page
    assert "<details" in page
    assert "open>" not in page.split("<main")[1]


@pytest.mark.parametrize("word", ["eakte", "gesamten stadtverwaltung", "WAS EAKTE"])
def test_search_finds_names_texts_and_levels_without_javascript(planned, researcher, word):
    page = page_of(signed_in(researcher).get(reverse("catalogue:list", args=["2028"]), {"suche": word}))

    assert "eAkte" in page
    assert "Elektrobusse" not in page
    assert "1 Parameter mit" in page


def test_a_search_without_a_hit_says_what_to_do(planned, researcher):
    place = reverse("catalogue:list", args=["2028"])
    page = page_of(signed_in(researcher).get(place, {"suche": "<script>gibtsnicht"}))

    assert "Kein Parameter passt" in page
    assert "<script>gibts" not in page


def test_a_parameter_shows_its_scale_and_texts_and_the_mark_of_demo_wording(eakte, researcher):
    Parameter.objects.filter(pk=eakte.pk).update(texts_are_demo=True, counts="Zählbares", counts_not="Nichts")
    page = page_of(signed_in(researcher).get(address("parameter", eakte)))

    for words in ("in Teilen der Verwaltung", "Zählbares", "Nichts", "Demo-Wortlaut", "für 8 Städte"):
        assert words in page


def test_a_scale_that_differs_but_is_marked_comparable_is_warned_of(eakte, researcher):
    eakte.levels.filter(position=3).update(points=5)
    page = page_of(signed_in(researcher).get(address("parameter", eakte)))

    assert "als vergleichbar gekennzeichnet" in page


@pytest.mark.parametrize("name", READING)
def test_queries_do_not_grow_with_the_catalogue(planned, eakte, lead_researcher, name):
    client = signed_in(lead_researcher)
    counts = []
    for _ in range(2):
        client.get(address(name, eakte))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(name, eakte))
        counts.append(len(queries))
        for _ in range(5):
            ParameterFactory(indicator=IndicatorFactory(domain=eakte.indicator.domain), with_levels=True)

    assert counts[0] == counts[1]


# --- changing


def test_words_are_saved_at_once(eakte, lead_researcher):
    data = typed(eakte, definition="Neuer Wortlaut", speichern="1")
    response = signed_in(lead_researcher).post(address("edit", eakte), data)
    eakte.refresh_from_db()

    assert response["Location"] == address("parameter", eakte)
    assert eakte.definition == "Neuer Wortlaut"
    assert [entry.action for entry in Entry.objects.all()] == ["change_parameter"]


def test_a_change_of_points_shows_its_effect_before_it_is_saved(eakte, lead_researcher):
    client = signed_in(lead_researcher)
    data = typed(eakte, **{"stufen-1-points": "0", "speichern": "1"})
    page = page_of(client.post(address("edit", eakte), data))
    eakte.refresh_from_db()

    assert "Wirkung auf die Ränge" in page
    assert "Noch ist nichts gespeichert" in page
    assert "Vergleichsstadt" not in page
    assert eakte.revision == 1
    seen = page.split('name="gesehen" value="')[1].split('"')[0]
    response = client.post(address("edit", eakte), data | {"gesehen": seen})
    assert response.status_code == HTTPStatus.FOUND
    assert eakte.levels.get(position=2).points == 0
    assert [entry.action for entry in Entry.objects.order_by("number")] == [
        "look_at_catalogue_effect",
        "change_parameter",
    ]


def test_what_was_changed_after_the_look_is_shown_again(eakte, lead_researcher):
    client = signed_in(lead_researcher)
    data = typed(eakte, **{"stufen-1-points": "0", "wirkung": "1"})
    seen = page_of(client.post(address("edit", eakte), data)).split('name="gesehen" value="')[1].split('"')[0]
    other = typed(eakte, **{"stufen-1-points": "2", "speichern": "1", "gesehen": seen})
    page = page_of(client.post(address("edit", eakte), other))

    assert "Noch ist nichts gespeichert" in page
    eakte.refresh_from_db()
    assert eakte.revision == 1


def test_mistakes_are_summed_up_and_what_was_typed_stays(eakte, lead_researcher):
    data = typed(eakte, **{"weight": "-1", "stufen-1-label": "", "definition": "Bleibt", "speichern": "1"})
    page = page_of(signed_in(lead_researcher).post(address("edit", eakte), data))

    assert "Bitte prüfen Sie 2 Angaben" in page
    assert "Stufe in Zeile 2: Bitte benennen Sie die Stufe." in page
    assert "Bleibt" in page
    assert not Entry.objects.exists()


def test_the_slower_of_two_is_told(eakte, lead_researcher):
    data = typed(eakte, definition="Zweite Fassung", speichern="1")
    Parameter.objects.filter(pk=eakte.pk).update(revision=2)
    page = page_of(signed_in(lead_researcher).post(address("edit", eakte), data))

    assert "inzwischen von jemand anderem geändert" in page
    assert "Zweite Fassung" in page


def test_a_parameter_is_added_after_its_effect_was_shown(planned, eakte, lead_researcher):
    client, place = signed_in(lead_researcher), address("add", eakte)
    assert 'value="new" selected' in page_of(client.get(place))
    data = {
        "revision": "1", "name": "Neuland", "kind": "number", "source_kind": "research", "weight": "1",
        "max_points": "10", "lower": "0", "upper": "10", "direction": "1", "decimals": "0",
        "comparability": "new", "stufen-INITIAL_FORMS": "0", "stufen-TOTAL_FORMS": "3", "speichern": "1",
    }  # fmt: skip
    page = page_of(client.post(place, data))
    seen = page.split('name="gesehen" value="')[1].split('"')[0]
    response = client.post(place, data | {"gesehen": seen}, follow=True)

    assert "„Neuland“ ist angelegt" in page_of(response)
    made = Parameter.objects.get(name="Neuland")
    assert (made.indicator, made.comparability, made.upper) == (eakte.indicator, "new", 10)


def test_a_parameter_goes_after_its_effect_was_shown(eakte, lead_researcher):
    client, place = signed_in(lead_researcher), address("remove", eakte)
    assert "die Werte von 8 Städten" in page_of(client.get(place))
    page = page_of(client.post(place, {"revision": "1", "entfernen": "1"}))
    assert Parameter.objects.filter(pk=eakte.pk).exists()
    seen = page.split('name="gesehen" value="')[1].split('"')[0]
    client.post(place, {"revision": "1", "entfernen": "1", "gesehen": seen})

    assert not Parameter.objects.filter(pk=eakte.pk).exists()


@pytest.mark.parametrize(
    ("name", "model", "data"),
    [
        ("edit_domain", Domain, {"name": "Amt", "short_name": "Amt", "weight": "2"}),
        ("edit_indicator", Indicator, {"name": "Neu", "weight": "2", "normalisation": "absolute", "cap": ""}),
    ],
)
def test_domains_and_indicators_are_changed_the_same_way(eakte, lead_researcher, name, model, data):
    delete_parameter(parameter_of(eakte.indicator.domain.edition, "Labore"), 1)  # "absolute" needs bounds
    client, place = signed_in(lead_researcher), address(name, eakte)
    data = data | {"revision": "1", "speichern": "1"}
    page = page_of(client.post(place, data))
    assert "Wirkung auf die Ränge" in page
    seen = page.split('name="gesehen" value="')[1].split('"')[0]
    client.post(place, data | {"gesehen": seen})

    row = model.objects.get(revision=2)
    assert (row.name, row.weight) == (data["name"], 2)


# --- two editions


def test_editions_that_agree_say_so(planned, researcher):
    page = page_of(signed_in(researcher).get(reverse("catalogue:differences", args=["2028"])))

    assert "Beide Kataloge stimmen" in page
    assert "Smart City Index 2024" in page


def test_differences_show_what_came_went_and_changed_side_by_side(planned, before, eakte, researcher):
    Parameter.objects.filter(pk=eakte.pk).update(name="E-Akte", definition="Neu <b>gefasst</b>")
    eakte.levels.filter(position=3).update(points=5)
    delete_parameter(parameter_of(planned, "Labore"), 1)
    ParameterFactory(indicator=eakte.indicator, name="Neuland")
    page = page_of(signed_in(researcher).get(reverse("catalogue:differences", args=["2028"])))

    assert "1 neu, 1 entfallen, 1 geändert, 4 gleich" in page
    assert "Neuland" in page
    assert "Labore" in page
    assert "in der gesamten Stadtverwaltung: 5 Punkte" in page
    assert "in der gesamten Stadtverwaltung: 2 Punkte" in page
    assert "Neu &lt;b&gt;gefasst" in page
    assert "die Kennzeichnung ist „vergleichbar“" in page


def test_what_was_not_handed_down_is_no_difference(planned, before, researcher):
    Parameter.objects.filter(indicator__domain__edition=before).update(kind=None, definition="")
    page = page_of(signed_in(researcher).get(reverse("catalogue:differences", args=["2028"])))

    assert "0 neu, 0 entfallen, 0 geändert, 6 gleich" in page


def test_the_first_edition_has_nothing_to_compare_with(before, researcher):
    place = reverse("catalogue:differences", args=["2024"])
    page = page_of(signed_in(researcher).get(place, {"gegen": "unfug"}))

    assert "keine frühere Ausgabe mit Katalog" in page
