"""The page „Papiere": strangers first, then everybody in the city."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Report
from assessments.reports import making
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Job, JobState
from tests.assessments.reports.test_tasks import PretendRenderer

BACKEND = "cities.adapter.AuthenticationBackend"
DEEDS = {
    "list": "get",
    "order": "post",
    "progress": "get",
    "cancel": "post",
    "retry": "post",
    "download": "get",
}


@pytest.fixture
def paper(running, city, city_officer) -> Report:
    """An ordered version."""
    client = signed_in(city_officer)
    client.post(reverse("reports:order", args=[running.key, city.slug]))
    return Report.objects.get()


@pytest.fixture
def made(paper, monkeypatch) -> Report:
    """A version with its file."""
    monkeypatch.setattr(making, "worker_renderer", PretendRenderer)
    jobs.run(paper.job_id)
    paper.refresh_from_db()
    return paper


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def address(name: str, paper: Report, *, edition: str = "", city: str = "") -> str:
    place = [edition or paper.edition.key, city or paper.city.slug]
    return reverse(f"reports:{name}", args=place if name in {"list", "order"} else [*place, paper.pk])


@pytest.mark.parametrize(("name", "method"), DEEDS.items())
def test_anonymous_people_are_asked_to_sign_in(made, name, method):
    response = getattr(Client(), method)(address(name, made))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "method"), DEEDS.items())
@pytest.mark.parametrize("who", ["other_city_officer", "researcher", "administrator", "stranger"])
def test_for_others_there_is_no_such_page(made, request, name, method, who):
    client = signed_in(request.getfixturevalue(who))

    assert getattr(client, method)(address(name, made)).status_code == 404


@pytest.mark.parametrize("name", ["progress", "cancel", "retry", "download"])
def test_a_paper_exists_only_under_its_own_city(made, other_city_officer, name):
    client = signed_in(other_city_officer)

    assert getattr(client, DEEDS[name])(address(name, made, city="kiel")).status_code == 404


def test_a_paper_exists_only_under_its_own_edition(made, city_officer):
    assert signed_in(city_officer).get(address("download", made, edition="2024")).status_code == 404


@pytest.mark.parametrize(("name", "method"), DEEDS.items())
def test_the_wrong_verb_is_refused(made, city_officer, name, method):
    client = signed_in(city_officer)
    wrong = client.post if method == "get" else client.get

    assert wrong(address(name, made)).status_code == 405


@pytest.mark.parametrize(
    ("who", "offered", "next_step"),
    [("city_officer", True, "Bestellen Sie oben"), ("reader", False, "liegt es hier zum Herunterladen")],
)
def test_an_empty_page_says_what_comes_next(running, city, request, who, offered, next_step):
    client = signed_in(request.getfixturevalue(who))
    page = client.get(reverse("reports:list", args=[running.key, city.slug])).text

    assert "Noch kein Papier bestellt" in page
    assert ("Lückenanalyse bestellen" in page) is offered
    assert next_step in page


def test_the_page_shows_progress_and_asks_again(paper, city_officer):
    client = signed_in(city_officer)
    page = client.get(address("list", paper)).content.decode()

    assert "Wartet, bis ein Platz frei ist" in page
    assert f'hx-get="{address("progress", paper)}"' in page
    fragment = client.get(address("progress", paper), headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in fragment
    assert "<html" not in fragment


def test_the_end_replaces_the_paper_and_is_announced(made, city_officer):
    response = signed_in(city_officer).get(address("progress", made), headers={"HX-Request": "true"})
    fragment = response.content.decode()

    assert response["HX-Retarget"] == f"#papier-{made.pk}"
    assert "Herunterladen" in fragment
    assert "every 1s" not in fragment
    assert "Arbeitsfassung 1: fertig" in fragment


def test_progress_without_javascript_leads_back_to_the_page(paper, city_officer):
    response = signed_in(city_officer).get(address("progress", paper))

    assert response["Location"] == address("list", paper)


def test_every_version_says_what_it_was_made_from(made, city_officer):
    page = signed_in(city_officer).get(address("list", made)).content.decode()

    made_at = timezone.localtime(made.finished_at)
    assert f"Stand der Werte: {made_at:%d.%m.%Y, %H:%M} Uhr" in page
    assert f"SHA-256: <code>{made.sha256}</code>" in page
    assert "Berechnung" not in page
    assert "PDF, 3 Seiten" in page


def test_a_download_is_an_attachment_that_nobody_keeps(made, reader):
    response = signed_in(reader).get(address("download", made))

    assert response["Content-Disposition"] == (
        'attachment; filename="Lueckenanalyse_bochum_2027-demo_Fassung-1.pdf"'
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == "sandbox"
    assert b"".join(response.streaming_content) == made.file.read()


def test_there_is_nothing_to_download_before_it_is_made(paper, city_officer):
    assert signed_in(city_officer).get(address("download", paper)).status_code == 404


@pytest.mark.parametrize("who", ["city_officer", "own"])
def test_cancel_and_try_again_from_the_page(paper, reader, request, who):
    if who == "own":
        Report.objects.update(ordered_by=reader)
    client = signed_in(reader if who == "own" else request.getfixturevalue(who))
    client.post(address("cancel", paper))
    page = client.get(address("list", paper)).content.decode()
    assert "abgebrochen" in page
    assert "Noch einmal erstellen" in page
    client.post(address("retry", paper))
    paper.refresh_from_db()

    assert paper.job.state == JobState.WAITING


@pytest.mark.parametrize("who", ["reader", "colleague", "releaser"])
def test_a_colleagues_paper_is_left_alone(paper, request, who):
    client = signed_in(request.getfixturevalue(who))
    for deed, button in {"cancel": "Abbrechen", "retry": "Noch einmal erstellen"}.items():
        assert button not in client.get(address("list", paper)).content.decode()
        refused = client.post(address(deed, paper))
        assert refused.status_code == 403
        assert "hat jemand anderes bestellt" in refused.content.decode()
        paper.job.refresh_from_db()
        assert paper.job.state == (JobState.WAITING if deed == "cancel" else JobState.CANCELLED)
        Job.objects.update(state=JobState.CANCELLED)


def test_a_late_cancel_is_answered_not_ignored(made, city_officer):
    page = signed_in(city_officer).post(address("cancel", made), follow=True).content.decode()

    assert "es gibt nichts abzubrechen" in page


def test_a_refused_order_says_why(running, city, city_officer):
    running.visibility = "values"
    running.save()
    page = signed_in(city_officer).post(reverse("reports:order", args=[running.key, city.slug]), follow=True)

    assert "vorerst nur Werte" in page.content.decode()


def test_number_of_queries_does_not_grow_with_papers(running, city, city_officer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(city_officer)
    place = reverse("reports:list", args=[running.key, city.slug])
    counts = []
    for sequence in (1, 2, 3):
        Report.objects.create(edition=running, city=city, sequence=sequence, ordered_by=city_officer)
        client.get(place)
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        counts.append(len(queries))

    assert counts[0] == counts[2]
