"""What comes in as evidence: the corpus of hostile uploads, mutated files, names, links, scanner, limits."""

import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import time

import pikepdf
import pytest
from PIL import Image

from assessments.feedback.evidence import EvidenceRefused, check_file, check_link, evidence_path
from assessments.feedback.evidence_checks.refusal import SENTENCES
from tests.corpus import offices, pdfs, pictures, uploads

SECONDS = 5.5  # the child's five, and what starting it takes


def refusal(name: str, content: bytes) -> EvidenceRefused:
    start = time.monotonic()
    with pytest.raises(EvidenceRefused) as caught:
        check_file(name, content)
    assert time.monotonic() - start < SECONDS
    return caught.value


@pytest.mark.parametrize("case", uploads.REFUSED, ids=str)
def test_hostile_files_are_refused_with_their_reason(case):
    reason = refusal(case.name, case.build())
    assert reason.code == case.code
    assert str(reason).startswith(("Die Datei", "Der Dateiname"))
    assert "Bitte" in str(reason) or "hochladen" in str(reason)


@pytest.mark.parametrize("case", uploads.ACCEPTED, ids=str)
def test_odd_files_are_accepted_made_harmless(case):
    content = case.build()
    checked = check_file(case.name, content)
    assert checked.original_name == case.kept_name
    assert checked.size == len(checked.content)
    assert checked.sha256_received == hashlib.sha256(content).hexdigest()
    assert checked.sha256_stored == hashlib.sha256(checked.content).hexdigest()
    assert pictures.SCRIPT not in checked.content
    assert checked.is_scanned is False


def test_the_corpus_is_complete():
    numbers = {case.number for case in [*uploads.REFUSED, *uploads.ACCEPTED]} | set(uploads.LINKS_REFUSED)
    elsewhere = {17, 18, 19}  # test_upload_limit.py
    at_the_desk = {44, 50}  # below: the browser's word has no way in, and nothing is ever fetched
    assert numbers | elsewhere | at_the_desk == set(range(51))


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_nothing_of_a_photo_is_kept_but_its_points_and_which_side_is_up(kind):
    source = io.BytesIO()
    with Image.open(io.BytesIO(pictures.photo_with_place())) as photo:
        photo.save(
            source, {"jpg": "JPEG", "png": "PNG"}[kind], exif=photo.getexif(), icc_profile=b"profil" * 20
        )
    stored = Image.open(io.BytesIO(check_file(f"a.{kind}", source.getvalue()).content))
    assert dict(stored.getexif()) == {0x0112: 6}
    assert stored.getexif().get_ifd(0x8825) == {}
    assert not set(stored.info) & {"icc_profile", "comment", "xmp"}
    assert stored.size == (64, 48)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_keep_their_points(mode):
    content = pictures.picture("PNG", mode="RGB" if mode == "P" else mode)
    if mode == "P":
        target = io.BytesIO()
        Image.open(io.BytesIO(content)).quantize(16).save(target, "PNG", transparency=3)
        content = target.getvalue()
    stored = Image.open(io.BytesIO(check_file("a.png", content).content))
    before = Image.open(io.BytesIO(content))
    assert stored.mode == before.mode
    assert stored.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_printer_jpeg_becomes_an_ordinary_one():
    stored = Image.open(io.BytesIO(check_file("a.jpg", pictures.picture("JPEG", mode="CMYK")).content))
    assert (stored.format, stored.mode) == ("JPEG", "RGB")


def test_the_kind_comes_from_the_bytes_alone():
    """There is no way in for the Content-Type that a browser claims (corpus 44)."""
    assert check_file("a.PDF", pdfs.pdf()).content_type == "application/pdf"
    assert check_file("a.jpeg", pictures.picture("JPEG")).content_type == "image/jpeg"
    assert check_file("a", offices.office("xlsx")).content_type.endswith("spreadsheetml.sheet")


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Some bytes changed, left out, doubled or cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed))
        length = chance.randint(1, 40)
        match chance.randrange(5):
            case 0 | 1:
                changed[at] = chance.randrange(256)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length]
            case _:
                changed[at : at + length] = chance.randbytes(length)
    return bytes(changed[: chance.randrange(1, len(changed))] if chance.random() < 0.1 else changed)


