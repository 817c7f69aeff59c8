"""Inviting and accepting: what is written, what is refused, who wins when two act at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cities.actions import acceptance, invitations
from cities.actions.acceptance import accept_invitation, accept_with_new_account
from cities.actions.invitations import invite_first_coordination, resend_invitation, revoke_invitation
from cities.models import Invitation, Membership, Role, User
from cities.queries import city_starts, find_invitation, first_invitations
from cities.refusals import Refused
from cities.tokens import CONTRIBUTION, INVITATION, new_token, stored_hash
from scindex_portal.ledger.models import Entry, Job, Mail
from scindex_portal.ledger.record import broken_links, text_hash
from tests.assessments.feedback.test_actions_at_once import together
from tests.cities.invited import invited, last_link, state_of
from tests.factories.assessments import EditionFactory, open_round
from tests.factories.cities import UserFactory, member

PASSWORD = "ein-wirklich-neues-Wort-3"


def last_entry() -> Entry:
    return Entry.objects.order_by("number").last()


def token_in(link: str) -> str:
    return link.removeprefix("/einladung/").rstrip("/")


class TestTokens:
    def test_only_what_the_portal_signed_has_a_hash(self):
        token, token_hash = new_token(INVITATION)
        assert stored_hash(token, INVITATION) == token_hash
        assert token not in token_hash
        for foreign in (token[:-1], token + "x", token.split(".")[0], "", "a.b", "x" * 5000, token.upper()):
            assert stored_hash(foreign, INVITATION) is None

    def test_a_key_opens_nothing_that_serves_another_purpose(self):
        assert stored_hash(new_token(CONTRIBUTION)[0], INVITATION) is None

    def test_two_tokens_differ(self):
        assert new_token(INVITATION)[0] != new_token(INVITATION)[0]


@pytest.mark.django_db
class TestInviting:
    def test_an_invitation_a_mail_its_job_and_an_entry_without_the_address(self, city, city_officer):
        made = invited(city, city_officer, " Neu@Stadt.example ", name="Nora  Neu", is_external=True)
        assert (made.email, made.name, made.is_external) == ("neu@stadt.example", "Nora Neu", True)
        assert made.expires_at - made.sent_at == timedelta(days=14)
        mail = Mail.objects.get()
        assert (mail.recipient, mail.kind, mail.city) == ("neu@stadt.example", "invitation", "bochum")
        assert "Guten Tag Nora Neu" in mail.body
        assert "Bearbeitung (extern)" in mail.body
        assert Job.objects.filter(kind="send_mail").count() == 1
        entry = last_entry()
        assert (entry.action, entry.city, entry.user_id, entry.role) == (
            "invite_person",
            "bochum",
            city_officer.pk,
            "coordination",
        )
        assert entry.after == {"email": text_hash(made.email), "role": "editing", "is_external": True}

    def test_the_database_holds_the_tokens_hash_only(self, city, city_officer):
        made, token = invited(city, city_officer), token_in(last_link())
        assert made.token_hash == stored_hash(token, INVITATION)
        assert token not in str(Invitation.objects.values().get())
        assert find_invitation(token) == made

    def test_whoever_belongs_to_the_city_is_not_invited(self, city, city_officer, colleague):
        with pytest.raises(Refused, match="gehört schon zu Bochum"):
            invited(city, city_officer, colleague.email.upper())
        assert not Mail.objects.exists()

    def test_an_address_has_one_open_invitation_in_a_city(self, city, other_city, city_officer):
        invited(city, city_officer)
        with pytest.raises(Refused, match="schon eine Einladung unterwegs"):
            invited(city, city_officer, "NEU@stadt.example")
        invited(other_city, member(other_city))
        assert Mail.objects.count() == 2

    def test_an_expired_invitation_makes_room_for_a_new_one(self, city, city_officer):
        old = invited(city, city_officer)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        new = invited(city, city_officer)
        assert state_of(old) == (False, True)
        assert state_of(new) == (False, False)

    def test_a_role_that_does_not_exist_is_refused(self, city, city_officer):
        with pytest.raises(Refused, match="Rolle aus der Liste"):
            invited(city, city_officer, role="lead")

    def test_sending_again_replaces_the_link_and_renews_the_date(self, city, city_officer):
        made, old = invited(city, city_officer), token_in(last_link())
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
        resend_invitation(invitation=made, user=city_officer)
        assert find_invitation(old) is None
        assert find_invitation(token_in(last_link())) == made
        assert not Invitation.objects.get().has_expired
        assert last_entry().action == "resend_invitation"

    @pytest.mark.parametrize("deed", [resend_invitation, revoke_invitation])
    @pytest.mark.parametrize("answer", ["accepted_at", "revoked_at"])
    def test_what_is_answered_is_neither_sent_again_nor_taken_back(self, city, city_officer, deed, answer):
        made = invited(city, city_officer)
        Invitation.objects.update(**{answer: timezone.now()})
        with pytest.raises(Refused, match="inzwischen angenommen oder zurückgezogen"):
            deed(invitation=made, user=city_officer)
        assert Mail.objects.count() == 1

    def test_revoking_is_written_down(self, city, city_officer):
        made = invited(city, city_officer)
        revoke_invitation(invitation=made, user=city_officer)
        assert state_of(made) == (False, True)
        assert (last_entry().action, last_entry().subject_id) == ("revoke_invitation", made.pk)
        assert list(broken_links()) == []


@pytest.mark.django_db
class TestFirstCoordination:
    def test_a_city_with_koordination_invites_by_itself(self, city, city_officer, lead_researcher):
        with pytest.raises(Refused, match="hat schon eine Koordination"):
            invite_first_coordination(city=city, lead=lead_researcher, name="X Y", email="x@y.example")

    def test_a_koordination_who_left_or_is_blocked_does_not_count(self, city, city_officer, lead_researcher):
        User.objects.filter(pk=city_officer.pk).update(is_active=False)
        made = invite_first_coordination(city=city, lead=lead_researcher, name="X Y", email="x@y.example")
        assert made.role == Role.COORDINATION
        assert (last_entry().role, last_entry().user_id) == ("lead", lead_researcher.pk)

    def test_the_stand_of_each_city(self, city, other_city, city_officer, lead_researcher):
        open_round(EditionFactory(key="2100", catalogue=False), [city, other_city])
        invited(city, city_officer, role=Role.COORDINATION)
        assert [(s.city.slug, s.has_coordination, len(s.invitations)) for s in city_starts("2100")] == [
            ("bochum", True, 1),
            ("kiel", False, 0),
        ]
        made = invite_first_coordination(city=other_city, lead=lead_researcher, name="X", email="x@y.example")
        assert city_starts("2100")[1].invitations == [made]
        assert list(first_invitations("2100")) == [made]


@pytest.mark.django_db
class TestAccepting:
    def test_a_new_person_gets_account_and_membership(self, city, city_officer):
        made = invited(city, city_officer, is_external=True)
        user = accept_with_new_account(invitation=made, name=" Nora  Neu ", password=PASSWORD)
        assert (user.email, user.name, user.check_password(PASSWORD)) == (made.email, "Nora Neu", True)
        joined = Membership.objects.get(user=user)
        assert (joined.city, joined.role, joined.is_external, joined.is_active) == (
            city,
            "editing",
            True,
            True,
        )
        assert state_of(made) == (True, False)
        deeds = list(Entry.objects.order_by("number").values_list("action", flat=True))
        assert deeds == ["invite_person", "create_user", "create_membership", "accept_invitation"]
        assert made.email not in str(list(Entry.objects.values_list("before", "after")))
        assert list(broken_links()) == []

    def test_an_existing_account_joins(self, city, city_officer, other_city_officer):
        made = invited(city, city_officer, other_city_officer.email)
        accept_invitation(invitation=made, user=other_city_officer)
        assert {m.city.slug: m.role for m in other_city_officer.memberships.all()} == {
            "bochum": "editing",
            "kiel": "coordination",
        }

    def test_nobody_accepts_for_another_address(self, city, city_officer, stranger):
        made = invited(city, city_officer)
        with pytest.raises(Refused, match="andere E-Mail-Adresse"):
            accept_invitation(invitation=made, user=stranger)
        assert state_of(made) == (False, False)

    def test_who_left_comes_back_in_the_new_role(self, city, city_officer, colleague):
        colleague.memberships.update(is_active=False)
        made = invited(city, city_officer, colleague.email, role=Role.READING)
        accept_invitation(invitation=made, user=colleague)
        membership = colleague.memberships.get()
        assert (membership.role, membership.is_active) == ("reading", True)

    def test_who_is_there_meanwhile_keeps_the_role(self, city, city_officer, stranger):
        made = invited(city, city_officer, stranger.email, role=Role.COORDINATION)
        Membership.objects.create(user=stranger, city=city, role=Role.READING)
        accept_invitation(invitation=made, user=stranger)
        assert stranger.memberships.get().role == Role.READING
        assert state_of(made) == (True, False)

    @pytest.mark.parametrize(
        "change",
        [
            {"accepted_at": timezone.now()},
            {"revoked_at": timezone.now()},
            {"expires_at": timezone.now() - timedelta(seconds=1)},
            {"token_hash": "0" * 64},
        ],
        ids=["used", "revoked", "expired", "sent again"],
    )
    def test_what_changed_since_the_page_was_opened_is_not_accepted(self, city, city_officer, change):
        made = invited(city, city_officer)
        Invitation.objects.update(**change)
        with pytest.raises(Refused, match="schon angenommen oder zurückgezogen"):
            accept_with_new_account(invitation=made, name="Nora Neu", password=PASSWORD)
        assert not User.objects.filter(email=made.email).exists()

    def test_an_account_made_meanwhile_leaves_the_link_unspent(self, city, city_officer):
        made = invited(city, city_officer)
        UserFactory(email="Neu@stadt.example")
        with pytest.raises(Refused, match="inzwischen ein Konto"):
            accept_with_new_account(invitation=made, name="Nora Neu", password=PASSWORD)
        assert state_of(made) == (False, False)


class TestAtOnce:
    pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

    def test_of_two_acceptances_one_wins(self, city, city_officer):
        made = invited(city, city_officer)
        copies = [Invitation.objects.select_related("city").get(pk=made.pk) for _ in range(2)]
        answers = together(
            *(
                lambda copy=copy: accept_with_new_account(invitation=copy, name="Nora Neu", password=PASSWORD)
                for copy in copies
            )
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "User"]
        assert User.objects.filter(email=made.email).count() == 1
        assert Entry.objects.filter(action="accept_invitation").count() == 1
        assert list(broken_links()) == []

    def test_a_new_person_accepts_for_two_cities_at_once(self, city, other_city, city_officer):
        """One account: whoever comes second is told that there is one now, and the link stays good."""
        both = [invited(city, city_officer), invited(other_city, member(other_city))]
        answers = together(
            *(
                lambda one=one: accept_with_new_account(invitation=one, name="Nora Neu", password=PASSWORD)
                for one in both
            )
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "User"]
        assert sorted(state_of(one) for one in both) == [(False, False), (True, False)]

    def test_an_acceptance_against_a_revocation(self, city, city_officer, stranger):
        made = invited(city, city_officer, stranger.email)
        copy = Invitation.objects.select_related("city").get(pk=made.pk)
        answers = together(
            lambda: accept_invitation(invitation=copy, user=stranger),
            lambda: revoke_invitation(invitation=made, user=city_officer),
        )
        assert [type(answer).__name__ for answer in answers].count("Refused") == 1
        accepted, revoked = state_of(made)
        assert accepted != revoked
        assert Membership.objects.filter(user=stranger).exists() == accepted

    def test_of_two_invitations_to_one_address_one_is_sent(self, city, city_officer):
        second = member(city)
        answers = together(lambda: invited(city, city_officer), lambda: invited(city, second))
        assert [type(answer).__name__ for answer in answers].count("Refused") == 1
        assert Mail.objects.filter(kind="invitation").count() == 1


# --- Without its guard each of these goes wrong ---


@pytest.mark.django_db
def test_without_the_condition_a_link_is_spent_twice(city, city_officer, monkeypatch):
    made = invited(city, city_officer)
    accept_with_new_account(invitation=made, name="Nora Neu", password=PASSWORD)
    monkeypatch.setattr(acceptance, "_spend", lambda invitation: None)
    user = User.objects.get(email=made.email)
    accept_invitation(invitation=made, user=user)
    assert Entry.objects.filter(action="accept_invitation").count() == 2


@pytest.mark.django_db
def test_behind_the_action_the_database_allows_one_open_invitation(city, city_officer):
    made = invited(city, city_officer)
    made.pk, made.token_hash, made.email = None, "1" * 64, "NEU@stadt.example"
    with pytest.raises(IntegrityError, match="invitation_once_open"):
        made.save(force_insert=True)


@pytest.mark.django_db
def test_a_mail_that_cannot_be_queued_leaves_no_invitation(city, city_officer, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("no outbox")

    monkeypatch.setattr(invitations, "send_invitation", fail)
    with pytest.raises(RuntimeError):
        invited(city, city_officer)
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()
