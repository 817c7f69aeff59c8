"""A canary per city in all that it writes: no other city sees one, on no page, in no file, in no mail."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from assessments.choices import CommentKind, EvidenceKind, Side
from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import request_contribution
from assessments.feedback.telling import tell_decisions
from assessments.models import Comment, Correction, Edition, Evidence, MethodHint, Participation
from cities.models import City, CityProfile, Role, User
from scindex_portal.ledger.jobs import run
from scindex_portal.ledger.models import Job, JobState, Mail
from tests.assessments.feedback.cases import decide, draft, submitted
from tests.crawler import MOST_PAGES, Crawler
from tests.factories.assessments import (
    CorrectionEvidenceFactory,
    EditionFactory,
    EvidenceFactory,
    finding_of,
    open_round,
)
from tests.factories.cities import CityFactory, UnitFactory, member

CANARY = re.compile(r"(?i)kanarie-([a-z]+)-")
NUMBERS = {"bochum": "31.27", "kiel": "36.91"}  # two decimals that nothing else in the edition has


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
    people = {slug: plant(edition, City.objects.get(slug=slug), researcher) for slug in NUMBERS}
    tell_decisions()
    return people


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
    ask_unit(edition, city, officer)
    MethodHint.objects.create(edition=edition, city=city, text=canary(city, "methode"), created_by=officer)
    CityProfile.objects.create(city=city, strategy=canary(city, "profil"), changed_by=officer)
    return [officer, reader]


def ask_unit(edition: Edition, city: City, officer: User) -> None:
    unit = UnitFactory(city=city, name=canary(city, "stelle"), email=f"kanarie-{city.slug}-amt2@example.org")
    part = Participation.objects.select_related("edition", "city").get(edition=edition, city=city)
    parameters = [finding_of(edition, city, "Informationsgehalt").parameter_id]
    assign_parameters(participation=part, parameters=parameters, user=officer, unit=unit)
    note = canary(city, "anfrage")
    request_contribution(participation=part, unit=unit, user=officer, due_on=timezone.localdate(), note=note)


def attach(city: City, correction: Correction, officer: User) -> None:
    url = f"https://www.example.org/{canary(city, 'link')}"
    pieces = [EvidenceFactory(city=city, url=url, added_by=officer)]
    name = canary(city, "datei") + ".txt"
    file = Evidence(city=city, kind=EvidenceKind.FILE, original_name=name, added_by=officer)
    file.file.save("evidence/kanarie.txt", ContentFile(canary(city, "inhalt").encode()))
    for piece in [*pieces, file]:
        CorrectionEvidenceFactory(correction=correction, evidence=piece, proves=canary(city, "belegt"))


def canaries(crawler: Crawler) -> set[tuple[str, str]]:
    """Pairs of a city and the page on which one of its canaries stands."""
    return {(city.lower(), page) for page, text in crawler.seen.items() for city in CANARY.findall(text)}


@pytest.fixture
def papers(edition: Edition, planted: dict[str, list[User]]) -> None:
    """Every city has ordered its papers, and the worker has made them."""
    for slug, (officer, _) in planted.items():
        client = Client(headers={"host": "localhost"})
        client.force_login(officer)
        for kind in ("gap_analysis", "release_folder", "case_file"):
            client.post(f"/{edition.key}/stadt/{slug}/papiere/bestellen/", {"art": kind})
    for job in Job.objects.filter(kind="render_report", state=JobState.WAITING):
        run(job.pk)


@pytest.mark.parametrize("who", [0, 1], ids=["koordination", "lesezugriff"])
def test_a_city_sees_its_own_canaries_and_no_others(edition, planted, papers, who):
    for slug, people in planted.items():
        crawler = Crawler(people[who])
        crawler.crawl(f"/{edition.key}/stadt/{slug}/")

        assert len(crawler.seen) < MOST_PAGES
        assert {page for city, page in canaries(crawler) if city != slug} == set()
        assert {city for city, _ in canaries(crawler)} == {slug}, "a crawl that finds nothing proves nothing"
        assert any(page.endswith("/herunterladen/") for _, page in canaries(crawler))


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


def test_every_answer_is_guarded_by_its_headers(edition, planted, papers):
    officer = planted["bochum"][0]
    crawler = Crawler(officer)
    crawler.crawl(f"/{edition.key}/stadt/bochum/")

    assert crawler.headers
    for page, headers in crawler.headers.items():
        policy = headers["Content-Security-Policy"]
        is_download = headers.get("Content-Disposition", "").startswith("attachment")
        assert "unsafe" not in policy, page
        assert headers["X-Content-Type-Options"] == "nosniff", page
        assert headers["Referrer-Policy"] == "same-origin", page
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", page
        if is_download:
            assert (policy, headers["Cache-Control"]) == ("sandbox", "no-store"), page
        else:
            assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy.split("; ")), page
