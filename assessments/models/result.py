"""Computed results, immutable, and the figures that studies print."""

from django.db import models

from cities.models import City, User

from ..choices import RunKind
from .catalogue import Edition


class ScoreRun(models.Model):
    """One recomputation of an edition: a compressed document of stored integers q, and its hashes."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=10, choices=RunKind)
    values_revision = models.PositiveIntegerField()
    document = models.BinaryField()
    catalogue_hash = models.CharField(max_length=64)
    values_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["edition", "kind", "-values_revision"]
        verbose_name = "Berechnung"
        verbose_name_plural = "Berechnungen"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "values_revision"], name="run_once_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.get_kind_display()} {self.values_revision}"


class PrintedScore(models.Model):
    """A figure as a study prints it; where a misprint is known, the right figure and a note stand beside it.

    `scope` is `gesamt`, a domain's key, or `domain key/indicator name`.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="printed_scores")
    city = models.ForeignKey(City, models.PROTECT, related_name="printed_scores")
    scope = models.CharField(max_length=170)
    score = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    decimals = models.PositiveSmallIntegerField(default=1)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_change = models.SmallIntegerField(null=True)
    trend = models.CharField(max_length=10, blank=True)
    corrected_score = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    corrected_trend = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["edition", "scope", "rank"]
        verbose_name = "gedruckte Zahl"
        verbose_name_plural = "gedruckte Zahlen"
        constraints = [
            models.UniqueConstraint(fields=["edition", "city", "scope"], name="printed_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.city} {self.scope}"


class Example(models.Model):
    """A city's saved Rechenbeispiel: what it would have with other values. Never a correction.

    `changes` holds the assumed values by parameter id, as text: a level's id, or a number with a point.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="examples")
    city = models.ForeignKey(City, models.PROTECT, related_name="examples")
    changes = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["edition", "city"]
        verbose_name = "Rechenbeispiel"
        verbose_name_plural = "Rechenbeispiele"
        constraints = [models.UniqueConstraint(fields=["edition", "city"], name="example_once_per_city")]

    def __str__(self) -> str:
        return f"{self.edition} {self.city}"
