"""The site moved on between download, preview and taking over: nothing is overwritten unseen."""

import pytest

from assessments.choices import CorrectionState, ImportState
from assessments.feedback.actions.corrections import DraftFields, save_draft, submit_correction
from assessments.feedback.actions.reviews import confirm_finding
from assessments.models import Correction, Participation, Review
from tests.assessments.exchange.sheets import (
    fill,
    kinds,
    look,
    packed,
    take_over,
    untouched,
    uploaded,
    workbook,
)
from tests.assessments.feedback.cases import draft, fresh, round_for
from tests.factories.assessments import add_version, finding_of, parameter_of

MINE, THEIRS = "Aus der Mappe, mit genug Zeichen.", "Im Portal geschrieben, mit genug Zeichen."


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return client


@pytest.fixture
def correction(edition, city, city_officer):
    return draft(edition, city, city_officer)


def written_elsewhere(correction, user, text=THEIRS):
    correction = fresh(correction)
    fields = DraftFields(number=correction.number, data_as_of=correction.data_as_of, reason=text)
    return save_draft(finding=correction.finding, user=user, revision=correction.revision, fields=fields)


def choice(edition, chosen, name="Elektrobusse"):
    return {f"fassung-{parameter_of(edition, name).pk}": chosen}


@pytest.fixture
def conflict(officer, edition, city, correction, colleague):
    """Filled in after the download, while a colleague wrote in the portal."""
    book = workbook(officer, edition, city)
    written_elsewhere(correction, colleague)
    return uploaded(officer, edition, city, packed(fill(book, "Elektrobusse", reason=MINE)))


def test_both_texts_are_shown_and_nothing_is_chosen_by_itself(officer, conflict):
    assert kinds(officer, conflict) == {"geaendert": 1, "unveraendert": 5}
    (line,) = look(officer, conflict)["lines"]
    (change,) = line.row.changes
    assert (change.title, change.old, change.new) == ("Begründung", THEIRS, MINE)
    before = untouched()
    page = take_over(officer, conflict).content.decode()
    assert "welche Fassung gelten soll" in page
    assert untouched() == before


@pytest.mark.parametrize(("chosen", "text"), [("meine", MINE), ("seite", THEIRS)])
def test_the_chosen_version_counts(officer, edition, conflict, chosen, text):
    take_over(officer, conflict, **choice(edition, chosen))
    assert Correction.objects.get().reason == text
    conflict.refresh_from_db()
    assert conflict.state == ImportState.APPLIED


def test_choices_made_so_far_stay_when_one_is_missing(
    officer, edition, city, correction, colleague, city_officer
):
    other = draft(edition, city, city_officer, "Labore", 3)
    book = workbook(officer, edition, city)
    for each, name in ((correction, "Elektrobusse"), (other, "Labore")):
        written_elsewhere(each, colleague)
        fill(book, name, reason=MINE)
    upload = uploaded(officer, edition, city, packed(book))
    answer = take_over(officer, upload, **choice(edition, "meine", "Labore"))
    assert answer.context["mine"] == {parameter_of(edition, "Labore").pk}
    assert answer.content.decode().count(" checked>") == 1
    assert set(Correction.objects.values_list("reason", flat=True)) == {THEIRS}
    assert officer.get(answer.context["tabs"][-1]["url"]).status_code == 200


def test_a_choice_for_nothing_is_none(officer, edition, conflict):
    take_over(officer, conflict, **choice(edition, "irgendwas"))
    assert Correction.objects.get().reason == THEIRS
    conflict.refresh_from_db()
    assert conflict.state == ImportState.READY


def test_what_changed_after_the_preview_leads_to_a_fresh_one(officer, edition, city, correction, colleague):
    book = fill(workbook(officer, edition, city), "Elektrobusse", reason=MINE)
    upload = uploaded(officer, edition, city, packed(book))
    stamp = look(officer, upload)["preview"].stamp
    written_elsewhere(correction, colleague)
    before = untouched()
    page = take_over(officer, upload, stand=stamp).content.decode()
    assert "Seit der Vorschau hat sich im Portal etwas geändert" in page
    assert "Welche Fassung soll gelten?" in page
    assert untouched() == before


def test_a_row_that_the_file_does_not_touch_is_no_conflict(officer, edition, city, correction, colleague):
    book = workbook(officer, edition, city)
    written_elsewhere(correction, colleague)
    upload = uploaded(officer, edition, city, packed(fill(book, "eAkte", verdict="Stimmt")))
    assert kinds(officer, upload) == {"stimmt": 1, "unveraendert": 5}
    take_over(officer, upload)
    assert Correction.objects.get().reason == THEIRS


def test_stimmt_is_not_said_of_a_value_that_came_later(officer, edition, city):
    book = fill(workbook(officer, edition, city), "Elektrobusse", verdict="Stimmt")
    finding = finding_of(edition, city, "Elektrobusse")
    add_version(finding, number=77)
    upload = uploaded(officer, edition, city, packed(book))
    (line,) = look(officer, upload)["lines"]
    assert (line.row.kind, line.row.take) == ("geaendert", None)
    assert any("ist jetzt „77" in note for note in line.row.notes)
    take_over(officer, upload, **choice(edition, "meine"))
    assert not Review.objects.exists()


