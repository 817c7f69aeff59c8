"""The record: whole as written, and every tampering found and located."""

import random
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from scindex_portal.ledger.models import Entry, Head
from scindex_portal.ledger.record import Actor, broken_links, entry_hash, text_hash, write_entry
from tests.factories.cities import CityFactory

ACTOR = Actor(7, "coordination")


def write(count: int) -> None:
    """So many entries about one city, with values that differ."""
    city = CityFactory()
    with transaction.atomic():
        for number in range(count):
            write_entry(
                actor=ACTOR,
                action="submit_correction",
                subject=city,
                edition="2027",
                city=city.slug,
                before={"number": Decimal("1.50")},
                after={"number": Decimal(number)},
            )


@pytest.fixture
def ten_entries(db):
    write(10)


def faults() -> list[str]:
    return list(broken_links())


@pytest.mark.both_databases
def test_an_untouched_record_is_whole(ten_entries):
    assert Entry.objects.count() == 10
    assert faults() == []


def test_an_empty_record_is_whole(db):
    assert faults() == []


def test_an_entry_holds_who_what_where_and_the_link_to_its_predecessor(ten_entries):
    first, second = Entry.objects.order_by("number")[:2]
    assert (second.number, second.user_id, second.role, second.channel) == (2, 7, "coordination", "web")
    assert (second.subject_type, second.edition) == ("city", "2027")
    assert second.before == {"number": "1.5"}
    assert second.after == {"number": "1"}
    assert first.previous_hash == "0" * 64
    assert second.previous_hash == first.hash


def test_a_text_leaves_only_a_trace(db):
    assert text_hash("") == ""
    assert text_hash("vertraulich") == text_hash("vertraulich") != text_hash("vertraulicher")
    assert "vertraulich" not in text_hash("vertraulich")


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_an_entry_outside_a_transaction_is_refused():
    city = CityFactory()
    with pytest.raises(RuntimeError, match="one transaction"):
        write_entry(actor=ACTOR, action="submit_correction", subject=city)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_deed_that_fails_leaves_no_entry_and_no_gap():
    city = CityFactory()
    with transaction.atomic():
        write_entry(actor=ACTOR, action="first", subject=city)
    with transaction.atomic():
        write_entry(actor=ACTOR, action="failed", subject=city)
        transaction.set_rollback(True)
    with transaction.atomic():
        write_entry(actor=ACTOR, action="second", subject=city)
    assert list(Entry.objects.values_list("number", "action")) == [(1, "first"), (2, "second")]
    assert faults() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("user_id", 8),
        ("role", "team"),
        ("channel", "import"),
        ("action", "withdraw_correction"),
        ("subject_id", 999),
        ("edition", "2024"),
        ("city", "kiel"),
        ("before", {"number": "9"}),
        ("after", {"number": "9"}),
        ("at", "2020-01-01T00:00:00Z"),
    ],
)
def test_an_edit_of_any_field_is_found_at_its_entry(ten_entries, field, value):
    Entry.objects.filter(number=4).update(**{field: value})
    assert faults() == ["Eintrag 4 wurde nachträglich verändert."]


def test_an_edit_with_a_new_hash_breaks_the_link_to_the_next(ten_entries):
    entry = Entry.objects.get(number=4)
    entry.action = "withdraw_correction"
    Entry.objects.filter(number=4).update(action=entry.action, hash=entry_hash(entry))
    assert faults() == ["Eintrag 5 schließt nicht an seinen Vorgänger an."]


def test_an_edit_of_the_last_entry_with_a_new_hash_is_found_at_the_head(ten_entries):
    entry = Entry.objects.get(number=10)
    entry.action = "withdraw_correction"
    Entry.objects.filter(number=10).update(action=entry.action, hash=entry_hash(entry))
    assert faults() == ["Der Kopf nennt Eintrag 10, das Protokoll endet mit Eintrag 10."]


def test_a_deletion_is_found_where_the_entry_is_missing(ten_entries):
    Entry.objects.filter(number=6).delete()
    assert faults()[0] == "Eintrag 6 fehlt; es folgt Eintrag 7."


def test_a_deletion_with_renumbering_is_found(ten_entries):
    Entry.objects.filter(number=6).delete()
    for number in (7, 8, 9, 10):
        Entry.objects.filter(number=number).update(number=number - 1)
    assert faults()[0] == "Eintrag 6 schließt nicht an seinen Vorgänger an."


def test_a_swap_of_two_entries_is_found(ten_entries):
    Entry.objects.filter(number=3).update(number=99)
    Entry.objects.filter(number=8).update(number=3)
    Entry.objects.filter(number=99).update(number=8)
    assert faults()[0] == "Eintrag 3 schließt nicht an seinen Vorgänger an."


@pytest.mark.parametrize("left", [0, 1, 9])
def test_a_truncation_is_found_at_the_head(ten_entries, left):
    Entry.objects.filter(number__gt=left).delete()
    assert faults() == [f"Der Kopf nennt Eintrag 10, das Protokoll endet mit Eintrag {left}."]


def test_a_record_without_its_head_is_not_whole(ten_entries):
    Head.objects.all().delete()
    assert faults() == ["Der Kopf nennt Eintrag 0, das Protokoll endet mit Eintrag 10."]


def test_a_hundred_tamperings_are_all_found(db):
    write(30)
    dice = random.Random(2027)
    for _ in range(100):
        point = transaction.savepoint()
        tamper(dice)
        assert faults() != []
        transaction.savepoint_rollback(point)
    assert faults() == []


def tamper(dice: random.Random) -> None:
    """One edit, deletion, exchange or truncation, drawn by lot."""
    number, other = dice.sample(range(1, 31), 2)
    kind = dice.choice(["edit", "delete", "swap", "truncate"])
    if kind == "edit":
        Entry.objects.filter(number=number).update(after={"number": "forged"})
    elif kind == "delete":
        Entry.objects.filter(number=number).delete()
    elif kind == "truncate":
        Entry.objects.filter(number__gte=number).delete()
    else:
        for old, new in ((number, 99), (other, number), (99, other)):
            Entry.objects.filter(number=old).update(number=new)


def test_the_command_counts_the_entries_of_a_whole_record(ten_entries):
    said = StringIO()
    call_command("verify_record", stdout=said)
    head = f"Kopf: Eintrag 10, SHA-256 {Entry.objects.get(number=10).hash}"
    assert said.getvalue() == f"Einträge: 10\n{head}\nDas Protokoll ist vollständig und unverändert.\n"


def test_the_command_names_the_first_broken_link_and_fails(ten_entries):
    Entry.objects.filter(number__in=[3, 7]).update(action="forged")
    said = StringIO()
    with pytest.raises(CommandError, match="Eintrag 3 wurde nachträglich verändert") as failure:
        call_command("verify_record", stdout=said)
    assert failure.value.returncode == 1
    assert said.getvalue().startswith("Einträge: 10\nKopf: Eintrag 10, SHA-256 ")
    assert "vollständig" not in said.getvalue()
