"""„Stimmt", „Nicht prüfbar", taking either back, and several at once."""

import re

import pytest

from assessments.models import Edition, Finding, Review
from tests.assessments.feedback.cases import round_for
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import ReviewFactory, finding_of, parameter_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


def test_stimmt_confirms_what_was_seen_and_leads_to_the_next(client, city_officer, edition, city):
    client.force_login(city_officer)
    finding = finding_of(edition, city, "eAkte")
    url = address(edition, city, "confirm", finding.parameter_id)
    answer = client.post(f"{url}?order=katalog", {"version": finding.current_id})
    following = address(edition, city, "value", parameter_of(edition, "Labore").pk)
    assert answer.headers["Location"] == f"{following}?order=katalog#wert-titel"
    assert Review.objects.get(undone_at=None).version_id == finding.current_id


@pytest.mark.parametrize("query", ["", "?zustand=offen", "?order=katalog&zustand=offen"])
@pytest.mark.parametrize("deed", ["confirm", "not_checkable"])
def test_the_next_one_is_the_one_below_also_where_the_list_changes_by_it(
    client, city_officer, edition, city, query, deed
):
    client.force_login(city_officer)
    page = client.get(address(edition, city, "values") + query).text
    _, this, below = list(dict.fromkeys(re.findall(r"/werte/(\d+)/", page)))[:3]
    seen = Finding.objects.get(city=city, parameter=this).current_id
    url = address(edition, city, deed, int(this)) + query
    answer = client.post(url, {"version": seen, "reason": "unknown"})
    assert answer.headers["Location"].startswith(address(edition, city, "value", int(below)))


@pytest.mark.parametrize("version", ["", "0", "abc", "99999999", "1" * 30, "²"])
def test_a_version_that_is_no_longer_the_current_one_is_not_confirmed(
    client, city_officer, edition, city, version
):
    client.force_login(city_officer)
    url = address(edition, city, "confirm", parameter_of(edition, "eAkte").pk)
    page = client.post(url, {"version": version}, follow=True).content.decode()
    assert "Der Wert hat sich inzwischen geändert" in page
    assert not Review.objects.exists()


def test_not_checkable_wants_a_reason(client, city_officer, edition, city):
    client.force_login(city_officer)
    finding = finding_of(edition, city, "eAkte")
    url = address(edition, city, "not_checkable", finding.parameter_id)
    page = client.post(url, {"version": finding.current_id, "reason": "lust"}, follow=True).content.decode()
    assert "Bitte wählen Sie, warum" in page
    client.post(url, {"version": finding.current_id, "reason": "other_body"})
    assert Review.objects.get().reason == "other_body"


def test_a_review_can_be_taken_back(client, city_officer, edition, city):
    review = ReviewFactory(finding=finding_of(edition, city, "eAkte"))
    client.force_login(city_officer)
    url = address(edition, city, "undo", review.finding.parameter_id)
    assert "ist wieder offen" in client.post(url, follow=True).content.decode()
    assert Review.objects.get().undone_at is not None


def test_all_of_an_indicator_are_shown_before_they_are_confirmed(client, city_officer, edition, city):
    client.force_login(city_officer)
    indicator = parameter_of(edition, "Elektrobusse").indicator
    url = address(edition, city, "confirm_indicator", indicator.pk)
    page = client.get(url).content.decode()
    pairs = [
        f"{f.parameter_id}:{f.current_id}"
        for f in (finding_of(edition, city, n) for n in ("Elektrobusse", "Elektrofahrzeuge"))
    ]
    assert all(f'value="{pair}" checked' in page for pair in pairs)
    assert not Review.objects.exists()
    foreign = f"{parameter_of(edition, 'eAkte').pk}:{finding_of(edition, city, 'eAkte').current_id}"
    client.post(url, {"gesehen": [pairs[0], foreign, "unsinn", ":", "1:2:3"]})
    assert [review.finding.parameter.name for review in Review.objects.all()] == ["Elektrobusse"]


def test_all_that_a_filter_shows_can_be_confirmed(client, city_officer, edition, city):
    client.force_login(city_officer)
    url = address(edition, city, "confirm_shown") + "?bereich=verwaltung"
    pairs = re.findall(r'name="gesehen" id="wert-\d+" value="([\d:]+)"', client.get(url).content.decode())
    assert len(pairs) == 3
    assert client.post(url, {"gesehen": pairs}).headers["Location"].endswith("/werte/?bereich=verwaltung")
    assert Review.objects.count() == 3


def test_if_one_of_several_changed_none_is_confirmed(client, city_officer, edition, city):
    client.force_login(city_officer)
    first, second = (finding_of(edition, city, name) for name in ("Elektrobusse", "Elektrofahrzeuge"))
    url = address(edition, city, "confirm_indicator", first.parameter.indicator_id)
    pairs = [f"{first.parameter_id}:{first.current_id}", f"{second.parameter_id}:{second.current_id + 999}"]
    page = client.post(url, {"gesehen": pairs}, follow=True).content.decode()
    assert "Der Wert hat sich inzwischen geändert" in page
    assert not Review.objects.exists()
