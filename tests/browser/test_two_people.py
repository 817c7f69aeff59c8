"""Two people on one draft, and one whose rights end while typing: nobody loses a text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
COORDINATION, EDITING = "koordination@bochum.example", "bearbeitung@bochum.example"
VALUES, PEOPLE = "/2027-demo/stadt/bochum/werte/", "/2027-demo/stadt/bochum/personen/"


def first_open_value(officer: Visitor) -> str:
    """The address of the form of the first value that nobody has touched."""
    officer.go(f"{VALUES}?zustand=offen&order=katalog")
    item = officer.page.locator("#liste .list__item").filter(has_text="offen").first
    return f"{item.get_attribute('href').split('?')[0]}korrektur/"


def open_form(officer: Visitor, path: str) -> Page:
    officer.go(path)
    return officer.page


def set_role(coordination: Visitor, role: str) -> None:
    coordination.go(PEOPLE)
    coordination.page.get_by_role("row", name="Robin Beispiel").get_by_role("link", name="Ändern").click()
    coordination.page.get_by_label("Rolle").select_option(label=role)
    coordination.page.get_by_role("button", name="Speichern").click()
    expect(coordination.page.locator("#meldungen")).to_contain_text("sind gespeichert")


@pytest.fixture
def pair(visit) -> Iterator[tuple[Visitor, Visitor]]:
    first, second = visit(), visit()
    first.sign_in(COORDINATION)
    second.sign_in(EDITING)
    yield first, second
    for visitor in (first, second):
        visitor.complaints = [text for text in visitor.complaints if "Error Code 403" not in text]


def test_the_second_of_two_sees_both_texts_and_decides(pair):
    first, second = pair
    path = first_open_value(first)
    one, two = open_form(first, path), open_form(second, path)
    state = two.locator("#speicherstand")
    one.get_by_label("Begründung").fill("Fassung der ersten Person.")
    expect(one.locator("#speicherstand")).to_contain_text("Entwurf gespeichert")
    two.get_by_label("Begründung").fill("Fassung der zweiten Person.")
    expect(state).to_contain_text("Nicht gespeichert: Diese Korrektur wurde inzwischen")
    two.get_by_role("button", name="Entwurf speichern").last.click()
    both = two.get_by_role("table", name="Beide Fassungen im Vergleich")
    expect(both).to_contain_text("Fassung der ersten Person.")
    expect(both).to_contain_text("Fassung der zweiten Person.")
    expect(both).to_contain_text("Gespeichert von Alex Muster")
    expect(two.get_by_label("Begründung")).to_have_value("Fassung der zweiten Person.")
    assert second.axe() == []
    two.get_by_role("button", name="Entwurf speichern").last.click()
    expect(state).to_contain_text("von Robin Beispiel")
    one.reload()
    expect(one.get_by_label("Begründung")).to_have_value("Fassung der zweiten Person.")


def test_whose_rights_end_while_typing_keeps_the_text_in_sight(pair):
    first, second = pair
    page = open_form(second, first_open_value(first))
    set_role(first, "Lesezugriff")
    try:
        page.get_by_label("Begründung").fill("Das soll nicht verloren gehen.")
        expect(page.locator("#speicherstand")).to_contain_text("Sie haben hier keinen Zugang mehr")
        expect(page.get_by_label("Begründung")).to_have_value("Das soll nicht verloren gehen.")
        page.get_by_role("button", name="Einreichen").click()
        expect(page.locator("main")).to_contain_text("Was Sie eingegeben haben")
        expect(page.locator("main")).to_contain_text("Das soll nicht verloren gehen.")
        assert second.axe() == []
    finally:
        set_role(first, "Bearbeitung")
