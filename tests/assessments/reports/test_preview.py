"""The preview with its switches, and the analysis texts: who may, what is kept, what is never overwritten."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import AnalysisText, PaperChoices, Report
from assessments.reports.actions import Refused
from assessments.reports.options import Options, remembered_options
from assessments.reports.text_actions import draft_again, save_analysis
from scindex_portal.ledger.models import Entry
from tests.assessments.reports.test_politics import made
from tests.assessments.reports.test_views import signed_in


def place(name: str, edition, city, *more: str) -> str:
    return reverse(f"reports:{name}", args=[edition.key, city.slug, *more])


@pytest.fixture
def domain(running):
    return running.domains.first()


def choices(**changes: object) -> dict:
    stored = Options().stored() | changes
    return {name: value for name, value in stored.items() if value not in (False, [])}


def test_strangers_see_neither_preview_nor_texts(running, city, domain, request):
    for url in (
        place("preview", running, city),
        place("analysis", running, city, domain.key),
        place("redraft", running, city, domain.key),
    ):
        assert Client().get(url).status_code == 302
        for who in ("other_city_officer", "researcher", "stranger"):
            assert signed_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_the_preview_shows_what_will_be_printed(running, city, reader):
    page = signed_in(reader).get(place("preview", running, city)).content.decode()

    for chapter in made(running, city, "gap_analysis").chapters:
        assert chapter.paragraphs[0] in page
    assert "Auswahl merken" not in page  # readers look
    assert not Report.objects.exists()


def test_the_choice_is_remembered_and_goes_into_the_next_paper(running, city, city_officer):
    client = signed_in(city_officer)
    client.post(place("preview", running, city), choices(gaps=False, proposal="20261234", body="Rat"))
    client.post(place("order", running, city), {"art": "gap_analysis"})
    page = client.get(place("preview", running, city)).content.decode()

    assert not remembered_options(city).gaps
    assert Report.objects.get().settings["proposal"] == "20261234"
    assert "20261234" in page
    assert 'id="luecken"' not in page
    assert "choose_paper_options" in Entry.objects.values_list("action", flat=True)


def test_readers_choose_nothing(running, city, reader):
    page = signed_in(reader).post(place("preview", running, city), choices(body="Rat"), follow=True)

    assert "Sie können es ansehen" in page.content.decode()
    assert not PaperChoices.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"peers": "own", "cities": ["kiel"]}, "mindestens fünf Städte aus"),
        ({"peers": "unfug"}, "keine gültige Auswahl"),
        ({"body": "x" * 121}, "höchstens 120 Zeichen"),
        ({"against": "1999"}, "keine gültige Auswahl"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_kept(published, city, other_city, city_officer, changes, reason):
    sent = choices(office="Stabsstelle") | changes
    page = signed_in(city_officer).post(place("preview", published, city), sent).content.decode()

    assert reason in page
    assert 'value="Stabsstelle"' in page
    assert not PaperChoices.objects.exists()


def test_the_citys_text_stands_in_the_paper_with_who_and_when(running, published, city, city_officer, domain):
    client = signed_in(city_officer)
    client.post(
        place("analysis", running, city, domain.key),
        {"text": "Unser Text.\r\n\r\n<b>Zweiter</b> Absatz.", "revision": "0"},
    )
    chapter = made(running, city, "gap_analysis").chapters[0]
    page = client.get(place("preview", running, city)).content.decode()

    assert chapter.paragraphs == ("Unser Text.", "<b>Zweiter</b> Absatz.")
    assert chapter.draft != chapter.paragraphs
    assert chapter.edited.startswith("Text der Stadt, bearbeitet von Anna Amt am ")
    assert "&lt;b&gt;Zweiter&lt;/b&gt;" in page
    assert "Unser Text" not in str(list(Entry.objects.values_list("after", flat=True)))


def test_the_council_never_reads_who_wrote(published, city, city_officer):
    domain = published.domains.first()
    save_analysis(
        edition=published, city=city, domain=domain, user=city_officer, text="Text.", draft="", revision=0
    )

    assert made(published, city, "gap_analysis").chapters[0].edited
    assert made(published, city).chapters[0].edited == ""
    assert "Anna Amt" not in str(made(published, city))


def test_of_two_who_write_at_once_the_second_keeps_the_text(running, city, city_officer, domain):
    client, url = signed_in(city_officer), place("analysis", running, city, domain.key)
    client.post(url, {"text": "Erster.", "revision": "0"})
    page = client.post(url, {"text": "Zweiter.", "revision": "0"}).content.decode()

    assert AnalysisText.objects.get().text == "Erster."
    assert "inzwischen geändert" in page
    assert "Zweiter." in page
    assert "Erster." in page
    client.post(url, {"text": "Zweiter.", "revision": "1"})
    assert AnalysisText.objects.get().text == "Zweiter."


def test_drafting_anew_asks_first(running, city, city_officer, domain):
    client, url = signed_in(city_officer), place("redraft", running, city, domain.key)
    client.post(place("analysis", running, city, domain.key), {"text": "Eigener.", "revision": "0"})
    asked = client.get(url).content.decode()
    client.post(url)
    assert "Eigener." in asked
    assert AnalysisText.objects.exists()  # without the revision nothing goes

    client.post(url, {"revision": "1"})
    assert not AnalysisText.objects.exists()
    chapter = made(running, city, "gap_analysis").chapters[0]
    assert chapter.paragraphs == chapter.draft


def test_a_text_changed_meanwhile_is_not_put_away(running, city, city_officer, domain):
    text = AnalysisText.objects.create(
        edition=running, city=city, domain=domain, text="Neu.", draft="", revision=2, edited_by=city_officer
    )
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="inzwischen geändert"):
        draft_again(text=text, user=city_officer, revision=1)

    assert AnalysisText.objects.get().text == "Neu."
    assert Entry.objects.count() == entries


def test_an_empty_text_is_refused_with_a_way_out(running, city, city_officer, domain):
    page = signed_in(city_officer).post(
        place("analysis", running, city, domain.key), {"text": " ", "revision": "0"}
    )

    assert "neu entwerfen" in page.content.decode()
    assert not AnalysisText.objects.exists()
