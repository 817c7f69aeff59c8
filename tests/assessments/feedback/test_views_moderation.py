"""The project team's pages: strangers first, then round, queue, case, and every way to decide."""

from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CorrectionState
from assessments.feedback.actions import corrections, decisions
from assessments.feedback.working_days import default_answer_date
from assessments.models import Comment, Correction, Decision, Edition
from tests.assessments.feedback.cases import (
    draft,
    everything,
    fresh,
    in_days,
    number_of,
    round_for,
    submitted,
)
from tests.factories.assessments import EditionFactory

PAGES = ["queue"]
CASE_PAGES = ["case", "effect"]
CASE_DEEDS = ["claim", "release", "take-back", "confirm", "return", "message"]
ACCEPT = {"outcome": "accept", "reason_code": "evidence_suffices", "reason": "Der Nachweis belegt den Wert."}


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def filed(edition, city, city_officer) -> Correction:
    return submitted(edition, city, city_officer)


@pytest.fixture
def team(client: Client, researcher) -> Client:
    client.force_login(researcher)
    return client


def address(name: str, correction: Correction, *more: int) -> str:
    edition = correction.finding.parameter.indicator.domain.edition.key
    return reverse(f"moderation:{name}", args=[edition] if name in PAGES else [edition, correction.pk, *more])


def every_address(correction: Correction) -> list[tuple[str, str]]:
    """Verb and address of every route of the project team."""
    evidence = correction.evidence_links.get().evidence_id
    reads = [address(name, correction) for name in [*PAGES, *CASE_PAGES]]
    reads += [address("evidence", correction, evidence), address("picture", correction, evidence, 1)]
    writes = [address(name, correction) for name in ["case", *CASE_DEEDS]]
    return [*(("get", url) for url in reads), *(("post", url) for url in writes)]


def send(client: Client, correction: Correction, **typed):
    """Send the decision form as the page shows it now, unless `typed` says otherwise."""
    return client.post(address("case", correction), {"revision": correction.revision} | ACCEPT | typed)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- Strangers ---


def test_visitors_are_asked_to_sign_in(client, filed):
    for verb, url in every_address(filed):
        answer = getattr(client, verb)(url)
        back = quote(url) if verb == "get" else "/"
        assert (answer.status_code, answer["Location"]) == (302, f"/konto/login/?next={back}"), url


@pytest.mark.parametrize(
    "who", ["stranger", "city_officer", "colleague", "reader", "other_city_officer", "administrator"]
)
def test_for_everybody_outside_the_team_these_pages_do_not_exist(who, client, filed, request):
    client.force_login(request.getfixturevalue(who))
    before = everything()
    for verb, url in every_address(filed):
        answer = getattr(client, verb)(url, ACCEPT if verb == "post" else None)
        assert answer.status_code == 404, url
        assert "Elektrobusse" not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("who", ["researcher", "second_researcher", "lead_researcher"])
def test_the_whole_team_sees_them(who, client, filed, request):
    client.force_login(request.getfixturevalue(who))
    for name in [*PAGES, "case"]:
        assert client.get(address(name, filed)).status_code == 200


def test_a_case_is_looked_up_within_the_edition_of_the_path(team, filed):
    other = EditionFactory(catalogue=False)
    for name in [*CASE_PAGES, *CASE_DEEDS]:
        url = reverse(f"moderation:{name}", args=[other.key, filed.pk])
        assert (team.post if name in CASE_DEEDS else team.get)(url).status_code == 404
        gone = reverse(f"moderation:{name}", args=["gibt-es-nicht", filed.pk])
        assert (team.post if name in CASE_DEEDS else team.get)(gone).status_code == 404


@pytest.mark.parametrize("number", [0, 10**6, 10**30])
def test_a_case_that_does_not_exist(number, team, edition):
    assert team.get(reverse("moderation:case", args=[edition.key, number])).status_code == 404


@pytest.mark.parametrize("state", ["draft", "release", "deferred", "late"])
def test_what_a_city_has_not_submitted_does_not_exist_for_the_team(state, team, edition, city, city_officer):
    kept = draft(edition, city, city_officer, state=state)
    assert team.get(address("case", kept)).status_code == 404
    assert "Elektrobusse" not in team.get(address("queue", kept), {"state": "alle"}).content.decode()


