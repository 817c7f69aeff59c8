"""An edition's catalogue: what is asked, on which scale, with which points. Data, never code.

`revision` guards every change of a domain, an indicator or a parameter (compared in the UPDATE).
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ..choices import (
    Comparability,
    EditionStatus,
    LinkRelation,
    Normalisation,
    ParameterKind,
    RoundState,
    SourceKind,
    Visibility,
)


class Edition(models.Model):
    """One year's index."""

    key = models.SlugField("Kennung", unique=True, max_length=40)
    year = models.PositiveSmallIntegerField("Jahr")
    title = models.CharField("Titel", max_length=100)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    cutoff_date = models.DateField("Stichtag", null=True, blank=True)
    opens_at = models.DateTimeField("Beginn der Feedbackrunde", null=True, blank=True)
    closes_at = models.DateTimeField("Ende der Feedbackrunde", null=True, blank=True)
    latest_extension = models.DateTimeField("späteste Fristverlängerung", null=True, blank=True)
    opened_at = models.DateTimeField("geöffnet", null=True, blank=True)
    visibility = models.CharField(
        "Was Städte sehen", max_length=10, choices=Visibility, default=Visibility.RANKS
    )
    status = models.CharField("Status", max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT)
    published_at = models.DateTimeField("veröffentlicht", null=True, blank=True)
    values_revision = models.PositiveIntegerField(default=0)
    source = models.CharField("Quelle", max_length=200, blank=True)
    note = models.TextField("Hinweis", blank=True)

    class Meta:
        ordering = ["-year", "key"]
        verbose_name = "Ausgabe"
        verbose_name_plural = "Ausgaben"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="edition_closes_after_opening",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def round_state(self, now: datetime | None = None) -> RoundState:
        """Where the feedback round stands, for cities without an extension."""
        if self.status != EditionStatus.DRAFT:
            return RoundState.PUBLISHED
        if self.opened_at is None:
            return RoundState.PLANNED
        still_open = self.closes_at is None or (now or timezone.now()) < self.closes_at
        return RoundState.OPEN if still_open else RoundState.IN_EVALUATION

    @property
    def is_published(self) -> bool:
        return self.status == EditionStatus.PUBLISHED


class Domain(models.Model):
    """A Themenbereich."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="domains")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    weight = models.DecimalField(max_digits=8, decimal_places=4, default=1)
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = "Themenbereich"
        verbose_name_plural = "Themenbereiche"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="domain_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="domain_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    normalisation = models.CharField(max_length=10, choices=Normalisation, default=Normalisation.MINMAX)
    cap = models.DecimalField("Obergrenze", max_digits=8, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=4, default=1)
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["domain__position", "position"]
        verbose_name = "Indikator"
        verbose_name_plural = "Indikatoren"
        constraints = [
            models.UniqueConstraint(fields=["domain", "name"], name="indicator_name_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="indicator_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(normalisation="bonus", cap__gt=0)
                | (~Q(normalisation="bonus") & Q(cap__isnull=True)),
                name="indicator_cap_only_for_bonus",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def attainable(self) -> int:
        """The highest score: the cap of a bonus indicator, else 100."""
        return int(self.cap) if self.cap is not None else 100


class Parameter(models.Model):
    """What is researched about every city. `kind` is null where only the name is known (2020, 2021)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="parameters")
    name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ParameterKind, null=True, blank=True)  # noqa: DJ001 (see above)
    unit = models.CharField("Einheit", max_length=60, blank=True)
    max_points = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    lower = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    direction = models.SmallIntegerField(
        choices=[(1, "mehr ist besser"), (-1, "weniger ist besser")], default=1
    )
    weight = models.DecimalField(max_digits=8, decimal_places=4, default=1)
    minimum = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    source_kind = models.CharField(max_length=10, choices=SourceKind, default=SourceKind.RESEARCH)
    definition = models.TextField("Definition", blank=True)
    counts = models.TextField("Zählt", blank=True)
    counts_not = models.TextField("Zählt nicht", blank=True)
    evidence_hint = models.TextField("Das genügt als Nachweis", blank=True)
    texts_are_demo = models.BooleanField("Texte sind Demo-Wortlaut", default=False)
    statement_suffices = models.BooleanField("Erklärung genügt als Nachweis", default=False)
    comparability = models.CharField(max_length=10, choices=Comparability, default=Comparability.SAME)
    comparability_note = models.CharField(max_length=300, blank=True)
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["indicator__domain__position", "indicator__position", "position"]
        verbose_name = "Parameter"
        verbose_name_plural = "Parameter"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "name"], name="parameter_name_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="parameter_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True, upper__isnull=True) | Q(lower__lt=F("upper")),
                name="parameter_bounds_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    parameter = models.ForeignKey(Parameter, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    points = models.DecimalField(max_digits=10, decimal_places=4)

    class Meta:
        ordering = ["parameter", "position"]
        verbose_name = "Stufe"
        verbose_name_plural = "Stufen"
        constraints = [models.UniqueConstraint(fields=["parameter", "label"], name="level_label_once")]

    def __str__(self) -> str:
        return self.label


class IndicatorLink(models.Model):
    """The crosswalk: what became of an indicator between two editions; one side null: new or dropped."""

    from_indicator = models.ForeignKey(
        Indicator, models.CASCADE, null=True, blank=True, related_name="links_forward"
    )
    to_indicator = models.ForeignKey(
        Indicator, models.CASCADE, null=True, blank=True, related_name="links_back"
    )
    relation = models.CharField(max_length=10, choices=LinkRelation)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "Überleitung"
        verbose_name_plural = "Überleitungen"
        constraints = [
            models.UniqueConstraint(fields=["from_indicator", "to_indicator"], name="indicator_link_once"),
            models.CheckConstraint(
                condition=Q(from_indicator__isnull=False) | Q(to_indicator__isnull=False),
                name="indicator_link_has_a_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_indicator} → {self.to_indicator} ({self.relation})"
