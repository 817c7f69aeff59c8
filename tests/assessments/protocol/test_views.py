"""„Protokoll“: who reads it, what it tells and what it keeps to itself."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import CommentKind
from assessments.feedback.actions.claims import free_stale_claims
from assessments.feedback.actions.corrections import withdraw_correction, write_comment
from assessments.feedback.actions.decisions import ask_back, claim_correction
from assessments.feedback.actions.research import correct_research_values
from assessments.feedback.queries.research import NewValue, plan_research_values
from assessments.models import Comment, Correction
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.cases import decide, draft, fresh, in_days, round_for, submitted
from tests.factories.assessments import finding_of


@pytest.fixture
def edition(city):
    return round_for(city)


def place(edition, page: str = "") -> str:
    return f"/{edition.key}/team/protokoll/{page}"


@pytest.mark.parametrize("page", ["", "kette/", "datei/"])
def test_only_the_project_team(client, edition, city_officer, researcher, page):
    assert "login" in client.get(place(edition, page))["Location"]
    client.force_login(city_officer)
    assert client.get(place(edition, page)).status_code == 404
    client.force_login(researcher)
    assert client.get(place(edition, page)).status_code == 200
    assert client.post(place(edition, page)).status_code == 405


def test_a_decision_is_told_in_words(client, edition, city, city_officer, researcher):
    decide(submitted(edition, city, city_officer), researcher, reason="Der Bericht belegt den Wert.")
    client.force_login(researcher)
    page = client.get(place(edition)).text
    for words in (
        f"{researcher.name} (Projektteam)",
        "Bochum (Koordination)",
        "Korrektur übernommen",
        "Wert: 50 %",
        "Wert: 55 %",
        "Begründung: Der Bericht belegt den Wert.",
    ):
        assert words in page
    assert city_officer.name not in page


def test_a_text_that_no_longer_matches_its_entry_is_not_shown(
    client, edition, city, city_officer, researcher
):
    filed = submitted(edition, city, city_officer)
    ask_back(
        correction=filed,
        researcher=researcher,
        revision=filed.revision,
        text="Seit wann?",
        due_on=in_days(20),
    )
    client.force_login(researcher)
    assert "Text: Seit wann?" in client.get(place(edition)).text
    Comment.objects.update(text="Etwas anderes")
    page = client.get(place(edition)).text
    assert "Seit wann?" not in page
    assert "Etwas anderes" not in page


def test_what_the_city_does_for_itself_stays_with_it(client, edition, city, city_officer, researcher):
    filed = draft(edition, city, city_officer)
    write_comment(correction=filed, user=city_officer, text="nur für uns", is_internal=True)
    withdraw_correction(correction=fresh(filed), user=city_officer)
    assert Entry.objects.filter(edition=edition.key).count() == 2
    client.force_login(researcher)
    assert "Noch kein Eintrag" in client.get(place(edition)).text
    assert Comment.objects.get().kind == CommentKind.INTERNAL


def test_filters_narrow_and_bad_ones_are_told(client, edition, city, city_officer, researcher):
    decide(submitted(edition, city, city_officer), researcher)
    client.force_login(researcher)
    asked = {"vorgang": "accept_correction", "stadt": city.slug, "person": researcher.pk, "von": "2020-01-01"}
    page = client.get(place(edition), asked)
    assert [line.deed for line in page.context["lines"]] == ["Korrektur übernommen"]
    assert "Kein Eintrag passt" in client.get(place(edition), {"bis": "01.01.2020"}).text
    told = client.get(place(edition), {"von": "gestern", "vorgang": "'; drop"})
    assert told.status_code == 200
    assert "Bitte geben Sie ein Datum in der Form 30.09.2026 ein." in told.text


def test_queries_do_not_grow_with_the_entries(
    client, edition, city, city_officer, researcher, django_assert_max_num_queries
):
    client.force_login(researcher)
    submitted(edition, city, city_officer)
    with django_assert_max_num_queries(25) as few:
        client.get(place(edition))
    decide(submitted(edition, city, city_officer, "Labore", 7), researcher)
    submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    with django_assert_max_num_queries(25) as more:
        client.get(place(edition))
    assert len(more) <= len(few) + 1  # the first level asks for its words


def test_the_file_holds_the_same_and_no_formula(client, edition, city, city_officer, researcher):
    decide(submitted(edition, city, city_officer), researcher, reason='=HYPERLINK("http://x")')
    client.force_login(researcher)
    text = client.get(place(edition, "datei/")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Was"] for row in rows] == ["Korrektur übernommen", "Korrektur eingereicht"]
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_the_chain_is_checked_and_the_first_fault_named(client, edition, city, city_officer, researcher):
    submitted(edition, city, city_officer)
    client.force_login(researcher)
    assert "vollständig und unverändert" in client.get(place(edition, "kette/")).text
    entry = Entry.objects.order_by("number").last()
    Entry.objects.filter(pk=entry.pk).update(role="lead")
    page = client.get(place(edition, "kette/")).text
    assert f"Eintrag {entry.number} wurde nachträglich verändert." in page


def test_what_the_clock_did_is_nobodys_deed(client, edition, city, city_officer, researcher):
    filed = submitted(edition, city, city_officer)
    claim_correction(correction=filed, researcher=researcher)
    Correction.objects.update(claimed_at=timezone.now() - timedelta(days=2))
    free_stale_claims()
    client.force_login(researcher)
    line = client.get(place(edition)).context["lines"][0]
    assert (line.deed, line.who) == ("Vorgang freigegeben", "Portal, von selbst")


def test_a_research_correction_says_its_reason_and_state_in_german(
    client, edition, city, city_officer, researcher
):
    finding = finding_of(edition, city, "Elektrobusse")
    values = [NewValue(finding.pk, number=Decimal(51))]
    stamp = plan_research_values(edition, values).stamp
    correct_research_values(
        edition=edition, values=values, stamp=stamp, researcher=researcher, reason="Neue Zahlen des KBA."
    )
    client.force_login(researcher)
    line = client.get(place(edition)).context["lines"][0]
    assert line.before == "Wert: 50 %"
    assert "Begründung: Neue Zahlen des KBA." in line.after
    assert not any(code in line.after for code in ("final", "proposed"))
