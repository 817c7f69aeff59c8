"""What was researched: a slot per city and parameter, filled by immutable versions."""

from django.db import models
from django.db.models import Q

from cities.models import City

from ..choices import Origin
from .catalogue import Level, Parameter

NOT_BOTH = Q(level__isnull=True) | Q(number__isnull=True)


class Finding(models.Model):
    """The slot (city, parameter). `baseline` is the version that stood when the round opened."""

    city = models.ForeignKey(City, models.PROTECT, related_name="findings")
    parameter = models.ForeignKey(Parameter, models.CASCADE, related_name="findings")
    current = models.OneToOneField("FindingVersion", models.PROTECT, null=True, related_name="+")
    baseline = models.ForeignKey("FindingVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "Wert"
        verbose_name_plural = "Werte"
        constraints = [models.UniqueConstraint(fields=["city", "parameter"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.city}: {self.parameter}"


class FindingVersion(models.Model):
    """One value of a finding, never changed again: a level or a number; both null is a missing value."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="versions")
    sequence = models.PositiveIntegerField()
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    origin = models.CharField(max_length=20, choices=Origin)
    is_reconstructed = models.BooleanField("rekonstruiert", default=False)
    source_label = models.CharField("Quelle", max_length=300, blank=True)
    source_url = models.URLField("Link zur Quelle", max_length=500, blank=True)
    fetched_on = models.DateField("abgerufen", null=True)
    data_as_of = models.CharField("Stand der Quelle", max_length=40, blank=True)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    correction = models.ForeignKey("Correction", models.PROTECT, null=True, related_name="versions")
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["finding", "sequence"]
        verbose_name = "Fassung eines Werts"
        verbose_name_plural = "Fassungen von Werten"
        constraints = [
            models.UniqueConstraint(fields=["finding", "sequence"], name="finding_version_sequence_once"),
            models.CheckConstraint(condition=NOT_BOTH, name="finding_version_level_or_number"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} ({self.sequence})"

    @property
    def is_missing(self) -> bool:
        return self.level_id is None and self.number is None