def test_the_wrong_verb_is_refused(team, filed):
    for name in CASE_DEEDS:
        assert team.get(address(name, filed)).status_code == 405
    for name in [*PAGES, "effect"]:
        assert team.post(address(name, filed)).status_code == 405


# --- The case ---


def test_the_case_shows_both_values_and_never_an_internal_note(team, filed, city_officer):
    for internal, text in ((True, "Nur für uns im Haus"), (False, "Bitte Seite 4 ansehen")):
        corrections.write_comment(correction=filed, user=city_officer, text=text, is_internal=internal)
    page = team.get(address("case", filed)).content.decode()
    for shown in ("50 %", "55 %", "Bitte Seite 4 ansehen", filed.reason, "rekonstruiert (Demo)"):
        assert shown in page
    assert "Nur für uns im Haus" not in page


def test_a_link_stays_a_link_out_of_the_portal(team, filed):
    page = team.get(address("case", filed)).content.decode()
    url = filed.evidence_links.get().evidence.url
    assert f'<a href="{url}" rel="noopener noreferrer nofollow">{url}</a>' in page


def test_no_effect_before_an_outcome_is_chosen(team, filed):
    page = team.get(address("case", filed)).content.decode()
    assert "Laufender Stand" not in page
    assert "zweite Person" not in page


def test_markup_in_every_text_stays_text(team, edition, city, city_officer):
    nasty = "<img src=x onerror=alert(1)>"
    filed = submitted(edition, city, city_officer, reason=f"{nasty} genügt", city_reference=nasty)
    filed.evidence_links.update(locator=nasty, proves=nasty)
    corrections.write_comment(correction=filed, user=city_officer, text=nasty, is_internal=False)
    page = send(team, filed, reason=nasty, outcome="unsinn", reason_code=nasty).content.decode()
    page += team.get(address("case", filed)).content.decode()
    assert nasty not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") > 5


# --- The effect ---


def effect(client, correction, **chosen):
    return client.get(address("effect", correction), chosen, headers={"HX-Request": "true"}).content.decode()


def test_the_effect_of_accepting(team, filed):
    shown = effect(team, filed, outcome="accept")
    assert "Gesamt" in shown
    assert "Für andere Städte ändert sich nichts." in shown
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("outcome", ["reject", "question"])
def test_what_changes_no_value_changes_no_points(outcome, team, filed):
    assert "Kein Wert ändert sich" in effect(team, filed, outcome=outcome)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "Bitte geben Sie den Wert an"),
        ("viel", "keine lesbare Zahl"),
        ("120", "über 100"),
        ("1.234", "Meinen Sie"),
    ],
)
def test_the_effect_says_what_is_wrong_with_a_value(number, words, team, filed):
    assert words in effect(team, filed, outcome="accept_differently", number=number)


@pytest.mark.parametrize("chosen", [{}, {"outcome": "unsinn"}, {"outcome": "\x00"}])
def test_without_an_outcome_the_fragment_is_empty(chosen, team, filed):
    assert effect(team, filed, **chosen).strip() == ""


def test_the_effect_names_who_moves_and_why_a_second_person_is_needed(team, city, city_officer):
    filed = submitted(round_for(city, place=0), city, city_officer, "Labore", 15)
    shown = effect(team, filed, outcome="accept")
    assert "Eine zweite Person muss bestätigen" in shown
    assert "Im Indikator „Interne Prozesse“ ändert sich" in shown
    assert "3 andere Städte ändern die Gesamtpunktzahl." in shown
    assert "<li>Stadt 0: −" in shown


def test_without_a_script_the_button_shows_the_effect_and_keeps_what_was_typed(team, filed):
    typed = {
        "outcome": "accept_differently",
        "number": "57,5",
        "reason": "Noch nicht fertig",
        "reason_code": "",
    }
    page = send(team, filed, show_effect="1", **typed).content.decode()
    assert "Laufender Stand" in page
    assert 'value="57,5"' in page
    assert "Noch nicht fertig" in page
    assert "Bitte prüfen Sie" not in page
    assert fresh(filed).state == CorrectionState.SUBMITTED


