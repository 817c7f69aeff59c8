"""Mails about accounts in a city; queued in the transaction of their cause."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from scindex_portal.ledger.outbox import queue_mail

from .models import Invitation, User

INVITATION_MAIL = "invitation"  # like ACCOUNT_MAIL it holds a key: for its recipient's eyes


def send_invitation(invitation: Invitation, token: str) -> None:
    """One link; it opens a page that asks, only its button spends the token."""
    context = {
        "invitation": invitation,
        "city": invitation.city,
        "address": settings.BASE_URL + reverse("cities:invitation", args=[token]),
    }
    queue_mail(
        kind=INVITATION_MAIL,
        recipient=invitation.email,
        subject=render_to_string("emails/invitation_subject.txt", context),
        body=render_to_string("emails/invitation_body.txt", context),
        city=invitation.city.slug,
    )


def send_second_factor_forgotten(user: User) -> None:
    """So that nobody loses their factor unnoticed."""
    context = {"user": user, "address": settings.BASE_URL + reverse("mfa_index")}
    queue_mail(
        kind="second_factor_forgotten",
        recipient=user.email,
        subject=render_to_string("emails/second_factor_forgotten_subject.txt", context),
        body=render_to_string("emails/second_factor_forgotten_body.txt", context),
    )
