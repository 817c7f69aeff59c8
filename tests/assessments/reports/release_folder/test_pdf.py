"""What PDF/UA-1 asks of the Freigabemappe, and that people's text stays text and on the page."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest

from assessments.reports.release_folder.make import folder_html
from assessments.reports.renderer import Renderer
from tests.assessments.reports.release_folder.samples import entry, folder, project, proof
from tests.assessments.reports.test_hostile_text import SECRET, VECTORS, Listener, addresses_of
from tests.assessments.reports.test_pdf import structure, text_of


def pdf_of(renderer: Renderer, content) -> bytes:
    return renderer.render(folder_html(content), content.fingerprint()).pdf


@pytest.fixture(scope="module")
def made(renderer) -> bytes:
    return pdf_of(renderer, folder())


@pytest.fixture(scope="module")
def document(made) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def test_says_that_it_is_accessible(document):
    assert str(document.Root.Lang) == "de"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"].startswith("Freigabemappe Bochum")


def test_headings_skip_no_level(document):
    levels = {
        int(str(node.S)[2]) for kind in ("/H1", "/H2", "/H3", "/H4") for node in structure(document, kind)
    }

    assert len(structure(document, "/H1")) == 1
    assert levels == {1, 2, 3, 4}


def test_every_cell_knows_its_headers(document):
    cells = structure(document, "/TD")
    headed = [cell for cell in cells if "/A" in cell and cell.A.get("/Headers") is not None]

    assert len(headed) > 60
    assert all(len(cell.A.Headers) for cell in headed)


def test_every_link_has_its_place_in_the_structure(document):
    annotations = [
        annotation
        for page in document.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]

    assert len(annotations) == len(structure(document, "/Link")) >= 8  # five chapters, three drafts
    assert all("/StructParent" in annotation for annotation in annotations)
    assert all(str(annotation.get("/Contents", "")) for annotation in annotations)


def test_is_whole(made, tmp_path):
    path = tmp_path / "folder.pdf"
    path.write_bytes(made)
    checked = subprocess.run(
        [shutil.which("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_pages_are_numbered_and_named_and_the_last_carries_the_hash(made):
    pages = pypdfium2.PdfDocument(made)
    texts = [page.get_textpage().get_text_range() for page in pages]

    for number, text in enumerate(texts[1:], 2):
        assert f"Seite {number} von {len(pages)}" in text
        assert "Freigabemappe Bochum · Smart City Index 2027 (Demo)" in text
        assert "Fassung 2" in text
        assert "nicht eingereicht" in text
    assert folder().fingerprint() in re.sub(r"\s", "", texts[-1])


def test_contents_and_overview_name_the_right_pages(made):
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    listed = int(re.search(r"Mobilität\s+(\d+)", texts[1]).group(1))
    row = int(re.search(r"Weitere Projekte.*?Entwurf\s+(\d+)", texts[2], re.S).group(1))

    assert "9. Weitere Projekte" in texts[listed - 1]
    assert row == listed


def test_there_are_empty_lines_to_sign(made):
    text = pypdfium2.PdfDocument(made)[1].get_textpage().get_text_range()

    assert all(word in text for word in ("Mitzeichnung", "Stelle", "Name", "Datum", "Zeichen"))
    assert re.search(r"\b8\b", text)


def test_says_all_that_a_signer_needs(made):
    text = " ".join(text_of(made).split())

    for words in (
        "Verwaltung › Interne Prozesse › Parameter 1",
        "nicht eingeführt; Ausgabe 2024",
        "10/3-2026",
        "Anna Amt, 20.11.2026",
        "gesamt +0,9 Punkte (vorläufig)",
        "Ratsbeschluss.pdf",
        "Seite 3",
        "vertraulich: sehen nur die Stadt und das Projektteam",
        "Fehlt noch zum Einreichen Es fehlt etwas.",
        "Projekt: Digitaler Zwilling",
    ):
        assert words in text, words


def test_same_content_same_bytes(made, renderer):
    assert pdf_of(renderer, folder()) == made
    assert pdf_of(renderer, folder(entry(1, proposal="anders"))) != made


def hostile(text: str):
    return entry(
        1,
        parameter=text,
        indicator=text,
        researched=text,
        proposal=text,
        facts=((text, text),),
        lacks=(text,),
        evidence=(proof(name=text, locator=text, proves=text),),
        projects=(project(title=text, facts=(("Träger", text),)),),
    )


def test_markup_in_text_stays_text(renderer, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    listener = Listener()
    own = (f"http://127.0.0.1:{listener.port}/x", secret.as_uri())
    texts = [vector.format(address=address) for vector in VECTORS for address in own]
    pdf = pdf_of(renderer, folder(*(hostile(text) for text in texts)))
    listener.socket.close()
    words = "".join(text_of(pdf).split())

    for text in texts:
        assert words.count("".join(text.split())[:20]) >= 9, text
    assert SECRET not in words
    assert listener.calls == 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        assert not addresses_of(document)


def test_a_word_of_400_letters_breaks_within_the_page(renderer):
    endless = "Verwaltungsdigitalisierung" * 16
    pdf = pdf_of(renderer, folder(hostile(endless)))

    assert re.sub(r"[\s￾\x02-]", "", text_of(pdf)).count(endless) >= 8
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            _, _, right, _ = text.get_charbox(at)
            assert right <= page.get_width() - 45, text.get_text_range(at, 20)


def test_a_very_long_reason_runs_over_pages(renderer):
    reason = " ".join(f"Satz {number} der Begründung." for number in range(1500))
    pdf = pdf_of(renderer, folder(entry(1, facts=(("Begründung", reason),))))
    text = " ".join(text_of(pdf).split())

    assert len(pypdfium2.PdfDocument(pdf)) >= 10
    assert all(f"Satz {number} der" in text for number in (0, 700, 1499))