def test_what_was_submitted_meanwhile_stays_as_it_is(officer, edition, city, correction, city_officer):
    book = fill(workbook(officer, edition, city), "Elektrobusse", reason=MINE)
    submit_correction(correction=correction, user=city_officer, revision=correction.revision)
    upload = uploaded(officer, edition, city, packed(book))
    (line,) = look(officer, upload)["lines"]
    assert (line.row.kind, line.row.take) == ("geaendert", None)
    take_over(officer, upload, **choice(edition, "meine"))
    assert fresh(correction).state == CorrectionState.SUBMITTED
    assert fresh(correction).reason != MINE


def test_a_locked_row_is_refused_with_where_to_go(officer, edition, city, correction, city_officer):
    submit_correction(correction=correction, user=city_officer, revision=correction.revision)
    book = fill(workbook(officer, edition, city), "Elektrobusse", verdict="Stimmt")
    (line,) = look(officer, uploaded(officer, edition, city, packed(book)))["lines"]
    assert "Bitte bearbeiten Sie diesen Wert im Portal" in line.problems[0]


def test_stimmt_beside_a_draft_and_projects_are_refused(officer, edition, city, correction):
    book = workbook(officer, edition, city)
    empty = dict.fromkeys(("proposed", "as_of", "reason", "link", "locator", "reference"))
    fill(book, "Elektrobusse", verdict="Stimmt", **empty)
    fill(book, "Weitere Projekte", verdict="Projekt melden", reason=MINE)
    upload = uploaded(officer, edition, city, packed(book))
    texts = " ".join(text for line in look(officer, upload)["lines"] for text in line.problems)
    assert "gibt es einen Entwurf" in texts
    assert "Projekte melden Sie im Portal" in texts


def test_contradictions_in_a_row_are_refused(officer, edition, city):
    book = workbook(officer, edition, city)
    fill(book, "Elektrobusse", verdict="Stimmt", proposed=12)
    fill(book, "Labore", verdict="Korrektur", locator="Seite 4")
    fill(book, "eAkte", verdict="Korrektur", proposed="in Teilen der Verwaltung")
    fill(book, "Informationsgehalt", verdict="Neubewertung beantragen", proposed=3)
    fill(book, "Elektrofahrzeuge", verdict="Stimmt", as_of="31.02.2026")
    upload = uploaded(officer, edition, city, packed(book))
    lines = look(officer, upload)["lines"]
    texts = {line.name: " ".join(line.problems) for line in lines}
    assert "passt nicht zu den übrigen Angaben" in texts["Elektrobusse"]
    assert "Zur Fundstelle fehlt der Link" in texts["Labore"]
    assert "Das ist der recherchierte Wert" in texts["eAkte"]
    assert "Hier wird kein Wert angegeben" in texts["Informationsgehalt"]
    assert "ist kein Datum" in texts["Elektrofahrzeuge"]


def test_one_refused_row_takes_all_others_back(officer, edition, city, city_officer, monkeypatch):
    """Somebody is quicker than the taking over, after its last look."""
    book = fill(workbook(officer, edition, city), "Elektrobusse", verdict="Korrektur", proposed=12)
    fill(book, "eAkte", verdict="Stimmt")
    upload = uploaded(officer, edition, city, packed(book))
    finding = finding_of(edition, city, "eAkte")

    def too_late(**said):
        add_version(finding, level=finding.parameter.levels.last())
        return confirm_finding(**said)

    monkeypatch.setattr("assessments.exchange.actions.confirm_finding", too_late)
    page = take_over(officer, upload).content.decode()
    assert "„eAkte“: Der Wert hat sich inzwischen geändert" in page
    assert (Correction.objects.count(), Review.objects.count()) == (0, 0)
    upload.refresh_from_db()
    assert upload.state == ImportState.READY


def test_twice_taken_over_is_once(officer, edition, city):
    book = fill(workbook(officer, edition, city), "Elektrobusse", verdict="Korrektur", proposed=12)
    upload = uploaded(officer, edition, city, packed(book))
    stamp = look(officer, upload)["preview"].stamp
    url = f"/{edition.key}/stadt/{city.slug}/werte/excel/{upload.pk}/uebernehmen/"
    officer.post(url, {"stand": stamp})
    page = officer.post(url, {"stand": stamp}, follow=True).content.decode()
    assert "schon übernommen oder verworfen" in page
    assert Correction.objects.get().revision == 1


def test_after_the_abschluss_nothing_is_taken_over(officer, edition, city):
    from django.utils import timezone

    book = fill(workbook(officer, edition, city), "Elektrobusse", verdict="Korrektur", proposed=12)
    upload = uploaded(officer, edition, city, packed(book))
    Participation.objects.filter(edition=edition, city=city).update(signed_off_at=timezone.now())
    page = take_over(officer, upload).content.decode()
    assert "Die Rückmeldung Ihrer Stadt ist abgeschlossen" in page
    assert not Correction.objects.exists()
