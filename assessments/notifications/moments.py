"""A moment in words, as mails and pages write it."""

from datetime import datetime

from django.utils import timezone

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def moment_text(moment: datetime) -> str:
    """„Freitag, 11.12.2026, 18:00 Uhr“, in Berlin."""
    local = timezone.localtime(moment)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d.%m.%Y, %H:%M} Uhr"
