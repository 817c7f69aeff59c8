"""„Projekt melden“: several projects in one correction, added and taken away without losing a word."""

import pytest

from assessments.choices import CorrectionState
from assessments.models import Correction, Project
from tests.assessments.feedback.cases import round_for
from tests.assessments.feedback.form_cases import form_url, only, typed

pytestmark = pytest.mark.django_db
WHOLE = {"title": "Sensoren", "description": "Misst Trockenheit.", "status": "running", "bearer": "Stadt"}


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def url(client, city_officer, edition, city):
    client.force_login(city_officer)
    return form_url(edition, city, "Weitere Projekte")


def sent(*projects: dict[str, str], **more: object) -> dict[str, object]:
    """A form with these projects, to be saved."""
    fields = {
        f"projekt-{at}-{name}": value
        for at, project in enumerate(projects)
        for name, value in project.items()
    }
    draft = Correction.objects.first()
    revision = {"revision": draft.revision} if draft else {}
    return typed(**{"aktion": "speichern", "projekte": len(projects)} | revision | fields | more)


def titles() -> list[str]:
    return [project.title for project in Project.objects.order_by("pk")]


def test_another_project_comes_without_a_script_and_nothing_typed_is_lost(client, url):
    page = client.post(url, sent({"title": "Erstes"}, aktion="projekt")).content.decode()
    assert 'name="projekt-1-title"' in page
    assert 'value="Erstes"' in page
    assert '<input type="hidden" name="projekte" value="2">' in page
    assert titles() == ["Erstes"]
    client.post(url, sent({"title": "Erstes"}, {"title": "Zweites"}))
    page = client.get(url).content.decode()
    assert titles() == ["Erstes", "Zweites"]
    assert 'value="Zweites"' in page


def test_one_taken_away_leaves_the_others_as_they_are(client, url):
    three = [{"title": title} for title in ("Eins", "Zwei", "Drei")]
    client.post(url, sent(*three))
    client.post(url, sent(*three[:2], {"title": "Drei, neu"}, projekt_weg="1"))
    assert titles() == ["Eins", "Drei, neu"]
    page = client.get(url).content.decode()
    assert 'name="projekt-1-title"' in page
    assert 'name="projekt-2-title"' not in page


@pytest.mark.parametrize("wanted", ["7", "-1", "x", ""])
def test_what_is_not_there_is_not_taken_away(client, url, wanted):
    client.post(url, sent({"title": "Eins"}, {"title": "Zwei"}, projekt_weg=wanted))
    assert titles() == ["Eins", "Zwei"]


@pytest.mark.parametrize("count", ["", "0", "-3", "x", "999999"])
def test_a_forged_count_does_no_harm(client, url, count):
    answer = client.post(url, sent({"title": "Eins"}, projekte=count))
    assert answer.status_code == 302
    assert titles() == ["Eins"]


def test_an_empty_part_counts_for_nothing_and_an_unfinished_one_is_asked_for(client, url):
    page = client.post(url, sent(WHOLE, {"title": "Halb"}, aktion="einreichen")).content.decode()
    assert "Bitte beschreiben Sie jedes Projekt" in page
    assert only().state == CorrectionState.DRAFT
    client.post(url, sent(WHOLE, {"title": "  "}, aktion="einreichen"))
    assert (only().state, titles()) == (CorrectionState.SUBMITTED, ["Sensoren"])


def test_a_mistake_names_the_project_and_stands_beside_its_field(client, url):
    page = client.post(
        url, sent(WHOLE, WHOLE | {"link": "javascript:alert(1)"}, aktion="einreichen")
    ).content.decode()
    assert "Projekt 2, Link zum Projekt:" in page
    assert 'id="div_id_projekt-1-link" class="field field--error' in page
    assert 'id="div_id_projekt-0-link" class="field field--error' not in page
    assert only().state == CorrectionState.DRAFT
    assert titles() == ["Sensoren", "Sensoren"]


def test_a_conflict_shows_every_project_of_both(client, url, colleague, edition, city):
    client.post(url, sent({"title": "Eins"}, {"title": "Zwei"}))
    Correction.objects.update(revision=5, changed_by=colleague)
    page = client.post(url, sent({"title": "Eins"}, {"title": "Anders"}, revision=1)).content.decode()
    assert "Es gibt zwei Fassungen" in page
    assert '<th scope="row">Projekt 2</th><td>Zwei</td><td>Anders</td>' in page
    assert titles() == ["Eins", "Zwei"]
