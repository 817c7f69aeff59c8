"""With a virus scanner: nothing passes without its word. A stand-in speaks clamd's language."""

import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest

from assessments.feedback.evidence import EvidenceRefused, check_file
from tests.corpus import offices
from tests.corpus.uploads import EICAR


class Scanner(socketserver.StreamRequestHandler):
    """Finds the test file of the virus scanners; what it finds nothing in is fine unless told otherwise."""

    verdict = b"stream: OK"

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = EICAR in content
        self.wfile.write((b"stream: Eicar-Test-Signature FOUND" if found else self.verdict) + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, settings, tmp_path) -> Iterator[type[Scanner]]:
    path = str(tmp_path / "clamd.sock")
    server = (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner)
        if request.param == "tcp"
        else socketserver.ThreadingUnixStreamServer(path, Scanner)
    )
    settings.CLAMD_ADDRESS = path if request.param == "unix" else f"127.0.0.1:{server.server_address[1]}"
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Scanner
        server.shutdown()


def test_a_clean_file_is_marked_as_scanned(scanner):
    assert check_file("a.docx", offices.office()).is_scanned is True
    assert check_file("a.txt", b"a" * 200_000).is_scanned is True


STORED = zipfile.ZIP_STORED  # a stand-in cannot unpack as the real one does


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_an_infected_file_is_refused(scanner, name):
    """Corpus 13 and 14."""
    content = EICAR if name == "a.txt" else offices.office(added={"word/a.txt": EICAR}, packing=STORED)
    with pytest.raises(EvidenceRefused) as caught:
        check_file(name, content)
    assert caught.value.code == "infected"
    assert "Schadsoftware" in str(caught.value)


@pytest.mark.parametrize("verdict", [b"INSTREAM size limit exceeded. ERROR", b""])
def test_without_a_verdict_nothing_is_stored(scanner, monkeypatch, caplog, verdict):
    monkeypatch.setattr(Scanner, "verdict", verdict)
    with pytest.raises(EvidenceRefused) as caught:
        check_file("a.txt", b"Plan")
    assert caught.value.code == "scanner_silent"
    assert "no verdict" in caplog.text


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nirgends/clamd.sock", "ohne-port"])
def test_a_scanner_out_of_reach_is_a_refusal_too(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(EvidenceRefused) as caught:
        check_file("a.txt", b"Plan")
    assert caught.value.code == "scanner_silent"
    assert "in einigen Minuten" in str(caught.value)
