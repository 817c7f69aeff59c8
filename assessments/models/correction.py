"""What a city proposes, with its evidence, what was said about it, and what was decided."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.models import City, User

from ..choices import (
    CommentKind,
    CorrectionKind,
    CorrectionState,
    DecisionState,
    EvidenceKind,
    Outcome,
    ProjectStatus,
    ReasonCode,
    Side,
)
from .catalogue import Level
from .finding import NOT_BOTH, Finding, FindingVersion

UNDECIDED = [
    CorrectionState.DRAFT,
    CorrectionState.RELEASE,
    CorrectionState.SUBMITTED,
    CorrectionState.CLAIMED,
    CorrectionState.QUESTION,
    CorrectionState.SECOND_REVIEW,
]


TOUCHED_AFTER = timedelta(seconds=5)  # what is this near to a unit's sending came by it


class Correction(models.Model):
    """A city's proposal for one finding. `revision` guards every write (compared in the UPDATE)."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="corrections")
    base_version = models.ForeignKey(FindingVersion, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=CorrectionKind)
    state = models.CharField(max_length=20, choices=CorrectionState, default=CorrectionState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    number_as_typed = models.CharField(max_length=60, blank=True)
    criteria = models.JSONField("beanstandete Kriterien", default=list, blank=True)
    data_as_of = models.DateField("Stand vom", null=True, blank=True)
    reason = models.TextField("Begründung", blank=True)
    city_reference = models.CharField("Ihr Aktenzeichen", max_length=80, blank=True)
    previous_attempt = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_attempt"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    answer_due_on = models.DateField("Antwort bis", null=True)
    seen_by_city_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Korrektur"
        verbose_name_plural = "Korrekturen"
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=UNDECIDED), name="correction_one_undecided"
            ),
            models.CheckConstraint(condition=NOT_BOTH, name="correction_level_or_number"),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="correction_queue")]

    def __str__(self) -> str:
        return f"Korrektur {self.pk}"

    @property
    def has_value(self) -> bool:
        return self.level_id is not None or self.number is not None

    @property
    def begun_by(self) -> str:
        """A person, or a unit through its link."""
        return self._unit_at(self.created_at) or self.created_by.name

    @property
    def saved_by(self) -> str:
        """Whose words stand in it now: a person's, or a unit's that nobody has touched since."""
        return self._unit_at(self.changed_at) or self.changed_by.name

    def _unit_at(self, moment: datetime) -> str:
        sent = (answer for answer in self.unit_answers.all() if answer.sent_at)
        return next((a.sender for a in sent if abs(a.sent_at - moment) <= TOUCHED_AFTER), "")

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


class Project(models.Model):
    """A project that a city reports with a correction of kind project."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="projects")
    title = models.CharField("Titel", max_length=200, blank=True)
    description = models.TextField("Kurzbeschreibung", blank=True)
    status = models.CharField("Status", max_length=10, choices=ProjectStatus, blank=True)
    started_on = models.DateField("Beginn", null=True, blank=True)
    bearer = models.CharField("Träger", max_length=200, blank=True)
    link = models.URLField("Link", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Projekt"
        verbose_name_plural = "Projekte"

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A link or file that belongs to the city; files lie under random names, never served inline."""

    city = models.ForeignKey(City, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=4, choices=EvidenceKind)
    url = models.URLField("Link", max_length=1000, blank=True)
    file = models.FileField(upload_to="evidence/", blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256_received = models.CharField(max_length=64, blank=True)
    sha256_stored = models.CharField(max_length=64, blank=True)
    is_scanned = models.BooleanField("auf Viren geprüft", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Nachweis"
        verbose_name_plural = "Nachweise"
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="link") & ~Q(url="") & Q(file="")) | (Q(kind="file", url="") & ~Q(file="")),
                name="evidence_link_or_file",
            )
        ]

    def __str__(self) -> str:
        return self.original_name or self.url


class CorrectionEvidence(models.Model):
    """What one piece of evidence proves for one correction. Taken off it stays, marked, once submitted."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="correction_links")
    valid_as_of = models.DateField("Datum des Nachweises", null=True, blank=True)
    locator = models.CharField("Fundstelle", max_length=200, blank=True)
    proves = models.CharField("Was er belegt", max_length=500, blank=True)
    is_confidential = models.BooleanField("vertraulich: sieht nur das Projektteam", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Nachweis zur Korrektur"
        verbose_name_plural = "Nachweise zu Korrekturen"
        constraints = [
            models.UniqueConstraint(fields=["correction", "evidence"], name="correction_evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence} zu {self.correction}"


class Comment(models.Model):
    """A note inside the city, or a message, question or answer between city and team."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=CommentKind)
    side = models.CharField(max_length=5, choices=Side)
    text = models.TextField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "Mitteilung"
        verbose_name_plural = "Mitteilungen"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} zu {self.correction}"


class Decision(models.Model):
    """What the project team decided, with the effect and ripple as they stood at that moment."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=DecisionState)
    outcome = models.CharField(max_length=20, choices=Outcome)
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    number = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    reason_code = models.CharField(max_length=20, choices=ReasonCode)
    reason = models.TextField("Begründung")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_reason = models.TextField(blank=True)
    told_at = models.DateTimeField("der Stadt mitgeteilt", null=True)
    effect = models.JSONField(default=dict)
    ripple = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Entscheidung"
        verbose_name_plural = "Entscheidungen"
        constraints = [
            models.UniqueConstraint(
                fields=["correction"], condition=~Q(state="returned"), name="decision_one_standing"
            ),
            models.CheckConstraint(condition=NOT_BOTH, name="decision_level_or_number"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("decided_by")),
                name="decision_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.correction})"
