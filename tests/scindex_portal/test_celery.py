"""The messages that wake the worker: whole, by ids, through files or Redis."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from kombu import Connection
from kombu.simple import SimpleQueue

from scindex_portal import celery

MESSAGES = 300


@contextmanager
def open_queue() -> Iterator[SimpleQueue]:
    """The configured broker, read without a pause."""
    settings = celery.broker()
    options = settings["broker_transport_options"] | {"polling_interval": 0.0}
    with (
        Connection(settings["broker_url"], transport_options=options) as connection,
        connection.SimpleQueue("test") as queue,
    ):
        yield queue


def write_numbers(count: int) -> None:
    with open_queue() as queue:
        for number in range(count):
            queue.put({"number": number})


def read_numbers(count: int) -> list[int]:
    with open_queue() as queue:
        messages = [queue.get(timeout=10) for _ in range(count)]
        for message in messages:
            message.ack()
        return [message.payload["number"] for message in messages]


def test_a_reader_never_sees_half_a_message(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    with open_queue():  # bound before the threads, which would share a binding that is not yet written
        pass
    with ThreadPoolExecutor() as threads:
        threads.submit(write_numbers, MESSAGES)
        assert read_numbers(MESSAGES) == list(range(MESSAGES))
    assert list((tmp_path / "broker" / "messages").iterdir()) == []


def test_with_an_address_messages_go_through_redis(settings, redis_server):
    settings.REDIS_URL = redis_server
    write_numbers(3)
    assert read_numbers(3) == [0, 1, 2]


def test_messages_are_json_and_the_job_row_is_the_truth():
    conf = celery.app.conf
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert conf.task_acks_late
    assert not conf.task_always_eager
    assert conf.result_backend is None


def test_the_sweeper_is_scheduled_and_known():
    schedule = celery.app.conf.beat_schedule
    celery.app.loader.import_default_modules()
    assert {entry["task"] for entry in schedule.values()} <= set(celery.app.tasks)
    assert schedule["sweep-jobs"]["schedule"] == celery.SWEEP_SECONDS == 15
