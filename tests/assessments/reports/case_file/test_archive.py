"""The ZIP against the rows: whole, marked, the same every time, and nobody else's."""

import csv
import hashlib
import io
import re
import zipfile
from pathlib import PurePosixPath

import pytest
from django.conf import settings

from assessments.models import Edition, Evidence, Report
from assessments.reports.actions import Refused, cancel_report, order_case_file
from assessments.reports.case_file import archive, make
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import JobState
from tests.assessments.reports.case_file.conftest import FOREIGN, OWN, TEAM, attach, file_of


def ordered(running, city, user) -> Report:
    report, is_new = order_case_file(edition=running, city=city, user=user)
    assert is_new
    return report


def zip_of(report: Report) -> zipfile.ZipFile:
    jobs.run(report.job_id)
    report.refresh_from_db()
    assert report.job.state == JobState.DONE, report.job.error
    return zipfile.ZipFile(io.BytesIO(report.file.read()))


@pytest.fixture
def report(filed, running, city, city_officer) -> Report:
    return ordered(running, city, city_officer)


@pytest.fixture
def files(report) -> dict[str, bytes]:
    """Path without the outermost folder → content."""
    with zip_of(report) as made:
        return {name.split("/", 1)[1]: made.read(name) for name in made.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def test_holds_one_of_everything(files):
    assert set(files) == {
        "Inhalt.csv",
        "Inhalt.html",
        "Werte.csv",
        "Pruefungen.csv",
        "Zuarbeiten.csv",
        "Hinweise-zur-Methode.csv",
        "Korrekturen.csv",
        "Korrekturen/K001_Elektrobusse/Korrektur.txt",
        "Korrekturen/K001_Elektrobusse/Mitteilungen.txt",
        "Korrekturen/K001_Elektrobusse/Interne-Notizen.txt",
        "Korrekturen/K002_Weitere-Projekte/Korrektur.txt",
        f"Nachweise/N0001_Beschluss-{OWN}.pdf",
        f"Nachweise/N0002_Zuarbeit-{OWN}.pdf",
    }


def test_values_and_reviews_are_those_of_the_rows(files):
    values = {row["Parameter"]: row for row in rows(files["Werte.csv"])}

    assert len(values) == 6
    assert values["eAkte"]["Wert"] == "in der gesamten Stadtverwaltung"
    assert values["eAkte"]["Stand der Prüfung"] == "bestätigt"
    assert values["eAkte"]["Hinweis zum Wert"] == "rekonstruiert (Demo)"
    assert values["Elektrobusse"]["Themenbereich"] == "Mobilität"
    (review,) = rows(files["Pruefungen.csv"])
    assert (review["Parameter"], review["Ergebnis"]) == ("eAkte", "bestätigt")
    assert "Anna" not in files["Pruefungen.csv"].decode()


def test_a_correction_says_all_of_its_story(files, filed):
    text = files["Korrekturen/K001_Elektrobusse/Korrektur.txt"].decode("utf-8-sig")

    for words in (
        "Ort: Mobilität › Elektrifizierung › Elektrobusse",
        "Status: übernommen",
        "(rekonstruiert (Demo))",
        "Ihr Vorschlag: 55 %",
        f"Begründung: Begründung {OWN}",
        f"Ihr Aktenzeichen: Az {OWN}",
        f"liegt in: Nachweise/N0001_Beschluss-{OWN}.pdf",
        "vertraulich: sehen nur die Stadt und das Projektteam",
        f"Begründung: Entschieden {OWN}",
    ):
        assert words in text, words
    assert "internal" not in text
    messages = files["Korrekturen/K001_Elektrobusse/Mitteilungen.txt"].decode("utf-8-sig")
    assert f"question {OWN}" in messages
    assert f"answer {OWN}" in messages
    assert f"internal {OWN}" not in messages
    notes = files["Korrekturen/K001_Elektrobusse/Interne-Notizen.txt"].decode("utf-8-sig")
    assert "sieht nur Ihre Stadt" in notes.splitlines()[0]
    assert f"internal {OWN}" in notes


def test_a_draft_is_marked_as_such_with_its_projects(files):
    text = files["Korrekturen/K002_Weitere-Projekte/Korrektur.txt"].decode("utf-8-sig")

    assert "Status: Entwurf" in text
    assert f"Projekt {OWN}" in text
    assert f"https://www.example.org/{OWN}" in text
    assert [row["Status"] for row in rows(files["Korrekturen.csv"])] == ["übernommen", "Entwurf"]


def test_the_index_knows_every_file_with_its_hash_and_marks(files):
    listed = {row["Pfad"]: row for row in rows(files["Inhalt.csv"])}

    assert set(listed) == set(files) - {"Inhalt.csv", "Inhalt.html"}
    for path, row in listed.items():
        assert row["SHA-256"] == hashlib.sha256(files[path]).hexdigest()
        assert row["Bytes"] == str(len(files[path]))
        assert row["SHA-256"] in files["Inhalt.html"].decode()
        assert f'href="{path}"' in files["Inhalt.html"].decode()
    confidential = listed[f"Nachweise/N0001_Beschluss-{OWN}.pdf"]
    assert confidential["Ursprünglicher Name"] == f"Beschluss {OWN}.pdf"
    assert confidential["Inhalt"] == "Nachweis zu: Korrektur 1, Korrektur 2"
    assert confidential["Kennzeichnung"].startswith("vertraulich")
    notes = listed["Korrekturen/K001_Elektrobusse/Interne-Notizen.txt"]
    assert notes["Kennzeichnung"] == "sieht nur Ihre Stadt"


def test_evidence_is_byte_for_byte_what_was_stored(files, filed):
    assert files[f"Nachweise/N0001_Beschluss-{OWN}.pdf"] == filed.evidence.file.read()


def test_nothing_of_another_city_or_of_the_teams_inside(team_secrets, foreign, report):
    with zip_of(report) as made:
        everything = b"".join(made.read(name) for name in made.namelist()).decode(errors="replace")
        everything += " ".join(made.namelist())

    assert everything.count(OWN) > 20
    assert "Welche Seite?" in everything
    assert FOREIGN not in everything
    assert TEAM not in everything
    assert "zweiten Prüfung" not in everything


def test_the_other_citys_case_has_its_own(filed, foreign, running, cities, second_researcher):
    with zip_of(ordered(running, cities[0], second_researcher)) as made:
        everything = b"".join(made.read(name) for name in made.namelist()).decode(errors="replace")

    assert FOREIGN in everything
    assert OWN not in everything


def test_the_same_run_twice_gives_the_same_bytes(report, monkeypatch):
    with zip_of(report):
        first = report.sha256
    Report.objects.filter(pk=report.pk).update(file="")
    report.job.__class__.objects.filter(pk=report.job_id).update(state=JobState.WAITING, tries=0)
    with zip_of(report) as made:
        moments = {info.date_time for info in made.infolist()}

    assert report.sha256 == first
    assert moments == {(1980, 1, 1, 0, 0, 0)}


def test_no_name_leads_out_of_the_folder(running, city, city_officer, filed):
    for name in ("../../x.pdf", "/etc/passwd", "C:\\x.pdf", "a/../../b.pdf", "CON.pdf"):
        attach(filed.draft, file_of(city, city_officer, name, name.encode()), city_officer)
    with zip_of(ordered(running, city, city_officer)) as made:
        names = made.namelist()

    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert ".." not in PurePosixPath(name).parts
        assert re.fullmatch(r"Vorgang_bochum_2027-demo_Fassung-1(/[A-Za-z0-9._-]+)+", name)


def test_hostile_text_is_neither_markup_nor_formula_nor_heading(running, city, city_officer, filed):
    text = '=cmd|"/C calc"!A0\r\n<script>alert(1)</script>\n\nEntscheidung\n------------'
    filed.draft.__class__.objects.filter(pk=filed.draft.pk).update(reason=text, city_reference="=1+1")
    Evidence.objects.filter(pk=filed.evidence.pk).update(original_name="<img src=x onerror=alert(1)>.pdf")
    with zip_of(ordered(running, city, city_officer)) as made:
        found = {
            name.split("/", 1)[1]: made.read(name).decode("utf-8-sig")
            for name in made.namelist()
            if not name.endswith(".pdf")
        }

    assert "<img" not in found["Inhalt.html"]
    assert "&lt;img" in found["Inhalt.html"]
    draft = found["Korrekturen/K002_Weitere-Projekte/Korrektur.txt"]
    assert "\r\n    Entscheidung\r\n" in draft
    assert "\r\nEntscheidung\r\n" not in draft
    for name, content in found.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content, newline=""), delimiter=";"):
                assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in row), name


