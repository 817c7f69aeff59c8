"""Inviting people into a city: invite, send again, revoke. The mail leaves with the deed or not at all."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.mails import send_invitation
from cities.models import City, Invitation, Membership, Role, User
from cities.refusals import Refused
from cities.tokens import INVITATION, new_token
from scindex_portal.ledger.record import text_hash, write_entry

from .guards import actor_in, coordinations, locked_city, require_role

VALID_FOR = timedelta(days=14)
NO_LONGER_OPEN = "Diese Einladung wurde inzwischen angenommen oder zurückgezogen. Es wurde nichts geändert."


@transaction.atomic
def invite_person(
    *, city: City, inviter: User, name: str, email: str, role: str, is_external: bool = False
) -> Invitation:
    """Koordination invites a colleague or an outside consultant."""
    return _invite(locked_city(city.pk), inviter, name, email, role, is_external)


@transaction.atomic
def invite_first_coordination(*, city: City, lead: User, name: str, email: str) -> Invitation:
    """The Projektleitung brings a city in; whoever comes later is invited by the city itself."""
    city = locked_city(city.pk)
    if coordinations(city):
        raise Refused(f"{city} hat schon eine Koordination. Weitere Personen lädt sie selbst ein.")
    return _invite(city, lead, name, email, Role.COORDINATION, False)


@transaction.atomic
def invite_first_coordinations(*, lead: User, people: Sequence[tuple[City, str, str]]) -> list[Invitation]:
    """Many cities at once, (city, name, address) each: all of them or none."""
    ordered = sorted(people, key=lambda one: one[0].pk)  # locks are taken in one order
    return [
        invite_first_coordination(city=city, lead=lead, name=name, email=email)
        for city, name, email in ordered
    ]


def _invite(city: City, inviter: User, name: str, email: str, role: str, is_external: bool) -> Invitation:
    require_role(role)
    email, now = email.strip().lower(), timezone.now()
    if Membership.objects.filter(city=city, user__email__iexact=email, is_active=True).exists():
        raise Refused(f"{email} gehört schon zu {city}.")
    open_ones = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    open_ones.filter(city=city, email=email, expires_at__lte=now).update(revoked_at=now)
    token, token_hash = new_token(INVITATION)
    invitation = Invitation(city=city, email=email, name=" ".join(name.split()), role=role)
    invitation.is_external, invitation.invited_by, invitation.token_hash = is_external, inviter, token_hash
    invitation.sent_at, invitation.expires_at = now, now + VALID_FOR
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            f"An {email} ist schon eine Einladung unterwegs. Sie können sie in der Liste erneut senden."
        ) from error
    after = {"email": text_hash(email), "role": role, "is_external": is_external}
    _record("invite_person", invitation, inviter, after)
    send_invitation(invitation, token)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, user: User) -> Invitation:
    """A new mail with a new link, valid from now; the link before it no longer opens anything."""
    now = timezone.now()
    token, token_hash = new_token(INVITATION)
    _change_open(invitation, token_hash=token_hash, sent_at=now, expires_at=now + VALID_FOR)
    _record("resend_invitation", invitation, user, {"expires_at": invitation.expires_at.isoformat()})
    send_invitation(invitation, token)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, user: User) -> Invitation:
    """Take an invitation back; its link says so from now on."""
    _change_open(invitation, revoked_at=timezone.now())
    _record("revoke_invitation", invitation, user, {"revoked": True})
    return invitation


def _change_open(invitation: Invitation, **changes: object) -> None:
    """Change an invitation that nobody has answered; guarded in the UPDATE."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if not waiting.update(**changes):
        raise Refused(NO_LONGER_OPEN)
    for name, value in changes.items():
        setattr(invitation, name, value)


def _record(action: str, invitation: Invitation, user: User, after: dict[str, object]) -> None:
    actor = actor_in(user, invitation.city)
    write_entry(actor=actor, action=action, subject=invitation, city=invitation.city.slug, after=after)
