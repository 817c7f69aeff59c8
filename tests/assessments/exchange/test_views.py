"""The pages of the round trip: strangers first, roles and states, then what a city gets."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.choices import ImportKind, ImportState
from assessments.models import Assignment, Import, Parameter, Participation
from scindex_portal.safe_cells import starts_live
from tests.assessments.exchange.sheets import (
    TITLES,
    address,
    column,
    fill,
    look,
    packed,
    row_of,
    send,
    table,
    uploaded,
    workbook,
)
from tests.assessments.feedback.cases import draft, everything, round_for
from tests.factories.assessments import EditionFactory, finding_of, open_round, parameter_of
from tests.factories.cities import UnitFactory

READS = ("page", "download", "preview")
DEEDS = ("upload", "apply", "discard")
BY_ID = {"preview", "apply", "discard"}


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def upload(edition, city, city_officer):
    return Import.objects.create(
        edition=edition,
        city=city,
        kind=ImportKind.DOSSIER,
        state=ImportState.REFUSED,
        refusal="KANARIE",
        file_name="kanarie.xlsx",
        uploaded_by=city_officer,
    )


def addresses(edition, city, upload, names):
    return [address(edition, city, name, *([upload.pk] if name in BY_ID else [])) for name in names]


# --- Strangers ------------------------------------------------------------------------------------------


def test_nobody_signed_out_sees_anything(client, edition, city, upload):
    before = everything()
    for url in addresses(edition, city, upload, READS):
        assert client.get(url).headers["Location"].startswith("/konto/login/?next=")
    for url in addresses(edition, city, upload, DEEDS):
        assert client.post(url).headers["Location"].startswith("/konto/login/?next=")
    assert everything() == before


@pytest.mark.parametrize("actor", ["other_city_officer", "researcher", "administrator", "stranger"])
def test_to_everybody_else_it_is_not_there(client, request, actor, edition, city, upload):
    client.force_login(request.getfixturevalue(actor))
    before = everything()
    for url in addresses(edition, city, upload, READS):
        assert client.get(url).status_code == 404
    for url in addresses(edition, city, upload, DEEDS):
        assert client.post(url).status_code == 404
    assert everything() == before


def test_another_citys_uploads_lead_nowhere(client, edition, city, other_city, upload, other_city_officer):
    Participation.objects.create(edition=edition, city=other_city, population=1)
    client.force_login(other_city_officer)
    url = address(edition, other_city, "preview", upload.pk)
    assert client.get(url).status_code == 404
    for name in ("apply", "discard"):
        assert client.post(address(edition, other_city, name, upload.pk)).status_code == 404
    assert "kanarie" not in client.get(address(edition, other_city)).content.decode()


def test_an_upload_of_another_edition_leads_nowhere(client, city, city_officer, upload):
    client.force_login(city_officer)
    assert client.get(address(round_for(city), city, "preview", upload.pk)).status_code == 404


# --- Roles and states -----------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["reader", "releaser"])
def test_who_may_not_draft_downloads_but_does_not_upload(client, request, actor, edition, city, upload):
    client.force_login(request.getfixturevalue(actor))
    assert workbook(client, edition, city)["Werte"].max_row == 7
    page = client.get(address(edition, city)).content.decode()
    assert 'type="file"' not in page
    assert "Hochladen können Koordination und Bearbeitung" in page
    for url in addresses(edition, city, upload, DEEDS):
        assert client.post(url).status_code == 403


@pytest.mark.parametrize("actor", ["city_officer", "colleague"])
def test_who_may_draft_uploads(client, request, actor, edition, city):
    client.force_login(request.getfixturevalue(actor))
    book = fill(workbook(client, edition, city), "eAkte", verdict="Stimmt")
    answer = send(client, edition, city, packed(book))
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("state", ["closed", "signed off", "published", "planned"])
def test_outside_the_round_nothing_is_uploaded(client, edition, city, city_officer, state):
    client.force_login(city_officer)
    content = packed(workbook(client, edition, city))
    if state == "closed":
        edition.closes_at = timezone.now() - timedelta(hours=1)
    if state == "published":
        edition.status = "published"
    if state == "planned":
        edition.opened_at = None
    if state == "signed off":
        Participation.objects.filter(edition=edition, city=city).update(signed_off_at=timezone.now())
    edition.save()
    answer = client.post(address(edition, city, "upload"), {"datei": io.BytesIO(content)}, follow=True)
    assert not Import.objects.exists()
    assert 'type="file"' not in answer.content.decode()
    download = client.get(address(edition, city, "download"))
    assert download.status_code == (302 if state == "planned" else 200)
    if state != "planned":
        cells = load_workbook(io.BytesIO(download.content))["Werte"]
        assert all(cell.protection.locked for row in cells.iter_rows() for cell in row)


def test_a_wrong_verb_is_explained(client, edition, city, city_officer, upload):
    client.force_login(city_officer)
    for url in addresses(edition, city, upload, DEEDS):
        assert client.get(url).status_code == 405


def test_without_a_file_the_page_says_so(client, edition, city, city_officer):
    client.force_login(city_officer)
    page = client.post(address(edition, city, "upload")).content.decode()
    assert "Bitte wählen Sie die ausgefüllte Mappe" in page


def test_a_file_above_the_limit_is_refused_unread(client, edition, city, city_officer, settings):
    client.force_login(city_officer)
    settings.EVIDENCE_MAX_BYTES = 1000
    page = send(client, edition, city, b"PK\x03\x04" + bytes(2000)).content.decode()
    assert "größer als 20 MB" in page


def test_an_upload_is_put_aside(client, edition, city, city_officer):
    client.force_login(city_officer)
    book = fill(workbook(client, edition, city), "eAkte", verdict="Stimmt")
    kept = uploaded(client, edition, city, packed(book))
    client.post(address(edition, city, "discard", kept.pk))
    kept.refresh_from_db()
    assert (kept.state, kept.found) == (ImportState.DISCARDED, {})
    page = client.post(address(edition, city, "discard", kept.pk), follow=True).content.decode()
    assert "schon übernommen oder verworfen" in page
    assert client.get(address(edition, city, "preview", kept.pk)).status_code == 200


# --- What a city gets -----------------------------------------------------------------------------------


def test_no_foreign_value_stands_in_the_file(client, city, other_city, city_officer, other_city_officer):
    edition = open_round(EditionFactory(), [city, other_city], values={("kiel", "Elektrobusse"): "88.123"})
    draft(edition, other_city, other_city_officer, reason="KANARIE Kiel")
    draft(edition, city, city_officer, reason="eigener Text der Stadt")
    client.force_login(city_officer)
    book = workbook(client, edition, city)
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    words += [cell for row in table(client, edition, city) for cell in row]
    assert any("eigener Text der Stadt" in word for word in words)
    assert not any("KANARIE" in word or "88.123" in word or "88,123" in word for word in words)


def test_the_dossier_by_domain_and_by_responsibility(client, edition, city, city_officer):
    client.force_login(city_officer)
    unit = UnitFactory(city=city, name="Tiefbauamt")
    said = {"city": city, "assigned_by": city_officer}
    Assignment.objects.create(parameter=parameter_of(edition, "Elektrobusse"), unit=unit, **said)
    Assignment.objects.create(parameter=parameter_of(edition, "eAkte"), user=city_officer, **said)

    def names(**query):
        sheet = workbook(client, edition, city, **query)["Werte"]
        return [row[2].value for row in sheet.iter_rows(min_row=2)]

    assert names(bereich="mobilitaet") == ["Elektrobusse", "Elektrofahrzeuge", "Weitere Projekte"]
    assert names(zustaendig=f"stelle-{unit.pk}") == ["Elektrobusse"]
    assert names(zustaendig=f"person-{city_officer.pk}") == ["eAkte"]
    assert names(zustaendig="niemand", bereich="verwaltung") == ["Labore", "Informationsgehalt"]
    assert len(names(zustaendig="stelle-999")) == 6, "an unknown choice counts as none"
    empty = {"zustaendig": f"stelle-{unit.pk}", "bereich": "verwaltung"}
    answer = client.get(address(edition, city, "download"), empty, follow=True)
    assert "In dieser Auswahl ist kein Wert" in answer.content.decode()


def test_the_sheet_asks_only_where_something_can_be_said(client, edition, city, city_officer):
    client.force_login(city_officer)
    book = workbook(client, edition, city)
    sheet = book["Werte"]
    assert book.sheetnames == ["Anleitung", "Werte", "Listen", "Mappe"]
    assert [book[name].sheet_state for name in ("Listen", "Mappe")] == ["hidden", "hidden"]
    assert sheet.protection.sheet
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D2", "$1:$1")
    assert sheet.auto_filter.ref.startswith("A1:")

    def open_cells(name):
        row = row_of(sheet, name)
        return {c.column for c in sheet[row] if not c.protection.locked}

    every = {column(sheet, key) for key in ("verdict", "as_of", "reason", "link", "locator", "reference")}
    assert open_cells("Elektrobusse") == every | {column(sheet, "proposed")}
    assert open_cells("Informationsgehalt") == every
    assert open_cells("Weitere Projekte") == {column(sheet, "verdict")}
    facts = {row[0].value: row[1].value for row in book["Mappe"].iter_rows()}
    assert (facts["Ausgabe"], facts["Stadt"]) == (edition.key, city.slug)


def test_each_input_has_its_list_its_hint_and_its_limits(client, edition, city, city_officer):
    client.force_login(city_officer)
    book = workbook(client, edition, city)
    sheet, lists = book["Werte"], book["Listen"]

    def rule(name, key):
        at = sheet.cell(row_of(sheet, name), column(sheet, key)).coordinate
        return next(v for v in sheet.data_validations.dataValidation if at in v.sqref)

    def words(name, key):
        place = rule(name, key).formula1.split("!")[1].replace("$", "")
        return [cell.value for (cell,) in lists[place]]

    assert words("eAkte", "proposed") == [
        "nicht eingeführt",
        "in Teilen der Verwaltung",
        "in der gesamten Stadtverwaltung",
    ]
    assert words("Elektrobusse", "verdict")[:2] == ["Stimmt", "Korrektur"]
    assert "Projekt melden" not in words("Weitere Projekte", "verdict")
    number = rule("Elektrobusse", "proposed")
    assert (number.type, float(number.formula1), float(number.formula2)) == ("decimal", 0, 100)
    assert "von 0 bis 100" in number.prompt
    assert rule("Elektrobusse", "as_of").type == "date"
    assert rule("Elektrobusse", "reference").formula1 == "80"


def test_marks_stand_in_the_sheet(client, edition, city, city_officer):
    client.force_login(city_officer)
    Parameter.objects.filter(name="Labore").update(texts_are_demo=True)
    sheet = workbook(client, edition, city)["Werte"]
    at = row_of(sheet, "Elektrobusse")
    assert sheet.cell(at, column(sheet, "marks")).value == "rekonstruiert (Demo)"
    assert isinstance(sheet.cell(at, column(sheet, "value")).value, int | float)
    labs = sheet.cell(row_of(sheet, "Labore"), column(sheet, "marks")).value
    assert labs == "rekonstruiert (Demo), Texte: Demo-Wortlaut"


def test_the_csv_is_for_programs(client, edition, city, city_officer):
    finding = finding_of(edition, city, "Elektrobusse")
    draft(edition, city, city_officer, value="12.5", reason="=1+1 ist kein Aufruf")
    client.force_login(city_officer)
    answer = client.get(address(edition, city, "download"), {"art": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"].startswith('attachment; filename="Werte_bochum_')
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "sandbox")
    rows = table(client, edition, city)
    assert "Richtiger Wert (Zahl mit Punkt)" in rows[0]
    row = next(row for row in rows if row[2] == finding.parameter.name)
    assert row[rows[0].index("Richtiger Wert (Zahl mit Punkt)")] == "12.5"
    assert row[rows[0].index(TITLES["reason"])] == "'=1+1 ist kein Aufruf"
    assert not any(starts_live(cell) for row in rows for cell in row)


def queries_of(client, url, **query):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow(client, edition, city, city_officer):
    client.force_login(city_officer)
    book = workbook(client, edition, city)
    one = uploaded(client, edition, city, packed(fill(book, "eAkte", verdict="Stimmt")))
    for name in ("Labore", "Elektrofahrzeuge", "Weitere Projekte"):
        fill(book, name, verdict="Stimmt")
    fill(book, "Elektrobusse", verdict="Korrektur", proposed=12, as_of=timezone.localdate())
    more = uploaded(client, edition, city, packed(book))
    preview, page = (lambda kept: address(edition, city, "preview", kept.pk)), address(edition, city)
    assert queries_of(client, preview(one)) == queries_of(client, preview(more))
    few, sheet = queries_of(client, page), queries_of(client, address(edition, city, "download"))
    uploaded(client, edition, city, packed(book))
    draft(edition, city, city_officer)
    draft(edition, city, city_officer, "Labore", 3)
    assert queries_of(client, page) == few
    assert queries_of(client, address(edition, city, "download")) == sheet


def test_the_preview_filters_and_says_where(client, edition, city, city_officer):
    client.force_login(city_officer)
    book = fill(workbook(client, edition, city), "eAkte", verdict="Stimmt")
    kept = uploaded(client, edition, city, packed(fill(book, "Elektrobusse", verdict="Vielleicht")))
    assert [line.name for line in look(client, kept)["lines"]] == ["Elektrobusse", "eAkte"]
    url = address(edition, city, "preview", kept.pk)
    page = client.get(url, {"art": "stimmt"})
    assert [line.name for line in page.context["lines"]] == ["eAkte"]
    assert client.get(url, {"art": "quatsch", "page": "99"}).status_code == 200
    words = client.get(url).content.decode()
    assert "Zelle L5, „Prüfung“: „Vielleicht“ steht nicht zur Wahl" in words
    assert "Übernehmen</span>" not in words
