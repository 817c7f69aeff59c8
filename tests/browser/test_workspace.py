"""Three weeks of a digital officer in one go: people, departments, Excel, corrections, Rückfrage, Abschluss.

The last file of the journeys: it signs Bochum off, and opens it again.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_contribution import answer
from tests.browser.test_excel import corrected, downloaded, send, with_mistakes
from tests.browser.test_main_job import main, open_parameter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CITY = "/2027-demo/stadt/bochum/"
TEAM = "/2027-demo/team/"
NEW_PASSWORD = "ein-langes-Passwort-für-Frieda"


def link_in_outbox(officer: Visitor, words: str, path: str) -> str:
    """The link of the newest mail that says so, as the Postausgang (Demo) shows it."""
    officer.go("/postausgang/")
    entry = officer.page.locator(".timeline__entry").filter(has_text=words).first
    return entry.locator(f'a[href*="{path}"]').get_attribute("href")


def invite(officer: Visitor, colleague: Visitor) -> None:
    """Koordination invites a colleague with the role Freigabe, who accepts with an account of her own."""
    page = officer.page
    officer.go(f"{CITY}personen/")
    form = main(page).locator('form[action$="einladen/"]')
    form.get_by_label("Name").fill("Frieda Freigabe")
    form.get_by_label("E-Mail-Adresse").fill("frieda@bochum.example")
    form.get_by_label("Rolle").select_option(label="Freigabe")
    form.get_by_role("button", name="Einladung senden").click()
    expect(main(page)).to_contain_text("ist unterwegs")
    guest = colleague.page
    guest.goto(link_in_outbox(officer, "Frieda Freigabe", "/einladung/"))
    assert colleague.axe() == []
    guest.locator("#id_password1").fill(NEW_PASSWORD)
    guest.locator("#id_password2").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="Einladung annehmen").click()
    expect(main(guest)).to_contain_text("Willkommen")


def ask_departments(officer: Visitor, unit: Visitor) -> None:
    """Last year's responsibilities, one click; the Tiefbauamt answers by its link."""
    page = officer.page
    officer.go(f"{CITY}zustaendigkeiten/vorjahr/")
    page.get_by_role("button", name="Übernehmen und Zuarbeit anfordern").click()
    expect(main(page)).to_contain_text("5 Stellen haben einen Link per E-Mail erhalten")
    answer(unit, link_in_outbox(officer, "bittet Tiefbauamt", "/zuarbeit/"))
    officer.go(f"{CITY}zustaendigkeiten/")
    expect(page.get_by_role("row").filter(has_text="Tiefbauamt")).to_contain_text("Petra Pflaster")


def fill_in_excel(officer: Visitor, folder: Path) -> str:
    """Out, back with three mistakes, corrected, taken over. Returns a value that is a complete draft now."""
    page = officer.page
    officer.go(f"{CITY}werte/excel/")
    mine = downloaded(page, folder)
    rows = mine.open_numbers()[-3:]
    send(page, with_mistakes(mine, rows))
    expect(main(page)).to_contain_text("3 Zeilen sind zu berichtigen")
    page.get_by_role("link", name="Berichtigte Mappe hochladen").click()
    send(page, corrected(mine, rows))
    page.get_by_role("button", name="Übernehmen").click()
    expect(main(page)).to_contain_text("3 neue Entwürfe")
    return mine.of(rows[0], "Parameter").value


def confirm_indicator(officer: Visitor) -> None:
    page = officer.page
    officer.go(f"{CITY}werte/?order=katalog")
    page.get_by_role("link", name=re.compile("bestätigen in Payment")).click()
    assert officer.axe() == []
    page.get_by_role("button", name="Diese Werte stimmen").click()
    expect(main(page)).to_contain_text("Werte bestätigt")


def begin(page: Page, parameter: str, button: str) -> None:
    open_parameter(page, parameter)
    main(page).get_by_role("link", name=button).click()


def correct_with_two_files(officer: Visitor, folder: Path) -> None:
    files = [folder / "Beschluss.txt", folder / "Messprotokoll.txt"]
    for file in files:
        file.write_text(f"{file.stem} vom 30. September 2026")
    page = officer.page
    officer.go(f"{CITY}werte/?order=katalog")
    begin(page, "Luftqualität", "Korrektur vorschlagen")
    main(page).get_by_role("radio").first.check()
    main(page).get_by_label("Stand vom").fill("2026-09-30")
    main(page).get_by_label("Begründung").fill("Die Messstellen sind seit September außer Betrieb.")
    main(page).get_by_label("Dateien").set_input_files(files)
    main(page).get_by_role("button", name="Einreichen").click()
    if "korrektur/" in page.url:  # the first level was the researched one
        main(page).get_by_role("radio").nth(1).check()
        main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("Messprotokoll.txt")
    expect(main(page)).to_contain_text("eingereicht")


