"""Requests that send too much or too many, and a city that stores too much (corpus 17 to 19)."""

import io

import pytest
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest
from django.test import RequestFactory

from assessments.choices import EvidenceKind
from assessments.feedback.actions.evidence import attach_file
from assessments.feedback.evidence import EvidenceRefused, check_file
from assessments.feedback.transitions import Refused
from tests.assessments.feedback.cases import in_open_round
from tests.factories.assessments import CorrectionFactory, EvidenceFactory


def request_with(files: dict[str, bytes]) -> HttpRequest:
    parts = {name: file_called(f"{name}.pdf", content) for name, content in files.items()}
    return RequestFactory().post("/", parts)


def file_called(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def small_limit(settings):
    settings.EVIDENCE_MAX_BYTES = 100_000


def test_of_a_file_that_is_too_large_no_more_is_kept_than_shows_it(small_limit):
    upload = request_with({"plan": bytes(5_000_000)}).FILES["plan"]
    assert upload.size == 100_001
    with pytest.raises(EvidenceRefused) as caught:
        check_file(upload.name, upload.read())
    assert caught.value.code == "too_large"


def test_each_file_of_a_request_has_the_whole_limit(small_limit):
    files = request_with({"a": bytes(100_000), "b": bytes(100_000), "c": bytes(100_002)}).FILES
    assert [files[name].size for name in "abc"] == [100_000, 100_000, 100_001]


def test_files_within_the_limit_arrive_as_they_were_sent(small_limit):
    content = bytes(range(256)) * 300
    upload = request_with({"plan": content}).FILES["plan"]
    assert upload.read() == content


def test_a_body_without_announced_length_is_read_as_empty(small_limit):
    """Chunked requests carry no Content-Length: Django reads nothing of them."""
    request = request_with({"plan": bytes(5_000_000)})
    del request.META["CONTENT_LENGTH"]
    assert not request.FILES


def test_a_thousand_files_at_once_are_refused():
    with pytest.raises(TooManyFilesSent):
        _ = request_with({f"n{number}": b"x" for number in range(1000)}).FILES


@pytest.mark.django_db
def test_the_quota_of_a_city_is_kept_to_the_byte(settings, tmp_path):
    """Corpus 19: what fits exactly is stored, one byte more is not."""
    settings.MEDIA_ROOT = tmp_path
    settings.EVIDENCE_MAX_BYTES_PER_CITY = 1000
    correction = in_open_round(CorrectionFactory())
    known = {"city": correction.finding.city, "kind": EvidenceKind.FILE, "url": "", "file": "x.txt"}
    EvidenceFactory(**known, size=900)
    give = {"correction": correction, "user": correction.created_by}
    with pytest.raises(Refused, match="Speicherplatz"):
        attach_file(**give, checked=check_file("a.txt", b"a" * 101))
    assert not list(tmp_path.rglob("*.txt"))
    attach_file(**give, checked=check_file("b.txt", b"b" * 100))
    assert [path.read_bytes() for path in tmp_path.rglob("*.txt")] == [b"b" * 100]
