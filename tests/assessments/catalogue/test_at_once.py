"""Two people at the same moment: one wins, the other is told; the round's opening locks for good."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from assessments.catalogue.actions import save_parameter
from assessments.feedback.actions.rounds import open_feedback_round
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Parameter
from scindex_portal.ledger.models import Entry
from tests.assessments.catalogue.conftest import changed

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """What became of each: empty, or why it was refused."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> str:
        start.wait()
        try:
            deed()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def test_of_two_who_save_at_once_one_wins_and_the_other_is_told(eakte, lead_researcher):
    def saving(words: str) -> Callable[[], None]:
        fields = changed(eakte, definition=words)
        return lambda: save_parameter(parameter=eakte, lead=lead_researcher, revision=1, fields=fields)

    told = at_once(saving("Eins"), saving("Zwei"))

    assert sorted(bool(text) for text in told) == [False, True]
    assert "inzwischen" in max(told)
    kept = Parameter.objects.get(pk=eakte.pk)
    assert (kept.definition, kept.revision) == ("Eins" if not told[0] else "Zwei", 2)
    assert Entry.objects.filter(action="change_parameter").count() == 1


def test_a_change_comes_before_the_opening_or_not_at_all(planned, eakte, lead_researcher):
    fields = changed(eakte, definition="In letzter Minute")
    told = at_once(
        lambda: save_parameter(parameter=eakte, lead=lead_researcher, revision=1, fields=fields),
        lambda: open_feedback_round(edition=planned, lead=lead_researcher),
    )
    order = list(Entry.objects.order_by("number").values_list("action", flat=True))

    assert Edition.objects.get(pk=planned.pk).opened_at is not None
    assert told[1] == ""
    if told[0]:
        assert "gesperrt" in told[0]
        assert order == ["open_feedback_round"]
        assert Parameter.objects.get(pk=eakte.pk).revision == 1
    else:
        assert order == ["change_parameter", "open_feedback_round"]