def test_a_file_that_is_gone_or_altered_is_named_and_left_out(running, city, city_officer, filed):
    altered = file_of(city, city_officer, "Anders.pdf", b"so war es")
    attach(filed.draft, altered, city_officer)
    with altered.file.storage.open(altered.file.name, "wb") as stored:
        stored.write(b"so ist es jetzt")
    filed.evidence.file.storage.delete(filed.evidence.file.name)
    with zip_of(ordered(running, city, city_officer)) as made:
        names = " ".join(made.namelist())
        (index,) = [name for name in made.namelist() if name.endswith("Inhalt.csv")]
        listed = {row["Pfad"]: row for row in rows(made.read(index))}

    assert "Beschluss" not in names
    assert "Anders" not in names
    assert "nicht mehr im Speicher" in listed[f"Nachweise/N0001_Beschluss-{OWN}.pdf"]["Hinweis"]
    assert "nicht mehr ihrer Prüfsumme" in listed["Nachweise/N0002_Anders.pdf"]["Hinweis"]


def test_progress_is_told_per_file(report, monkeypatch):
    told = []
    really = make.report_progress
    monkeypatch.setattr(
        make, "report_progress", lambda job, p, step: (told.append((p, step)), really(job, p, step))
    )
    zip_of(report).close()

    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    steps = [step for _, step in told]
    assert "Nachweise werden kopiert: 1 von 2" in steps
    assert "Nachweise werden kopiert: 2 von 2" in steps


def test_a_cancelled_order_stops_between_files_and_leaves_nothing(report, city_officer, monkeypatch):
    really = archive._write_evidence

    def write(*args):
        cancel_report(report=report, user=city_officer)
        return really(*args)

    monkeypatch.setattr(archive, "_write_evidence", write)
    before = set(settings.MEDIA_ROOT.rglob("*"))
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert report.job.state == JobState.CANCELLED
    assert not report.file
    assert set(settings.MEDIA_ROOT.rglob("*")) == before


def test_a_large_file_is_never_in_memory_as_a_whole(report, filed, city_officer, city):
    import tracemalloc

    large = file_of(city, city_officer, "Groß.pdf", bytes(64 << 20))
    attach(filed.draft, large, city_officer)
    tracemalloc.start()
    jobs.run(report.job_id)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    report.refresh_from_db()

    assert report.size > 64 << 20
    assert peak < 24 << 20


def test_refused_before_the_round_opens_and_without_values(published, running, city, city_officer):
    Edition.objects.filter(pk=running.pk).update(opened_at=None)
    running.refresh_from_db()
    with pytest.raises(Refused, match="noch nichts vor"):
        order_case_file(edition=running, city=city, user=city_officer)
    assert not Report.objects.exists()
