"""Papers that a city ordered: every version stays."""

from django.db import models
from django.utils import timezone

from cities.models import City, User
from scindex_portal.ledger.models import Job

from ..choices import ReportKind
from .catalogue import Domain, Edition
from .result import ScoreRun


class Report(models.Model):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reports")
    city = models.ForeignKey(City, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=ReportKind, default=ReportKind.GAP_ANALYSIS)
    sequence = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    run = models.ForeignKey(ScoreRun, models.PROTECT, null=True, related_name="+")
    values_revision = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Papier"
        verbose_name_plural = "Papiere"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "city", "kind", "sequence"], name="report_sequence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.city}, Fassung {self.sequence}"


class PaperChoices(models.Model):
    """What a city chose for its papers last time: comparison, chapters, cover lines."""

    city = models.OneToOneField(City, models.CASCADE, related_name="paper_choices")
    settings = models.JSONField(default=dict)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "Auswahl für Papiere"
        verbose_name_plural = "Auswahlen für Papiere"

    def __str__(self) -> str:
        return f"Auswahl {self.city}"


class AnalysisText(models.Model):
    """A domain's analysis as the city worded it; `draft` is the drafted text that it was edited from."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="analysis_texts")
    city = models.ForeignKey(City, models.PROTECT, related_name="analysis_texts")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="analysis_texts")
    text = models.TextField("Text")
    draft = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["edition", "city", "domain"]
        verbose_name = "Analysetext"
        verbose_name_plural = "Analysetexte"
        constraints = [
            models.UniqueConstraint(fields=["edition", "city", "domain"], name="analysis_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.city} {self.domain}"
