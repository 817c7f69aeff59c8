"""The main job, from Bochum's correction to its PDF, as its people do it."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CITY = "/2027-demo/stadt/bochum/"
TEAM = "/2027-demo/team/"


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """A small PDF with a page, as a department would send it."""
    file = tmp_path / "Übersicht FabLabs 2026.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    return file


def main(page: Page) -> Any:
    return page.locator("main")


def open_parameter(page: Page, name: str) -> None:
    """The parameter's link in the list, which names its value too."""
    main(page).get_by_role("link", name=re.compile(f"^{name}\\b")).first.click()


def file_correction(officer: Visitor, parameter: str, level: str, evidence: Path) -> None:
    """From the list of values to „eingereicht“."""
    page = officer.page
    officer.go(f"{CITY}werte/")
    open_parameter(page, parameter)
    assert officer.axe() == []
    main(page).get_by_role("link", name="Korrektur vorschlagen").click()
    main(page).get_by_label(level).check()
    expect(main(page)).to_contain_text("Wenn übernommen:")
    expect(main(page)).to_contain_text("gesamt +0,8 Punkte")
    main(page).get_by_label("Stand vom").fill("2026-09-30")
    main(page).get_by_label("Begründung").fill("Seit September gibt es ein zweites FabLab an der Hochschule.")
    main(page).get_by_label("Link", exact=True).fill("https://www.bochum.de/fablabs")
    main(page).get_by_label("Dateien").set_input_files(evidence)
    main(page).get_by_label("Fundstelle").fill("Seite 1")
    assert officer.axe() == []
    main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("eingereicht")


def decide(researcher: Visitor, city: str, parameter: str) -> None:
    """From the queue to „übernommen“; the effect appears only after an outcome is chosen."""
    page = researcher.page
    researcher.go(f"{TEAM}eingang/")
    assert researcher.axe() == []
    main(page).get_by_role("row").filter(has_text=city).get_by_role("link", name=parameter).click()
    expect(main(page)).to_contain_text("Vorschlag der Stadt")
    expect(page.locator("#wirkung")).not_to_contain_text("82,3")
    main(page).get_by_label("übernehmen", exact=True).check()
    expect(page.locator("#wirkung")).to_contain_text("83,1")
    assert researcher.axe() == []
    main(page).get_by_label("Grund", exact=True).select_option(label="Nachweis belegt den Wert")
    main(page).get_by_label("Text an die Stadt").fill(
        "Die Übersicht nennt zwei Standorte mit Öffnungszeiten."
    )
    main(page).get_by_role("button", name="Entscheiden", exact=True).click()
    expect(main(page)).to_contain_text("übernommen")


def until(page: Page, path: str, text: str, seconds: float = 20) -> None:
    """Look again until the page says it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.goto(path)
        if text in main(page).inner_text():
            return
        time.sleep(0.3)
    raise AssertionError(f"{path} does not say „{text}“: {main(page).inner_text()}")


def ordered_paper(officer: Visitor) -> bytes:
    """Order the gap analysis, watch it being made, download it."""
    page = officer.page
    officer.go(f"{CITY}papiere/")
    main(page).get_by_role("button", name="Lückenanalyse bestellen").click()
    ready = main(page).get_by_role("link", name="Herunterladen").first
    expect(ready).to_be_visible(timeout=60_000)
    assert officer.axe() == []
    with page.expect_download() as download:
        ready.click()
    return Path(download.value.path()).read_bytes()


def test_from_bochums_correction_to_its_paper(visit, evidence):
    officer, researcher = visit(), visit()
    officer.sign_in("koordination@bochum.example")
    expect(main(officer.page)).to_contain_text("82,3")
    expect(main(officer.page)).to_contain_text("Rang 4 von 82")
    assert officer.axe() == []
    file_correction(officer, "FabLabs", "mehrere", evidence)
    researcher.sign_in("recherche1@index.example")
    decide(researcher, "Bochum", "FabLabs")
    until(officer.page, officer.portal + CITY, "83,1")
    expect(main(officer.page)).to_contain_text("+0,8 gegenüber 2024")
    expect(main(officer.page)).to_contain_text("Rang 4 im Feld der Ausgabe 2024")
    assert officer.axe() == []
    officer.go(f"{CITY}korrekturen/")
    main(officer.page).get_by_role("link", name="FabLabs").click()
    expect(main(officer.page)).to_contain_text("Die Übersicht nennt zwei Standorte mit Öffnungszeiten.")
    assert officer.axe() == []
    with pikepdf.open(io.BytesIO(ordered_paper(officer))) as paper:
        assert len(paper.pages) >= 12
        assert "Bochum" in str(paper.docinfo["/Title"])


@pytest.fixture
def narrow() -> Iterator[dict[str, Any]]:
    return {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_the_pages_work_on_a_phone(visit, narrow):
    officer = visit(**narrow)
    officer.sign_in("lesezugriff@bochum.example")
    for path in ("", "werte/", "korrekturen/", "papiere/", "personen/"):
        officer.go(CITY + path)
        assert officer.axe() == []
        assert officer.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def decide_without_javascript(researcher: Visitor) -> None:
    page = researcher.page
    researcher.sign_in("recherche2@index.example")
    researcher.go(f"{TEAM}eingang/")
    main(page).get_by_role("row").filter(has_text="Salzgitter").get_by_role("link", name="eAkte").click()
    main(page).get_by_label("übernehmen", exact=True).check()
    main(page).get_by_role("button", name="Wirkung anzeigen").click()
    expect(page.locator("#wirkung")).to_contain_text("41,2")
    main(page).get_by_label("Grund", exact=True).select_option(label="Nachweis belegt den Wert")
    main(page).get_by_label("Text an die Stadt").fill("Die Seite nennt die Umstellung im Hauptamt.")
    main(page).get_by_role("button", name="Entscheiden", exact=True).click()
    expect(main(page)).to_contain_text("übernommen")


def test_a_correction_is_filed_and_decided_without_javascript(visit):
    officer = visit(java_script_enabled=False)
    officer.sign_in("koordination@salzgitter.example")
    page = officer.page
    officer.go("/2027-demo/stadt/salzgitter/werte/")
    open_parameter(page, "eAkte")
    main(page).get_by_role("link", name="Korrektur vorschlagen").click()
    main(page).get_by_label("in Teilen der Verwaltung").check()
    main(page).get_by_role("button", name="Wirkung berechnen").click()
    expect(main(page)).to_contain_text("gesamt +0,9 Punkte")
    main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("Bitte fügen Sie mindestens einen Nachweis hinzu")
    expect(main(page).get_by_label("in Teilen der Verwaltung")).to_be_checked()
    main(page).get_by_label("Stand vom").fill("2026-10-15")
    main(page).get_by_label("Begründung").fill("Das Hauptamt führt seine Akten seit Oktober elektronisch.")
    main(page).get_by_label("Link", exact=True).fill("https://www.salzgitter.de/eakte")
    main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("eingereicht")
    decide_without_javascript(visit(java_script_enabled=False))
    until(page, officer.portal + "/2027-demo/stadt/salzgitter/", "Rang 81 im Feld der Ausgabe 2024")
