"""What the city's pages say of a correction: marks, order of errors, and words where something is missing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.models import Correction, Edition
from tests.assessments.feedback.cases import draft, fresh, round_for, submitted
from tests.assessments.feedback.form_cases import address, form_url, only, typed
from tests.factories.assessments import ReviewFactory, finding_of, parameter_of


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return city_officer


def test_what_submitting_needs_is_marked_and_a_draft_may_lack_it(client, officer, edition, city):
    page = client.get(form_url(edition, city)).content.decode()
    for label in ("Richtiger Wert", "Stand vom", "Begründung", "Nachweis"):
        assert re.search(rf'{label} <span class="field__required">Pflichtangabe', page), label
    assert '<details class="fold" open><summary>Definition und Nachweis' in page
    client.post(form_url(edition, city), {"city_reference": "66", "aktion": "speichern"})
    assert only().state == CorrectionState.DRAFT


def test_the_error_summary_follows_the_page(client, officer, edition, city):
    page = client.post(form_url(edition, city), {"aktion": "einreichen"}).content.decode()
    summary = page[page.index("error-summary") :]
    found = re.findall(r'<li><a href="#id_(\w+)">', summary)
    assert found == ["number", "data_as_of", "reason", "url"]
    assert "mindestens 10 Zeichen" in summary


def test_the_effect_of_an_impossible_number_says_what_is_wrong_with_it(client, officer, edition, city):
    page = client.post(form_url(edition, city), typed(number="120")).content.decode()
    assert "liegt über 100 %" in page[page.index('id="wirkung"') :]


def test_an_effect_says_that_its_figures_are_rounded(client, officer, edition, city):
    draft(edition, city, officer)
    assert "um 0,1 von der Differenz" in client.get(form_url(edition, city)).content.decode()


def test_text_typed_after_the_round_is_shown_and_nobody_says_that_it_is_kept(client, officer, edition, city):
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    page = client.post(form_url(edition, city), typed(reason="Zu spät getippt.")).content.decode()
    assert "Zu spät getippt." in page
    assert "Ihre Eingaben sind nicht gespeichert" in page
    assert "kann nicht mehr eingereicht werden" in page
    assert "Ihr Stand bleibt" not in page[page.index("error-summary") : page.index("Zu spät getippt.")]
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("fields", "shown"),
    [({}, "noch kein Vorschlag"), ({"number_as_typed": "rund 55"}, "„rund 55“ (noch kein gültiger Wert)")],
)
def test_the_list_says_what_a_draft_proposes_so_far(client, officer, edition, city, fields, shown):
    draft(edition, city, officer, value=None, **fields)
    assert shown in client.get(address(edition, city, "corrections")).content.decode()


def test_a_confirmation_leads_to_where_it_is_taken_back(client, officer, edition, city):
    finding = finding_of(edition, city, "eAkte")
    url = address(edition, city, "confirm", finding.parameter_id)
    page = client.post(url, {"version": finding.current_id}, follow=True).content.decode()
    back = address(edition, city, "value", finding.parameter_id)
    assert f'bestätigt. <a href="{back}#wert-titel">' in page
    assert "Prüfung zurücknehmen" in client.get(back).content.decode()


def test_the_keyboard_gets_to_the_value(client, officer, edition, city):
    page = client.get(address(edition, city, "value", parameter_of(edition, "eAkte").pk)).content.decode()
    assert '<a class="skip-link" href="#wert-titel">Zum Wert</a>' in page
    assert 'id="wert-titel" tabindex="-1"' in page


def test_why_a_value_cannot_be_checked_is_shown(client, officer, edition, city):
    finding = finding_of(edition, city, "eAkte")
    ReviewFactory(finding=finding, outcome="not_checkable", reason="other_body")
    page = client.get(address(edition, city, "value", finding.parameter_id)).content.decode()
    assert "<strong>Nicht prüfbar:</strong> andere Stelle zuständig" in page


def test_a_question_is_answered_in_one_field_only(client, officer, edition, city):
    correction = submitted(edition, city, officer)
    url = address(edition, city, "correction", correction.pk)
    assert "Nachricht an das Projektteam" in client.get(url).content.decode()
    Correction.objects.filter(pk=correction.pk).update(state=CorrectionState.QUESTION)
    assert "Nachricht an das Projektteam" not in client.get(url).content.decode()
    client.post(address(edition, city, "message", correction.pk), {"notiz-text": "Nur hier."})
    assert "Interne Notiz</" in client.get(url).content.decode()
    assert fresh(correction).state == CorrectionState.QUESTION
