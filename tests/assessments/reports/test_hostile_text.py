"""Whatever people write is printed as they wrote it, and nothing else happens."""

import io
import socket
import threading

import pikepdf
import pytest

from assessments.reports.html import report_html
from assessments.reports.pdf import Typesetter
from tests.assessments.reports.samples import correction, sample_report
from tests.assessments.reports.test_pdf import text_of

SECRET = "GEHEIMNIS-4711"


class Listener:
    """Counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture
def listener():
    found = Listener()
    yield found
    found.socket.close()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


VECTORS = (
    '<img src="{address}">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>',
    '<svg><use href="{address}#a"/></svg>',
    '<link rel="stylesheet" href="{address}">',
    '<link rel="attachment" href="{address}">',
    '<style>@import url("{address}"); * {{ background: url({address}) }}</style>',
    "</td></tr></table><style>* {{ display: none }}</style>",
    '<iframe src="{address}"></iframe><object data="{address}"></object><embed src="{address}">',
    '<base href="{address}"><a href="javascript:app.alert(1)">Klick</a>',
    '<meta http-equiv="refresh" content="0;url={address}">',
    '<script src="{address}">alert(1)</script>',
    '<p style="background-image:url({address})">x</p>',
    '"><img src={address} onerror=alert(1)>',
    "{{{{ 7|add:35 }}}} {{% include '{address}' %}}",
    '<!--<img src="--><img src={address}>">',
    "]]><!DOCTYPE x [<!ENTITY e SYSTEM '{address}'>]>&e;",
)
ADDRESSES = (
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "/etc/passwd",
    "../../etc/passwd",
    "http://127.0.0.1/",
    "https://localhost/",
    "http://[::1]/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "//127.0.0.1/x",
    "ftp://127.0.0.1/x",
    "data:text/css,*{display:none}",
    "font:../../../etc/passwd",
    "font:/etc/passwd",
)


def hostile_correction(text: str):
    return correction(
        parameter=text, proposal=text, reason=text, decision=text, evidence=(text,), place=text, effect=text
    )


def test_markup_in_text_stays_text(renderer, listener, secret):
    own = (f"http://127.0.0.1:{listener.port}/x", secret.as_uri())
    texts = [vector.format(address=address) for vector in VECTORS for address in own]
    report = sample_report(corrections=tuple(hostile_correction(text) for text in texts))
    pdf = renderer.render(report_html(report), "x").pdf
    words = "".join(text_of(pdf).split())

    for text in texts:
        assert words.count("".join(text.split())[:30]) >= 7, text
    assert SECRET not in words
    assert listener.calls == 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root
        assert not addresses_of(document)


def addresses_of(document: pikepdf.Pdf) -> list[str]:
    """Every link that leaves the document."""
    annotations = [link for page in document.pages for link in page.get("/Annots", [])]
    return [str(link.A.URI) for link in annotations if "/A" in link and "/URI" in link.A]


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_ever_fetched(typesetter, address):
    with pytest.raises(ValueError, match="own fonts"):
        typesetter.fetcher.fetch(address)


def test_even_real_markup_reaches_nothing(renderer, listener, secret):
    """The second wall: if text ever came through unescaped, nothing could be fetched with it."""
    address = f"http://127.0.0.1:{listener.port}/x"
    markup = "".join(
        vector.format(address=address) + vector.format(address=secret.as_uri()) for vector in VECTORS[:6]
    )
    html = (
        f'<!doctype html><html lang="de"><head><title>x</title></head><body><p>da</p>{markup}</body></html>'
    )
    pdf = renderer.render(html, "x").pdf

    assert SECRET.encode() not in pdf
    assert SECRET not in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
    assert listener.calls == 0
