"""What the readiness page says of the renderer's network: as a real renderer finds it, asked once."""

import os
import subprocess

import pytest

from assessments.reports import isolation
from assessments.reports.renderer import Renderer


@pytest.fixture(autouse=True)
def _ask_anew():
    isolation.renderer_is_isolated.cache_clear()
    yield
    isolation.renderer_is_isolated.cache_clear()


def test_it_says_what_the_renderer_says_and_stays_in_its_own_network():
    before = os.readlink("/proc/self/ns/net")
    renderer = Renderer()
    renderer.start()
    try:
        assert isolation.renderer_is_isolated() is renderer.isolated
    finally:
        renderer.stop()
    assert os.readlink("/proc/self/ns/net") == before


@pytest.mark.parametrize(("answer", "said"), [(b"True\n", True), (b"False\n", False), (b"", False)])
def test_it_is_asked_once(answer, said, monkeypatch):
    asked = []

    def run(command, **_):
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=answer)

    monkeypatch.setattr(isolation.subprocess, "run", run)
    assert [isolation.renderer_is_isolated() for _ in range(2)] == [said, said]
    assert len(asked) == 1


def test_no_answer_in_time_counts_as_no(monkeypatch):
    def run(command, **_):
        raise subprocess.TimeoutExpired(command, 10)

    monkeypatch.setattr(isolation.subprocess, "run", run)
    assert isolation.renderer_is_isolated() is False


@pytest.mark.django_db
@pytest.mark.parametrize("isolated", [True, False])
def test_the_readiness_page_tells_it_and_stays_ready(client, monkeypatch, isolated):
    monkeypatch.setattr("scindex_portal.pages.renderer_is_isolated", lambda: isolated)
    answer = client.get("/bereit/")
    assert (answer.status_code, answer.json()["renderer_isolated"]) == (200, isolated)
