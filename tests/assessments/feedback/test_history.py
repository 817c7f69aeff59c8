"""The Verlauf of a value keeps everything; what happens inside the project team or another city stays out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.feedback.actions import corrections, reviews
from assessments.feedback.actions.evidence import attach_link, detach_evidence
from assessments.feedback.queries.history import value_history
from assessments.feedback.queries.place import find_place
from assessments.models import Correction
from tests.assessments.feedback.cases import decide, draft, round_for, submitted
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import finding_of, parameter_of

pytestmark = pytest.mark.django_db
HAPPENED = (
    "Wert recherchiert",
    "Wert bestätigt",
    "nicht mehr gültig: „Wert bestätigt“",
    "Korrektur: Nachweis hinzugefügt",
    "Korrektur: Nachweis entfernt",
    "Korrektur: zurückgezogen",
    "Korrektur: übernommen",
    "Neuer Wert nach Ihrer Korrektur",
)


@pytest.fixture
def edition(city):
    return round_for(city)


def history(edition, city, name="Elektrobusse"):
    finding = finding_of(edition, city, name)
    return value_history(find_place(edition.key, city.slug), finding, finding.corrections.all())


def told(entries) -> list[str]:
    return [entry["what"] for entry in entries]


def test_reviews_taken_back_corrections_withdrawn_and_evidence_removed_all_stay(
    client, edition, city, city_officer, researcher
):
    finding = finding_of(edition, city, "Elektrobusse")
    reviews.confirm_finding(finding=finding, version_id=finding.current_id, user=city_officer)
    reviews.undo_review(finding=finding, user=city_officer)
    first = draft(edition, city, city_officer)
    link = attach_link(correction=first, user=city_officer, url="https://www.bochum.de/weg")
    detach_evidence(link=link, user=city_officer)
    corrections.withdraw_correction(correction=first, user=city_officer)
    decide(submitted(edition, city, city_officer), researcher)
    entries = history(edition, city)
    words = told(entries)
    for wanted in HAPPENED:
        assert wanted in words, wanted
    removed = next(entry for entry in entries if entry["what"] == "Korrektur: Nachweis entfernt")
    assert (removed["text"], removed["who"]) == ("https://www.bochum.de/weg", city_officer.name)
    accepted = next(entry for entry in entries if entry["what"] == "Korrektur: übernommen")
    assert accepted["who"] == "Projektteam"
    client.force_login(city_officer)
    page = client.get(
        address(edition, city, "value", parameter_of(edition, "Elektrobusse").pk)
    ).content.decode()
    assert f"Verlauf ({len(entries)})" in page
    assert researcher.name not in page


def test_the_newest_stands_first(edition, city, city_officer):
    submitted(edition, city, city_officer)
    assert told(history(edition, city))[0] == "Korrektur: eingereicht"
    assert told(history(edition, city))[-1] == "Wert recherchiert"


def test_it_costs_the_same_for_one_and_many(edition, city, city_officer):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            history(edition, city)
        return len(captured)

    def once() -> None:
        found = submitted(edition, city, city_officer)
        attach = {"correction": Correction.objects.get(pk=found.pk), "user": city_officer}
        corrections.withdraw_correction(**attach)

    attach_link(
        correction=draft(edition, city, city_officer), user=city_officer, url="https://www.bochum.de/a"
    )
    corrections.withdraw_correction(correction=Correction.objects.get(), user=city_officer)
    with_one = cost()
    once()
    once()
    assert cost() == with_one
