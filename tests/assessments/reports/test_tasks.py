"""Ordering, making, stopping and trying again, as the worker and the page see it."""

import hashlib
import zlib

import pikepdf
import pytest
from django.core.files.storage import default_storage

from assessments.models import Report
from assessments.reports import making, tasks
from assessments.reports.actions import Refused, cancel_report, order_gap_analysis, retry_report
from assessments.reports.paper_rows import paper_row
from assessments.reports.renderer import Rendering, RenderingFailed
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Entry, Job, JobState
from tests.factories.assessments import add_version, finding_of


class PretendRenderer:
    """Stands for the process; lets a test act in the middle of the work."""

    def __init__(self, meanwhile=lambda: None, failure: Exception | None = None) -> None:
        self.meanwhile, self.failure, self.steps = meanwhile, failure, []

    def render(self, html: str, identifier: str, beat) -> Rendering:
        self.meanwhile()
        beat(7)
        if self.failure:
            raise self.failure
        return Rendering(b"%PDF-1.7 " + identifier.encode(), 3, 0.1, 100)


@pytest.fixture
def pretend(monkeypatch):
    """Puts a pretended renderer in the real one's place."""

    def put(**behaviour) -> PretendRenderer:
        made = PretendRenderer(**behaviour)
        monkeypatch.setattr(making, "worker_renderer", lambda: made)
        return made

    return put


@pytest.fixture
def report(running, city, city_officer) -> Report:
    found, is_new = order_gap_analysis(edition=running, city=city, user=city_officer)
    assert is_new
    return found


def actions() -> list[str]:
    return list(Entry.objects.values_list("action", flat=True))


def test_an_order_is_one_row_one_job_one_entry(report, city_officer):
    entry = Entry.objects.get()

    assert report.sequence == 1
    assert (report.job.kind, report.job.state) == ("render_report", JobState.WAITING)
    assert report.job.payload == {"report_id": report.pk}
    assert (entry.action, entry.user_id, entry.role) == ("order_report", city_officer.pk, "coordination")
    assert (entry.edition, entry.city, entry.after["sequence"]) == ("2027-demo", "bochum", 1)


