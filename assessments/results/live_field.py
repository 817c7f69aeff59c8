"""The live field of an edition, loaded once and kept up to date while many cases are decided in a row."""

from django.db.models import Max, QuerySet

from assessments.models import Correction, Edition, Finding
from assessments.scoring.aggregate import score_cities

from .effects import Effect, effect_in_field
from .load import load_field


class LiveField:
    """Only what was changed since the last look is read again.

    Versions that come to count are newer than all that counted before: whoever changes a value holds the
    edition's row while doing so. So the newest version seen tells old values from new ones.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition_id = edition.pk
        self.revision = self._revision()
        self.newest = self._findings().aggregate(newest=Max("current_id"))["newest"] or 0
        self.field = load_field(edition)

    def effect_of_value(self, correction: Correction, level_id: int | None, number: object) -> Effect:
        """As `results.effects.effect_of_value`."""
        self._catch_up()
        before = score_cities(self.field.catalogue.scheme, self.field.values)
        return effect_in_field(self.revision, self.field, before, correction.finding, level_id, number)

    def _catch_up(self) -> None:
        if (revision := self._revision()) == self.revision:
            return
        catalogue = self.field.catalogue
        changed = self._findings().filter(current_id__gt=self.newest)
        values = ("city_id", "parameter_id", "current_id", "current__level_id", "current__number")
        for city, parameter, version, level, number in changed.values_list(*values):
            self.field.values[self.field.row[city], catalogue.column[parameter]] = catalogue.cell(
                level, number
            )
            self.newest = max(self.newest, version)
        self.revision = revision

    def _findings(self) -> QuerySet[Finding]:
        return Finding.objects.filter(
            parameter__indicator__domain__edition=self.edition_id, parameter__kind__isnull=False
        )

    def _revision(self) -> int:
        return Edition.objects.values_list("values_revision", flat=True).get(pk=self.edition_id)
