"""A mail to many cities: one wording with placeholders, one row per recipient with what became of it."""

from django.db import models
from django.utils import timezone

from cities.models import City, User
from scindex_portal.ledger.models import Mail

from ..choices import MailingKind
from .catalogue import Edition


class Mailing(models.Model):
    """Written once, with its recipients; `key` is the form's own, so that a second click sends nothing."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=20, choices=MailingKind)
    key = models.CharField(max_length=80, unique=True)
    subject = models.CharField("Betreff", max_length=200)
    body = models.TextField("Text")
    reason = models.TextField("Begründung", blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Sammelmail"
        verbose_name_plural = "Sammelmails"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.edition}"


class Delivery(models.Model):
    """One recipient. `queued_at` is set in the transaction that writes the mail: never written twice."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries")
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    recipient = models.EmailField()
    queued_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["city__name", "recipient"]
        verbose_name = "Zustellung"
        verbose_name_plural = "Zustellungen"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "city", "recipient"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.recipient}"


class MailText(models.Model):
    """An edition's own wording of a mail. Never changed: a new one replaces it, and it stays."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mail_texts")
    kind = models.CharField(max_length=30)
    subject = models.CharField("Betreff", max_length=200)
    body = models.TextField("Text")
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Mailtext"
        verbose_name_plural = "Mailtexte"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                condition=models.Q(replaced_at__isnull=True),
                name="mail_text_one_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.edition}"