def test_nothing_remains_of_an_order_that_fails_half_way(running, city, city_officer, monkeypatch):
    monkeypatch.setattr("assessments.reports.actions.write_entry", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        order_gap_analysis(edition=running, city=city, user=city_officer)

    assert not Report.objects.exists()
    assert not Job.objects.exists()


def test_a_second_order_while_one_is_made_is_the_same_one(report, running, city, colleague):
    again, is_new = order_gap_analysis(edition=running, city=city, user=colleague)

    assert (again, is_new) == (report, False)
    assert Job.objects.count() == 1


def test_the_worker_makes_the_paper_and_keeps_what_it_was_made_from(report, renderer, published):
    jobs.run(report.job_id)
    report.refresh_from_db()
    content = report.file.read()

    assert report.job.state == JobState.DONE
    assert hashlib.sha256(content).hexdigest() == report.sha256
    assert report.size == len(content)
    assert report.run.kind == "baseline"
    assert report.values_revision == report.edition.values_revision
    assert report.finished_at is not None
    with pikepdf.open(report.file.open("rb")) as document:
        assert len(document.pages) == report.pages > 5
    assert actions() == ["order_report", "finish_report"]
    assert Entry.objects.last().after["sha256"] == report.sha256


def test_the_file_has_a_random_name_that_tells_nothing(report, pretend):
    pretend()
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert "bochum" not in report.file.name
    assert len(report.file.name.removeprefix("reports/").removesuffix(".pdf")) == 32


def test_progress_is_told_step_by_step(report, pretend, monkeypatch):
    told = []
    really = tasks.report_progress

    def tell(job, percent, step):
        told.append((percent, step))
        really(job, percent, step)

    monkeypatch.setattr(tasks, "report_progress", tell)
    monkeypatch.setattr(making, "report_progress", tell)
    pretend()
    jobs.run(report.job_id)

    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert list(dict.fromkeys(step for _, step in told)) == [
        "Zahlen werden zusammengestellt",
        "Texte und Bilder werden erstellt",
        "Seiten werden gesetzt",
        "Seiten werden gesetzt: 7",
        "Datei wird abgelegt",
    ]


def test_a_cancelled_order_stops_at_the_next_heartbeat_and_leaves_no_file(report, city_officer, pretend):
    pretend(meanwhile=lambda: cancel_report(report=report, user=city_officer))
    before = set(default_storage.listdir("")[0])
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert report.job.state == JobState.CANCELLED
    assert not report.file
    assert set(default_storage.listdir("")[0]) == before
    assert paper_row(report).badge.label == "abgebrochen"
    assert actions() == ["order_report", "cancel_report"]


def test_cancelled_while_the_file_is_kept_leaves_no_file(report, city_officer, pretend, monkeypatch):
    pretend()
    really = default_storage.save

    def save(name, content):
        cancel_report(report=report, user=city_officer)
        return really(name, content)

    monkeypatch.setattr(tasks.default_storage, "save", save)
    kept = set(default_storage.listdir("reports")[1]) if default_storage.exists("reports") else set()
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert not report.file
    assert set(default_storage.listdir("reports")[1]) == kept


def test_a_cancelled_version_can_be_made_after_all(report, city_officer, pretend):
    cancel_report(report=report, user=city_officer)
    pretend()
    retry_report(report=report, user=city_officer)
    report.refresh_from_db()
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert report.file
    assert report.sequence == 1
    assert actions() == ["order_report", "cancel_report", "retry_report", "finish_report"]


def test_a_failure_is_tried_three_times_and_told_with_its_reason(report, pretend):
    pretend(failure=RenderingFailed("Das Setzen dauerte länger als 20 Sekunden und wurde beendet."))
    for _ in range(jobs.MAX_TRIES):
        jobs.run(report.job_id)
    report.refresh_from_db()
    row = paper_row(report, may_change=True)

    assert report.job.state == JobState.FAILED
    assert (row.badge.label, row.can_retry) == ("nicht erstellt", True)
    assert row.reason == "Das Setzen dauerte länger als 20 Sekunden und wurde beendet."


def test_an_unexpected_failure_tells_no_internals(report, pretend):
    pretend(failure=KeyError("internal"))
    for _ in range(jobs.MAX_TRIES):
        jobs.run(report.job_id)
    report.refresh_from_db()

    assert "internal" not in paper_row(report).reason
    assert "noch einmal" in paper_row(report).reason


def test_what_is_over_cannot_be_cancelled_and_what_is_done_not_retried(report, city_officer, pretend):
    pretend()
    jobs.run(report.job_id)
    with pytest.raises(Refused, match="nichts abzubrechen"):
        cancel_report(report=report, user=city_officer)
    with pytest.raises(Refused, match="fertig"):
        retry_report(report=report, user=city_officer)


def test_what_is_under_way_cannot_be_retried(report, city_officer):
    with pytest.raises(Refused, match="gerade erstellt"):
        retry_report(report=report, user=city_officer)


def test_a_done_report_is_not_made_twice(report, pretend):
    pretend()
    jobs.run(report.job_id)
    report.refresh_from_db()
    name = report.file.name
    tasks.render_report(report.job, report.pk)
    report.refresh_from_db()

    assert report.file.name == name


def test_versions_count_up_and_stay(report, running, city, city_officer, pretend):
    pretend()
    jobs.run(report.job_id)
    second, is_new = order_gap_analysis(edition=running, city=city, user=city_officer)

    assert (second.sequence, is_new) == (2, True)
    assert Report.objects.get(pk=report.pk).file


def test_values_that_change_while_reading_are_read_again(report, running, city, pretend, monkeypatch):
    pretend()
    built = []
    really = tasks.build_gap_analysis

    def build(found):
        if not built:
            add_version(finding_of(running, city, "Elektrobusse"), number=80)
            type(running).objects.filter(pk=running.pk).update(values_revision=2)
        built.append(really(found))
        return built[-1]

    monkeypatch.setattr(tasks, "build_gap_analysis", build)
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert len(built) == 2
    assert report.values_revision == 2
    assert ("Stand der Werte", "Nr. 2") in built[1].colophon.facts


def test_an_order_is_refused_with_the_reason(published, city, city_officer):
    from tests.factories.assessments import EditionFactory

    with pytest.raises(Refused, match="noch nicht eröffnet"):
        order_gap_analysis(edition=EditionFactory(previous=published), city=city, user=city_officer)
    assert not Report.objects.exists()


def test_the_hash_of_the_run_is_that_of_its_document(report, pretend):
    pretend()
    jobs.run(report.job_id)
    report.refresh_from_db()

    assert hashlib.sha256(zlib.decompress(report.run.document)).hexdigest() == report.run.result_hash
