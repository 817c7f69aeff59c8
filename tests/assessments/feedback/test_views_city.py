"""The city's pages: strangers first, then who may only read, wrong verbs and times, then the city itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import decisions
from assessments.models import (
    Comment,
    Correction,
    CorrectionEvidence,
    Edition,
    Parameter,
    Participation,
)
from tests.assessments.feedback.cases import (
    decide,
    draft,
    everything,
    fresh,
    in_days,
    proposed,
    round_for,
    submitted,
)
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import (
    EditionFactory,
    PrintedScoreFactory,
    finding_of,
    parameter_of,
)

READS = ("overview", "values", "value", "corrections", "correction", "evidence")
FORMS = ("correct", "effect", "confirm_indicator", "confirm_shown")
DEEDS = ("confirm", "not_checkable", "undo", "withdraw", "answer", "message", "detach")
BY_PARAMETER = {"value", "confirm", "not_checkable", "undo", "correct", "effect"}
WITHOUT_ID = {"overview", "values", "corrections", "confirm_shown"}
BY_CORRECTION = {"correction", "withdraw", "answer", "message"}


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def correction(edition, city, city_officer) -> Correction:
    return submitted(edition, city, city_officer)


def addresses(edition, city, correction, names, at=None) -> dict[str, str]:
    """Every address by name, with the ids of the city's own objects, under the city `at`."""
    parameter, link = correction.finding.parameter, correction.evidence_links.get()
    ids = {"confirm_indicator": [parameter.indicator_id], "evidence": [link.evidence_id]}
    ids |= {"detach": [correction.pk, link.pk]}
    ids |= {key: [parameter.pk] for key in BY_PARAMETER} | {key: [correction.pk] for key in BY_CORRECTION}
    return {name: address(edition, at or city, name, *ids.get(name, [])) for name in names}


# --- Strangers ------------------------------------------------------------------------------------------


def test_nobody_signed_out_sees_anything(client, edition, city, correction):
    for url in addresses(edition, city, correction, READS + FORMS).values():
        assert client.get(url).headers["Location"].startswith("/konto/login/?next=")
    before = everything()
    for url in addresses(edition, city, correction, DEEDS + FORMS).values():
        assert client.post(url).headers["Location"].startswith("/konto/login/?next=")
    assert everything() == before


@pytest.mark.parametrize("actor", ["other_city_officer", "researcher", "administrator", "stranger"])
def test_to_everybody_else_the_city_is_not_there(client, request, actor, edition, city, correction):
    client.force_login(request.getfixturevalue(actor))
    before = everything()
    for url in addresses(edition, city, correction, READS + FORMS).values():
        assert client.get(url).status_code == 404, url
    for url in addresses(edition, city, correction, DEEDS + FORMS).values():
        assert client.post(url, {"text": "x", "notiz-text": "x"}).status_code == 404, url
    assert everything() == before


def test_another_citys_ids_lead_nowhere(client, edition, city, other_city, correction, other_city_officer):
    """Kiel's people under Kiel's own address, with Bochum's ids."""
    Participation.objects.create(edition=edition, city=other_city, population=1)
    client.force_login(other_city_officer)
    before = everything()
    names = [name for name in READS + FORMS if name not in WITHOUT_ID]
    for name, url in addresses(edition, city, correction, names, at=other_city).items():
        found = client.get(url)
        assert found.status_code == (302 if name == "confirm_indicator" else 404), url
    for url in addresses(edition, city, correction, DEEDS, at=other_city).values():
        assert client.post(url).status_code == 404, url
    assert everything() == before


def test_an_edition_that_is_not_there(client, city, city_officer):
    client.force_login(city_officer)
    assert client.get(f"/2099-nichts/stadt/{city.slug}/").status_code == 404


def test_an_id_of_another_edition_leads_nowhere(client, edition, city, city_officer, correction):
    other = round_for(city)
    client.force_login(city_officer)
    names = [n for n in READS + FORMS if n not in WITHOUT_ID]
    for url in addresses(other, city, correction, names).values():
        assert client.get(url).status_code == 404, url


