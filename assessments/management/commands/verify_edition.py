"""Recomputes a published edition from its parameter values and compares it with the printed figures."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.models import Edition
from assessments.results.verify import compare_with_print


class Command(BaseCommand):
    help = "Rechnet eine Ausgabe aus ihren Werten nach und vergleicht sie mit den gedruckten Zahlen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="Kennung der Ausgabe, zum Beispiel 2024")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(key=options["edition"]).first()
        if edition is None:
            raise CommandError(f"Die Ausgabe „{options['edition']}“ gibt es nicht.")
        found = compare_with_print(edition)
        if not any(comparison.total for comparison in found.values()):
            raise CommandError(f"Zu {edition.title} liegen keine gedruckten Zahlen vor.")
        for kind, comparison in found.items():
            self.stdout.write(f"{kind} {comparison.equal}/{comparison.total}")
        deviations = [line for comparison in found.values() for line in comparison.deviations]
        for line in deviations:
            self.stdout.write(f"  {line}")
        if deviations:
            sys.exit(1)
