"""The pages that belong to no city: they stand on their own and tell the truth."""

import re
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CorrectionState, ReviewState, RoundState
from scindex_portal.badges import all_badges
from scindex_portal.help_texts import STATE_GROUPS
from scindex_portal.ledger.models import Job

pytestmark = pytest.mark.django_db
PAGES = ["home", "imprint", "privacy", "accessibility", "help"]


def read(client, name: str) -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


@pytest.mark.parametrize("name", [*PAGES, "account_login", "account_reset_password"])
def test_a_page_loads_nothing_from_elsewhere(client, name):
    loaded = re.findall(r'(?:src|srcset|action)="([^"]+)"|<link[^>]*href="([^"]+)"', read(client, name))
    assert loaded
    assert [address for pair in loaded for address in pair if address and not address.startswith("/")] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_no_query_for_a_visitor(client, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        read(client, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_only_reads(client, name):
    assert client.post(reverse(name)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_visitors_read_what_the_portal_is_and_where_to_sign_in(client):
    page = read(client, "home")
    assert "So läuft eine Runde" in page
    assert reverse("account_login") in page


def test_an_account_without_a_role_is_told_whom_to_ask(client, stranger):
    client.force_login(stranger)
    assert "Ihrem Konto ist noch keine Stadt zugeordnet" in read(client, "home")


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
def test_the_operator_stands_where_the_law_wants_it(client, settings, name):
    settings.OPERATOR = {"name": "Amt <b>X</b>", "address": "Am Markt 1", "email": "post@betreiber.example"}
    page = read(client, name)
    assert "mailto:post@betreiber.example" in page
    assert "<b>X</b>" not in page


def test_the_statement_on_accessibility_has_a_way_to_answer(client):
    assert 'id="rueckmeldung"' in read(client, "accessibility")


# --- help


def test_the_help_explains_every_state_that_has_a_badge():
    explained = {word for group in STATE_GROUPS for word, _ in group.states}
    assert explained == {badge.label for badge in all_badges()}


@pytest.mark.parametrize("states", [ReviewState, CorrectionState, RoundState])
def test_the_help_explains_every_state_of_a_kind_in_one_table(states):
    words = {str(label) for label in states.labels}
    assert any(words == {word for word, _ in group.states} for group in STATE_GROUPS)


def test_every_link_inside_the_help_leads_somewhere(client):
    page = read(client, "help")
    anchors = set(re.findall(r'href="#([\w-]+)"', page)) - {"inhalt"}
    assert anchors
    assert anchors <= set(re.findall(r'id="([\w-]+)"', page))


# --- readiness


def test_ready_says_so(client):
    answer = client.get(reverse("ready"))
    assert (answer.status_code, answer.json()["overdue_jobs"]) == (HTTPStatus.OK, 0)


def test_a_job_that_nobody_began_makes_it_not_ready(client):
    job = Job.objects.create(kind="test", key="1")
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    answer = client.get(reverse("ready"))
    assert (answer.status_code, answer.json()["overdue_jobs"]) == (HTTPStatus.SERVICE_UNAVAILABLE, 1)


# --- every template


def test_no_template_holds_script_style_or_handlers_inline():
    inline = re.compile(
        r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")|<style|\sstyle="|\son[a-z]+="|javascript:"""
    )
    pages = [
        path
        for path in Path(portal_settings.BASE_DIR, "templates").rglob("*.html")
        if "reports" not in path.parts
    ]
    assert len(pages) > 50
    assert {path.name: found[0] for path in pages if (found := inline.search(path.read_text()))} == {}