# --- Who may only read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["reader", "releaser"])
def test_who_may_not_write_reads_everything_and_is_told_why(
    client, request, actor, edition, city, correction
):
    client.force_login(request.getfixturevalue(actor))
    for name, url in addresses(edition, city, correction, READS).items():
        assert client.get(url).status_code == (404 if name == "evidence" else 200), url  # it is a link
    before = everything()
    for url in addresses(edition, city, correction, DEEDS + FORMS).values():
        refused = client.post(url)
        assert refused.status_code == 403, url
        assert "Mit Ihrer Rolle" in refused.content.decode()
    assert everything() == before


def test_a_reader_is_offered_nothing_to_press(client, reader, edition, city):
    client.force_login(reader)
    url = address(edition, city, "value", parameter_of(edition, "eAkte").pk)
    page = client.get(url).content.decode()
    assert "Mit Ihrer Rolle" in page
    assert ">Stimmt<" not in page
    assert "Korrektur vorschlagen" not in page


def test_wrong_verbs_are_refused(client, city_officer, edition, city, correction):
    client.force_login(city_officer)
    for url in addresses(edition, city, correction, (*READS, "effect")).values():
        assert client.post(url).status_code == 405, url
    for url in addresses(edition, city, correction, DEEDS).values():
        assert client.get(url).status_code == 405, url
    for url in addresses(
        edition, city, correction, ("correct", "confirm_indicator", "confirm_shown")
    ).values():
        assert client.put(url).status_code == 405, url


# --- Before, during and after the round -----------------------------------------------------------------


