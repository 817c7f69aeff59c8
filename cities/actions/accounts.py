"""What Administration and people themselves do with accounts; each change with its entry in the record."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models, transaction

from cities.mails import send_second_factor_forgotten
from cities.models import City, Membership, Unit, User
from scindex_portal.ledger.record import Actor, text_hash, write_entry

# What the record keeps of a change: these as they are, of the personal ones a hash only.
PLAIN_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    User: ("research_role", "is_staff", "is_active"),
    Membership: ("user_id", "role", "is_external", "is_active", "only_assigned", "declined_mails"),
    City: ("population", "has_university", "is_state_capital", "in_index_since", "release_required"),
    Unit: ("is_active",),
}
PERSONAL_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    User: ("name", "email"),
    City: ("mailbox",),
    Unit: ("name", "email", "contact"),
}


def _traces(subject: models.Model) -> dict[str, Any]:
    """A row as the record keeps it."""
    plain = {name: getattr(subject, name) for name in PLAIN_FIELDS[type(subject)]}
    personal = {name: text_hash(getattr(subject, name)) for name in PERSONAL_FIELDS.get(type(subject), ())}
    return plain | personal


def _city_slug(subject: models.Model) -> str:
    city = subject if isinstance(subject, City) else getattr(subject, "city", None)
    return city.slug if city else ""


@transaction.atomic
def save_with_record(*, row: User | Membership | City | Unit, actor: Actor) -> None:
    """Save an account, a membership, a city or a unit, and write down who changed what, from what to what."""
    stored = type(row).objects.select_for_update().filter(pk=row.pk).first()
    before = _traces(stored) if stored else {}
    row.save()
    if isinstance(row, User) and stored and stored.is_active and not row.is_active:
        sign_out_everywhere(user=row)  # else a session would live again with the account
    after = _traces(row)
    changed = {name for name in after if name not in before or before[name] != after[name]}
    write_entry(
        actor=actor,
        action=f"{'change' if stored else 'create'}_{row._meta.model_name}",
        subject=row,
        city=_city_slug(row),
        before={name: value for name, value in before.items() if name in changed},
        after={name: value for name, value in after.items() if name in changed},
    )


@transaction.atomic
def sign_out_everywhere(*, user: User) -> int:
    """End every session of the user, this one too. Returns how many there were."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def forget_second_factor(*, user: User, actor: Actor) -> bool:
    """For who lost telephone and codes: the factor goes, every session ends, the person is told by mail."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        return False
    sign_out_everywhere(user=user)
    write_entry(actor=actor, action="forget_second_factor", subject=user, after={"removed": removed})
    send_second_factor_forgotten(user)
    return True
