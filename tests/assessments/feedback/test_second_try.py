"""„Erneut vorschlagen“ with new evidence, and what the last edition kept for this one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions.editions import carry_values, copy_edition
from assessments.feedback.queries.earlier import kept_for_this_edition
from assessments.feedback.queries.place import find_place
from assessments.models import Correction, Edition, Participation
from tests.assessments.feedback.cases import decide, round_for, submitted
from tests.assessments.feedback.form_cases import address, form_url, typed
from tests.factories.assessments import parameter_of

pytestmark = pytest.mark.django_db
NEW = "den die erste nicht hatte"


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def refused(edition, city, city_officer, researcher) -> Correction:
    found = submitted(edition, city, city_officer, reason="Zwölf neue Busse.")
    decide(found, researcher, outcome="reject", reason_code="evidence_missing")
    return found


def test_the_second_try_begins_with_the_first_and_wants_new_evidence(
    client, edition, city, city_officer, refused
):
    client.force_login(city_officer)
    url = form_url(edition, city)
    page = client.get(url).content.decode()
    assert "Zweiter Versuch" in page
    assert "Zwölf neue Busse." in page
    assert 'value="55"' in page
    old = refused.evidence_links.get().evidence
    page = client.post(url, typed(url="", proves="", vorhanden=[old.pk])).content.decode()
    assert NEW in page
    again = Correction.objects.exclude(pk=refused.pk).get()
    assert (again.state, again.previous_attempt) == (CorrectionState.DRAFT, refused)
    client.post(url, typed(url="https://www.bochum.de/neu", revision=again.revision))
    again.refresh_from_db()
    assert again.state == CorrectionState.SUBMITTED


def test_a_statement_alone_is_no_new_evidence(client, edition, city, city_officer, researcher):
    found = submitted(edition, city, city_officer, "Labore", 3)
    decide(found, researcher, outcome="reject", reason_code="evidence_missing")
    client.force_login(city_officer)
    page = client.post(form_url(edition, city, "Labore"), typed(number="4", url="", proves=""))
    assert NEW in page.content.decode()


def test_a_first_proposal_needs_no_new_evidence(client, edition, city, city_officer):
    client.force_login(city_officer)
    client.post(form_url(edition, city), typed())
    assert Correction.objects.get().state == CorrectionState.SUBMITTED


# --- kept for the next edition


@pytest.fixture
def kept(edition, city, city_officer) -> Correction:
    """Its Stand lies after the Stichtag."""
    Edition.objects.filter(pk=edition.pk).update(cutoff_date=timezone.localdate() - timedelta(days=60))
    found = submitted(
        edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung", reason="Seit Herbst überall."
    )
    assert found.state == CorrectionState.DEFERRED
    return found


@pytest.fixture
def following(edition, kept, city) -> Edition:
    now = timezone.now()
    made = copy_edition(source=edition, key="2199", year=2199, title="Folgejahr", status="draft")
    carry_values(edition=made)
    Edition.objects.filter(pk=made.pk).update(
        opened_at=now - timedelta(days=1),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=20),
    )
    Participation.objects.get_or_create(edition=made, city=city, defaults={"population": city.population})
    return Edition.objects.get(pk=made.pk)


def test_what_was_kept_is_offered_at_its_value_and_taken_over(client, city, city_officer, following, kept):
    client.force_login(city_officer)
    parameter = parameter_of(following, "eAkte")
    words = f"{following.previous.year} vorgemerkt: übernehmen"
    assert words in client.get(address(following, city, "value", parameter.pk)).content.decode()
    assert words in client.get(address(following, city, "overview")).content.decode()
    take = f"{form_url(following, city, 'eAkte')}?vorgemerkt={kept.pk}"
    page = client.get(take).content.decode()
    assert "Seit Herbst überall." in page
    level = parameter.levels.get(label="in der gesamten Stadtverwaltung")
    evidence = kept.evidence_links.get().evidence
    chosen = next(line for line in page.split("<div") if f'value="{level.pk}"' in line)
    assert "checked" in chosen
    assert f'name="vorhanden" value="{evidence.pk}" id="id_vorhanden_0" checked' in page
    client.post(take, typed(number="", level=level.pk, url="", proves="", vorhanden=[evidence.pk]))
    made = Correction.objects.get(finding__parameter=parameter)
    assert (made.state, made.level, made.previous_attempt) == (CorrectionState.SUBMITTED, level, None)
    assert kept_for_this_edition(find_place(following.key, city.slug)) == []


def test_nothing_is_offered_to_another_city_or_by_another_number(
    client, city, city_officer, following, kept, edition
):
    other = edition.participations.exclude(city=city).first().city
    Participation.objects.get_or_create(edition=following, city=other, defaults={"population": 1})
    assert kept_for_this_edition(find_place(following.key, other.slug)) == []
    client.force_login(city_officer)
    page = client.get(f"{form_url(following, city, 'eAkte')}?vorgemerkt={kept.pk + 99}").content.decode()
    assert "Seit Herbst überall." not in page
