"""A canary per city in all that it writes: no other city sees one, on no page, in no file, in no mail."""

import io
import re
import subprocess
import zipfile
from html import unescape
from typing import Any
from urllib.parse import urldefrag

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from assessments.choices import CommentKind, EvidenceKind, Side
from assessments.models import Comment, Correction, Edition, Evidence
from cities.models import City, CityProfile, Role, User
from scindex_portal.ledger.jobs import run
from scindex_portal.ledger.models import Job, JobState, Mail
from tests.assessments.feedback.cases import decide, draft, submitted
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    EditionFactory,
    EvidenceFactory,
    open_round,
)
from tests.factories.cities import CityFactory, UnitFactory, member

CANARY = re.compile(r"(?i)kanarie-([a-z]+)-")
NUMBERS = {"bochum": "31.27", "kiel": "36.91"}  # two decimals that nothing else in the edition has
MOST_PAGES = 400


def canary(city: City, what: str) -> str:
    return f"Kanarie-{city.slug}-{what}"


@pytest.fixture
def edition(db: None) -> Edition:
    """Nine cities, so that statistics appear; in two of them people work."""
    cities = [CityFactory(slug=f"stadt{name}", name=f"Stadt {name.upper()}") for name in "abcdefg"]
    cities[2:2] = [CityFactory(slug="bochum", name="Bochum"), CityFactory(slug="kiel", name="Kiel")]
    values = {(slug, "Elektrobusse"): number for slug, number in NUMBERS.items()}
    return open_round(EditionFactory(), cities, values=values)


@pytest.fixture
def planted(edition: Edition, researcher: User) -> dict[str, list[User]]:
    """City slug → its people, after each city has written all that can be written."""
    return {slug: plant(edition, City.objects.get(slug=slug), researcher) for slug in NUMBERS}


def plant(edition: Edition, city: City, researcher: User) -> list[User]:
    officer = member(city, name=canary(city, "koordination"), email=f"kanarie-{city.slug}-amt@example.org")
    reader = member(city, Role.READING, name=canary(city, "leser"))
    fields = {"city_reference": canary(city, "aktenzeichen")}
    draft(
        edition, city, officer, "eAkte", "in Teilen der Verwaltung", reason=canary(city, "entwurf"), **fields
    )
    sent = submitted(edition, city, officer, "Labore", 7, reason=canary(city, "eingereicht"), **fields)
    decided = submitted(edition, city, officer, "Elektrofahrzeuge", 9, reason=canary(city, "entschieden"))
    decide(decided, researcher, reason=canary(city, "begruendung"))
    for kind, side in ((CommentKind.INTERNAL, Side.CITY), (CommentKind.MESSAGE, Side.TEAM)):
        Comment.objects.create(correction=sent, kind=kind, side=side, text=canary(city, kind), author=officer)
    attach(city, sent, officer)
    UnitFactory(city=city, name=canary(city, "stelle"))
    CityProfile.objects.create(city=city, strategy=canary(city, "profil"), changed_by=officer)
    return [officer, reader]


def attach(city: City, correction: Correction, officer: User) -> None:
    url = f"https://www.example.org/{canary(city, 'link')}"
    pieces = [EvidenceFactory(city=city, url=url, added_by=officer)]
    name = canary(city, "datei") + ".txt"
    file = Evidence(city=city, kind=EvidenceKind.FILE, original_name=name, added_by=officer)
    file.file.save("evidence/kanarie.txt", ContentFile(canary(city, "inhalt").encode()))
    for piece in [*pieces, file]:
        CorrectionEvidenceFactory(correction=correction, evidence=piece, proves=canary(city, "belegt"))


class Crawler:
    """Follows every link that a person is shown, downloads included, and keeps what stands there."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(user)
        self.seen: dict[str, str] = {}

    def crawl(self, start: str) -> None:
        waiting = [start]
        while waiting and len(self.seen) < MOST_PAGES:
            address = waiting.pop()
            if address in self.seen:
                continue
            answer = self.client.get(address, follow=True)
            assert answer.status_code < 500, address
            self.seen[address] = text_of(answer)
            if answer["Content-Type"].startswith("text/html"):
                found = re.findall(r'(?:href|hx-get)="(/[^"]*)"', answer.text)
                waiting += [
                    urldefrag(unescape(link)).url for link in found if not link.startswith("/static/")
                ]

    @property
    def canaries(self) -> set[tuple[str, str]]:
        return {(city.lower(), page) for page, text in self.seen.items() for city in CANARY.findall(text)}


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


@pytest.fixture
def papers(edition: Edition, planted: dict[str, list[User]]) -> None:
    """Every city has ordered its papers, and the worker has made them."""
    for slug, (officer, _) in planted.items():
        client = Client(headers={"host": "localhost"})
        client.force_login(officer)
        client.post(f"/{edition.key}/stadt/{slug}/papiere/bestellen/")
    for job in Job.objects.filter(kind="render_report", state=JobState.WAITING):
        run(job.pk)


@pytest.mark.parametrize("who", [0, 1], ids=["koordination", "lesezugriff"])
def test_a_city_sees_its_own_canaries_and_no_others(edition, planted, papers, who):
    for slug, people in planted.items():
        crawler = Crawler(people[who])
        crawler.crawl(f"/{edition.key}/stadt/{slug}/")

        assert len(crawler.seen) < MOST_PAGES
        assert {page for city, page in crawler.canaries if city != slug} == set()
        assert {city for city, _ in crawler.canaries} == {slug}, "a crawl that finds nothing proves nothing"
        assert any(page.endswith("/herunterladen/") for _, page in crawler.canaries)


def test_nobody_reads_another_citys_numbers(edition, planted, papers):
    for slug, (officer, _) in planted.items():
        crawler = Crawler(officer)
        crawler.crawl(f"/{edition.key}/stadt/{slug}/")
        pages = {
            other: [page for page, text in crawler.seen.items() if number.replace(".", ",") in text]
            for other, number in NUMBERS.items()
        }

        assert pages.pop(slug)
        assert [found for found in pages.values() if found] == []


def test_mails_carry_no_others_canaries(edition, planted):
    mails = [(mail.recipient, mail.subject + mail.body) for mail in Mail.objects.all()]
    assert mails
    for recipient, text in mails:
        own = CANARY.findall(recipient)
        assert {city.lower() for city in CANARY.findall(text)} <= set(own)
