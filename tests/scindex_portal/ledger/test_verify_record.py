"""The command prints the chain's head, so that a publication can name it, and the first broken link."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import Actor, write_entry


@pytest.fixture
def three(stranger):
    """Three deeds in a row."""
    with transaction.atomic():
        return [
            write_entry(actor=Actor(None, "test"), action="try", subject=stranger, after={"n": n})
            for n in (1, 2, 3)
        ]


def test_a_whole_chain_is_told_with_its_count_and_head(three):
    told = StringIO()
    call_command("verify_record", stdout=told)
    assert "Einträge: 3" in told.getvalue()
    assert f"Kopf: Eintrag 3, SHA-256 {three[-1].hash}" in told.getvalue()


def test_the_first_broken_link_is_named_even_if_later_ones_are_broken_too(three):
    Entry.objects.filter(number__in=[2, 3]).update(after={"n": 9})
    with pytest.raises(CommandError, match=r"Eintrag 2 wurde nachträglich verändert"):
        call_command("verify_record", stdout=StringIO())


def test_an_entry_cut_off_the_end_is_noticed_by_the_head(three):
    Entry.objects.filter(number=3).delete()
    with pytest.raises(CommandError, match=r"Kopf nennt Eintrag 3, das Protokoll endet mit Eintrag 2"):
        call_command("verify_record", stdout=StringIO())
