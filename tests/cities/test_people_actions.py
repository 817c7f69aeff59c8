"""Roles, leaving, the city's settings; the last Koordination stays, also when two leave at once."""

import pytest

from cities.actions import people
from cities.actions.people import change_city_settings, change_membership, end_membership
from cities.models import City, Membership, Role, User
from cities.refusals import Refused
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import broken_links, text_hash
from tests.assessments.feedback.test_actions_at_once import together
from tests.factories.cities import member


def membership_of(user: User) -> Membership:
    return Membership.objects.select_related("user", "city").get(user=user)


def last_entry() -> Entry:
    return Entry.objects.order_by("number").last()


@pytest.mark.django_db
class TestRoles:
    def test_a_changed_role_is_written_down(self, city, city_officer, colleague):
        change_membership(
            membership=membership_of(colleague), user=city_officer, role=Role.RELEASE, is_external=True
        )
        assert (membership_of(colleague).role, membership_of(colleague).is_external) == ("release", True)
        entry = last_entry()
        assert (entry.action, entry.user_id, entry.role) == (
            "change_membership",
            city_officer.pk,
            "coordination",
        )
        assert entry.before == {"role": "editing", "is_external": False}

    def test_the_last_koordination_neither_leaves_nor_loses_the_role(self, city, city_officer, colleague):
        last = membership_of(city_officer)
        with pytest.raises(Refused, match="Anna Amt ist die einzige Koordination von Bochum"):
            change_membership(membership=last, user=city_officer, role=Role.EDITING, is_external=False)
        with pytest.raises(Refused, match="einzige Koordination"):
            end_membership(membership=last, user=city_officer)
        assert (membership_of(city_officer).role, membership_of(city_officer).is_active) == (
            "coordination",
            True,
        )
        assert not Entry.objects.exists()

    def test_a_blocked_account_is_no_second_koordination(self, city, city_officer):
        User.objects.filter(pk=member(city).pk).update(is_active=False)
        with pytest.raises(Refused, match="einzige Koordination"):
            end_membership(membership=membership_of(city_officer), user=city_officer)

    def test_the_last_koordination_may_be_marked_extern(self, city, city_officer):
        change_membership(
            membership=membership_of(city_officer),
            user=city_officer,
            role=Role.COORDINATION,
            is_external=True,
        )
        assert membership_of(city_officer).is_external

    def test_with_a_second_one_the_first_may_go(self, city, city_officer):
        second = member(city)
        end_membership(membership=membership_of(city_officer), user=second)
        assert not membership_of(city_officer).is_active
        assert last_entry().after == {"is_active": False}

    def test_who_has_left_is_not_changed(self, city, city_officer, colleague):
        seen = membership_of(colleague)
        Membership.objects.filter(pk=seen.pk).update(is_active=False)
        with pytest.raises(Refused, match="arbeitet nicht mehr für Ihre Stadt"):
            change_membership(membership=seen, user=city_officer, role=Role.READING, is_external=False)
        with pytest.raises(Refused, match="arbeitet nicht mehr"):
            end_membership(membership=seen, user=city_officer)

    def test_a_role_that_does_not_exist_is_refused(self, city, city_officer, colleague):
        with pytest.raises(Refused, match="Rolle aus der Liste"):
            change_membership(
                membership=membership_of(colleague), user=city_officer, role="boss", is_external=False
            )


@pytest.mark.django_db
class TestSettings:
    def test_the_mailbox_leaves_a_hash_in_the_record(self, city, city_officer):
        change_city_settings(
            city=city, user=city_officer, mailbox=" smart@bochum.example ", release_required=False
        )
        assert City.objects.get(pk=city.pk).mailbox == "smart@bochum.example"
        assert last_entry().after == {"mailbox": text_hash("smart@bochum.example")}

    def test_release_needs_two_who_may_release(self, city, city_officer, colleague):
        with pytest.raises(Refused, match="mindestens zwei Personen"):
            change_city_settings(city=city, user=city_officer, mailbox="", release_required=True)
        member(city, Role.RELEASE)
        change_city_settings(city=city, user=city_officer, mailbox="", release_required=True)
        assert City.objects.get(pk=city.pk).release_required

    def test_what_is_on_stays_on_and_can_be_switched_off(self, city, city_officer):
        City.objects.filter(pk=city.pk).update(release_required=True)
        change_city_settings(city=city, user=city_officer, mailbox="a@b.example", release_required=True)
        change_city_settings(city=city, user=city_officer, mailbox="a@b.example", release_required=False)
        assert not City.objects.get(pk=city.pk).release_required

    def test_what_administration_changed_meanwhile_is_kept(self, city, city_officer):
        City.objects.filter(pk=city.pk).update(population=400_000)
        change_city_settings(city=city, user=city_officer, mailbox="a@b.example", release_required=False)
        assert City.objects.get(pk=city.pk).population == 400_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_two_koordinationen_who_leave_at_once_one_stays(city, city_officer):
    second = member(city)
    first_seen, second_seen = membership_of(city_officer), membership_of(second)
    answers = together(
        lambda: end_membership(membership=first_seen, user=city_officer),
        lambda: change_membership(membership=second_seen, user=second, role=Role.READING, is_external=False),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Membership", "Refused"]
    assert Membership.objects.filter(city=city, role=Role.COORDINATION, is_active=True).count() == 1
    assert list(broken_links()) == []


@pytest.mark.django_db
def test_without_the_check_a_city_is_left_alone(city, city_officer, monkeypatch):
    monkeypatch.setattr(people, "_require_another_coordination", lambda membership: None)
    end_membership(membership=membership_of(city_officer), user=city_officer)
    assert not Membership.objects.filter(city=city, is_active=True).exists()