SEEDS = {
    "a.pdf": pdfs.with_harmless_names,
    "a.png": pictures.picture,
    "a.jpg": pictures.photo_with_place,
    "a.docx": lambda: offices.linked("hyperlink", "https://www.bochum.de"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_are_stored_or_refused_never_more(name):
    chance, seed = random.Random(20261121), SEEDS[name]()
    check_file(name, seed)
    codes = []
    for _ in range(50):
        start = time.monotonic()
        try:
            check_file(name, mutated(chance, seed))
        except EvidenceRefused as reason:
            codes.append(reason.code)
        assert time.monotonic() - start < SECONDS
    assert codes, "the mutations changed nothing"
    assert "crashed" not in codes


HEAVY = """
import resource
from django.conf import settings
settings.configure(EVIDENCE_MAX_BYTES=20 * 1024 * 1024)
from assessments.feedback.evidence import EvidenceRefused, check_file
from tests.corpus import offices, pdfs, pictures
for name, build in {
    "objects.pdf": pdfs.object_stream_bomb,
    "table.pdf": pdfs.table_bomb,
    "flat.pdf": pdfs.flat_bomb,
    "slow.xlsx": offices.slow_bomb,
    "large.jpg": lambda: pictures.picture("JPEG", (6_300, 6_300), quality=30),
}.items():
    try:
        print(check_file(name, build()).extension)
    except EvidenceRefused as reason:
        print(reason.code)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_no_check_takes_more_than_300_megabytes():
    said = subprocess.run(
        [sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(said[:4]) <= {"bomb", "damaged", "too_slow"}  # the last one where the machine is busy
    assert said[4] == "jpg"
    assert int(said[-1]) <= 300


def test_an_ordinary_pdf_is_checked_at_once():
    content = pdfs.pdf(
        lambda document: setattr(document.Root, "X", document.make_stream(bytes(10**6))), pages=30
    )
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        check_file("a.pdf", content)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.4


CONFINED = """
import socket, sys
from assessments.feedback.evidence_checks import child, limits, office, pdf, picture, render, text
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "celery", "numpy")]
limits.confine()
for attempt in (lambda: open("/etc/passwd"), socket.socket, lambda: bytearray(400 * 1024 * 1024)):
    try:
        attempt()
    except (OSError, MemoryError) as refused:
        print(type(refused).__name__)
"""


def test_the_child_knows_no_django_and_can_open_nothing():
    said = subprocess.run([sys.executable, "-c", CONFINED], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["OSError", "OSError", "MemoryError"]


GREEDY = """
import sys
from assessments.feedback.evidence_checks import child, text
text.work = lambda content: (bytearray(2 * 1024 * 1024 * 1024), b"")
sys.argv[1:] = ["text"]
child.main()
"""


def test_a_child_that_wants_too_much_memory_says_so():
    said = subprocess.run([sys.executable, "-c", GREEDY], capture_output=True, check=True, input=b"").stdout
    assert json.loads(said) == {"refused": "too_much_memory"}


def test_a_child_that_runs_on_is_stopped(monkeypatch):
    monkeypatch.setattr("assessments.feedback.evidence_checks.limits.SECONDS", 0.01)
    assert refusal("a.pdf", pdfs.pdf()).code == "too_slow"


def test_a_child_that_dies_is_a_refusal_with_its_own_sentence(monkeypatch, tmp_path, caplog):
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\necho Speicherfehler >&2\nkill -SEGV $$\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    assert refusal("a.pdf", pdfs.pdf()).code == "crashed"
    assert "Speicherfehler" in caplog.text


def test_a_checked_pdf_still_opens():
    content = pdfs.with_harmless_names()
    checked = check_file("a.pdf", content)
    assert checked.content == content
    with pikepdf.open(io.BytesIO(checked.content)) as document:
        assert len(document.pages) == 1


@pytest.mark.parametrize("url", [url for urls in uploads.LINKS_REFUSED.values() for url in urls])
def test_links_that_lead_astray_are_refused(url):
    with pytest.raises(EvidenceRefused) as caught:
        check_link(url)
    assert caught.value.code.startswith("link_")
    assert "Bitte" in str(caught.value)


@pytest.mark.parametrize(("url", "plain"), uploads.LINKS_ACCEPTED.items())
def test_public_links_are_kept_in_their_plain_form(url, plain):
    assert check_link(url) == plain
    assert check_link(plain) == plain


def test_links_are_never_fetched(monkeypatch):
    """Corpus 50: where an address leads from there on cannot matter."""
    monkeypatch.setattr("socket.socket", None)
    monkeypatch.setattr("socket.getaddrinfo", None)
    assert check_link("https://www.bochum.de/weiter") == "https://www.bochum.de/weiter"


def test_stored_names_cannot_be_guessed():
    paths = {evidence_path("pdf") for _ in range(100)}
    assert len(paths) == 100
    first = paths.pop()
    assert first.count("/") == 2
    assert first.endswith(".pdf")
    with pytest.raises(ValueError, match="exe"):
        evidence_path("exe")


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said(code):
    said = str(EvidenceRefused(code, name="plan.pdf", limit="20"))
    assert "{" not in said
    assert said.endswith(".")
