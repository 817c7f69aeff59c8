"""Who in a city answers what, and what departments without an account say through their link."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cities.models import City, Unit, User

from ..choices import AnswerKind
from .catalogue import Edition, Level, Parameter
from .correction import Correction, Evidence
from .finding import NOT_BOTH, FindingVersion


class Assignment(models.Model):
    """A person or a unit that answers for one parameter; without one it is Koordination."""

    city = models.ForeignKey(City, models.PROTECT, related_name="assignments")
    parameter = models.ForeignKey(Parameter, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="assignments")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="assignments")
    due_on = models.DateField("zu erledigen bis", null=True, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Zuständigkeit"
        verbose_name_plural = "Zuständigkeiten"
        constraints = [
            models.UniqueConstraint(fields=["city", "parameter"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="assignment_person_or_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter}: {self.unit or self.user}"


class UnitLink(models.Model):
    """A Zuarbeit: one forwardable link with all questions of a unit; only its token's hash is kept."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="unit_links")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    due_on = models.DateField("Antwort bis")
    note = models.TextField("Hinweis an die Stelle", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_to = models.EmailField("gesendet an", blank=True)
    expires_at = models.DateTimeField("gilt bis")
    revoked_at = models.DateTimeField("zurückgezogen", null=True)
    answered_at = models.DateTimeField("abgesendet", null=True)
    answered_by = models.CharField("Name", max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Zuarbeit"
        verbose_name_plural = "Zuarbeiten"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "unit"],
                condition=Q(revoked_at__isnull=True),
                name="unit_link_one_standing",
            )
        ]

    def __str__(self) -> str:
        return f"Zuarbeit {self.unit}, {self.edition}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class UnitAnswer(models.Model):
    """What a unit says of one value: one row that is typed in, and one more for each time that it was sent.

    The city reads sent rows only, and they never change; the newest of a unit counts.
    """

    link = models.ForeignKey(UnitLink, models.CASCADE, related_name="answers")
    parameter = models.ForeignKey(Parameter, models.CASCADE, related_name="unit_answers")
    version = models.ForeignKey(FindingVersion, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("Antwort", max_length=10, choices=AnswerKind, blank=True)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    number_as_typed = models.CharField(max_length=60, blank=True)
    data_as_of = models.DateField("Stand vom", null=True, blank=True)
    reason = models.TextField("Erläuterung", blank=True)
    responsible = models.CharField("zuständig ist", max_length=200, blank=True)
    evidence_url = models.URLField("Link zum Nachweis", max_length=1000, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField("abgesendet", null=True)
    sent_by = models.CharField("Name", max_length=120, blank=True)
    correction = models.ForeignKey(
        Correction, models.SET_NULL, null=True, blank=True, related_name="unit_answers"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "Antwort einer Stelle"
        verbose_name_plural = "Antworten von Stellen"
        constraints = [
            models.UniqueConstraint(
                fields=["link", "parameter"], condition=Q(sent_at__isnull=True), name="unit_answer_typed_once"
            ),
            models.CheckConstraint(condition=NOT_BOTH, name="unit_answer_level_or_number"),
        ]

    def __str__(self) -> str:
        return f"{self.link}: {self.parameter}"

    @property
    def sender(self) -> str:
        """„Petra Pflaster, Tiefbauamt“."""
        return f"{self.sent_by}, {self.link.unit.name}"
