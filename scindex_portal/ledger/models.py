"""What lies below everything: the record of deeds, the jobs and the outgoing mail."""

from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    WEB = "web", "Webseite"
    EXCEL = "excel", "Excel"
    LINK = "link", "Zuarbeit-Link"
    IMPORT = "import", "Import"
    COMMAND = "command", "Kommandozeile"
    JOB = "job", "Hintergrundauftrag"


class Entry(models.Model):
    """One deed in the append-only record. Holds codes, values and hashes of texts, never texts or names."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    edition = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=60, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="entry_subject"),
            models.Index(fields=["edition", "city"], name="entry_place"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """The chain's single locked head: number and hash of the last entry."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "Kopf des Protokolls"

    def __str__(self) -> str:
        return str(self.number)


class JobState(models.TextChoices):
    WAITING = "waiting", "wartet"
    RUNNING = "running", "läuft"
    DONE = "done", "fertig"
    FAILED = "failed", "fehlgeschlagen"
    CANCELLED = "cancelled", "abgebrochen"


class Job(models.Model):
    """Work for the background, written in the transaction of its cause; the broker's message only wakes."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=36, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="waiting"), name="job_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="running"), name="job_one_running"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"


class MailState(models.TextChoices):
    WAITING = "waiting", "wartet"
    SENDING = "sending", "wird gesendet"
    SENT = "sent", "gesendet"
    UNCERTAIN = "uncertain", "ungewiss"
    FAILED = "failed", "fehlgeschlagen"


class Mail(models.Model):
    """An outgoing mail: the row comes first and is marked as sending before SMTP begins."""

    kind = models.CharField(max_length=40)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField("Kalenderdatei", blank=True)
    sending_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    message_id = models.CharField(max_length=120, unique=True)
    edition = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "Mail"
        verbose_name_plural = "Mails"

    def __str__(self) -> str:
        return f"{self.kind} an {self.recipient}"
