"""kill -9 at random moments: whatever a person was told is done exists exactly once, and the work goes on."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, Error, sync_playwright

from tests.browser.conftest import PASSWORD
from tests.campaigns.fragile_portal import WEB, WORKER, FragilePortal

pytestmark = [pytest.mark.both_databases, pytest.mark.xdist_group("crash")]
CITY = "/2027-demo/stadt/bochum"
DONE_WITHIN = 120


@pytest.fixture
def officer(portal: FragilePortal) -> Iterator["Officer"]:
    with sync_playwright() as playwright:
        web = playwright.request.new_context(base_url=portal.address, timeout=20_000)
        officer = Officer(web)
        officer.sign_in()
        yield officer
        web.dispose()


@dataclass
class Officer:
    """A person at the browser who writes down all that the portal confirmed."""

    web: APIRequestContext
    tried: int = 0
    submitted: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)

    def sign_in(self) -> None:
        form = {"login": "koordination@bochum.example", "password": PASSWORD}
        assert self.send("/konto/login/", self.web.get("/konto/login/"), form=form).ok
        found = re.findall(r"/werte/(\d+)/", self.web.get(f"{CITY}/werte/?reihenfolge=katalog").text())
        forms = {
            number: self.web.get(self.form_address(number)).text()
            for number in list(dict.fromkeys(found))[:12]
        }
        self.parameters = [number for number, form in forms.items() if levels(form)][:3]

    def form_address(self, parameter: str) -> str:
        return f"{CITY}/werte/{parameter}/korrektur/"

    def send(self, address: str, page: APIResponse, **what: dict[str, Any]) -> APIResponse:
        (how, fields), token = next(iter(what.items())), field_of(page.text(), "csrfmiddlewaretoken")
        return self.web.post(address, **{how: fields | {"csrfmiddlewaretoken": token}})

    def work(self) -> None:
        """File a correction with a file and take it back; order a paper now and then."""
        self.tried += 1
        parameter = self.parameters[self.tried % len(self.parameters)]
        page = self.web.get(self.form_address(parameter))
        if not page.url.endswith("/korrektur/"):  # it had arrived, though nobody could tell us
            self.withdraw(page)
        elif self.tried % 3 == 0:
            self.send(f"{CITY}/papiere/bestellen/", self.web.get(f"{CITY}/papiere/"), form={})
        else:
            self.submit(parameter, page)

    def submit(self, parameter: str, page: APIResponse) -> None:
        token, text = f"Versuch {self.tried} vor oder nach einem Absturz.", page.text()
        fields = {"aktion": "einreichen", "revision": field_of(text, "revision"), "level": levels(text)[0]}
        fields |= {"data_as_of": "2026-09-30", "reason": token}
        file = {"name": file_name(token), "mimeType": "text/plain", "buffer": token.encode()}
        answer = self.send(self.form_address(parameter), page, multipart=fields | {"files": file})
        if "/korrekturen/" in answer.url:
            self.submitted.append(token)
            self.withdraw(answer)

    def withdraw(self, page: APIResponse) -> None:
        self.send(f"{page.url.split('?')[0]}zurueckziehen/", page, form={})


def file_name(token: str) -> str:
    return f"versuch-{token.split()[1]}.txt"


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page)
    return found.group(1) if found else ""


def levels(page: str) -> list[str]:
    """The levels not ticked. If the first is the researched one, the draft stays and is sent next time."""
    return re.findall(r'<input type="radio" name="level" value="(\d+)"(?![^>]*checked)', page)


def kill_in_mid_work(portal: FragilePortal, officer: Officer, name: str, delay: float) -> None:
    """The officer works while a part of the portal dies; what fails is tried no second time."""
    killer = threading.Timer(delay, portal.kill, [name])
    killer.start()
    while killer.is_alive():
        try:
            officer.work()
        except Error:  # no answer: the officer knows nothing
            portal.wait_for_web()
    killer.join()
    portal.wait_for_web()


def settled(portal: FragilePortal) -> dict[str, Any]:
    """The inventory once no job is open any more."""
    end = time.monotonic() + DONE_WITHIN
    while (found := portal.json("tests.campaigns.inventory"))["open_jobs"] and time.monotonic() < end:
        time.sleep(1)
    return found


def test_what_was_confirmed_exists_once_after_every_crash(portal, officer, rounds, chance):
    for _ in range(rounds(sample=4, campaign=400)):
        kill_in_mid_work(portal, officer, chance.choice([WEB, WORKER]), chance.uniform(0.05, 1.5))
    found = settled(portal)

    stored = Counter(reason for reason, _ in found["corrections"])
    files = dict(found["corrections"])
    assert officer.submitted, "Nothing was confirmed at all; the campaign proves nothing."
    assert [token for token in officer.submitted if stored[token] != 1] == []
    assert [token for token in officer.submitted if files[token].count(file_name(token)) != 1] == []
    assert max(Counter(found["submissions"]).values()) == 1
    assert max(Counter(found["finished_reports"]).values(), default=1) == 1
    assert [number for number, is_made in found["reports"] if not is_made] == []
    assert (found["damaged"], found["open_jobs"], found["failed_jobs"]) == ([], 0, [])
    assert found["broken_links"] == []
