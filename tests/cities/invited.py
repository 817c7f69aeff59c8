"""Invitations for tests, with the token that only the mail holds."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from cities.actions.invitations import invite_person
from cities.models import City, Invitation, Role, User
from scindex_portal.ledger.models import Mail
from tests.factories.cities import PASSWORD

NEW = {"name": "Nora Neu", "password1": "ein-wirklich-neues-Wort-3", "password2": "ein-wirklich-neues-Wort-3"}


def invited(city: City, inviter: User, email: str = "neu@stadt.example", **fields: Any) -> Invitation:
    given = {"name": "Nora Neu", "role": Role.EDITING} | fields
    return invite_person(city=city, inviter=inviter, email=email, **given)


def link_in(mail: Mail) -> str:
    """The one link of a mail, as a path."""
    (link,) = re.findall(r"https?://[^\s/]+(/\S+)", mail.body)
    return link


def last_link(email: str = "neu@stadt.example") -> str:
    return link_in(Mail.objects.filter(recipient=email).order_by("pk").last())


def signed_in(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def state_of(invitation: Invitation) -> tuple[bool, bool]:
    """(accepted, revoked) as stored."""
    stored = Invitation.objects.get(pk=invitation.pk)
    return stored.accepted_at is not None, stored.revoked_at is not None
