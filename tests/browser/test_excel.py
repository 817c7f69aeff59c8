"""The dossier leaves the portal, is filled in with mistakes, comes back, is corrected and becomes drafts."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EXCEL = "/2027-demo/stadt/bochum/werte/excel/"
LINK = "https://www.bochum.de/zaehlung"
REASON = "Nach der Zählung vom Frühjahr ist der Wert ein anderer."


class Sheet:
    """The downloaded workbook in the hands of an officer."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, load_workbook(path)
        self.sheet = self.book["Werte"]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}

    def open_numbers(self) -> list[int]:
        """Rows with a number to which nothing is said yet and which can be corrected here."""
        return [
            row
            for row in range(2, self.sheet.max_row + 1)
            if isinstance(self.of(row, "Recherchierter Wert").value, int | float)
            and not self.of(row, "Prüfung").value
            and not self.of(row, "Richtiger Wert").protection.locked
        ]

    def of(self, row: int, title: str):
        return self.sheet.cell(row, self.columns[title])

    def write(self, row: int, **cells: object) -> None:
        titles = {
            "wert": "Richtiger Wert",
            "stand": "Stand vom",
            "grund": "Begründung",
            "link": "Nachweis (Link)",
        }
        for key, value in cells.items():
            self.of(row, titles.get(key, "Prüfung")).value = value

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def downloaded(page: Page, folder: Path) -> Sheet:
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel-Mappe herunterladen").click()
    path = folder / "Werte.xlsx"
    download.value.save_as(path)
    return Sheet(path)


def send(page: Page, path: Path) -> None:
    page.get_by_label("Ausgefüllte Mappe").set_input_files(path)
    page.get_by_role("button", name="Hochladen und prüfen").click()


@pytest.fixture
def officer(visit) -> Visitor:
    visitor = visit()
    visitor.sign_in("koordination@bochum.example")
    return visitor


def with_mistakes(mine: Sheet, rows: list[int]) -> Path:
    for row in rows:
        mine.write(row, pruefung="Korrektur", stand=date(2026, 3, 1), grund=REASON, link=LINK)
    mine.write(rows[0], wert="1.234")
    mine.write(rows[1], wert=2, stand="irgendwann")
    mine.write(rows[2], wert=3, link="http://intranet/zaehlung")
    return mine.save()


def corrected(mine: Sheet, rows: list[int]) -> Path:
    mine.write(rows[0], wert=1)
    mine.write(rows[1], stand="01.03.2026")
    mine.write(rows[2], link=LINK)
    return mine.save()


def test_three_mistakes_are_read_corrected_and_become_drafts(officer, tmp_path):
    page, main = officer.page, officer.page.locator("main")
    officer.go("/2027-demo/stadt/bochum/werte/")
    page.get_by_role("link", name="In Excel bearbeiten").click()
    assert officer.axe() == []
    mine = downloaded(page, tmp_path)
    rows = mine.open_numbers()[:3]
    send(page, with_mistakes(mine, rows))
    expect(main).to_contain_text("3 Zeilen sind zu berichtigen")
    expect(main).to_contain_text(f"Zelle M{rows[0]}, „Richtiger Wert“: Meinen Sie 1234 oder 1,234?")
    expect(main).to_contain_text(f"Zelle N{rows[1]}, „Stand vom“: „irgendwann“ ist kein Datum")
    expect(main).to_contain_text(f"Zelle P{rows[2]}, „Nachweis (Link)“: Die Adresse ist nur")
    expect(page.get_by_role("button", name="Übernehmen")).to_have_count(0)
    assert officer.axe() == []

    page.get_by_role("link", name="Berichtigte Mappe hochladen").click()
    send(page, corrected(mine, rows))
    expect(main).to_contain_text("3 Werte würden sich ändern")
    page.get_by_role("button", name="Übernehmen").click()
    expect(main).to_contain_text("3 neue Entwürfe")
    page.get_by_role("link", name="Zu den Korrekturen").click()
    expect(page.locator("main tbody tr").filter(has_text="Entwurf")).to_have_count(3)
    officer.go(EXCEL)
    send(page, mine.path)
    expect(main).to_contain_text("Nichts zu übernehmen")


def test_it_works_without_javascript_on_a_phone(visit, tmp_path):
    reader = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    reader.sign_in("bearbeitung@bochum.example")
    reader.go(EXCEL)
    mine = downloaded(reader.page, tmp_path)
    mine.write(mine.open_numbers()[-1], pruefung="Stimmt")
    send(reader.page, mine.save())
    expect(reader.page.locator("main")).to_contain_text("1 Wert würde sich ändern")
    reader.page.get_by_role("button", name="Mappe verwerfen").click()
    expect(reader.page.locator("main")).to_contain_text("Im Portal hat sich nichts geändert")
