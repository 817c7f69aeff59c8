"""Pages of evidence as pictures for the project team."""

import hashlib
import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from pikepdf import Array
from PIL import Image

from assessments.feedback import preview
from assessments.feedback.evidence import check_file, evidence_path
from assessments.feedback.preview import PreviewUnavailable, forget_previews, preview_pages, preview_picture
from assessments.models import Evidence
from tests.corpus import offices, pdfs, pictures


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(name: str, content: bytes) -> Evidence:
    checked = check_file(name, content)
    evidence = Evidence(
        pk=1, kind="file", content_type=checked.content_type, sha256_stored=checked.sha256_stored
    )
    evidence.file.save(evidence_path(checked.extension), ContentFile(checked.content), save=False)
    return evidence


def seen(evidence: Evidence, page: int) -> Image.Image:
    return Image.open(io.BytesIO(preview_picture(evidence, page)))


def broken(content: bytes = b"%PDF-1.4 kaputt") -> Evidence:
    """As if a checked file could not be drawn after all."""
    sha256 = hashlib.sha256(content).hexdigest()
    evidence = Evidence(pk=1, kind="file", content_type="application/pdf", sha256_stored=sha256)
    evidence.file.save("a.pdf", ContentFile(content), save=False)
    return evidence


def test_every_page_of_a_pdf_can_be_seen():
    evidence = stored("a.pdf", pdfs.pdf(pages=3))
    assert preview_pages(evidence) == 3
    for page in (1, 2, 3):
        drawn = seen(evidence, page)
        assert drawn.format == "PNG"
        assert 500_000 < drawn.width * drawn.height <= 1_500_000


def test_a_plan_of_ten_metres_stays_a_small_picture():
    evidence = stored(
        "a.pdf",
        pdfs.pdf(lambda document: setattr(document.pages[0], "MediaBox", Array([0, 0, 28000, 14000]))),
    )
    drawn = seen(evidence, 1)
    assert drawn.width * drawn.height <= 1_500_000
    assert drawn.width == pytest.approx(2 * drawn.height, abs=2)


def test_at_most_fifty_pages_are_shown():
    evidence = stored("a.pdf", pdfs.pdf(pages=60))
    assert preview_pages(evidence) == 50
    with pytest.raises(PreviewUnavailable, match="keine Vorschau"):
        preview_picture(evidence, 51)


@pytest.mark.parametrize("page", [-1, 0, 4])
def test_pages_that_are_not_there_have_no_picture(page):
    with pytest.raises(PreviewUnavailable):
        preview_picture(stored("a.pdf", pdfs.pdf(pages=3)), page)


def test_a_photo_stands_upright_and_small():
    evidence = stored("a.jpg", pictures.photo_with_place())
    assert preview_pages(evidence) == 1
    assert seen(evidence, 1).size == (48, 64)
    large = seen(stored("b.jpg", pictures.picture("JPEG", (4000, 3000))), 1)
    assert large.width * large.height <= 1_500_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_drawn(mode):
    drawn = seen(stored("a.png", pictures.picture("PNG", mode=mode)), 1)
    assert drawn.mode == "RGB"
    assert len(drawn.getcolors()) > 1


def test_other_files_have_no_preview():
    for name, content in {"a.docx": offices.office(), "a.csv": b"Stadt;Wert"}.items():
        evidence = stored(name, content)
        assert preview_pages(evidence) == 0
        with pytest.raises(PreviewUnavailable):
            preview_picture(evidence, 1)


def test_a_page_is_drawn_once(monkeypatch):
    evidence = stored("a.pdf", pdfs.pdf())
    first = preview_picture(evidence, 1)
    monkeypatch.setattr(preview, "run_limited", None)
    assert preview_picture(evidence, 1) == first
    assert preview_pages(evidence) == 1


def test_what_cannot_be_drawn_is_not_tried_again_at_once(monkeypatch, tmp_path):
    evidence, tries = broken(), []
    real = preview.run_limited
    monkeypatch.setattr(preview, "run_limited", lambda *a, **k: tries.append(1) or real(*a, **k))
    for _ in range(3):
        assert preview_pages(evidence) == 0
    assert len(tries) == 1
    failed = next(tmp_path.rglob("1.failed"))
    long_ago = time.time() - preview.PAUSE_SECONDS - 1
    os.utime(failed, (long_ago, long_ago))
    assert preview_pages(evidence) == 0
    assert len(tries) == 2


def test_a_missing_file_has_no_pages():
    evidence = stored("a.pdf", pdfs.pdf())
    evidence.file.storage.delete(evidence.file.name)
    assert preview_pages(evidence) == 0


def test_pictures_go_with_their_file(tmp_path):
    evidence = stored("a.pdf", pdfs.pdf())
    preview_picture(evidence, 1)
    assert list(tmp_path.rglob("1.png"))
    forget_previews(evidence.sha256_stored)
    assert not list(tmp_path.rglob("1.png"))
    with pytest.raises(ValueError, match="SHA"):
        forget_previews("../evidence")
