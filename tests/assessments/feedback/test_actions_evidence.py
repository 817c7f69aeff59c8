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
from tests.factories.assessments import CorrectionFactory


@pytest.fixture
def draft(db: None) -> Correction:
    return CorrectionFactory()


def checked(content: bytes = b"Beleg") -> CheckedFile:
    return CheckedFile(
        original_name="Beleg.txt",
        content_type="text/plain",
        extension="txt",
        content=content,
        size=len(content),
        sha256_received=f"{hash(content):064x}"[-64:],
        sha256_stored=f"{hash(content):064x}"[-64:],
        is_scanned=False,
    )


def attach(correction: Correction, content: bytes = b"Beleg", **description: object) -> CorrectionEvidence:
    return attach_file(
        correction=correction, user=correction.created_by, checked=checked(content), **description
    )


def stored_files() -> set[Path]:
    return {path for path in (settings.MEDIA_ROOT / "evidence").rglob("*") if path.is_file()}


def test_the_same_file_is_stored_once_and_described_anew(draft):
    before = stored_files()
    first = attach(draft, locator="Seite 1")
    again = attach(draft, locator="Seite 2")
    assert first.pk == again.pk
    assert CorrectionEvidence.objects.get(pk=first.pk).locator == "Seite 2"
    assert Evidence.objects.count() == 1
    assert len(stored_files() - before) == 1


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
