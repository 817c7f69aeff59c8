"""Changes of accounts, memberships and cities leave their trace in the record, without names."""

import pytest

from cities.actions.accounts import save_with_record
from cities.models import Membership, ResearchRole, Role, User
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import Actor, broken_links, text_hash
from tests.factories.cities import UserFactory

pytestmark = pytest.mark.django_db
ADMINISTRATION = Actor(99, "administration")


def last_entry() -> Entry:
    return Entry.objects.order_by("number").last()


def test_a_new_membership_is_written_down_with_its_city(city):
    person = UserFactory()
    save_with_record(row=Membership(user=person, city=city, role=Role.EDITING), actor=ADMINISTRATION)
    entry = last_entry()
    assert (entry.action, entry.city, entry.user_id, entry.role) == (
        "create_membership",
        "bochum",
        99,
        "administration",
    )
    assert entry.before == {}
    after = {"user_id": person.pk, "role": "editing", "is_external": False, "is_active": True}
    assert entry.after == after | {"only_assigned": False, "declined_mails": []}


def test_of_a_change_only_what_changed_is_written_down(city_officer):
    membership = city_officer.memberships.get()
    membership.role = Role.READING
    save_with_record(row=membership, actor=ADMINISTRATION)
    entry = last_entry()
    assert entry.action == "change_membership"
    assert (entry.before, entry.after) == ({"role": "coordination"}, {"role": "reading"})
    membership.refresh_from_db()
    assert membership.role == Role.READING


def test_names_and_addresses_leave_a_hash_only(researcher):
    researcher.name, researcher.email = "Ganz Anders", "anders@index.example"
    researcher.research_role = ResearchRole.LEAD
    save_with_record(row=researcher, actor=ADMINISTRATION)
    entry = last_entry()
    assert entry.after == {
        "name": text_hash("Ganz Anders"),
        "email": text_hash("anders@index.example"),
        "research_role": "lead",
    }
    assert entry.before["name"] == text_hash("Ria Recherche")
    assert User.objects.get(pk=researcher.pk).name == "Ganz Anders"


def test_a_city_that_switches_the_second_person_on(city):
    city.release_required = True
    save_with_record(row=city, actor=ADMINISTRATION)
    assert last_entry().after == {"release_required": True}
    assert list(broken_links()) == []