def planned(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(opened_at=None)


def over(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() - timedelta(seconds=1))


def test_before_the_round_a_city_sees_no_values(client, city_officer, edition, city):
    planned(edition)
    client.force_login(city_officer)
    parameter = parameter_of(edition, "Elektrobusse")
    page = client.get(address(edition, city, "values"))
    assert "noch nicht geöffnet" in page.content.decode()
    assert "Elektrobusse" not in page.content.decode()
    assert client.get(address(edition, city, "overview")).status_code == 200
    assert client.get(address(edition, city, "value", parameter.pk)).status_code == 404
    assert client.get(address(edition, city, "effect", parameter.pk)).status_code == 404
    assert client.get(address(edition, city, "correct", parameter.pk)).status_code == 302


@pytest.mark.parametrize(("moment", "reason"), [(planned, "noch nicht geöffnet"), (over, "geschlossen")])
def test_outside_the_round_every_deed_is_refused_with_the_reason(
    client, city_officer, edition, city, moment, reason
):
    kept = draft(edition, city, city_officer)
    moment(edition)
    client.force_login(city_officer)
    finding = finding_of(edition, city, "eAkte")
    posts = {
        "confirm": {"version": finding.current_id},
        "not_checkable": {"version": finding.current_id, "reason": "unknown"},
        "undo": {},
    }
    before = everything()
    for name, data in posts.items():
        page = client.post(address(edition, city, name, finding.parameter_id), data, follow=True)
        assert reason in page.content.decode(), name
    url = address(edition, city, "correct", kept.finding.parameter_id)
    typed = client.post(
        url, {"revision": kept.revision, "number": "77", "reason": "Neu", "aktion": "einreichen"}
    )
    assert everything() == before
    if moment is over:
        page = typed.content.decode()
        assert reason in page
        assert 'value="77"' in page
    assert client.get(url).status_code == 302


def test_an_edition_of_which_only_printed_figures_exist(client, city_officer, city):
    """Names without scales, figures as printed: nothing is computed."""
    printed = EditionFactory(published=True)
    Parameter.objects.filter(indicator__domain__edition=printed).update(kind=None)
    for scope in ("gesamt", "verwaltung", "verwaltung/Interne Prozesse"):
        PrintedScoreFactory(edition=printed, city=city, scope=scope, score="61.2", rank=9)
    client.force_login(city_officer)
    page = client.get(address(printed, city, "overview")).content.decode()
    assert "61,2" in page
    assert "Rang 9" in page
    assert "Keine einzelnen Werte" in client.get(address(printed, city, "values")).content.decode()


def test_after_the_round_everything_can_still_be_read(client, city_officer, edition, city, correction):
    over(edition)
    client.force_login(city_officer)
    for name, url in addresses(edition, city, correction, READS).items():
        assert client.get(url).status_code == (404 if name == "evidence" else 200), url


def test_a_question_stays_answerable_after_the_round(
    client, city_officer, researcher, edition, city, correction
):
    ask(correction, researcher)
    over(edition)
    client.force_login(city_officer)
    page = client.get(address(edition, city, "correction", correction.pk)).content.decode()
    assert "Welches Datum?" in page
    assert "Antwort an das Projektteam senden" in page
    url = address(edition, city, "answer", correction.pk)
    client.post(url, {"text": "Der 1. März.", "url": "https://www.bochum.de/neu"})
    assert fresh(correction).state == CorrectionState.SUBMITTED
    assert correction.evidence_links.count() == 2
    assert Comment.objects.get(kind="answer").text == "Der 1. März."


def ask(correction: Correction, researcher) -> None:
    decisions.ask_back(
        correction=correction,
        researcher=researcher,
        revision=correction.revision,
        text="Welches Datum?",
        due_on=in_days(9),
    )


# --- The city itself: its corrections -------------------------------------------------------------------


def test_a_decision_is_new_until_somebody_who_writes_looks(
    client, city_officer, reader, researcher, edition, city, correction
):
    decide(correction, researcher)
    overview = address(edition, city, "overview")
    url = address(edition, city, "correction", correction.pk)
    for person, still_new in ((reader, True), (city_officer, False)):
        client.force_login(person)
        page = client.get(url).content.decode()
        assert "Der Nachweis belegt den Wert." in page
        assert "Nachweis belegt den Wert" in page
        assert ("Neu seit" in client.get(overview).content.decode()) == still_new


def test_the_city_reads_nothing_of_a_decision_that_waits_for_a_second_person(
    client, city_officer, researcher, edition, city
):
    waiting = proposed(edition, city, city_officer, researcher)
    client.force_login(city_officer)
    page = client.get(address(edition, city, "correction", waiting.pk)).content.decode()
    assert "eingereicht" in page
    for secret in ("Der Nachweis belegt den Wert.", "zweite", "Ria Recherche", "übernommen</span>"):
        assert secret not in page


def test_withdrawing(client, city_officer, researcher, edition, city, correction):
    client.force_login(city_officer)
    url = address(edition, city, "withdraw", correction.pk)
    client.post(url)
    assert fresh(correction).state == CorrectionState.WITHDRAWN
    assert "schon zurückgezogen" in client.post(url, follow=True).content.decode()


def test_note_and_message_reach_different_readers(client, city_officer, edition, city, correction):
    client.force_login(city_officer)
    url = address(edition, city, "message", correction.pk)
    assert "Bitte schreiben Sie einen Text." in client.post(url, {"notiz-text": " "}).content.decode()
    client.post(url, {"notiz-text": "Nur wir <b>hier</b>"})
    client.post(url, {"nachricht-text": "An alle dort"})
    kinds = {comment.kind: comment.text for comment in Comment.objects.all()}
    assert kinds == {"internal": "Nur wir <b>hier</b>", "message": "An alle dort"}
    page = client.get(address(edition, city, "correction", correction.pk)).content.decode()
    assert "Nur wir &lt;b&gt;hier&lt;/b&gt;" in page


def test_evidence_leaves_a_draft_but_not_a_submitted_correction(
    client, city_officer, edition, city, correction
):
    client.force_login(city_officer)
    link = correction.evidence_links.get()
    url = address(edition, city, "detach", correction.pk, link.pk)
    assert "bleiben bei der Korrektur" in client.post(url, follow=True).content.decode()
    Correction.objects.filter(pk=correction.pk).update(state=CorrectionState.DRAFT)
    client.post(url)
    assert not CorrectionEvidence.objects.exists()


# --- The same number of queries -------------------------------------------------------------------------


def test_pages_cost_the_same_for_one_and_three_corrections(client, city_officer, edition, city):
    client.force_login(city_officer)
    urls = [address(edition, city, name) for name in ("overview", "values", "corrections")]
    urls += [f"{urls[1]}?order=katalog", address(edition, city, "value", parameter_of(edition, "eAkte").pk)]

    def costs() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        return found

    submitted(edition, city, city_officer)
    costs()  # sessions and frozen fields are warm after this
    with_one = costs()
    submitted(edition, city, city_officer, "Elektrofahrzeuge", 60)
    draft(edition, city, city_officer, "Labore", 3)
    assert costs() == with_one
    assert max(with_one) < 45, with_one
