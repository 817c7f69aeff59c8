"""Evidence filed before is used again; each piece has its own description, changed until it is submitted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions.decisions import ask_back
from assessments.feedback.actions.evidence import attach_known, attach_link, describe_evidence
from assessments.feedback.queries.collection import SHOWN, collection_of
from assessments.feedback.transitions import Refused
from assessments.models import Correction, CorrectionEvidence, Evidence
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.cases import draft, fresh, round_for, submitted
from tests.assessments.feedback.form_cases import address, form_url, only, pdf, typed
from tests.factories.assessments import EvidenceFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def filed(edition, city, city_officer) -> Evidence:
    """A confidential piece from an earlier correction."""
    earlier = submitted(edition, city, city_officer, "Labore", 3)
    link = earlier.evidence_links.get()
    CorrectionEvidence.objects.filter(pk=link.pk).update(
        valid_as_of=DAY, is_confidential=True, proves="Drei Labore"
    )
    return link.evidence


def asked(correction, researcher) -> Correction:
    due_on = timezone.localdate() + timedelta(days=9)
    ask_back(
        correction=correction,
        researcher=researcher,
        revision=correction.revision,
        text="Wo steht das?",
        due_on=due_on,
    )
    return fresh(correction)


# --- using again


def test_a_piece_of_another_city_is_neither_offered_nor_taken(
    client, edition, city, city_officer, other_city
):
    foreign = EvidenceFactory(city=other_city, url="https://kiel.example/geheim")
    client.force_login(city_officer)
    url = form_url(edition, city)
    assert "kiel.example" not in client.get(url).content.decode()
    page = client.post(url, typed(url="", proves="", vorhanden=[foreign.pk])).content.decode()
    assert "Bitte wählen Sie nur Nachweise aus dieser Liste." in page
    assert "kiel.example" not in page
    assert not CorrectionEvidence.objects.filter(evidence=foreign).exists()
    with pytest.raises(Refused, match="gehört nicht Ihrer Stadt"):
        attach_known(
            correction=draft(edition, city, city_officer, "eAkte", None), evidence=foreign, user=city_officer
        )


def test_a_piece_is_offered_with_where_it_was_used_and_comes_with_its_date(
    client, edition, city, city_officer, filed
):
    client.force_login(city_officer)
    url = form_url(edition, city)
    page = client.get(url).content.decode()
    assert f"Datum 12.03.2026 · verwendet bei Labore ({edition.year}) · vertraulich" in page
    answer = client.post(url, typed(url="", proves="", vorhanden=[filed.pk]))
    made = Correction.objects.get(finding__parameter__name="Elektrobusse")
    link = made.evidence_links.get()
    assert (answer.status_code, made.state) == (302, CorrectionState.SUBMITTED)
    assert (link.evidence, link.valid_as_of, link.is_confidential) == (filed, DAY, True)
    assert (link.proves, link.locator) == ("", "")


def test_what_the_correction_has_is_not_offered_again(edition, city, city_officer, filed):
    correction = draft(edition, city, city_officer)
    assert filed in collection_of(city, correction).pieces
    attach_known(correction=correction, evidence=filed, user=city_officer)
    assert filed not in collection_of(city, correction).pieces
    with pytest.raises(Refused, match="schon beigefügt"):
        attach_known(correction=correction, evidence=filed, user=city_officer)


@pytest.mark.parametrize("words", ["labore", "DREI", "example.org", "Interne"])
def test_the_search_saves_the_draft_and_looks_at_name_use_and_proof(
    client, edition, city, city_officer, filed, words
):
    for at in range(SHOWN + 2):
        EvidenceFactory(city=city, url=f"https://neu.example/{at}")
    client.force_login(city_officer)
    url = form_url(edition, city)
    assert filed.url not in client.get(url).content.decode()
    page = client.post(url, typed(url="", proves="", aktion="suchen", suche=words)).content.decode()
    assert filed.url in page
    assert "neu.example" not in page
    assert Correction.objects.get(finding__parameter__name="Elektrobusse").state == CorrectionState.DRAFT
    assert "Die Stadt fährt seit März" in page


def test_a_search_without_result_says_so(client, edition, city, city_officer, filed):
    client.force_login(city_officer)
    page = client.post(form_url(edition, city), typed(aktion="suchen", suche="gibt es nicht"))
    assert "Kein Nachweis passt zu dieser Suche." in page.content.decode()


def test_the_collection_costs_the_same_for_one_and_many(edition, city, city_officer, filed):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert collection_of(city, None).choices
        return len(captured)

    with_one = cost()
    for name in ("Elektrobusse", "Elektrofahrzeuge"):
        draft(edition, city, city_officer, name)
    assert cost() == with_one


# --- its own description


def test_each_file_of_several_gets_its_own_description(client, edition, city, city_officer):
    client.force_login(city_officer)
    url = form_url(edition, city)
    client.post(url, typed(url="https://www.bochum.de/a", files=[pdf()], aktion="speichern"))
    first, second = only().evidence_links.all()
    assert f'name="nachweis-{second.pk}-locator"' in client.get(url).content.decode()
    told = {
        f"nachweis-{first.pk}-shown": "1",
        f"nachweis-{first.pk}-proves": "Zahl der Busse",
        f"nachweis-{second.pk}-shown": "1",
        f"nachweis-{second.pk}-locator": "Seite 4",
        f"nachweis-{second.pk}-valid_as_of": "12.03.2026",
        f"nachweis-{second.pk}-is_confidential": "on",
    }
    client.post(url, typed(url="", proves="", aktion="speichern", revision=only().revision, **told))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.proves, first.locator, first.is_confidential) == ("Zahl der Busse", "", False)
    assert (second.locator, second.valid_as_of, second.is_confidential) == ("Seite 4", DAY, True)
    entry = Entry.objects.filter(action="describe_evidence").latest("number")
    assert entry.after["valid_as_of"] == "2026-03-12"
    assert "Seite 4" not in str(entry.after)


def test_a_saved_form_without_the_fields_leaves_the_description_alone(client, edition, city, city_officer):
    client.force_login(city_officer)
    url = form_url(edition, city)
    client.post(url, typed(aktion="speichern"))
    client.post(url, typed(url="", proves="", aktion="speichern", revision=only().revision))
    assert only().evidence_links.get().proves == "Zahl der Busse"


def test_an_unreadable_date_is_told_with_the_pieces_name_and_stays_typed(client, edition, city, city_officer):
    client.force_login(city_officer)
    url = form_url(edition, city)
    client.post(url, typed(aktion="speichern"))
    link = only().evidence_links.get()
    told = {f"nachweis-{link.pk}-shown": "1", f"nachweis-{link.pk}-valid_as_of": "gestern"}
    page = client.post(url, typed(url="", proves="", revision=only().revision, **told)).content.decode()
    assert "Angaben zu „https://www.bochum.de/busse“: Bitte geben Sie ein Datum" in page
    assert 'value="gestern"' in page
    assert only().state == CorrectionState.DRAFT


def test_what_is_submitted_keeps_its_description(edition, city, city_officer):
    link = submitted(edition, city, city_officer).evidence_links.get()
    with pytest.raises(Refused, match="bleiben, wie sie sind"):
        describe_evidence(link=link, user=city_officer, proves="Etwas anderes")
    link.refresh_from_db()
    assert link.proves == "Der neue Wert steht auf der Seite."


def test_with_a_question_open_only_new_pieces_are_described(client, edition, city, city_officer, researcher):
    correction = asked(submitted(edition, city, city_officer), researcher)
    old = correction.evidence_links.get()
    client.force_login(city_officer)
    answer = address(edition, city, "answer", correction.pk)
    new = {"text": "Im Anhang.", "url": "https://www.bochum.de/neu", "aktion": "nachweise"}
    page = client.post(answer, new).content.decode()
    added = correction.evidence_links.exclude(pk=old.pk).get()
    assert f'name="nachweis-{added.pk}-proves"' in page
    assert f'name="nachweis-{old.pk}-proves"' not in page
    assert "Im Anhang." in page
    assert fresh(correction).state == CorrectionState.QUESTION
    told = {
        f"nachweis-{pk}-{name}": value
        for pk in (old.pk, added.pk)
        for name, value in (("shown", "1"), ("proves", "Neu gesagt"))
    }
    client.post(answer, {"text": "Im Anhang.", **told})
    old.refresh_from_db()
    added.refresh_from_db()
    assert (old.proves, added.proves) == ("Der neue Wert steht auf der Seite.", "Neu gesagt")
    assert fresh(correction).state == CorrectionState.SUBMITTED


def test_a_submitted_link_is_not_described_anew_by_adding_it_again(edition, city, city_officer, researcher):
    correction = asked(submitted(edition, city, city_officer), researcher)
    link = correction.evidence_links.get()
    with pytest.raises(Refused, match="schon beigefügt"):
        attach_link(correction=correction, user=city_officer, url=link.evidence.url, proves="Anders")
    link.refresh_from_db()
    assert link.proves == "Der neue Wert steht auf der Seite."
