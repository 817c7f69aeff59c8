"""What is typed into a correction is never lost: it saves itself, and outlives a session that ran out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OFFICER = "koordination@bochum.example"


def begin(officer: Visitor) -> Page:
    """The empty form of the first value that is still open."""
    page = officer.page
    officer.sign_in(OFFICER)
    officer.go("/2027-demo/stadt/bochum/werte/?zustand=offen")
    page.locator("main .list__item").filter(has_text="offen").last.click()
    page.locator('main a[href*="/korrektur/"]').first.click()
    return page


def sign_out_behind_its_back(page: Page) -> None:
    for cookie in page.context.cookies():
        if "session" in cookie["name"]:
            page.context.clear_cookies(name=cookie["name"])


def test_a_new_draft_saves_itself_and_a_lost_session_loses_nothing(visit):
    officer = visit()
    page = begin(officer)
    state, reason = page.locator("#speicherstand"), page.get_by_label("Begründung")
    expect(state).to_contain_text("noch nicht gespeichert")
    reason.press_sequentially("Ohne das Feld zu verlassen.", delay=20)
    expect(state).to_contain_text("Entwurf gespeichert")
    page.reload()
    expect(reason).to_have_value("Ohne das Feld zu verlassen.")
    expect(page.locator("#korrektur-wiederhergestellt")).to_be_hidden()

    sign_out_behind_its_back(page)
    reason.fill("Nach dem Ablauf der Sitzung.")
    expect(state).to_contain_text("Sie sind nicht mehr angemeldet")
    page.get_by_role("button", name="Einreichen").click()
    expect(page.locator("main")).to_contain_text("ist nicht gespeichert")
    page.get_by_label("E-Mail-Adresse").fill(OFFICER)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.locator("#korrektur-wiederhergestellt")).to_be_visible()
    expect(reason).to_have_value("Nach dem Ablauf der Sitzung.")
    expect(state).to_contain_text("Entwurf gespeichert")
    officer.complaints = [text for text in officer.complaints if "Error Code 401" not in text]