def report_project(officer: Visitor) -> None:
    page = officer.page
    officer.go(f"{CITY}werte/?order=katalog")
    begin(page, "Weitere Digitalprojekte im Bereich Mobilität", "Projekt melden")
    main(page).get_by_label("Titel des Projekts").fill("Smarte Ampel am Ring")
    main(page).get_by_label("Kurzbeschreibung").fill("Grüne Welle für Busse und Räder.")
    main(page).get_by_label("Status").select_option(label="im Regelbetrieb")
    main(page).get_by_label("Träger").fill("Stadt Bochum")
    main(page).get_by_label("Link zum Projekt").fill("https://www.bochum.de/ampel")
    main(page).get_by_label("Begründung").fill("Seit dem Sommer im Regelbetrieb.")
    assert officer.axe() == []
    main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("Smarte Ampel am Ring")


def ask_back_and_answer(officer: Visitor, researcher: Visitor) -> None:
    team, page = researcher.page, officer.page
    researcher.go(f"{TEAM}eingang/?city=bochum")
    main(team).get_by_role("row").filter(has_text="Luftqualität").get_by_role("link").first.click()
    main(team).get_by_label("Rückfrage", exact=True).check()
    main(team).get_by_label("Text an die Stadt").fill("Gilt das für alle Messstellen?")
    main(team).get_by_role("button", name="Rückfrage senden", exact=True).click()
    expect(main(team)).to_contain_text("Rückfrage")
    officer.go(CITY)
    page.get_by_role("link", name=re.compile("Rückfrage beantworten: Luftqualität")).click()
    assert officer.axe() == []
    main(page).get_by_label("Ihre Antwort").fill("Ja, für alle drei.")
    main(page).get_by_role("button", name="Antwort an das Projektteam senden").click()
    expect(main(page)).to_contain_text("Ihre Antwort ist beim Projektteam")


def submit_after_release(officer: Visitor, colleague: Visitor, parameter: str) -> None:
    """With the second person switched on, a draft waits for her."""
    page, second = officer.page, colleague.page
    officer.go(f"{CITY}personen/")
    page.get_by_label("Einreichen erst nach Freigabe durch zweite Person").check()
    page.get_by_role("button", name="Einstellungen speichern").click()
    officer.go(f"{CITY}werte/?zustand=entwurf")
    begin(page, re.escape(parameter), "Entwurf bearbeiten")
    main(page).get_by_role("button", name="Einreichen").click()
    expect(main(page)).to_contain_text("zur Freigabe")
    second.goto(page.url)
    second.get_by_role("button", name="Freigeben und einreichen").click()
    expect(main(second)).to_contain_text("eingereicht")
    officer.go(f"{CITY}personen/")
    page.get_by_label("Einreichen erst nach Freigabe durch zweite Person").uncheck()
    page.get_by_role("button", name="Einstellungen speichern").click()


def sign_off(officer: Visitor) -> None:
    page = officer.page
    officer.go(f"{CITY}abschluss/")
    expect(main(page)).to_contain_text("Nicht geprüfte Werte gelten weder als bestätigt noch als bestritten.")
    assert officer.axe() == []
    page.get_by_role("button", name="Trotz offener Punkte abschließen").click()
    expect(main(page)).to_contain_text("Die Rückmeldung ist abgeschlossen")
    officer.go(f"{CITY}papiere/")
    receipt = main(page).get_by_role("listitem").filter(has_text="Bestätigung des Abschlusses 1")
    with page.expect_download() as download:
        receipt.get_by_role("link", name="Herunterladen").click(timeout=60_000)
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    officer.go(f"{CITY}abschluss/")
    page.get_by_role("button", name="Wieder öffnen").click()
    expect(main(page)).to_contain_text("wieder geöffnet am")


def test_the_whole_round_of_a_city(visit: Callable[..., Visitor], tmp_path: Path):
    officer, colleague, researcher = visit(), visit(), visit()
    officer.sign_in("koordination@bochum.example")
    researcher.sign_in("recherche1@index.example")
    invite(officer, colleague)
    ask_departments(officer, visit(viewport={"width": 390, "height": 800}))
    drafted = fill_in_excel(officer, tmp_path)
    confirm_indicator(officer)
    correct_with_two_files(officer, tmp_path)
    report_project(officer)
    ask_back_and_answer(officer, researcher)
    submit_after_release(officer, colleague, drafted)
    sign_off(officer)
