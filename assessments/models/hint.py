"""What cities say of the method: no effect on scores, answered once for all cities after the round."""

from django.db import models
from django.utils import timezone

from cities.models import City, User

from .catalogue import Edition, Parameter


class MethodAnswer(models.Model):
    """The project team's one answer to all hints on a subject; cities read it once it is given."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="method_answers")
    parameter = models.ForeignKey(
        Parameter, models.CASCADE, null=True, blank=True, related_name="method_answers"
    )
    text = models.TextField("Antwort")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Antwort zur Methode"
        verbose_name_plural = "Antworten zur Methode"

    def __str__(self) -> str:
        return f"Antwort zur Methode: {self.parameter or self.edition}"


class MethodHint(models.Model):
    """A Hinweis zur Methode, on a parameter or on the index as a whole."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="method_hints")
    city = models.ForeignKey(City, models.PROTECT, related_name="method_hints")
    parameter = models.ForeignKey(
        Parameter, models.CASCADE, null=True, blank=True, related_name="method_hints"
    )
    text = models.TextField("Hinweis zur Methode")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(MethodAnswer, models.SET_NULL, null=True, blank=True, related_name="hints")

    class Meta:
        ordering = ["pk"]
        verbose_name = "Hinweis zur Methode"
        verbose_name_plural = "Hinweise zur Methode"

    def __str__(self) -> str:
        return f"Hinweis zur Methode: {self.parameter or self.edition} ({self.city})"
