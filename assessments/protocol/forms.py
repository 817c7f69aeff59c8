"""Which entries of the record."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.feedback.forms.fields import DayField
from assessments.models import Edition
from cities.models import City, ResearchRole, User
from scindex_portal.ledger.models import Entry

from .words import SHARED


class RecordFilterForm(forms.Form):
    stadt = forms.ChoiceField(label="Stadt", required=False)
    vorgang = forms.ChoiceField(label="Was", required=False)
    person = forms.ChoiceField(label="Projektteam", required=False)
    von, bis = DayField(label="Von"), DayField(label="Bis")

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        cities = City.objects.filter(participations__edition=edition).order_by("name")
        team = User.objects.exclude(research_role=ResearchRole.NONE).order_by("name")
        deeds = sorted(SHARED.items(), key=lambda pair: pair[1])
        self.fields["stadt"].choices = [("", "alle"), *cities.values_list("slug", "name")]
        self.fields["vorgang"].choices = [("", "alles"), *deeds]
        self.fields["person"].choices = [("", "alle"), *((str(user.pk), user.name) for user in team)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("von") and said.get("bis") and said["bis"] < said["von"]:
            self.add_error("bis", "Das Ende liegt vor dem Anfang. Bitte tauschen Sie die beiden Tage.")
        return said

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """What the readable part of the filter leaves."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        wanted = Q()
        for name, column in (("stadt", "city"), ("vorgang", "action"), ("person", "user_id")):
            if said.get(name):
                wanted &= Q(**{column: said[name]})
        if said.get("von"):
            wanted &= Q(at__gte=timezone.make_aware(datetime.combine(said["von"], time.min)))
        if said.get("bis"):
            wanted &= Q(at__lte=timezone.make_aware(datetime.combine(said["bis"], time.max)))
        return entries.filter(wanted)
