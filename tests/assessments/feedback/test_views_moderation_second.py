"""The second person's page, and evidence as the project team opens it."""

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from assessments.choices import CorrectionState
from assessments.feedback.actions import corrections, evidence
from assessments.feedback.evidence import check_file
from assessments.models import Correction, Decision, Edition
from tests.assessments.feedback.cases import (
    draft,
    everything,
    fresh,
    number_of,
    proposed,
    round_for,
    submitted,
)
from tests.assessments.feedback.test_views_moderation import address, said, send


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def waiting(edition, city, city_officer, researcher) -> Correction:
    """Proposed by Ria Recherche; somebody else must confirm."""
    return proposed(edition, city, city_officer, researcher)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, name: str, correction: Correction, **typed):
    decision = correction.decisions.latest("pk").pk
    return client.post(address(name, correction), {"decision": decision} | typed)


def test_the_proposer_sees_that_it_waits_and_cannot_confirm(waiting, researcher):
    client = signed_in(researcher)
    page = client.get(address("case", waiting)).content.decode()
    assert "Wartet auf eine zweite Person" in page
    assert "Als zweite Person bestätigen" not in page
    assert "jemand anderes" in said(act(client, "confirm", waiting))[0]
    refused = act(client, "return", waiting, reason="Doch nicht, siehe Seite 3.").content.decode()
    assert "jemand anderes" in refused
    assert "Doch nicht, siehe Seite 3." in refused
    assert Decision.objects.get().state == "proposed"


def test_anybody_else_of_the_team_confirms(waiting, second_researcher):
    client = signed_in(second_researcher)
    page = client.get(address("case", waiting)).content.decode()
    assert "Als zweite Person bestätigen" in page
    assert "Ria Recherche" in page
    answer = act(client, "confirm", waiting)
    assert said(answer) == [
        "Bochum: übernommen. Die Stadt liest es jetzt im Portal und mit der Mail des Tages."
    ]
    assert number_of(waiting) == 55


def test_returning_needs_a_reason_and_keeps_the_case(waiting, second_researcher):
    client = signed_in(second_researcher)
    before = everything()
    page = act(client, "return", waiting, reason=" ").content.decode()
    assert "warum Sie die Entscheidung zurückgeben" in page
    assert everything() == before
    act(client, "return", waiting, reason="Seite 3 fehlt.")
    assert fresh(waiting).state == CorrectionState.SUBMITTED
    assert "Seite 3 fehlt." in client.get(address("case", waiting)).content.decode()


@pytest.mark.parametrize("decision", ["", "abc", "0"])
def test_only_the_decision_that_was_seen_is_confirmed(decision, waiting, second_researcher):
    client = signed_in(second_researcher)
    answer = client.post(address("confirm", waiting), {"decision": decision})
    assert "anderen Stand" in said(answer)[0]
    kept = client.post(address("return", waiting), {"decision": decision, "reason": "Seite 3 fehlt."})
    assert "Seite 3 fehlt." in kept.content.decode()
    assert Decision.objects.get().state == "proposed"


def test_confirming_what_the_city_withdrew_is_told(waiting, second_researcher, city_officer):
    seen = waiting.decisions.get().pk
    corrections.withdraw_correction(correction=fresh(waiting), user=city_officer)
    client = signed_in(second_researcher)
    answer = client.post(address("confirm", waiting), {"decision": seen})
    assert "anderen Stand" in said(answer)[0]
    assert number_of(waiting) == 50
    assert "zurückgezogen" in client.get(address("case", waiting)).content.decode()


def test_a_waiting_case_is_not_decided_by_a_form_from_before(waiting, second_researcher):
    typed = {"outcome": "reject", "reason_code": "not_counted", "reason": "Nein, nein."}
    page = send(signed_in(second_researcher), waiting, **typed).content.decode()
    assert "Ria Recherche hat über diesen Vorgang schon eine Entscheidung vorgeschlagen." in page
    assert "Nein, nein." in page
    assert Decision.objects.count() == 1


