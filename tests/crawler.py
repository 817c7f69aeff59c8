"""Follows every link that a person is shown, downloads included, and keeps what stands there."""

import io
import re
import subprocess
import zipfile
from html import unescape
from typing import Any
from urllib.parse import urldefrag

from django.test import Client

from cities.models import User

MOST_PAGES = 600


class Crawler:
    def __init__(self, user: User) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(user)
        self.seen: dict[str, str] = {}
        self.headers: dict[str, dict[str, str]] = {}

    def crawl(self, start: str) -> None:
        waiting = [start]
        while waiting and len(self.seen) < MOST_PAGES:
            address = waiting.pop()
            if address in self.seen:
                continue
            answer = self.client.get(address, follow=True)
            assert answer.status_code < 500, address
            self.seen[address], self.headers[address] = text_of(answer), dict(answer.headers)
            if answer["Content-Type"].startswith("text/html"):
                found = re.findall(r'(?:href|hx-get)="(/[^"]*)"', answer.text)
                waiting += [
                    urldefrag(unescape(link)).url for link in found if not link.startswith("/static/")
                ]


def text_of(answer: Any) -> str:
    """What an answer says, whatever kind of file it is."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text_of_file(content)


def text_of_file(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        done = subprocess.run(["pdftotext", "-", "-"], input=content, stdout=subprocess.PIPE, check=True)
        return re.sub(r"-\s*\n", "-", done.stdout.decode())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.namelist()
            return "\n".join([*members, *(text_of_file(archive.read(name)) for name in members)])
    return content.decode(errors="replace")
