"""Two people, two tabs, and drafts that save themselves: nobody's text is lost."""

import pytest
from django.urls import reverse

from assessments.choices import CorrectionState
from assessments.models import Correction, Edition, Evidence
from tests.assessments.feedback.cases import draft, fresh, round_for, submitted
from tests.assessments.feedback.form_cases import REASON, form_url, only, pdf, typed


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return city_officer


def test_a_stale_form_shows_both_texts_and_keeps_the_files(client, officer, colleague, edition, city):
    kept = draft(edition, city, officer, reason="Fassung der Kollegin.")
    Correction.objects.filter(pk=kept.pk).update(revision=7, changed_by=colleague)
    data = typed(revision=3, reason="Meine Fassung.", files=[pdf()])
    page = client.post(form_url(edition, city), data).content.decode()
    assert "inzwischen in einem anderen Fenster oder von jemand anderem geändert" in page
    assert "Es gibt zwei Fassungen" in page
    assert "Fassung der Kollegin." in page
    assert "Meine Fassung." in page
    assert "Berta Büro" in page
    assert fresh(kept).reason == "Fassung der Kollegin."
    assert 'name="revision" value="7"' in page
    assert "beleg.pdf" in page  # kept with the draft

    client.post(form_url(edition, city), typed(revision=7, reason="Meine Fassung."))
    assert (fresh(kept).reason, fresh(kept).state) == ("Meine Fassung.", CorrectionState.SUBMITTED)


def test_a_draft_that_was_submitted_elsewhere_is_not_touched(client, officer, edition, city):
    kept = submitted(edition, city, officer)
    data = typed(revision=1, reason="Zu spät getippt.", files=[pdf()])
    page = client.post(form_url(edition, city), data).content.decode()
    assert "kein Entwurf mehr" in page
    assert "Zu spät getippt." in page
    assert fresh(kept).reason != "Zu spät getippt."
    assert "nicht gespeichert" in page
    assert not Evidence.objects.filter(kind="file").exists()


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 30])
def test_a_tampered_revision_overwrites_nothing(client, officer, edition, city, revision):
    kept = draft(edition, city, officer, reason="Schon gespeichert.")
    page = client.post(form_url(edition, city), typed(revision=revision)).content.decode()
    assert fresh(kept).reason == "Schon gespeichert."
    assert REASON in page


def test_after_submission_the_form_leads_to_the_correction(client, officer, edition, city):
    kept = submitted(edition, city, officer)
    assert client.get(form_url(edition, city)).headers["Location"].endswith(f"/korrekturen/{kept.pk}/")


def test_saving_while_writing_keeps_texts_and_submits_nothing(client, officer, edition, city):
    data = typed(aktion="automatisch", number="rund 55")
    answer = client.post(form_url(edition, city), data, headers={"HX-Request": "true"}).content.decode()
    assert "Entwurf gespeichert" in answer
    assert "data-refused" not in answer
    assert f'value="{only().revision}"' in answer
    assert (only().state, only().number_as_typed, only().reason) == ("draft", "rund 55", REASON)
    assert not only().evidence_links.exists()


def test_saving_while_writing_says_why_it_could_not(client, officer, colleague, edition, city):
    kept = draft(edition, city, officer, reason="Fassung der Kollegin.", changed_by=colleague)
    data = typed(aktion="automatisch", revision=99)
    answer = client.post(form_url(edition, city), data, headers={"HX-Request": "true"}).content.decode()
    assert "Nicht gespeichert: Diese Korrektur wurde inzwischen" in answer
    assert "data-refused" in answer
    assert fresh(kept).reason == "Fassung der Kollegin."


def test_the_same_text_of_the_same_person_is_no_conflict(client, officer, edition, city):
    client.post(form_url(edition, city), typed(aktion="speichern"))
    answer = client.post(form_url(edition, city), typed(revision=""))
    assert answer.status_code == 302
    assert only().state == CorrectionState.SUBMITTED


# --- Release by a second person --------------------------------------------------------------------------


@pytest.fixture
def waiting(client, officer, edition, city) -> Correction:
    city.release_required = True
    city.save()
    client.post(form_url(edition, city), typed())
    return only()


def release(client, edition, city, correction):
    url = reverse("feedback:release", args=[edition.key, city.slug, correction.pk])
    return client.post(url, follow=True)


def test_whoever_wrote_it_does_not_release_it(client, edition, city, waiting):
    assert "eine zweite Person" in release(client, edition, city, waiting).content.decode()
    assert fresh(waiting).state == CorrectionState.RELEASE


def test_a_second_person_releases_and_thereby_submits(client, edition, city, waiting, releaser):
    client.force_login(releaser)
    page = client.get(reverse("feedback:correction", args=[edition.key, city.slug, waiting.pk]))
    assert "Freigeben und einreichen" in page.content.decode()
    assert "Freigegeben und eingereicht" in release(client, edition, city, waiting).content.decode()
    assert fresh(waiting).state == CorrectionState.SUBMITTED
    assert "wartet nicht (mehr) auf Freigabe" in release(client, edition, city, waiting).content.decode()


@pytest.mark.parametrize(
    ("actor", "status"), [("colleague", 403), ("reader", 403), ("other_city_officer", 404)]
)
def test_nobody_else_releases(client, request, edition, city, waiting, actor, status):
    client.force_login(request.getfixturevalue(actor))
    assert release(client, edition, city, waiting).status_code == status
    assert fresh(waiting).state == CorrectionState.RELEASE


def send_back(client, edition, city, correction):
    url = reverse("feedback:return_to_draft", args=[edition.key, city.slug, correction.pk])
    return client.post(url, follow=True)


@pytest.mark.parametrize("actor", ["reader", "other_city_officer"])
def test_nobody_else_sends_it_back(client, request, edition, city, waiting, actor):
    client.force_login(request.getfixturevalue(actor))
    assert send_back(client, edition, city, waiting).status_code in {403, 404}
    assert fresh(waiting).state == CorrectionState.RELEASE


@pytest.mark.parametrize("actor", ["releaser", "colleague", "city_officer"])
def test_whoever_releases_or_writes_sends_it_back_to_be_changed(
    client, request, edition, city, waiting, actor
):
    client.force_login(request.getfixturevalue(actor))
    page = send_back(client, edition, city, waiting).content.decode()
    assert "Die Korrektur ist wieder ein Entwurf." in page
    assert "zurück in den Entwurf" in page
    assert fresh(waiting).state == CorrectionState.DRAFT
    assert "wartet nicht (mehr) auf Freigabe" in send_back(client, edition, city, waiting).content.decode()
