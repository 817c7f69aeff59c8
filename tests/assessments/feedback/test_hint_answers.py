"""Hinweise zur Methode on the project team's side, and claims that nobody keeps up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions.claims import free_stale_claims
from assessments.feedback.actions.decisions import claim_correction
from assessments.feedback.actions.hints import give_hint, withdraw_hint
from assessments.models import Correction, MethodAnswer, MethodHint, Participation
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.cases import fresh, round_for, submitted
from tests.factories.assessments import parameter_of


@pytest.fixture
def edition(city):
    return round_for(city)


@pytest.fixture
def part(edition, city) -> Participation:
    return Participation.objects.select_related("edition", "city").get(edition=edition, city=city)


def place(edition) -> str:
    return f"/{edition.key}/team/hinweise/"


def test_only_the_project_team_reads_and_answers(client, edition, city_officer):
    assert "login" in client.get(place(edition))["Location"]
    client.force_login(city_officer)
    for ask in (client.get, client.post):
        assert ask(place(edition)).status_code == 404


def test_all_hints_on_a_subject_are_answered_at_once(client, edition, city, part, city_officer, researcher):
    eakte = parameter_of(edition, "eAkte")
    for text in ("Bitte Stufen klarer.", "Auch Teilakten zählen lassen."):
        give_hint(participation=part, user=city_officer, text=text, parameter=eakte)
    whole = give_hint(participation=part, user=city_officer, text="Zum Index.")
    client.force_login(researcher)
    page = client.get(place(edition)).text
    assert "Bitte Stufen klarer." in page
    assert "Zum Index." in page
    client.post(place(edition), {"about": eakte.pk, "text": "Die Stufen werden 2028 neu gefasst."})
    answer = MethodAnswer.objects.get()
    assert MethodHint.objects.filter(answer=answer).count() == 2
    assert MethodHint.objects.get(pk=whole.pk).answer is None
    assert Entry.objects.filter(action="answer_method_hints").get().after["hints"] == 2
    client.force_login(city_officer)
    address = f"/{edition.key}/stadt/{city.slug}/werte/{eakte.pk}/"
    assert "Die Stufen werden 2028 neu gefasst." in client.get(address).text


def test_what_was_typed_stays_where_nothing_waits_or_the_text_is_missing(
    client, edition, part, city_officer, researcher
):
    eakte = parameter_of(edition, "eAkte")
    hint = give_hint(participation=part, user=city_officer, text="Bitte klarer.", parameter=eakte)
    client.force_login(researcher)
    assert (
        "Bitte schreiben Sie die Antwort"
        in client.post(place(edition), {"about": eakte.pk, "text": " "}).text
    )
    assert client.post(place(edition), {"about": "999999", "text": "x"}).status_code == 200
    withdraw_hint(hint=hint, user=city_officer)
    told = client.post(place(edition), {"about": eakte.pk, "text": "Zu spät."}).text
    assert "wartet kein Hinweis" in told
    assert not MethodAnswer.objects.exists()


def test_a_claim_of_yesterday_is_freed_and_a_new_one_kept(edition, city, city_officer, researcher):
    old = submitted(edition, city, city_officer)
    new = submitted(edition, city, city_officer, "Labore", 7)
    for case in (old, new):
        claim_correction(correction=case, researcher=researcher)
    Correction.objects.filter(pk=old.pk).update(claimed_at=timezone.now() - timedelta(hours=25))
    assert free_stale_claims() == 1
    assert (fresh(old).state, fresh(old).claimed_by) == (CorrectionState.SUBMITTED, None)
    assert fresh(new).state == CorrectionState.CLAIMED
    entry = Entry.objects.filter(action="release_claim").get()
    assert (entry.user_id, entry.role) == (None, "clock")
    assert free_stale_claims() == 0
