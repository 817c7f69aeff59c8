"""Uploaded tables: checked first, shown row by row, taken over by a deed of its own or not at all."""

from django.db import models
from django.utils import timezone

from cities.models import City, User
from scindex_portal.ledger.models import Job

from ..choices import ImportKind, ImportState
from .catalogue import Edition


class Import(models.Model):
    """One upload with what was found in it. Nothing is written to values or drafts before it is applied."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="imports")
    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="imports")
    kind = models.CharField(max_length=20, choices=ImportKind)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)
    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField(max_length=64)
    found = models.JSONField("was in der Datei steht", default=dict)
    refusal = models.TextField("Grund der Ablehnung", blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Import"
        verbose_name_plural = "Importe"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"
