"""Check the record's hash chain: how many entries, its head, and the first place where it is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scindex_portal.ledger.models import Entry, Head
from scindex_portal.ledger.record import broken_links


class Command(BaseCommand):
    help = "Prüft die Kette des Protokolls; endet mit 1, wenn sie unterbrochen ist."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Einträge: {Entry.objects.count()}")
        head = Head.objects.filter(pk=1).first() or Head()
        self.stdout.write(f"Kopf: Eintrag {head.number}, SHA-256 {head.hash}")
        for fault in broken_links():
            raise CommandError(f"Das Protokoll ist unterbrochen. Erste Stelle: {fault}")
        self.stdout.write("Das Protokoll ist vollständig und unverändert.")
