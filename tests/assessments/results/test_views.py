"""The pages of a city's results: strangers first, then who may only read, then the city itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.choices import Visibility
from assessments.models import Domain, Edition, Example, Indicator
from scindex_portal.ledger.models import Entry
from tests.assessments.results.rounds import PAGES, accept, opened_after
from tests.factories.assessments import (
    EditionFactory,
    FindingFactory,
    ParameterFactory,
    add_version,
    parameter_of,
)

HTMX = {"HX-Request": "true"}


def address(name, edition, city):
    return reverse(name, args=[edition.key, city.slug])


def field(edition, name="Elektrobusse"):
    return f"p{parameter_of(edition, name).pk}"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def page(edition, city):
    return address("results:example", edition, city)


@pytest.fixture
def saving(edition, city):
    return address("results:save_example", edition, city)


@pytest.mark.parametrize("name", [*PAGES, "results:save_example"])
def test_strangers_are_sent_away(client, edition, city, name, other_city_officer, researcher):
    url = address(name, edition, city)
    assert client.post(url).status_code == 302
    for person in (other_city_officer, researcher):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_city_sees_its_pages(client, edition, city, name, reader):
    client.force_login(reader)
    answer = client.get(address(name, edition, city))
    assert answer.status_code == 200
    assert "vorläufig" in text_of(answer)


@pytest.mark.parametrize("name", PAGES)
def test_an_edition_that_does_not_exist_is_not_found(client, city, city_officer, name):
    client.force_login(city_officer)
    assert client.get(reverse(name, args=["2999", city.slug])).status_code == 404


def test_a_reader_reckons_but_does_not_save(client, edition, city, page, saving, reader):
    client.force_login(reader)
    answer = client.post(page, {field(edition): "99"})
    assert "Elektrobusse" in text_of(answer)
    assert "Beispiel speichern" not in text_of(answer)
    refused = client.post(saving, {field(edition): "99"})
    assert refused.status_code == 403
    assert not Example.objects.exists()


def test_reckoning_stores_nothing(client, edition, page, city_officer):
    client.force_login(city_officer)
    before = Entry.objects.count()
    assert client.post(page, {field(edition): "99"}).status_code == 200
    assert not Example.objects.exists()
    assert Entry.objects.count() == before


def test_colleagues_see_what_was_saved(client, edition, city, page, saving, city_officer, reader):
    client.force_login(city_officer)
    answer = client.post(saving, {field(edition): "99", "revision": "0"}, follow=True)
    assert "Rechenbeispiel gespeichert" in text_of(answer)
    saved = Example.objects.get(edition=edition, city=city)
    assert saved.changes == {field(edition).removeprefix("p"): "99"}
    assert Entry.objects.filter(action="save_example", subject_id=saved.pk).count() == 1
    client.force_login(reader)
    shown = text_of(client.get(page))
    assert 'value="99"' in shown
    assert city_officer.name in shown


def test_whoever_saves_second_is_told_and_keeps_the_input(client, edition, saving, city_officer):
    client.force_login(city_officer)
    client.post(saving, {field(edition): "99", "revision": "0"})
    late = client.post(saving, {field(edition): "77", "revision": "0"})
    assert "inzwischen von jemand anderem" in text_of(late)
    assert 'value="77"' in text_of(late)
    assert Example.objects.get().changes == {field(edition).removeprefix("p"): "99"}
    assert 'name="revision" value="1"' in text_of(late)
    client.post(saving, {field(edition): "77", "revision": "1"})
    assert Example.objects.get().changes == {field(edition).removeprefix("p"): "77"}
    stale = client.post(saving, {field(edition): "55", "revision": "1"})
    assert "inzwischen von jemand anderem" in text_of(stale)


def test_what_cannot_be_read_is_not_saved(client, edition, saving, city_officer):
    client.force_login(city_officer)
    answer = client.post(saving, {field(edition): "1.234", "revision": "0"})
    assert "Bitte ohne Punkt schreiben" in text_of(answer)
    assert 'value="1.234"' in text_of(answer)
    assert not Example.objects.exists()


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "²"])
def test_a_broken_revision_counts_as_none(client, edition, saving, city_officer, revision):
    client.force_login(city_officer)
    assert client.post(saving, {"revision": revision}).status_code == 302


def test_a_changed_field_answers_with_the_result_alone(client, edition, page, city_officer):
    client.force_login(city_officer)
    answer = client.post(page, {field(edition): "99"}, headers=HTMX | {"HX-Target": "ergebnis"})
    assert text_of(answer).lstrip().startswith("{#") is False
    assert 'id="ergebnis"' in text_of(answer)
    assert "<html" not in text_of(answer)
    levers = client.post(page, {field(edition): "99"}, headers=HTMX | {"HX-Target": "hebel"})
    assert "Wirksamste Änderungen" in text_of(levers)
    whole = client.post(page, {"aktion": "leer"}, headers=HTMX | {"HX-Target": "beispiel"})
    assert 'id="beispiel"' in text_of(whole)
    assert "csrfmiddlewaretoken" in text_of(whole)


def test_html_in_a_field_stays_text(client, edition, page, city_officer):
    client.force_login(city_officer)
    answer = client.post(page, {field(edition): "<script>alert(1)</script>", "plaetze": "<b>"})
    assert "<script>alert(1)" not in text_of(answer)
    assert 'value="<b>' not in text_of(answer)


def test_nobody_elses_unpublished_value_is_on_the_pages(client, before, cities, city, city_officer):
    """Neither one of the baseline, which is no median and not the best, nor one decided since."""
    edition = opened_after(before, cities, {(cities[5].slug, "Elektrobusse"): "61.317"})
    accept(edition, cities[6], "Elektrobusse", "43.217")
    client.force_login(city_officer)
    for name in PAGES:
        shown = text_of(client.get(address(name, edition, city)))
        assert "43,2" not in shown
        assert "61,3" not in shown
        assert cities[5].name not in shown


@pytest.mark.parametrize(("visibility", "points", "ranks"), [("values", 0, 0), ("points", 1, 0)])
def test_the_edition_narrows_what_is_shown(client, edition, city, city_officer, visibility, points, ranks):
    Edition.objects.filter(pk=edition.pk).update(visibility=Visibility(visibility))
    client.force_login(city_officer)
    example = text_of(client.get(address("results:example", edition, city)))
    assert ("Gesamt im Beispiel" in example) == points
    assert ("Rang im Feld" in example) == ranks
    assert ("Paket vorschlagen" in example) == ranks
    why = text_of(client.get(address("comparison:why", edition, city)))
    assert ("Punkte nach Ursachen" in why) == points
    assert ("Städte hinter der Veränderung" in why) == ranks
    method = text_of(client.get(address("results:method", edition, city)))
    assert ("Was die offenen Antworten" in method) == ranks


def test_before_the_round_nothing_of_the_edition_is_shown(client, before, city, city_officer):
    planned = EditionFactory(previous=before)
    client.force_login(city_officer)
    for name in PAGES:
        assert client.get(address(name, planned, city)).status_code == 200
    assert "Noch keine Werte" in text_of(client.get(address("results:example", planned, city)))


def more_parameters(edition, cities):
    """Three more indicators with one value each."""
    domain = Domain.objects.filter(edition=edition).first()
    for number in range(3):
        indicator = Indicator.objects.create(domain=domain, name=f"Weiteres {number}", position=9 + number)
        parameter = ParameterFactory(indicator=indicator, name=f"Anteil {number}")
        for at, city in enumerate(cities):
            finding = FindingFactory(city=city, parameter=parameter)
            finding.baseline = add_version(finding, number=at)
            finding.save()


@pytest.mark.parametrize("name", PAGES)
def test_more_parameters_ask_no_more_queries(client, edition, cities, city, city_officer, name):
    client.force_login(city_officer)

    def queries():
        client.get(address(name, edition, city))  # what is kept per process
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(name, edition, city)).status_code == 200
        return len(captured)

    few = queries()
    more_parameters(edition, cities)
    Edition.objects.filter(pk=edition.pk).update(opened_at=edition.opened_at.replace(microsecond=1))
    assert queries() == few
