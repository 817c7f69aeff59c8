"""The last hour of a round: 246 people, half of them in the last ten minutes; nothing breaks."""

import re
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest

pytestmark = [pytest.mark.both_databases, pytest.mark.xdist_group("crash")]
VIEW_SECONDS, SAVE_SECONDS = 0.8, 1.5
PATIENCE = 60  # a sample shares its machine with other tests: there only what breaks counts
HOUR, LAST_MINUTES = 3600, 600


@dataclass
class Times:
    """Seconds until each answer, and every answer that was none."""

    views: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Person:
    """Reads, confirms and writes, with pauses, as an officer does on the last day."""

    portal: str
    city: str
    session: str
    times: Times
    chance: Random
    pause: float

    def __post_init__(self) -> None:
        self.place = f"{self.portal}/2027-demo/stadt/{self.city}/"
        self.cookies = f"sessionid={self.session}"

    def ask(self, address: str, form: dict[str, str] | None = None) -> str:
        headers = {"Cookie": self.cookies, "Referer": self.place}
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        began = time.monotonic()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(address, body, headers), timeout=PATIENCE
            ) as answer:
                text = answer.read().decode()
                for cookie in answer.headers.get_all("Set-Cookie", []):
                    if cookie.startswith("csrftoken="):
                        self.cookies = f"sessionid={self.session}; {cookie.split(';')[0]}"
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            self.times.failures.append(f"{address}: {error}")
            return ""
        (self.times.views if form is None else self.times.saves).append(time.monotonic() - began)
        time.sleep(self.chance.uniform(0.5, 1.5) * self.pause)
        return text

    def work(self) -> None:
        self.ask(self.place)
        numbers = list(dict.fromkeys(re.findall(r"/werte/(\d+)/", self.ask(f"{self.place}werte/"))))
        for number in self.chance.sample(numbers, 4):
            address = f"{self.place}werte/{number}/"
            page = self.ask(address)
            if version := field_of(page, "version"):
                self.ask(f"{address}stimmt/", self.form(page, version=version))
        address = f"{self.place}werte/{self.chance.choice(numbers)}/korrektur/"
        page = self.ask(address)
        for words in ("Seit dem Sommer", "Seit dem Sommer gilt ein anderer Stand."):
            if revision := field_of(page, "csrfmiddlewaretoken") and field_of(page, "revision"):
                page = self.ask(address, self.form(page, aktion="speichern", reason=words, revision=revision))
        self.ask(f"{self.place}korrekturen/")

    @staticmethod
    def form(page: str, **fields: str) -> dict[str, str]:
        return {"csrfmiddlewaretoken": field_of(page, "csrfmiddlewaretoken")} | fields


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page)
    return found.group(1) if found else ""


def arrivals(chance: Random, people: int, seconds: float) -> list[float]:
    """When each person begins: half of them in the last sixth of the time."""
    late = seconds * (1 - LAST_MINUTES / HOUR)
    return sorted(
        chance.uniform(late, seconds) if n % 2 else chance.uniform(0, seconds) for n in range(people)
    )


def test_everybody_is_answered_on_the_last_day(portal, rounds, chance):
    people = portal.json("tests.campaigns.crowd")
    chance.shuffle(people)
    people = people[: rounds(sample=16, campaign=len(people))]
    seconds, times = rounds(sample=8, campaign=HOUR), Times()
    pause = rounds(sample=1, campaign=6) / 2
    begin = time.monotonic()

    def come(at: float, city: str, session: str) -> None:
        time.sleep(max(0.0, begin + at - time.monotonic()))
        Person(portal.address, city, session, times, Random(session), pause).work()

    with ThreadPoolExecutor(len(people)) as crowd:
        visits = zip(arrivals(chance, len(people), seconds), people, strict=True)
        list(crowd.map(lambda visit: come(visit[0], *visit[1]), visits))

    views, saves = (statistics.quantiles(found, n=20)[-1] for found in (times.views, times.saves))
    print(f"{len(times.views)} views, p95 {views:.2f} s · {len(times.saves)} saves, p95 {saves:.2f} s")
    assert times.failures == []
    assert views <= rounds(sample=PATIENCE, campaign=VIEW_SECONDS)
    assert saves <= rounds(sample=PATIENCE, campaign=SAVE_SECONDS)
