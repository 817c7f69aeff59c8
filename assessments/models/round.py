"""A city's part in a feedback round and its look at each finding."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cities.models import City, User

from ..choices import NotCheckableReason, ReviewOutcome, RoundState
from .catalogue import Edition
from .finding import Finding, FindingVersion


class Participation(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="participations")
    city = models.ForeignKey(City, models.PROTECT, related_name="participations")
    population = models.PositiveIntegerField("Einwohner")
    extended_until = models.DateTimeField("Frist verlängert bis", null=True, blank=True)
    signed_off_at = models.DateTimeField("abgeschlossen", null=True, blank=True)
    signed_off_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    extension_wanted_at = models.DateTimeField("Verlängerung erbeten", null=True, blank=True)
    extension_wanted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    extension_reason = models.CharField("Grund der Verlängerung", max_length=500, blank=True)
    extension_refused_at = models.DateTimeField("Verlängerung abgelehnt", null=True, blank=True)
    extension_refusal = models.TextField("Grund der Ablehnung", blank=True)
    deadline_told_for = models.DateTimeField("an diese Frist erinnert", null=True, blank=True)

    class Meta:
        verbose_name = "Teilnahme"
        verbose_name_plural = "Teilnahmen"
        constraints = [models.UniqueConstraint(fields=["edition", "city"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.city}, {self.edition}"

    @property
    def deadline(self) -> datetime | None:
        """The moment at which this city's round ends."""
        closes_at = self.edition.closes_at
        if closes_at and self.extended_until and self.extended_until > closes_at:
            return self.extended_until
        return closes_at

    @property
    def asks_for_time(self) -> bool:
        """Whether the city waits for an answer; granting one takes the request off, refusing marks it."""
        return self.extension_wanted_at is not None and self.extension_refused_at is None

    def round_state(self, now: datetime | None = None) -> RoundState:
        """The round's state for this city: an extension keeps it open."""
        state = self.edition.round_state(now)
        extended = self.extended_until and (now or timezone.now()) < self.extended_until
        return RoundState.OPEN if state == RoundState.IN_EVALUATION and extended else state


class SignOff(models.Model):
    """A city's Abschluss with what it covers. Reopened ones stay, marked."""

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="sign_offs")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    document = models.JSONField("Werte und Korrekturen", default=dict)
    sha256 = models.CharField(max_length=64)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Abschluss"
        verbose_name_plural = "Abschlüsse"
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(reopened_at__isnull=True), name="sign_off_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"Abschluss {self.participation}"


class Review(models.Model):
    """A city's look at one version of a finding. Undone ones stay, marked; a new version makes it lapse."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(FindingVersion, models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=20, choices=ReviewOutcome)
    reason = models.CharField(max_length=20, choices=NotCheckableReason, blank=True)
    reviewed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-reviewed_at"]
        verbose_name = "Prüfung"
        verbose_name_plural = "Prüfungen"
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(undone_at__isnull=True), name="review_one_per_version"
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", reason="") | (Q(outcome="not_checkable") & ~Q(reason="")),
                name="review_reason_with_not_checkable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_outcome_display()}"
