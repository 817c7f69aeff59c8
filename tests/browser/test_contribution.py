"""Zuarbeit as its people do it: last year's list taken over, an answer by phone, a draft."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PLACE = "/2027-demo/stadt/kiel/zustaendigkeiten/"
UNIT = "Amt für Verkehr"


def take_over(officer: Visitor) -> str:
    """One preview and one click; returns the unit's link as the Postausgang (Demo) shows it."""
    page = officer.page
    officer.go(PLACE)
    assert officer.axe() == []
    page.get_by_role("link", name="Zuständigkeiten aus dem Vorjahr übernehmen").click()
    expect(page.locator("main")).to_contain_text("verkehr@kiel.example")
    assert officer.axe() == []
    page.get_by_role("button", name="Übernehmen und Zuarbeit anfordern").click()
    expect(page.locator("main")).to_contain_text("2 Stellen haben einen Link per E-Mail erhalten")
    officer.go("/postausgang/")
    entry = page.locator(".timeline__entry").filter(has_text=f"bittet {UNIT}")
    return entry.get_by_role("link").first.get_attribute("href")


def answer(unit: Visitor, link: str) -> None:
    page = unit.page
    page.goto(link)
    assert unit.axe() == []
    questions = page.locator("fieldset.question")
    questions.nth(0).get_by_label("Stimmt", exact=True).check()
    questions.nth(1).get_by_label("Richtig ist …").check()
    questions.nth(1).get_by_label("Richtiger Wert").select_option(index=1)
    questions.nth(1).get_by_label("Erläuterung").fill("Seit Mai nur noch in Teilen der Stadt.")
    questions.nth(2).get_by_label("Dafür sind wir nicht zuständig").check()
    questions.nth(2).get_by_label("Zuständig ist").fill("Ordnungsamt")
    expect(page.locator("#stand")).to_contain_text(re.compile(r"3 von \d+ beantwortet · gespeichert"))
    assert unit.axe() == []
    page.get_by_label("Ihr Name").fill("Petra Pflaster")
    page.get_by_role("button", name="Absenden", exact=True).click()
    expect(page.locator("main")).to_contain_text("Fragen sind offen")
    assert unit.axe() == []
    page.get_by_role("button", name="Trotzdem absenden").click()
    expect(page.locator("h1")).to_contain_text("Danke")


def test_a_department_answers_by_link_and_the_city_gets_drafts(visit):
    officer = visit()
    officer.sign_in("koordination@kiel.example")
    link = take_over(officer)
    answer(visit(viewport={"width": 390, "height": 800}), link)
    page = officer.page
    officer.go(PLACE)
    page.get_by_role("link", name=UNIT, exact=True).click()
    assert officer.axe() == []
    expect(page.locator("main")).to_contain_text("Beantwortet am")
    expect(page.get_by_role("row").filter(has_text="Richtig ist")).to_contain_text("Entwurf")
    page.get_by_role("link", name="1 mit „Stimmt“ beantwortete bestätigen").click()
    page.get_by_role("button", name="Diese Werte stimmen").click()
    expect(page.locator("main")).to_contain_text("1 Wert bestätigt")


def test_the_link_works_without_javascript(visit):
    officer = visit()
    officer.sign_in("koordination@kiel.example")
    officer.go(PLACE)
    officer.page.get_by_role("link", name="Hauptamt", exact=True).click()
    officer.page.locator("summary", has_text=re.compile("Neuen Link|Zuarbeit anfordern")).click()
    officer.page.get_by_role("button", name="Zuarbeit anfordern").click()
    link = officer.page.locator("code").inner_text()
    unit = visit(java_script_enabled=False, viewport={"width": 390, "height": 800})
    unit.page.goto(link)
    unit.page.locator("fieldset.question").nth(0).get_by_label("Stimmt", exact=True).check()
    unit.page.get_by_role("button", name="Zwischenspeichern").click()
    expect(unit.page.locator("main")).to_contain_text("1 von")