def test_the_fragment_alone_is_no_page(team, filed):
    assert team.get(address("effect", filed))["Location"] == address("case", filed)


# --- Deciding ---


def test_accepting_leads_back_to_the_case(team, filed, researcher):
    answer = send(team, filed)
    assert (answer.status_code, answer["Location"]) == (302, address("case", filed))
    assert number_of(filed) == 55
    page = team.get(answer["Location"]).content.decode()
    assert "Bochum: übernommen." in page
    assert "Wirkung zum Zeitpunkt der Entscheidung" in page
    assert (
        "<form" not in page.split('aria-label="Entscheidung"')[1].split("</main>")[0].split("Tastenkürzel")[0]
    )


def test_accepting_differently_with_a_german_number(team, filed):
    send(team, filed, outcome="accept_differently", number="52,5", reason_code="evidence_partly")
    assert str(number_of(filed)) == "52.500000"


def test_a_level_is_chosen_from_its_own_scale(team, edition, city, city_officer):
    filed = submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    steps = {level.label: level.pk for level in filed.finding.parameter.levels.all()}
    wrong = send(team, filed, outcome="accept_differently", level=10**6)
    assert "Bitte prüfen Sie" in wrong.content.decode()
    proposed = send(team, filed, outcome="accept_differently", level=filed.level_id)
    assert "Das ist der vorgeschlagene Wert" in proposed.content.decode()
    send(
        team, filed, outcome="accept_differently", level=steps["nicht eingeführt"], reason_code="not_counted"
    )
    assert Decision.objects.get().level_id == steps["nicht eingeführt"]


def test_a_question_goes_to_the_city_with_its_date(team, filed):
    due_on = default_answer_date(timezone.localdate())
    send(team, filed, outcome="question", reason="Seit wann?", reason_code="", due_on=f"{due_on:%d.%m.%Y}")
    asked = fresh(filed)
    assert (asked.state, asked.answer_due_on) == (CorrectionState.QUESTION, due_on)


