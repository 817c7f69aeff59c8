"""Reviewing by keyboard without reloading: values are swapped; address, back button and focus are right."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OFFICER = "koordination@salzgitter.example"
VALUES = "/2027-demo/stadt/salzgitter/werte/"
TEN = 10


def open_values(officer: Visitor, query: str = "") -> Page:
    officer.sign_in(OFFICER)
    officer.go(VALUES + query)
    officer.page.evaluate("window.notReloaded = true")
    return officer.page


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.notReloaded === true"))


def tab_to(page: Page, name: str) -> None:
    """By keyboard alone, from the value's heading."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"„{name}“ is not among the next twelve stops")


def test_ten_values_are_reviewed_by_keyboard_without_a_reload(visit):
    officer = visit()
    page = open_values(officer, "?zustand=offen&order=katalog")
    heading, strip = page.locator("#wert-titel"), page.locator("#rundenstand")
    before = int(re.search(r"(\d+) von 111", strip.inner_text())[1])
    page.locator("#liste .list__item").first.focus()
    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    for done in range(1, TEN + 1):
        name = heading.inner_text()
        tab_to(page, "Stimmt")
        page.keyboard.press("Enter")
        expect(heading).not_to_have_text(name)
        expect(heading).to_be_focused()
        expect(strip).to_contain_text(f"{before + done} von 111")
        expect(page.locator("#meldungen")).to_contain_text(f"„{name}“ bestätigt.")
    assert is_same_page(page)
    assert "zustand=offen" in page.url
    assert page.title().startswith(heading.inner_text())
    assert officer.axe() == []


def test_filter_address_and_back_button_stay_right(visit):
    page = open_values(visit())
    page.get_by_label("Reihenfolge").select_option("katalog")
    page.get_by_label("Zustand").select_option("offen")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile("zustand=offen"))
    first, second = (page.locator("#liste .list__item").nth(at) for at in (0, 1))
    first.click()
    heading = page.locator("#wert-titel")
    expect(heading).to_be_focused()
    opened, shown = page.url, heading.inner_text()
    second.click()
    expect(heading).not_to_have_text(shown)
    assert is_same_page(page)
    page.go_back()
    expect(page).to_have_url(opened)
    expect(heading).to_have_text(shown)
    expect(page.get_by_label("Zustand")).to_have_value("offen")
    page.reload()
    expect(heading).to_have_text(shown)
    expect(page.get_by_label("Reihenfolge")).to_have_value("katalog")


def test_not_checkable_and_undo_swap_in_place(visit):
    page = open_values(visit(), "?zustand=offen&order=katalog")
    page.locator("#liste .list__item").last.click()
    heading = page.locator("#wert-titel")
    expect(heading).to_be_focused()
    name = heading.inner_text()
    page.locator("summary", has_text="Nicht prüfbar").click()
    page.get_by_label("andere Stelle zuständig").check()
    page.get_by_role("button", name="Als nicht prüfbar vermerken").click()
    expect(heading).not_to_have_text(name)
    page.get_by_role("link", name="Zum Wert und zurücknehmen").click()
    expect(heading).to_have_text(name)
    page.evaluate("window.notReloaded = true")
    page.get_by_role("button", name="Prüfung zurücknehmen").click()
    expect(page.locator("#meldungen")).to_contain_text("ist wieder offen")
    expect(heading).to_be_focused()
    assert is_same_page(page)


def test_who_is_signed_out_meanwhile_is_led_to_the_sign_in(visit):
    officer = visit()
    page = open_values(officer, "?zustand=offen&order=katalog")
    page.locator("#liste .list__item").first.click()
    expect(page.locator("#wert-titel")).to_be_focused()
    for cookie in page.context.cookies():
        if "session" in cookie["name"]:
            page.context.clear_cookies(name=cookie["name"])
    page.get_by_role("button", name="Stimmt").click()
    expect(page.locator("main")).to_contain_text("ist nicht gespeichert")
    officer.complaints = [text for text in officer.complaints if "Error Code 401" not in text]


def test_it_works_the_same_without_a_script(visit):
    officer = visit(java_script_enabled=False)
    page = officer.page
    officer.sign_in(OFFICER)
    officer.go(f"{VALUES}?zustand=offen&order=katalog")
    page.locator("#liste .list__item").first.click()
    heading = page.locator("#wert-titel")
    name = heading.inner_text()
    page.get_by_role("button", name="Stimmt").click()
    expect(heading).not_to_have_text(name)
    expect(page.locator("#meldungen")).to_contain_text("bestätigt.")
    assert "zustand=offen" in page.url


def test_on_a_phone_the_list_goes_on_where_it_was_left(visit):
    officer = visit(viewport={"width": 390, "height": 800})
    page = open_values(officer, "?order=katalog")
    item = page.locator("#liste .list__item").nth(40)
    name = item.locator("span").first.inner_text()
    item.click()
    heading = page.locator("#wert-titel")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(item).to_be_focused()
    expect(item).to_be_in_viewport()
    expect(item).to_contain_text(name.split()[0])
    assert is_same_page(page)
