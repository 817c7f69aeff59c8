"""Papers that a city ordered: every version stays."""

from django.db import models
from django.utils import timezone

from cities.models import City, User
from scindex_portal.ledger.models import Job

from ..choices import ReportKind
from .catalogue import Edition
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