GAPS = {
    "no outcome": ({"outcome": ""}, "Bitte wählen Sie ein Ergebnis."),
    "unknown outcome": ({"outcome": "vielleicht"}, "keine gültige Auswahl"),
    "no code": ({"reason_code": ""}, "Bitte wählen Sie einen Grund."),
    "unknown code": ({"reason_code": "weil"}, "keine gültige Auswahl"),
    "no text": ({"reason": "  "}, "Bitte begründen Sie die Entscheidung"),
    "no value": ({"outcome": "accept_differently"}, "Bitte geben Sie den Wert an"),
    "no number": ({"outcome": "accept_differently", "number": "fünf"}, "keine lesbare Zahl"),
    "off the scale": ({"outcome": "accept_differently", "number": "120"}, "Der Wert 120 liegt über 100"),
    "the proposal": ({"outcome": "accept_differently", "number": "55"}, "Das ist der vorgeschlagene Wert"),
    "a question without text": (
        {"outcome": "question", "reason": ""},
        "was Sie von der Stadt wissen möchten",
    ),
    "a question without date": ({"outcome": "question", "due_on": ""}, "bis wann die Stadt antworten soll"),
    "a date that is none": ({"outcome": "question", "due_on": "bald"}, "Bitte geben Sie ein Datum an"),
    "a date too early": ({"outcome": "question", "due_on": "01.01.2020"}, "mindestens fünf Arbeitstage"),
    "a date too late": ({"outcome": "question", "due_on": "9999-12-31"}, "Bitte wählen Sie ein Datum bis"),
    "a NUL in the text": ({"reason": "a\x00b"}, "Nullzeichen"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_a_gap_is_named_beside_its_field_and_what_was_typed_stays(gap, team, filed):
    typed, words = GAPS[gap]
    before = everything()
    answer = send(team, filed, **{"reason": "Mein langer Text."} | typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert 'class="field__error"' in page
    assert ("Mein langer Text." in page) == ("reason" not in typed)
    assert everything() == before


def test_decide_and_next_leads_to_the_next_case_and_keeps_the_filter(
    team, edition, city, city_officer, filed
):
    second = submitted(edition, city, city_officer, "Labore", 11)
    url = f"{address('case', filed)}?city=bochum"
    answer = team.post(url, {"revision": filed.revision, "and_next": "1"} | ACCEPT)
    assert answer["Location"] == f"{address('case', second)}?city=bochum"
    last = team.post(address("case", second), {"revision": second.revision, "and_next": "1"} | ACCEPT)
    assert last["Location"] == address("queue", second)
    assert "Im Eingang wartet nichts mehr, das Sie entscheiden können." in said(last)


# --- Too late, or two at once ---


def test_a_withdrawn_correction_is_not_decided_and_the_text_is_kept(team, filed, city_officer):
    corrections.withdraw_correction(correction=fresh(filed), user=city_officer)
    page = send(team, filed, reason="Mein langer Text.").content.decode()
    assert "Bochum hat diese Korrektur zurückgezogen" in page
    assert "Mein langer Text." in page
    assert not Decision.objects.exists()


def test_of_two_deciders_the_later_one_is_told_and_keeps_the_text(
    client, team, filed, second_researcher, researcher
):
    seen = fresh(filed)
    send(team, filed)
    other = Client()
    other.force_login(second_researcher)
    page = send(
        other, seen, outcome="reject", reason_code="not_counted", reason="Zählt nicht."
    ).content.decode()
    assert "Ria Recherche hat über diesen Vorgang schon entschieden." in page
    assert "Zählt nicht." in page
    assert "zählt nach der Definition nicht" in page
    assert Decision.objects.get().decided_by == researcher


def test_a_case_that_a_colleague_works_on_is_not_decided(team, filed, second_researcher):
    decisions.claim_correction(correction=filed, researcher=second_researcher)
    page = send(team, fresh(filed), reason="Mein langer Text.").content.decode()
    assert "Zeno Zweit bearbeitet diesen Vorgang gerade." in page
    assert "Mein langer Text." in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize("revision", ["", "0", "99"])
def test_a_page_from_before_is_refused_but_can_be_sent_again(revision, team, filed):
    page = send(team, filed, revision=revision, reason="Mein langer Text.").content.decode()
    assert not Decision.objects.exists()
    assert "oder von jemand anderem geändert" in page
    assert "Mein langer Text." in page
    assert f'name="revision" value="{filed.revision}"' in page


@pytest.mark.parametrize("revision", ["abc", "-3", "99999999999999999999", "\x00"])
def test_a_revision_that_is_no_number_decides_nothing(revision, team, filed):
    assert send(team, filed, revision=revision).status_code == 200
    assert not Decision.objects.exists()


def test_in_a_frozen_edition_the_refusal_says_so(team, filed):
    Edition.objects.update(status="frozen")
    assert "eingefroren" in send(team, filed, reason="Mein langer Text.").content.decode()
    assert "eingefroren" in said(team.post(address("claim", filed)))[0]


# --- Small deeds ---


def test_claim_and_release(team, filed, researcher):
    assert team.post(address("claim", filed))["Location"] == address("case", filed)
    assert fresh(filed).claimed_by == researcher
    assert "nicht (mehr) frei" in said(team.post(address("claim", filed)))[-1]
    team.post(address("release", filed))
    assert fresh(filed).state == CorrectionState.SUBMITTED


def test_a_message_reaches_the_city(team, filed):
    assert (
        "Bitte schreiben Sie einen Text."
        in team.post(address("message", filed), {"text": " "}).content.decode()
    )
    team.post(address("message", filed), {"text": "Danke für den Nachweis."})
    assert Comment.objects.get().text == "Danke für den Nachweis."
    assert "Danke für den Nachweis." in team.get(address("case", filed)).content.decode()


def test_a_question_that_nobody_answered_in_time_is_taken_back(team, filed):
    Correction.objects.update(state="question", answer_due_on=in_days(2))
    assert "Ohne Antwort weiter" not in team.get(address("case", filed)).content.decode()
    assert "noch bis" in said(team.post(address("take-back", filed)))[0]
    Correction.objects.update(answer_due_on=in_days(-1))
    assert "Ohne Antwort weiter" in team.get(address("case", filed)).content.decode()
    team.post(address("take-back", filed))
    assert fresh(filed).state == CorrectionState.SUBMITTED