# --- Evidence ---


def picture_file() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def with_file(edition, city, city_officer) -> Correction:
    filed = draft(edition, city, city_officer)
    checked = check_file("Foto = „1“.png", picture_file())
    evidence.attach_file(
        correction=filed, user=city_officer, checked=checked, proves="Zeigt die Halle.", is_confidential=True
    )
    corrections.submit_correction(correction=filed, user=city_officer, revision=filed.revision)
    return fresh(filed)


def file_of(correction: Correction):
    return correction.evidence_links.get(evidence__kind="file").evidence


def test_a_file_is_a_download_that_our_address_never_shows(with_file, researcher):
    answer = signed_in(researcher).get(address("evidence", with_file, file_of(with_file).pk))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer).startswith(b"\x89PNG")


def test_the_page_shows_the_picture_and_that_it_is_confidential(with_file, researcher):
    client = signed_in(researcher)
    page = client.get(address("case", with_file)).content.decode()
    shown = address("picture", with_file, file_of(with_file).pk, 1)
    assert f'src="{shown}"' in page
    assert "vertraulich: sehen nur die Stadt und das Projektteam" in page
    assert "Belegt: Zeigt die Halle." in page
    drawn = client.get(shown)
    assert (drawn.status_code, drawn["Content-Type"], drawn["Cache-Control"]) == (
        200,
        "image/png",
        "no-store",
    )


@pytest.mark.parametrize(
    "query", ["?seite=2", "?seite=0", "?seite=-1", "?seite=x", "?seite=²", "?nachweis=99"]
)
def test_a_page_that_does_not_exist_shows_the_nearest_one(query, with_file, researcher):
    page = signed_in(researcher).get(f"{address('case', with_file)}?{query}")
    assert page.status_code == 200
    assert "Seite 1 von 1" in page.content.decode()


@pytest.mark.parametrize("page", [0, 2, 51, 10**30])
def test_a_picture_that_does_not_exist(page, with_file, researcher):
    url = address("picture", with_file, file_of(with_file).pk, page)
    assert signed_in(researcher).get(url).status_code == 404


def test_pages_are_turned_by_links(with_file, researcher, monkeypatch):
    monkeypatch.setattr("assessments.feedback.evidence_rows.preview_pages", lambda evidence: 3)
    pk = file_of(with_file).pk
    page = signed_in(researcher).get(address("case", with_file) + "?seite=2&city=bochum").content.decode()
    assert "Seite 2 von 3" in page
    for to in (1, 3):
        assert f"seite={to}&amp;city=bochum&amp;nachweis={pk}#betrachter" in page
    assert address("picture", with_file, pk, 2) in page


def test_evidence_of_another_case_does_not_exist_here(edition, city, city_officer, with_file, researcher):
    other = submitted(edition, city, city_officer, "Labore", 7)
    client = signed_in(researcher)
    for url in (
        address("evidence", other, file_of(with_file).pk),
        address("picture", other, file_of(with_file).pk, 1),
        address("evidence", with_file, with_file.evidence_links.get(evidence__kind="link").evidence_id),
    ):
        assert client.get(url).status_code == 404


def test_a_file_that_is_gone_or_changed_is_told_and_not_handed_out(with_file, researcher):
    file = file_of(with_file)
    file.file.storage.delete(file.file.name)
    file.file.storage.save(file.file.name, ContentFile(b"etwas anderes"))
    answer = signed_in(researcher).get(address("evidence", with_file, file.pk))
    assert answer["Location"] == address("case", with_file)
    assert "verändert" in said(answer)[0]


def test_a_draft_with_a_file_is_not_opened(edition, city, city_officer, researcher):
    kept = draft(edition, city, city_officer)
    args = [edition.key, kept.pk, kept.evidence_links.get().evidence_id]
    assert signed_in(researcher).get(reverse("moderation:evidence", args=args)).status_code == 404
