"""From the download through a filled sheet to drafts, and back again."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState, ImportState, ReviewOutcome
from assessments.models import Correction, Import, Review
from scindex_portal.ledger.models import Channel, Entry
from tests.assessments.exchange.sheets import (
    REASON,
    cell,
    comma,
    fill,
    kinds,
    look,
    packed,
    set_cell,
    table,
    take_over,
    untouched,
    uploaded,
    workbook,
)
from tests.assessments.feedback.cases import draft, everything, round_for

DAY = timezone.localdate() - timedelta(days=20)
GIVEN = {
    "verdict": "Korrektur",
    "proposed": 55.5,
    "as_of": DAY,
    "reason": REASON,
    "link": "https://www.bochum.de/busse",
    "locator": "Seite 4",
    "reference": "66-1/2027",
}


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return client


def test_a_filled_row_becomes_a_draft_and_nothing_is_submitted(officer, edition, city, city_officer):
    book = fill(workbook(officer, edition, city), "Elektrobusse", **GIVEN)
    upload = uploaded(officer, edition, city, packed(book))
    before = everything()
    assert kinds(officer, upload) == {"neu": 1, "unveraendert": 5}
    assert everything() == before, "a preview writes nothing"
    take_over(officer, upload)
    correction = Correction.objects.get()
    assert correction.state == CorrectionState.DRAFT
    assert (correction.number, correction.data_as_of) == (Decimal("55.5"), DAY)
    assert (correction.reason, correction.city_reference) == (REASON, "66-1/2027")
    link = correction.evidence_links.get()
    assert (link.evidence.url, link.locator) == ("https://www.bochum.de/busse", "Seite 4")
    upload.refresh_from_db()
    assert (upload.state, upload.applied_by) == (ImportState.APPLIED, city_officer)
    channels = Entry.objects.values_list("action", "channel")
    assert {channel for _, channel in channels} == {Channel.EXCEL}
    assert {action for action, _ in channels} == {
        "upload_dossier",
        "begin_correction",
        "attach_evidence",
        "apply_dossier",
    }


def test_every_kind_of_answer_in_one_sheet(officer, edition, city):
    book = workbook(officer, edition, city)
    fill(book, "eAkte", verdict="Stimmt")
    fill(book, "Labore", verdict="Nicht prüfbar: nicht bekannt")
    fill(book, "Elektrofahrzeuge", verdict="Hinweis zur amtlichen Quelle", reason=REASON)
    fill(book, "Informationsgehalt", verdict="Neubewertung beantragen", reason=REASON)
    fill(book, "Weitere Projekte", verdict="Stimmt")
    upload = uploaded(officer, edition, city, packed(book))
    assert kinds(officer, upload) == {"neu": 2, "stimmt": 2, "nicht-pruefbar": 1, "unveraendert": 1}
    take_over(officer, upload)
    assert Review.objects.filter(outcome=ReviewOutcome.CONFIRMED).count() == 2
    assert Review.objects.get(outcome=ReviewOutcome.NOT_CHECKABLE).reason == "unknown"
    assert sorted(Correction.objects.values_list("kind", flat=True)) == ["reassessment", "register_hint"]


def test_a_level_is_chosen_by_its_words(officer, edition, city):
    typed = {"verdict": "Korrektur", "proposed": "IN DER GESAMTEN  stadtVerwaltung"}
    book = fill(workbook(officer, edition, city), "eAkte", **typed)
    take_over(officer, uploaded(officer, edition, city, packed(book)))
    assert Correction.objects.get().level.label == "in der gesamten Stadtverwaltung"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_same_file_twice_changes_nothing_and_says_so(officer, edition, city, kind):
    if kind == "xlsx":
        content = packed(fill(workbook(officer, edition, city), "Elektrobusse", **GIVEN))
    else:
        given = {key: str(value) for key, value in GIVEN.items()}
        content = comma(set_cell(table(officer, edition, city), "Elektrobusse", **given))
    take_over(officer, uploaded(officer, edition, city, content, f"Mappe.{kind}"))
    before = untouched()
    again = uploaded(officer, edition, city, content, f"Mappe.{kind}")
    assert kinds(officer, again) == {"unveraendert": 6}
    answer = take_over(officer, again)
    assert "steht nichts, was nicht schon im Portal steht" in answer.content.decode()
    assert untouched() == before


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_download_sent_back_untouched_changes_nothing(officer, edition, city, city_officer, kind):
    """Whatever stands in drafts: risky texts, line ends, long numbers."""
    risky = "=1+1\r\n'@SUMME\n\tEnde"
    draft(edition, city, city_officer, value="33.333333", reason=risky, city_reference="-5")
    draft(edition, city, city_officer, "eAkte", "nicht eingeführt", reason="'s-Hertogenbosch")
    before = untouched()
    if kind == "xlsx":
        content = packed(workbook(officer, edition, city))
    else:
        content = comma(table(officer, edition, city))
    upload = uploaded(officer, edition, city, content, f"Mappe.{kind}")
    assert kinds(officer, upload) == {"unveraendert": 6}
    assert untouched() == before


def test_a_draft_is_changed_and_keeps_what_excel_does_not_show(officer, edition, city, city_officer):
    correction = draft(edition, city, city_officer, "Informationsgehalt", None, criteria=["Suche"])
    book = fill(workbook(officer, edition, city), "Informationsgehalt", reason="Die Suche ist neu gebaut.")
    upload = uploaded(officer, edition, city, packed(book))
    (line,) = look(officer, upload)["lines"]
    assert [(c.title, c.new) for c in line.row.changes] == [("Begründung", "Die Suche ist neu gebaut.")]
    take_over(officer, upload)
    correction.refresh_from_db()
    assert (correction.reason, correction.criteria) == ("Die Suche ist neu gebaut.", ["Suche"])
    assert correction.evidence_links.count() == 1


def test_an_emptied_row_takes_nothing_back(officer, edition, city, city_officer):
    draft(edition, city, city_officer)
    book = workbook(officer, edition, city)
    empty = dict.fromkeys(GIVEN, None)
    upload = uploaded(officer, edition, city, packed(fill(book, "Elektrobusse", **empty)))
    assert kinds(officer, upload) == {"unveraendert": 6}


def test_a_value_without_a_verdict_counts_as_a_correction(officer, edition, city):
    book = fill(workbook(officer, edition, city), "Elektrobusse", proposed=12)
    upload = uploaded(officer, edition, city, packed(book))
    (line,) = look(officer, upload)["lines"]
    assert line.row.kind == "neu"
    assert "als Korrektur gelesen" in line.row.notes[0]


def test_a_stand_after_the_cutoff_is_told(officer, edition, city):
    edition.cutoff_date = DAY - timedelta(days=10)
    edition.save()
    book = fill(workbook(officer, edition, city), "Elektrobusse", **GIVEN)
    (line,) = look(officer, uploaded(officer, edition, city, packed(book)))["lines"]
    assert "nächste Ausgabe" in line.row.notes[0]


def test_what_is_taken_over_is_forgotten_but_for_its_counts(officer, edition, city):
    book = fill(workbook(officer, edition, city), "Elektrobusse", **GIVEN)
    upload = uploaded(officer, edition, city, packed(book))
    take_over(officer, upload)
    upload.refresh_from_db()
    assert upload.found == {"counts": {"neu": 1, "unveraendert": 5, "uebernommen": 1}}
    assert Import.objects.count() == 1


def test_no_text_becomes_a_formula_in_the_sheet(officer, edition, city, city_officer):
    draft(edition, city, city_officer, reason='=HYPERLINK("http://x.example")', city_reference="@SUM(1)")
    book = workbook(officer, edition, city)
    assert cell(book, "Elektrobusse", "reason").data_type == "s"
    assert cell(book, "Elektrobusse", "reason").quotePrefix
    with zipfile.ZipFile(io.BytesIO(packed(book))) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
