"""Files and links of a correction: stored once, described anew, never lost, never left behind."""

from pathlib import Path

import pytest
from django.conf import settings

from assessments.choices import CorrectionState
from assessments.feedback.actions.evidence import attach_file, attach_link, detach_evidence
from assessments.feedback.evidence import CheckedFile
from assessments.feedback.transitions import Refused
from assessments.models import Correction, CorrectionEvidence, Evidence
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.cases import in_open_round
from tests.factories.assessments import CorrectionFactory, FindingFactory, add_version


@pytest.fixture
def draft(db: None) -> Correction:
    return in_open_round(CorrectionFactory())


def checked(content: bytes = b"Beleg", name: str = "Beleg.txt") -> CheckedFile:
    return CheckedFile(
        original_name=name,
        content_type="text/plain",
        extension="txt",
        content=content,
        size=len(content),
        sha256_received=f"{hash(content):064x}"[-64:],
        sha256_stored=f"{hash(content):064x}"[-64:],
        is_scanned=False,
    )


def attach(
    correction: Correction, content: bytes = b"Beleg", name: str = "Beleg.txt", **description: object
) -> CorrectionEvidence:
    return attach_file(
        correction=correction, user=correction.created_by, checked=checked(content, name), **description
    )


def another(draft: Correction) -> Correction:
    """A second draft of the same city."""
    finding = add_version(FindingFactory(city=draft.finding.city), number=10).finding
    return in_open_round(CorrectionFactory(finding=finding, created_by=draft.created_by))


def stored_files() -> set[Path]:
    return {path for path in (settings.MEDIA_ROOT / "evidence").rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["Beleg.txt", "Anderer Name.txt"])
def test_the_same_file_again_is_refused_and_overwrites_nothing(draft, name):
    before = stored_files()
    first = attach(draft, locator="Seite 1")
    with pytest.raises(Refused, match=r"schon beigefügt \(„Beleg\.txt“\)"):
        attach(draft, name=name, locator="Seite 2")
    assert CorrectionEvidence.objects.get(pk=first.pk).locator == "Seite 1"
    assert Evidence.objects.count() == draft.evidence_links.count() == 1
    assert Entry.objects.filter(action="attach_evidence").count() == 1
    assert len(stored_files() - before) == 1


def test_the_same_file_for_another_correction_keeps_its_new_name_but_no_second_copy(draft):
    before = stored_files()
    first, second = attach(draft).evidence, attach(another(draft), name="Neu.txt").evidence
    assert (first.original_name, second.original_name) == ("Beleg.txt", "Neu.txt")
    assert first.file.name == second.file.name
    assert len(stored_files() - before) == 1


def test_the_same_file_under_the_same_name_is_the_same_piece_of_evidence(draft):
    assert attach(draft).evidence == attach(another(draft)).evidence


def test_shared_bytes_count_once_towards_the_limit(draft, settings):
    settings.EVIDENCE_MAX_BYTES_PER_CITY = 8
    attach(draft)
    other = another(draft)
    attach(other, name="Neu.txt")
    attach(other, b"abc")
    with pytest.raises(Refused, match="ausgeschöpft"):
        attach(other, b"d")


def test_a_refused_known_file_keeps_the_stored_one(draft):
    attach(draft)
    other = another(draft)
    Correction.objects.filter(pk=other.pk).update(state=CorrectionState.SUBMITTED)
    before = stored_files()
    with pytest.raises(Refused, match="nur ein Entwurf oder eine offene Rückfrage"):
        attach(other, name="Neu.txt")
    assert Evidence.objects.count() == 1
    assert stored_files() == before


def test_taken_off_it_can_be_attached_again(draft):
    detach_evidence(link=attach(draft), user=draft.created_by)
    assert attach(draft, locator="Seite 2").locator == "Seite 2"
    assert Evidence.objects.count() == 1


def test_a_refused_file_leaves_neither_row_nor_file(draft):
    Correction.objects.filter(pk=draft.pk).update(state=CorrectionState.SUBMITTED)
    before = stored_files()
    with pytest.raises(Refused, match="nur ein Entwurf oder eine offene Rückfrage"):
        attach(draft, b"zu spaet")
    assert Evidence.objects.count() == 0
    assert stored_files() == before


def test_an_open_question_takes_further_evidence(draft):
    Correction.objects.filter(pk=draft.pk).update(state=CorrectionState.QUESTION)
    attach(draft)
    assert draft.evidence_links.count() == 1


def test_a_correction_takes_ten_and_says_so(draft):
    for number in range(settings.EVIDENCE_MAX_PER_CORRECTION):
        attach_link(correction=draft, user=draft.created_by, url=f"https://www.example.org/{number}")
    with pytest.raises(Refused, match="höchstens 10 Nachweise"):
        attach_link(correction=draft, user=draft.created_by, url="https://www.example.org/elf")


def test_taken_off_a_draft_it_stays_with_the_city(draft):
    link = attach(draft)
    detach_evidence(link=link, user=draft.created_by)
    assert draft.evidence_links.count() == 0
    assert Evidence.objects.count() == 1
    assert list(Entry.objects.values_list("action", flat=True)) == ["attach_evidence", "detach_evidence"]


def test_once_submitted_it_stays(draft):
    link = attach(draft)
    Correction.objects.filter(pk=draft.pk).update(state=CorrectionState.SUBMITTED)
    with pytest.raises(Refused, match="bleiben bei der Korrektur"):
        detach_evidence(link=link, user=draft.created_by)
    assert draft.evidence_links.count() == 1
