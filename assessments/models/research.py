"""Recherchekorrektur: the project team changes its own research, one value or many at once."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.models import User

from ..choices import DecisionState
from .catalogue import Edition, Level
from .correction import Correction
from .finding import NOT_BOTH, Finding, FindingVersion


class ResearchChange(models.Model):
    """One act with its reason: a single value, or a new register figure for all cities."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="research_changes")
    state = models.CharField(max_length=10, choices=DecisionState)
    reason = models.TextField("Begründung")
    overrule_reason = models.TextField("Warum eine übernommene Korrektur nicht mehr gilt", blank=True)
    stamp = models.CharField(max_length=64)
    ripple = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Recherchekorrektur"
        verbose_name_plural = "Recherchekorrekturen"
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("made_by")),
                name="research_change_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"Recherchekorrektur {self.pk}"


class ResearchCorrection(models.Model):
    """One value of a change. `version` is what came of it; null while a second person has not confirmed."""

    change = models.ForeignKey(ResearchChange, models.PROTECT, related_name="corrections")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="research_corrections")
    base_version = models.ForeignKey(FindingVersion, models.PROTECT, null=True, related_name="+")
    version = models.OneToOneField(
        FindingVersion, models.PROTECT, null=True, related_name="research_correction"
    )
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    source_label = models.CharField("Quelle", max_length=300, blank=True)
    source_url = models.URLField("Link zur Quelle", max_length=500, blank=True)
    fetched_on = models.DateField("abgerufen", null=True)
    data_as_of = models.CharField("Stand der Quelle", max_length=40, blank=True)
    overrules = models.ForeignKey(Correction, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField("der Stadt mitgeteilt", null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Wert einer Recherchekorrektur"
        verbose_name_plural = "Werte von Recherchekorrekturen"
        constraints = [
            models.UniqueConstraint(fields=["change", "finding"], name="research_correction_once"),
            models.CheckConstraint(condition=NOT_BOTH, name="research_correction_level_or_number"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} ({self.change})"
