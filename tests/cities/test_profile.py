"""The city's profile: who may see and change it, two at once, links, and what the record keeps."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from cities.actions.profile import PROFILE_CHANGED, ProfileStale, ProfileTexts, save_profile
from cities.models import CityProfile
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import text_hash
from tests.factories.assessments import EditionFactory, open_round

pytestmark = pytest.mark.django_db
ATLAS = "Smart City Atlas 2019"


@pytest.fixture
def place(city, other_city, city_officer):
    return open_round(EditionFactory(key="2100", catalogue=False), [city, other_city])


@pytest.fixture
def stored(city) -> CityProfile:
    return CityProfile.objects.create(
        city=city, projects="Handyparken [Mobilität]\nWLAN", source=ATLAS, organisation="Stabsstelle"
    )


def page(slug: str = "bochum") -> str:
    return reverse("cities:profile", args=["2100", slug])


def form(slug: str = "bochum") -> str:
    return reverse("cities:edit_profile", args=["2100", slug])


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("actor", ["stranger", "other_city_officer", "researcher", "administrator"])
def test_others_find_no_profile(client, request, place, stored, actor):
    client.force_login(request.getfixturevalue(actor))
    for address in (page(), form()):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    assert client.post(form(), {"revision": 1}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("actor", ["reader", "releaser"])
def test_who_only_reads_sees_it_and_is_told_who_edits(client, request, place, stored, actor):
    client.force_login(request.getfixturevalue(actor))
    shown = text(client.get(page()))
    assert "Stabsstelle" in shown
    assert form() not in shown
    answer = client.post(form(), {"revision": 1, "organisation": "Fremd"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Koordination und Bearbeitung" in text(answer)
    stored.refresh_from_db()
    assert stored.organisation == "Stabsstelle"


def test_a_carried_over_profile_is_marked_until_the_city_changed_it(client, place, stored, city_officer):
    client.force_login(city_officer)
    before = text(client.get(page()))
    assert "von Ihrer Stadt noch nicht geprüft" in before
    assert ATLAS in before
    assert '<li>Handyparken <span class="muted">· Mobilität</span></li><li>WLAN</li>' in before
    client.post(form(), {"revision": 1, "organisation": "Amt für Digitales"})
    after = text(client.get(page()))
    assert "von Ihrer Stadt noch nicht geprüft" not in after
    assert f"von {city_officer.name}" in after
    assert ATLAS in after


def test_where_there_is_none_the_page_says_what_to_do(client, place, city_officer, colleague):
    client.force_login(colleague)
    assert "Profil anlegen" in text(client.get(page()))
    answer = client.post(form(), {"revision": 0, "strategy": "Digitale Agenda"}, follow=True)
    assert "Das Stadtprofil ist gespeichert." in text(answer)
    made = CityProfile.objects.get()
    assert (made.strategy, made.revision, made.changed_by) == ("Digitale Agenda", 1, colleague)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("javascript:alert(1)", "keine Web-Adresse"),
        ("data:text/html,x", "keine Web-Adresse"),
        ("ftp://stadt.example/", "keine Web-Adresse"),
        ("www.stadt.example", "keine Web-Adresse"),
        ("https://name:wort@stadt.example/", "enthält Zugangsdaten"),
    ],
)
def test_only_web_addresses_are_links_and_the_rest_stays_typed(client, place, city_officer, line, reason):
    client.force_login(city_officer)
    typed = {"revision": 0, "organisation": "Stabsstelle", "links": f"https://www.bochum.de/\n{line}"}
    answer = text(client.post(form(), typed))
    assert reason in answer
    assert "Stabsstelle" in answer
    assert not CityProfile.objects.exists()


def test_links_are_kept_one_per_line(client, place, city_officer):
    client.force_login(city_officer)
    client.post(form(), {"revision": 0, "links": " https://a.example/ \r\n\r\nhttp://b.example/x?y=1"})
    assert CityProfile.objects.get().links == "https://a.example/\nhttp://b.example/x?y=1"
    assert text(client.get(page())).count('rel="noopener noreferrer nofollow"') == 2


def test_of_two_at_once_the_second_sees_both_and_then_overwrites_knowingly(
    client, place, stored, city_officer, colleague, city
):
    save_profile(city=city, user=colleague, revision=1, texts=ProfileTexts(organisation="Von Berta"))
    client.force_login(city_officer)
    answer = text(client.post(form(), {"revision": 1, "organisation": "Von Anna"}))
    assert "Es gibt zwei Fassungen" in answer
    assert "Von Berta" in answer
    assert "Von Anna" in answer
    stored.refresh_from_db()
    assert stored.organisation == "Von Berta"
    client.post(form(), {"revision": 2, "organisation": "Von Anna"})
    stored.refresh_from_db()
    assert (stored.organisation, stored.revision) == ("Von Anna", 3)


def test_two_who_begin_at_once_are_not_both_first(place, city, city_officer, colleague):
    save_profile(city=city, user=colleague, revision=0, texts=ProfileTexts(strategy="Erste"))
    with pytest.raises(ProfileStale, match=PROFILE_CHANGED[:30]):
        save_profile(city=city, user=city_officer, revision=0, texts=ProfileTexts(strategy="Zweite"))
    assert CityProfile.objects.get().strategy == "Erste"


def test_the_record_keeps_hashes_of_what_changed_and_no_text(place, city, city_officer, stored):
    texts = ProfileTexts(organisation="Neues Amt", projects=stored.projects)
    save_profile(city=city, user=city_officer, revision=1, texts=texts)
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.subject_id, entry.city) == ("change_cityprofile", stored.pk, city.slug)
    assert entry.before == {"organisation": text_hash("Stabsstelle")}
    assert entry.after == {"organisation": text_hash("Neues Amt")}
    count = Entry.objects.count()
    save_profile(city=city, user=city_officer, revision=2, texts=texts)
    assert Entry.objects.count() == count


def test_one_entry_of_the_navigation_holds_profile_and_people(client, place, city_officer):
    client.force_login(city_officer)
    for name in ("profile", "people"):
        shown = text(client.get(reverse(f"cities:{name}", args=["2100", "bochum"])))
        assert f'<a href="{page()}" aria-current="page">Stadt</a>' in shown
