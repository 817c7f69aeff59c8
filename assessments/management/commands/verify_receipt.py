"""Recompute the hash on a city's confirmation of its Abschluss."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.feedback.queries.sign_off import covers_today, is_unchanged
from assessments.models import SignOff


class Command(BaseCommand):
    help = "Rechnet die Prüfsumme einer Abschlussbestätigung nach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sha256", help="Prüfsumme, wie sie auf der Bestätigung steht")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["sha256"].strip().lower()
        related = ("participation__edition", "participation__city", "signed_by")
        found = SignOff.objects.select_related(*related).filter(sha256=wanted).first()
        if found is None:
            raise CommandError("Zu dieser Prüfsumme gibt es keinen Abschluss.")
        if not is_unchanged(found):
            raise CommandError("Was zu diesem Abschluss gespeichert ist, wurde nachträglich verändert.")
        part, day = found.participation, timezone.localtime(found.signed_at)
        self.stdout.write(
            f"{part.city}, {part.edition}: abgeschlossen am {day:%d.%m.%Y, %H:%M} Uhr, unverändert."
        )
        if not covers_today(found):
            self.stdout.write("Seither haben sich Werte, Prüfungen oder Korrekturen der Stadt geändert.")
