"""One city's Lückenanalyse as a file, from the stored figures; nothing is ordered and nothing is kept."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Edition, Report
from assessments.reports.build import build_gap_analysis
from assessments.reports.comparison import NothingToReport
from assessments.reports.html import report_html
from assessments.reports.options import Options, earlier_editions
from assessments.reports.renderer import Renderer, RenderingFailed
from cities.models import City

KINDS = {"intern": ReportKind.GAP_ANALYSIS, "politik": ReportKind.POLITICS}


class Command(BaseCommand):
    help = "Setzt die Lückenanalyse einer Stadt als PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", help="Kurzname der Stadt, etwa bochum")
        parser.add_argument("--edition", required=True, help="Ausgabe, etwa 2020")
        parser.add_argument("--against", default="", help="Ausgabe, mit der verglichen wird; sonst die davor")
        parser.add_argument("--product", choices=KINDS, default="intern")
        parser.add_argument("--as-of", type=date.fromisoformat, help="Stand, JJJJ-MM-TT; sonst heute")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(options)
        renderer = Renderer()
        try:
            content = build_gap_analysis(report)
            fingerprint = content.fingerprint()
            made = renderer.render(report_html(content), fingerprint)
            options["output"].write_bytes(made.pdf)
        except (NothingToReport, RenderingFailed) as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        finally:
            renderer.stop()
        self.stdout.write(
            f"{options['output']}: {made.pages} Seiten, {len(made.pdf)} Byte, {made.seconds:.1f} s, "
            f"{made.peak_megabytes} MB, Inhalt {fingerprint}"
        )

    def _report(self, options: dict[str, Any]) -> Report:
        """A version that is not stored."""
        edition = Edition.objects.select_related("previous").filter(key=options["edition"]).first()
        city = City.objects.filter(slug=options["city"]).first()
        if edition is None or city is None:
            unknown = f"Ausgabe „{options['edition']}“" if edition is None else f"Stadt „{options['city']}“"
            raise CommandError(f"{unknown} ist nicht bekannt. Ist die Datenbank geladen (load_demo)?")
        known = [earlier.key for earlier in earlier_editions(edition)]
        if options["against"] and options["against"] not in known:
            raise CommandError(f"Vergleichen lässt sich {edition.title} mit: {', '.join(known) or 'nichts'}.")
        kind = KINDS[options["product"]]
        if kind == ReportKind.POLITICS and not edition.is_published:
            raise CommandError("Die Fassung für die Politik gibt es erst nach der Veröffentlichung.")
        day = options["as_of"] or timezone.localdate()
        return Report(
            edition=edition,
            city=city,
            kind=kind,
            sequence=1,
            settings=Options(against=options["against"]).stored(),
            ordered_at=timezone.make_aware(datetime.combine(day, time(12))),
        )
