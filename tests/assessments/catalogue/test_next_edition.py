"""Planning the next edition: from the newest one only, with catalogue and carried values."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.catalogue.actions import next_key, plan_next_edition
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding, Parameter
from scindex_portal.ledger.models import Entry
from tests.assessments.catalogue.test_views import page_of, signed_in


def plan(source, lead, year=2029, title="Smart City Index 2029"):
    return plan_next_edition(source=source, lead=lead, year=year, title=title, cutoff_date=date(2028, 12, 31))


def test_a_draft_begins_with_catalogue_and_carried_values(planned, lead_researcher):
    made = plan(planned, lead_researcher)
    entry = Entry.objects.get()
    findings = Finding.objects.filter(parameter__indicator__domain__edition=made)

    assert (made.key, made.previous, made.status, made.opened_at) == ("2029", planned, "draft", None)
    assert findings.count() == 6 * 8
    assert set(findings.values_list("current__origin", flat=True)) == {"carried"}
    assert Parameter.objects.filter(indicator__domain__edition=made, predecessor__isnull=True).count() == 0
    assert (entry.action, entry.subject_id, entry.after["values"]) == ("plan_edition", made.pk, 48)


@pytest.mark.parametrize("year", [2028, 2024, 2001])
def test_only_a_later_year_can_be_next(planned, lead_researcher, year):
    with pytest.raises(Refused, match="gibt es schon"):
        plan(planned, lead_researcher, year=year)
    assert Edition.objects.count() == 2


def test_only_the_newest_edition_has_a_next_one(planned, before, lead_researcher, researcher):
    with pytest.raises(Refused, match="von der neuesten"):
        plan(before, lead_researcher, year=2030)
    link = reverse("catalogue:next", args=[before.key])
    client = signed_in(lead_researcher)
    assert link not in page_of(client.get(reverse("catalogue:list", args=[before.key])))
    newest = reverse("catalogue:next", args=[planned.key])
    assert newest in page_of(client.get(reverse("catalogue:list", args=[planned.key])))
    assert newest not in page_of(signed_in(researcher).get(reverse("catalogue:list", args=[planned.key])))


def test_what_marks_a_demonstration_stays(planned):
    planned.key = "2028-demo"

    assert next_key(planned, 2029) == "2029-demo"


def test_from_the_page(planned, lead_researcher):
    client, place = signed_in(lead_researcher), reverse("catalogue:next", args=[planned.key])
    assert 'value="Smart City Index 2029"' in page_of(client.get(place))
    page = page_of(client.post(place, {"year": "bald", "title": "Mein Titel", "cutoff_date": "gestern"}))
    assert "Bitte prüfen Sie 2 Angaben" in page
    assert "Mein Titel" in page
    page = page_of(client.post(place, {"year": "2028", "title": "Mein Titel"}))
    assert "Eine Ausgabe 2028 gibt es schon" in page
    response = client.post(place, {"year": "2029", "title": "Mein Titel"}, follow=True)
    assert "„Mein Titel“ ist als Entwurf angelegt" in page_of(response)
    assert "/2029/team/katalog/" in response.redirect_chain[-1][0]
