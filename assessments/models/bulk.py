"""Like cases decided together: one outcome and one reason, one decision and one record entry for each."""

from django.db import models
from django.utils import timezone

from cities.models import User

from ..choices import BulkCaseState, Outcome, ReasonCode
from .catalogue import Level, Parameter
from .correction import Correction, Decision
from .finding import NOT_BOTH


class BulkDecision(models.Model):
    """What shall be decided for all its cases; a job carries it out, case by case."""

    parameter = models.ForeignKey(Parameter, models.PROTECT, related_name="bulk_decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    reason_code = models.CharField(max_length=20, choices=ReasonCode)
    reason = models.TextField("Begründung")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Sammelentscheidung"
        verbose_name_plural = "Sammelentscheidungen"
        constraints = [models.CheckConstraint(condition=NOT_BOTH, name="bulk_decision_level_or_number")]

    def __str__(self) -> str:
        return f"Sammelentscheidung {self.pk}"


class BulkCase(models.Model):
    """One case of it. The mark and the decision are written in one transaction, so that each is made once."""

    bulk = models.ForeignKey(BulkDecision, models.PROTECT, related_name="cases")
    correction = models.ForeignKey(Correction, models.PROTECT, related_name="bulk_cases")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BulkCaseState, default=BulkCaseState.WAITING)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="bulk_case")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Fall einer Sammelentscheidung"
        verbose_name_plural = "Fälle von Sammelentscheidungen"
        constraints = [models.UniqueConstraint(fields=["bulk", "correction"], name="bulk_case_once")]

    def __str__(self) -> str:
        return f"{self.correction} in {self.bulk}"
