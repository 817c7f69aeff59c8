"""The portal as a visitor starts it: `manage.py serve` in a directory of its own, and a real Chromium."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "tests/vendor/axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "smart-city-demo"
PATIENCE = 180
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly loaded demonstration with web server and worker."""
    port = free_port()
    environment = os.environ | {
        "SCINDEX_MODE": "demo",
        "SCINDEX_VAR": str(tmp_path_factory.mktemp("portal")),
        "DJANGO_SETTINGS_MODULE": "scindex_portal.settings",
        "PORT": str(port),
    }
    environment.pop("DATABASE_URL", None)
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with log.open("w") as output:
        command = [sys.executable, "manage.py", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_until_it_answers(f"http://localhost:{port}/", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(60)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"The portal does not answer: {log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A person in a browser of their own. Whatever the console complains of, or leaves our host, is kept."""

    def __init__(self, browser: Browser, portal: str, **options: Any) -> None:
        self.portal = portal
        self.context: BrowserContext = browser.new_context(locale="de-DE", **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._follow)

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _follow(self, request: Any) -> None:
        if not request.url.startswith((self.portal, "data:", "blob:")):
            self.complaints.append(f"outside call: {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.portal + path)

    def sign_in(self, email: str) -> None:
        self.go("/konto/login/")
        self.page.get_by_label("E-Mail-Adresse").fill(email)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Anmelden", exact=True).click()
        self.page.wait_for_load_state()

    def axe(self) -> list[str]:
        """What axe finds on the page at hand."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)["violations"]
        return [f"{self.page.url}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in found]


@pytest.fixture
def visit(browser: Browser, portal: str) -> Iterator[Any]:
    """Makes visitors: `visit()` or `visit(java_script_enabled=False, viewport=…)`."""
    visitors: list[Visitor] = []

    def arrive(**options: Any) -> Visitor:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        visitors.append(Visitor(browser, portal, **options))
        return visitors[-1]

    yield arrive
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
