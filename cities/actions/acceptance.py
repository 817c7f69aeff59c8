"""Accepting an invitation: the link is spent, the person belongs to the city. Both or neither."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.models import Invitation, Membership, User
from cities.refusals import Refused
from scindex_portal.ledger.record import Actor, write_entry

from .accounts import save_with_record
from .guards import locked_city

ALREADY_SPENT = "Diese Einladung wurde in diesem Moment schon angenommen oder zurückgezogen."
ACCOUNT_EXISTS = (
    "Zu dieser Adresse gibt es inzwischen ein Konto. Bitte öffnen Sie den Link aus der E-Mail noch einmal "
    "und melden Sie sich an."
)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """A person with an account, signed in with the address that was invited."""
    if user.email.lower() != invitation.email:
        raise Refused("Diese Einladung gilt für eine andere E-Mail-Adresse.")
    _spend(invitation)
    return _join(invitation, user)


@transaction.atomic
def accept_with_new_account(*, invitation: Invitation, name: str, password: str) -> User:
    """A new person: the account comes with the membership; the address is proven by the link."""
    _spend(invitation)
    user = User(email=invitation.email, name=" ".join(name.split()))
    user.set_password(password)
    try:
        with transaction.atomic():
            save_with_record(row=user, actor=Actor(None, "invited"))
    except IntegrityError as error:
        raise Refused(ACCOUNT_EXISTS) from error
    _join(invitation, user)
    return user


def _spend(invitation: Invitation) -> None:
    """Mark as accepted, once: of two at the same moment one finds the row already taken."""
    locked_city(invitation.city_id)
    now = timezone.now()
    valid = Invitation.objects.filter(
        pk=invitation.pk,
        token_hash=invitation.token_hash,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now,
    )
    if not valid.update(accepted_at=now):
        raise Refused(ALREADY_SPENT)
    invitation.accepted_at = now


def _join(invitation: Invitation, user: User) -> Membership:
    """Who was there before comes back in the new role; who is there keeps the role that they have."""
    actor = Actor(user.pk, invitation.role)
    membership = Membership.objects.filter(user=user, city=invitation.city).first()
    if membership is None or not membership.is_active:
        membership = membership or Membership(user=user, city=invitation.city)
        membership.role, membership.is_external = invitation.role, invitation.is_external
        membership.is_active, membership.only_assigned, membership.declined_mails = True, False, []
        save_with_record(row=membership, actor=actor)
    write_entry(
        actor=actor,
        action="accept_invitation",
        subject=invitation,
        city=invitation.city.slug,
        after={"membership": membership.pk, "role": membership.role},
    )
    return membership
