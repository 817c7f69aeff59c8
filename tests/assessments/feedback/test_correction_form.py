"""The correction form: what was typed and can be kept is saved first, then submission is checked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CorrectionKind, CorrectionState
from assessments.models import Correction, Edition, Evidence, Project
from cities.models import City
from tests.assessments.feedback.cases import decide, draft, fresh, round_for, submitted
from tests.assessments.feedback.form_cases import REASON, form_url, only, pdf, typed
from tests.factories.assessments import finding_of, parameter_of


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def officer(client, city_officer):
    client.force_login(city_officer)
    return city_officer


# --- From the first line to submission ------------------------------------------------------------------


def test_submitting_at_once_with_link_and_file(client, officer, edition, city):
    answer = client.post(form_url(edition, city), typed(files=[pdf()]))
    correction = only()
    assert answer.headers["Location"].endswith(f"/korrekturen/{correction.pk}/")
    assert (correction.state, correction.number) == (CorrectionState.SUBMITTED, Decimal("55.5"))
    assert (correction.reason, correction.city_reference) == (REASON, "66-1/2027")
    links = correction.evidence_links.select_related("evidence")
    assert {str(link.evidence) for link in links} == {"https://www.bochum.de/busse", "beleg.pdf"}
    assert {link.proves for link in links} == {"Zahl der Busse"}


def test_an_unreadable_value_and_all_that_is_missing_are_named_in_one_go(client, officer, edition, city):
    page = client.post(form_url(edition, city), typed(number="viel", reason="", data_as_of="")).text
    assert "„viel“ ist keine lesbare Zahl" in page
    assert "Bitte begründen Sie die Korrektur" in page
    assert "von wann der Stand ist" in page
    alone = client.post(form_url(edition, city), typed(number="viel", aktion="speichern")).text
    told = "„viel“ ist keine lesbare Zahl"
    assert page.count(told) == alone.count(told)  # what is said of the number is not said again
    assert only().state == CorrectionState.DRAFT


def test_saving_is_not_submitting(client, officer, edition, city):
    client.post(form_url(edition, city), typed(aktion="speichern"))
    assert only().state == CorrectionState.DRAFT
    page = client.get(form_url(edition, city)).content.decode()
    assert "Entwurf gespeichert" in page
    assert 'value="55,5"' in page
    assert REASON in page
    assert "Wenn übernommen:" in page
    assert "Elektrifizierung 50,0 → 52,8" in page


def test_looking_at_the_form_begins_nothing(client, officer, edition, city):
    assert "noch nicht gespeichert" in client.get(form_url(edition, city)).content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"number": ""}, "Bitte geben Sie den Wert an"),
        ({"number": "50"}, "Der vorgeschlagene Wert ist der recherchierte"),
        ({"reason": ""}, "Bitte begründen Sie die Korrektur"),
        ({"data_as_of": ""}, "von wann der Stand ist"),
        ({"url": "", "proves": ""}, "mindestens einen Nachweis"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_the_rest_is_kept(
    client, officer, edition, city, missing, message
):
    page = client.post(form_url(edition, city), typed(**missing)).content.decode()
    assert message in page
    assert "error-summary" in page
    assert only().state == CorrectionState.DRAFT
    again = client.post(form_url(edition, city), typed(revision=only().revision))
    assert again.status_code == 302
    assert only().state == CorrectionState.SUBMITTED


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("number", "1.234", "Meinen Sie 1234 oder 1,234?"),
        ("number", "viele", "keine lesbare Zahl"),
        ("number", "1e400", "keine lesbare Zahl"),
        ("number", "120", "Der Wert 120 liegt über 100 %. Bitte einen Anteil zwischen 0 und 100 eintragen."),
        ("data_as_of", "31.02.2026", "Bitte geben Sie ein Datum"),
        ("data_as_of", "2999-01-01", "liegt in der Zukunft"),
        ("data_as_of", "0001-01-01", "zu weit zurück"),
        ("url", "javascript:alert(1)", "Link"),
        ("url", "http://127.0.0.1/geheim", "Link"),
        ("city_reference", "9" * 81, "höchstens 80 Zeichen"),
        ("locator", "x" * 201, "höchstens 200 Zeichen"),
    ],
)
def test_wrong_input_is_kept_and_explained(client, officer, edition, city, field, wrong, message):
    page = client.post(form_url(edition, city), typed(**{field: wrong})).content.decode()
    assert message in page
    assert f'value="{wrong}"' in page or f">{wrong}" in page
    correction = only()
    assert (correction.state, correction.reason) == (CorrectionState.DRAFT, REASON)


def test_an_unreadable_number_stays_in_the_draft_as_it_was_typed(client, officer, edition, city):
    client.post(form_url(edition, city), typed(number="rund 55", aktion="speichern"))
    assert (only().number, only().number_as_typed) == (None, "rund 55")
    assert 'value="rund 55"' in client.get(form_url(edition, city)).content.decode()


def test_markup_stays_text(client, officer, edition, city):
    bad = "<script>alert(1)</script>"
    texts = dict.fromkeys(["reason", "city_reference", "proves", "locator"], bad)
    page = client.post(form_url(edition, city), typed(**texts), follow=True).content.decode()
    assert bad not in page
    assert "&lt;script&gt;" in page
    assert only().reason == bad


def test_zero_bytes_are_refused_without_a_fault(client, officer, edition, city):
    texts = dict.fromkeys(["reason", "city_reference", "proves", "number", "url"], "a\x00b")
    assert client.post(form_url(edition, city), typed(**texts)).status_code == 200
    assert only().reason == "ab"


# --- Files ----------------------------------------------------------------------------------------------


def test_valid_files_are_kept_beside_refused_ones(client, officer, edition, city):
    program = SimpleUploadedFile("plan.pdf", b"MZ" + bytes(2000))
    page = client.post(form_url(edition, city), typed(files=[pdf(), program])).content.decode()
    assert "„plan.pdf“ ist kein PDF" in page
    assert "beleg.pdf" in page
    assert only().state == CorrectionState.DRAFT
    assert [file.original_name for file in Evidence.objects.filter(kind="file")] == ["beleg.pdf"]


@pytest.mark.parametrize(
    ("name", "shown"), [("../../x.pdf", "x.pdf"), ("a\r\nb.pdf", None), ("=1+1.pdf", None)]
)
def test_a_name_never_becomes_a_path(client, officer, edition, city, name, shown):
    assert client.post(form_url(edition, city), typed(files=[pdf(name)])).status_code in {200, 302}
    for file in Evidence.objects.filter(kind="file"):
        assert "/" not in file.original_name
        assert ".." not in file.file.name
        assert shown in {None, file.original_name}


def test_a_file_that_is_there_already_keeps_no_other_out(client, officer, edition, city):
    client.post(form_url(edition, city), typed(aktion="speichern", files=[pdf("beleg.pdf")]))
    notes = SimpleUploadedFile("vermerk.txt", "Zählung vom März".encode(), content_type="text/plain")
    again = typed(aktion="speichern", revision=only().revision, files=[pdf("noch-einmal.pdf"), notes])
    page = client.post(form_url(edition, city), again).content.decode()
    assert "schon beigefügt" in page
    names = set(only().evidence_links.values_list("evidence__original_name", flat=True))
    assert names == {"", "beleg.pdf", "vermerk.txt"}  # "": the link


def test_a_file_that_is_too_large_is_refused(client, officer, edition, city, settings):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("gross.pdf", b"%PDF-1.7" + bytes(1024 * 1024))
    page = client.post(form_url(edition, city), typed(files=[big])).content.decode()
    assert "„gross.pdf“ ist größer als 1 MB" in page
    assert only().evidence_links.count() == 1  # the link


def test_an_eleventh_piece_of_evidence_is_refused(client, officer, edition, city):
    for number in range(11):
        data = typed(url=f"https://www.bochum.de/{number}", aktion="speichern")
        page = client.post(
            form_url(edition, city),
            data | {"revision": getattr(Correction.objects.first(), "revision", "")},
            follow=True,
        )
    assert "höchstens 10 Nachweise" in page.content.decode()
    assert only().evidence_links.count() == 10


def test_removing_evidence_saves_what_was_typed_first(client, officer, edition, city):
    kept = draft(edition, city, officer)
    link = kept.evidence_links.get()
    data = typed(url="", proves="", revision=kept.revision, reason="Neu geschrieben.", entfernen=link.pk)
    data.pop("aktion")
    client.post(form_url(edition, city), data)
    assert not kept.evidence_links.exists()
    assert fresh(kept).reason == "Neu geschrieben."


def test_the_evidence_of_another_correction_is_not_removed(client, officer, edition, city):
    other = draft(edition, city, officer, "Elektrofahrzeuge", 60)
    kept = draft(edition, city, officer)
    wanted = [str(other.evidence_links.get().pk), "0", "x", "9" * 40]
    for text in wanted:
        client.post(form_url(edition, city), {"revision": fresh(kept).revision, "entfernen": text})
    assert other.evidence_links.exists()
    assert kept.evidence_links.exists()


def test_a_download_is_an_attachment(client, officer, edition, city):
    client.post(form_url(edition, city), typed(files=[pdf()]))
    file = Evidence.objects.get(kind="file")
    answer = client.get(reverse("feedback:evidence", args=[edition.key, city.slug, file.pk]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="beleg.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


# --- Each source kind its own form ----------------------------------------------------------------------


def test_levels_are_chosen_from_their_scale(client, officer, edition, city):
    url = form_url(edition, city, "eAkte")
    parameter = parameter_of(edition, "eAkte")
    page = client.get(url).content.decode()
    assert all(f"{level.label} (" in page for level in parameter.levels.all())
    wrong = client.post(url, typed(level="999999")).content.decode()
    assert "Bitte wählen Sie eine Stufe dieser Skala." in wrong
    best = parameter.levels.last()
    client.post(url, typed(level=best.pk, revision=only().revision))
    assert (only().level, only().state) == (best, CorrectionState.SUBMITTED)


def test_a_register_hint_needs_no_value(client, officer, edition, city):
    url = form_url(edition, city, "Elektrofahrzeuge")
    assert "Hinweis zur amtlichen Quelle" in client.get(url).content.decode()
    client.post(url, typed(number=""))
    assert (only().kind, only().state) == (CorrectionKind.REGISTER_HINT, CorrectionState.SUBMITTED)


def test_a_reassessment_names_criteria_and_no_number(client, officer, edition, city):
    parameter = parameter_of(edition, "Informationsgehalt")
    parameter.counts = "Fristen genannt; Kontakt auffindbar"
    parameter.save()
    url = form_url(edition, city, "Informationsgehalt")
    page = client.get(url).content.decode()
    assert "Neubewertung beantragen" in page
    assert "Kontakt auffindbar" in page
    assert 'name="number"' not in page
    assert "Wirkung berechnen" not in page
    assert "Bitte wählen Sie nur Kriterien" in client.post(url, typed(criteria=["Erfunden"])).content.decode()
    client.post(url, typed(criteria=["Kontakt auffindbar"], revision=only().revision, number="9"))
    assert (only().kind, only().criteria) == (CorrectionKind.REASSESSMENT, ["Kontakt auffindbar"])
    assert (only().number, only().state) == (None, CorrectionState.SUBMITTED)


def test_a_project_is_described(client, officer, edition, city):
    url = form_url(edition, city, "Weitere Projekte")
    assert "Projekt melden" in client.get(url).content.decode()
    page = client.post(
        url, typed(**{"projekt-0-title": "Sensoren im Wald", "projekt-0-status": "erfunden"})
    ).content.decode()
    assert "Bitte wählen Sie den Status aus der Liste." in page
    whole = {"title": "Sensoren im Wald", "description": "Misst Trockenheit.", "status": "running"}
    whole |= {"bearer": "Stadt", "link": "https://www.bochum.de/wald", "started_on": "2026-03-01"}
    sent = {f"projekt-0-{name}": value for name, value in whole.items()}
    client.post(url, typed(**sent, revision=only().revision))
    project = Project.objects.get()
    assert (project.title, project.status, project.link) == ("Sensoren im Wald", "running", whole["link"])
    assert only().state == CorrectionState.SUBMITTED


# --- Effect, Stichtag, second try -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("100", "Elektrifizierung 50,0 → 75,0"),
        ("50", "Die Punkte ändern sich dadurch nicht."),
        ("1.234", "Meinen Sie 1234 oder 1,234?"),
        ("120", "Der Wert 120 liegt über 100 %"),
        ("", "Ist der richtige Wert angegeben"),
    ],
)
def test_the_effect_answers_without_storing_anything(client, officer, edition, city, number, text):
    parameter = parameter_of(edition, "Elektrobusse")
    url = reverse("feedback:effect", args=[edition.key, city.slug, parameter.pk])
    assert text in client.get(url, {"number": number}).content.decode()
    assert not Correction.objects.exists()


def test_without_script_a_button_saves_and_shows_the_effect(client, officer, edition, city):
    page = client.post(form_url(edition, city), typed(number="100", aktion="wirkung"), follow=True)
    assert "Elektrifizierung 50,0 → 75,0" in page.content.decode()
    assert only().state == CorrectionState.DRAFT


def test_after_the_stichtag_it_waits_for_the_next_edition(client, officer, edition, city):
    Edition.objects.filter(pk=edition.pk).update(cutoff_date=timezone.localdate() - timedelta(days=90))
    page = client.post(form_url(edition, city), typed(), follow=True).content.decode()
    assert "für die nächste Ausgabe vorgemerkt" in page
    assert only().state == CorrectionState.DEFERRED


def test_with_release_required_a_second_person_comes_first(client, officer, edition, city):
    City.objects.filter(pk=city.pk).update(release_required=True)
    page = client.post(form_url(edition, city), typed(), follow=True).content.decode()
    assert "Zur Freigabe gegeben" in page
    assert only().state == CorrectionState.RELEASE


def test_after_a_refusal_once_more_and_then_no_more(client, officer, researcher, edition, city):
    value_url = reverse(
        "feedback:value",
        args=[edition.key, city.slug, finding_of(edition, city, "Elektrobusse").parameter_id],
    )
    refusal = {"outcome": "reject", "reason_code": "evidence_missing"}
    decide(submitted(edition, city, officer), researcher, **refusal)
    assert "Erneut vorschlagen" in client.get(value_url).content.decode()
    client.post(form_url(edition, city), typed())
    second = Correction.objects.get(state=CorrectionState.SUBMITTED)
    decide(fresh(second), researcher, **refusal)
    assert "Erneut vorschlagen" not in client.get(value_url).content.decode()
    page = client.post(form_url(edition, city), typed(reason="Noch einmal von vorn.")).content.decode()
    assert "schon zweimal entschieden" in page
    assert "Noch einmal von vorn." in page
    assert Correction.objects.count() == 2
