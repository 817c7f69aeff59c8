"""Stored evidence leaves as a download that can do nothing, or not at all."""

import hashlib

import pytest
from csp.middleware import CSPMiddleware
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory

from assessments.feedback.evidence import check_file, evidence_path
from assessments.feedback.evidence_download import EvidenceUnavailable, evidence_response
from assessments.models import Evidence
from tests.corpus import pdfs, uploads


def stored(
    name: str = "Straßen 2026.pdf", content: bytes = b"%PDF", kind: str = "application/pdf"
) -> Evidence:
    evidence = Evidence(
        pk=1,
        kind="file",
        original_name=name,
        content_type=kind,
        sha256_stored=hashlib.sha256(content).hexdigest(),
    )
    evidence.file.save(evidence_path("pdf"), ContentFile(content), save=False)
    return evidence


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def delivered(evidence: Evidence) -> FileResponse:
    """The answer as it leaves the portal."""
    layers = CSPMiddleware(XFrameOptionsMiddleware(lambda request: evidence_response(evidence)))
    return SecurityMiddleware(layers)(RequestFactory().get("/nachweis/1/"))


def test_the_browser_saves_it_and_runs_nothing():
    answer = delivered(stored())
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Stra%C3%9Fen%202026.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("case", [case for case in uploads.ACCEPTED if case.build is pdfs.pdf], ids=str)
def test_no_name_breaks_out_of_the_header(case):
    name = check_file(case.name, case.build()).original_name
    header = delivered(stored(name))["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert header.isascii()
    assert header.isprintable()


def test_a_missing_file_is_told_in_words(caplog):
    evidence = stored()
    evidence.file.storage.delete(evidence.file.name)
    with pytest.raises(EvidenceUnavailable, match=r"„Straßen 2026\.pdf“ liegt nicht mehr im Speicher"):
        evidence_response(evidence)
    assert "evidence 1" in caplog.text


def test_evidence_without_a_file_is_told_in_words():
    with pytest.raises(EvidenceUnavailable):
        evidence_response(Evidence(pk=1, kind="link", url="https://www.bochum.de/"))


def test_a_changed_file_is_not_handed_out(tmp_path, caplog):
    evidence = stored()
    (tmp_path / evidence.file.name).write_bytes(b"%PDX")
    with pytest.raises(EvidenceUnavailable, match="verändert"):
        evidence_response(evidence)
    assert "does not match its hash" in caplog.text


def test_stored_files_lie_in_two_levels_of_folders():
    assert stored().file.name.count("/") == 3
    assert stored().file.name.startswith("evidence/")
