"""What PDF/UA-1 and our own promises ask of the file."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from assessments.reports.html import report_html
from assessments.reports.renderer import Renderer
from tests.assessments.reports.samples import correction, sample_report


@pytest.fixture(scope="module")
def made(renderer: Renderer) -> bytes:
    return pdf_of(renderer, sample_report())


@pytest.fixture(scope="module")
def document(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def pdf_of(renderer: Renderer, report) -> bytes:
    return renderer.render(report_html(report), report.fingerprint()).pdf


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def structure(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    found: list[pikepdf.Dictionary] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(document.Root.StructTreeRoot.K)
    return found


def test_says_that_it_is_accessible(document):
    assert str(document.Root.Lang) == "de"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"].startswith("Lückenanalyse Bochum")


def test_every_picture_says_what_it_shows(document):
    figures = structure(document, "/Figure")

    assert len(figures) == 8  # the field, the domains, five chapters, the way of the points
    assert all("Bochum" in str(figure.Alt) for figure in figures)


def test_headings_skip_no_level(document):
    levels = [
        int(str(node.S)[2]) for kind in ("/H1", "/H2", "/H3", "/H4") for node in structure(document, kind)
    ]

    assert levels.count(1) == 1
    assert set(levels) == {1, 2, 3}


def test_every_cell_knows_its_headers(document):
    cells = [cell for cell in structure(document, "/TD") if cell.A.get("/Headers") is not None]

    assert len(cells) > 200
    assert all(len(cell.A.Headers) for cell in cells)


def test_has_bookmarks_for_every_chapter(document):
    with document.open_outline() as outline:
        titles = [child.title for root in outline.root for child in (root, *root.children)]

    for title in (
        "Auf einen Blick",
        "Einordnung",
        "Verwaltung",
        "Gesellschaft und Bildung",
        "Warum sich Punkte und Rang verändert haben",
        "Wo am meisten zu gewinnen ist",
        "Alle Werte mit Quellen",
    ):
        assert title in titles


def test_embeds_nothing_but_its_own_fonts(document):
    fonts = {
        str(font.BaseFont): font
        for page in document.pages
        for font in page.Resources.get("/Font", {}).values()
    }

    assert fonts
    assert all("Fira" in name for name in fonts)
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
    assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in descriptors)


def test_figures_carry_a_decimal_comma_and_their_mark(made):
    text = text_of(made)

    assert "82,4" in text
    assert not re.search(r"\d\.\d(?!\d\d)", re.sub(r"\d\d\.\d\d\.\d{4}", "", text))
    assert text.count("vorläufig") > 10
    assert "rekonstruiert (Demo)" in text
    assert "aus 2024 übernommen, noch nicht neu geprüft" in text


def test_pages_are_numbered_and_named(made):
    pages = pypdfium2.PdfDocument(made)
    count = len(pages)

    for number in range(2, count + 1):
        text = pages[number - 1].get_textpage().get_text_range()
        assert f"Seite {number} von {count}" in text
        assert "Lückenanalyse Bochum · Smart City Index 2027 (Demo)" in text
        assert "Stand 21.11.2026 · Fassung 3" in text


def test_the_last_page_carries_the_hash_of_the_content(made):
    pages = pypdfium2.PdfDocument(made)
    text = pages[len(pages) - 1].get_textpage().get_text_range()

    assert sample_report().fingerprint() in re.sub(r"\s", "", text)


def test_contents_name_the_right_pages(made):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    listed = re.search(r"Energie und Umwelt\s+(\d+)", pages[2])

    assert "Energie und Umwelt in Zahlen" in pages[int(listed.group(1)) - 1]


def test_is_whole(made, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    checked = subprocess.run(
        [shutil.which("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_same_content_same_bytes_even_in_another_process(made):
    other = Renderer()
    try:
        assert pdf_of(other, sample_report()) == made
        assert pdf_of(other, sample_report()) == made
    finally:
        other.stop()


def test_other_content_other_hash(made, renderer):
    changed = sample_report(corrections=(correction(reason="Anders begründet."),))

    assert changed.fingerprint() != sample_report().fingerprint()
    assert pdf_of(renderer, changed) != made


def test_long_words_and_unknown_signs_stay_on_the_page(renderer):
    endless = "Straßenbeleuchtungsanlagensteuerung" * 12
    report = sample_report(corrections=(correction(reason=endless, parameter="日本 🚲 Fahrräder"),))
    text = text_of(pdf_of(renderer, report))

    assert endless in re.sub(r"[\s￾]", "", text)
    assert "?? ? Fahrräder" in text


def test_a_citys_own_text_without_spaces_stays_on_the_page(renderer):
    report = sample_report()
    endless = "Ü" * 400
    chapter = replace(report.chapters[0], paragraphs=(endless,))
    pdf = pdf_of(renderer, replace(report, chapters=(chapter, *report.chapters[1:])))
    page = pypdfium2.PdfDocument(pdf)[3]
    words = page.get_textpage()
    edges = [words.get_charbox(at)[2] for at in range(words.count_chars())]

    assert words.get_text_range().count("Ü") == 400
    assert max(edges) < page.get_width() - 40


def test_sixty_corrections_fit(renderer):
    many = tuple(
        correction(parameter=f"Parameter {number}", reason="Ein langer Satz. " * 40) for number in range(60)
    )
    report = sample_report(corrections=many, movement=None, gap_chapter=None)
    text = text_of(pdf_of(renderer, report))

    assert all(f"Parameter {number}: übernommen" in text for number in range(60))


def test_a_report_without_peers_or_last_year_has_no_empty_columns(renderer):
    report = sample_report()
    alone = replace(
        report,
        peers=replace(report.peers, count=0),
        chapters=tuple(without_comparison(chapter) for chapter in report.chapters),
        summary=replace(report.summary, totals=()),
        movement=None,
    )
    text = text_of(pdf_of(renderer, alone))

    assert "Veränderung" not in text
    assert "Vergleichsstädte\n" not in text
    assert "None" not in text


def without_comparison(chapter):
    from assessments.reports.content import Placing, Printed

    nothing = Printed.score(None)
    rows = tuple(
        replace(row, change=nothing, previous=nothing, previous_name="", statistics=None)
        for row in chapter.rows
    )
    return replace(
        chapter,
        change=nothing,
        previous=nothing,
        previous_placing=Placing(None, None),
        statistics=None,
        rows=rows,
    )
