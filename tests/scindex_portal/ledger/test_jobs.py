"""Jobs: written with their cause, done once, never lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Job, JobState


@pytest.fixture
def woken(monkeypatch):
    """The ids of the jobs for which a worker was woken."""
    ids: list[int] = []
    monkeypatch.setattr(jobs, "wake", ids.append)
    return ids


@pytest.fixture
def done(monkeypatch):
    """A handler for jobs of the kind `test`, and what it was called with."""
    calls: list[dict[str, object]] = []
    monkeypatch.setitem(jobs.HANDLERS, "test", lambda job, **payload: calls.append(payload))
    return calls


def a_job(key: str = "2027", **fields: object) -> Job:
    return Job.objects.create(kind="test", key=key, **fields)


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


# --- written with the cause


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_its_causes_transaction_is_refused(woken):
    with pytest.raises(RuntimeError, match="one transaction"):
        jobs.enqueue("test", "2027")
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_only(woken):
    with transaction.atomic():
        job = jobs.enqueue("test", "2027", edition_id=1)
        assert woken == []
    assert woken == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_fails_leaves_no_job(woken):
    with transaction.atomic():
        jobs.enqueue("test", "2027")
        transaction.set_rollback(True)
    assert (Job.objects.count(), woken) == (0, [])


def test_a_broker_that_does_not_answer_stops_nobody(db, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse)
    job = a_job()
    jobs.wake(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert "did not take the message" in caplog.text


# --- coalesced


def test_causes_of_the_same_key_share_one_waiting_job(db, woken):
    first, second = jobs.enqueue("test", "2027", run=1), jobs.enqueue("test", "2027", run=2)
    other = jobs.enqueue("test", "2024")
    assert first.pk == second.pk != other.pk


def test_a_cause_during_the_run_gets_a_job_of_its_own_which_waits_for_the_first(db, woken):
    first = jobs.claim(jobs.enqueue("test", "2027").pk)
    second = jobs.enqueue("test", "2027")
    assert second.pk != first.pk
    assert jobs.claim(second.pk) is None
    with jobs.held(first):
        pass
    assert jobs.claim(second.pk).pk == second.pk


# --- done once


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_many_workers_one_gets_the_job():
    job = a_job()
    together = threading.Barrier(8)

    def try_to_claim(_: int) -> Job | None:
        together.wait()
        try:
            return jobs.claim(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        claimed = [taken for taken in workers.map(try_to_claim, range(8)) if taken]
    assert [taken.pk for taken in claimed] == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.tries, job.holder) == (JobState.RUNNING, 1, claimed[0].holder)


def test_running_calls_the_handler_with_the_payload_and_finishes(db, done):
    job = a_job(payload={"edition_id": 3})
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert done == [{"edition_id": 3}]
    assert (job.state, job.progress, job.error) == (JobState.DONE, 100, "")
    assert job.finished_at is not None


def test_a_finished_job_cannot_be_claimed(db):
    for state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED):
        assert jobs.claim(a_job(key=state, state=state).pk) is None


def test_an_unknown_job_is_nothing_to_do(db):
    assert jobs.claim(4711) is None


# --- lease and heartbeat


def test_a_job_whose_lease_holds_stays_with_its_worker(db):
    job = jobs.claim(a_job().pk)
    assert jobs.claim(job.pk) is None


def test_a_job_whose_lease_ran_out_passes_to_the_next_worker(db):
    dead = jobs.claim(a_job().pk)
    let_the_lease_run_out(dead)
    alive = jobs.claim(dead.pk)
    assert (alive.pk, alive.tries) == (dead.pk, 2)
    assert alive.holder != dead.holder


def test_the_heartbeat_prolongs_the_lease_and_tells_the_progress(db):
    job = jobs.claim(a_job().pk)
    let_the_lease_run_out(job)
    jobs.report_progress(job, 40, "Kapitel Mobilität")
    job.refresh_from_db()
    assert (job.progress, job.step) == (40, "Kapitel Mobilität")
    assert job.lease_until > timezone.now() + jobs.LEASE / 2


def test_who_lost_the_lease_is_told_and_cannot_finish_the_job(db):
    late = jobs.claim(a_job().pk)
    let_the_lease_run_out(late)
    alive = jobs.claim(late.pk)
    with pytest.raises(jobs.JobCancelled):
        jobs.report_progress(late, 50, "")
    with jobs.held(late):
        pass
    alive.refresh_from_db()
    assert alive.state == JobState.RUNNING


# --- tries


def test_a_failing_job_is_tried_three_times_and_keeps_its_error(db, monkeypatch, caplog):
    def fail(job: Job) -> None:
        raise ValueError("Division durch null")

    monkeypatch.setitem(jobs.HANDLERS, "test", fail)
    job = a_job()
    states = []
    for _ in range(jobs.MAX_TRIES + 1):
        jobs.run(job.pk)
        job.refresh_from_db()
        states.append((job.state, job.tries))
    assert states == [("running", 1), ("running", 2), ("failed", 3), ("failed", 3)]
    assert job.error == "ValueError: Division durch null"
    assert job.finished_at is not None


def test_a_job_that_fails_once_is_done_at_the_second_try(db, monkeypatch):
    attempts: list[int] = []

    def fail_first(job: Job) -> None:
        attempts.append(job.tries)
        if job.tries == 1:
            raise ValueError("noch nicht")

    monkeypatch.setitem(jobs.HANDLERS, "test", fail_first)
    job = a_job()
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (attempts, job.state, job.error) == ([1, 2], JobState.DONE, "")


# --- cancelled


def test_a_cancelled_job_stops_at_its_next_heartbeat_and_stays_cancelled(db, monkeypatch):
    reached: list[str] = []

    def work(job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
        reached.append("before")
        jobs.report_progress(job, 50, "")
        reached.append("after")

    monkeypatch.setitem(jobs.HANDLERS, "test", work)
    job = a_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (reached, job.state) == (["before"], JobState.CANCELLED)


# --- swept


def test_the_sweeper_wakes_what_waits_and_what_went_stale(db, woken):
    waiting = a_job("waiting")
    stale = jobs.claim(a_job("stale").pk)
    let_the_lease_run_out(stale)
    jobs.claim(a_job("alive").pk)
    a_job("over", state=JobState.DONE)
    assert jobs.sweep() == 2
    assert woken == [waiting.pk, stale.pk]


def test_the_sweeper_gives_up_what_was_tried_too_often(db, woken):
    stale = a_job(
        state=JobState.RUNNING, tries=jobs.MAX_TRIES, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert (jobs.sweep(), woken) == (0, [])
    stale.refresh_from_db()
    assert stale.state == JobState.FAILED
    assert stale.finished_at is not None


def test_jobs_that_nobody_began_are_overdue_after_two_minutes(db):
    old = a_job("old")
    a_job("new")
    assert jobs.overdue_jobs() == 0
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(minutes=3))
    assert jobs.overdue_jobs() == 1
