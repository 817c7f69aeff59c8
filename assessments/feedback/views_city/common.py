"""What all city views share: the place of the path, its values in the list's order, and where to go next."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from assessments.feedback.forms import ValueFilterForm
from assessments.feedback.queries import Place, Row, dossier_rows, find_place
from assessments.feedback.queries.assignments import (
    assignments_by_parameter,
    responsible_choices,
    responsible_key,
)
from assessments.feedback.queries.dossier import narrowed, notable_first
from assessments.models import Assignment, Domain, Finding
from cities.permissions import may_draft_for_city
from cities.queries import works_on_assigned_only


@dataclass
class CityPage:
    """A request for one edition and city; the access rule has let it pass."""

    request: HttpRequest
    place: Place

    @cached_property
    def may_write(self) -> bool:
        return may_draft_for_city.test(self.request.user, {"city": self.place.city.slug})

    @property
    def can_edit(self) -> bool:
        """Whether this person may change something now."""
        return self.may_write and self.place.is_open

    def address(self, name: str, *args: Any, keep_filter: bool = False) -> str:
        """An address below this place; with the list's filter where the list goes on."""
        url = reverse(f"feedback:{name}", args=[self.place.edition.key, self.place.city.slug, *args])
        query = self.request.GET.urlencode() if keep_filter else ""
        return f"{url}?{query}" if query else url

    @cached_property
    def is_limited(self) -> bool:
        """Whether this person may change assigned values only."""
        return works_on_assigned_only(self.request.user, self.place.city)

    def may_write_on(self, row: Row) -> bool:
        return self.may_write_on_parameter(row.parameter.pk)

    def may_write_on_parameter(self, parameter: int) -> bool:
        if not self.is_limited:
            return self.may_write
        found = self.assigned.get(parameter)
        is_own = found is not None and found.user_id == self.request.user.pk
        return self.may_write and is_own

    @cached_property
    def all_rows(self) -> list[Row]:
        """All values in the catalogue's order."""
        return dossier_rows(self.place)

    @cached_property
    def filter(self) -> ValueFilterForm:
        domains = Domain.objects.filter(edition=self.place.edition)
        return ValueFilterForm(self.request.GET, domains, responsible_choices(self.place.city))

    @cached_property
    def assigned(self) -> dict[int, Assignment]:
        """Parameter → who answers for it."""
        return assignments_by_parameter(self.place.edition, self.place.city)

    def _is_asked_for(self, row: Row) -> bool:
        """Whether the filter „Zuständig“ leaves this value."""
        wanted = self.filter.value("zustaendig")
        found = self.assigned.get(row.parameter.pk)
        if wanted == "niemand":
            return found is None
        if wanted == "mir":
            return found is not None and found.user_id == self.request.user.pk
        return responsible_key(found) == wanted

    @cached_property
    def rows(self) -> list[Row]:
        """The values that the filter leaves, in the chosen order."""
        kept = narrowed(self.all_rows, self.filter.value("zustand"), self.filter.value("bereich"))
        if self.filter.value("zustaendig"):
            kept = [row for row in kept if self._is_asked_for(row)]
        return kept if self.filter.in_catalogue_order else notable_first(kept)

    def row(self, parameter: int) -> Row:
        """One value by its parameter; 404 where this edition and city have none or may not show it."""
        found = next((row for row in self.all_rows if row.parameter.pk == parameter), None)
        if found is None or not self.place.shows_values:
            raise Http404
        return found

    def finding(self, parameter: int) -> Finding:
        """The value that a deed is about."""
        chain = "parameter__indicator__domain__edition"
        found = Finding.objects.select_related(chain, "city", "current__level").filter(
            city=self.place.city, parameter=parameter, **{chain: self.place.edition}
        )
        return found_or_404(found.first())

    def context(self, **more: Any) -> dict[str, Any]:
        place = self.place
        return {
            "place": place,
            "edition": place.edition,
            "city": place.city,
            "may_write": self.may_write,
            "can_edit": self.can_edit,
            "list_query": f"?{self.request.GET.urlencode()}" if self.request.GET else "",
        } | more


def city_page_of(request: HttpRequest, edition: str, city: str) -> CityPage:
    return CityPage(request, found_or_404(find_place(edition, city)))


def found_or_404(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


def row_id(text: str | None) -> int:
    """An id from a form; 0, which no row has, for whatever is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else 0
