"""The page behind a Zuarbeit link, what a unit types there, and what the city gets of it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import (
    request_contribution,
    revoke_contribution,
)
from assessments.feedback.queries.contribution import answers_to_value
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Correction, Edition, Participation, UnitAnswer, UnitLink
from cities.models import Membership, Unit
from scindex_portal.ledger.models import Channel, Entry, Mail
from tests.assessments.feedback.cases import draft
from tests.assessments.feedback.contribution.posts import WEEK, fields, sending
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import finding_of, parameter_of
from tests.factories.cities import UnitFactory

# --- the key


@pytest.mark.parametrize("token", ["x", "a.b", "../x", "A" * 300])
def test_what_was_never_made_opens_nothing(client, db, token):
    answer = client.get(f"/zuarbeit/{token}/")
    assert answer.status_code == 404


def test_an_invitations_key_is_none_here(client, city, city_officer):
    from cities.tokens import INVITATION, new_token

    assert client.get(f"/zuarbeit/{new_token(INVITATION)[0]}/").status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_spends_nothing(client, link, sheet, method):
    for _ in range(3):
        assert getattr(client, method)(sheet).status_code == 200
    link.refresh_from_db()
    assert (link.answered_at, UnitAnswer.objects.count()) == (None, 0)


def test_the_database_holds_the_hash_only_and_the_mail_the_link(made):
    link, token = made
    assert token not in link.token_hash
    assert f"/zuarbeit/{token}/" in Mail.objects.get(kind="contribution").body


@pytest.mark.parametrize("end", ["revoked", "expired", "renewed", "removed", "closed", "signed off"])
def test_a_link_that_is_over_says_so_and_takes_nothing(
    client, edition, city, part, city_officer, link, sheet, unit, end
):
    if end == "revoked":
        revoke_contribution(link=link, user=city_officer)
    elif end == "renewed":
        request_contribution(
            participation=part, unit=unit, user=city_officer, due_on=timezone.localdate() + WEEK
        )
    elif end == "expired":
        UnitLink.objects.update(expires_at=timezone.now())
    elif end == "removed":
        Unit.objects.update(is_active=False)
    elif end == "closed":
        Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now())
    else:
        Participation.objects.update(signed_off_at=timezone.now())
    for answer in (client.get(sheet), client.post(sheet, sending(**fields(edition, "eAkte", kind="right")))):
        assert answer.status_code == 410
        assert "nichts geändert" in answer.text
    assert not UnitAnswer.objects.exclude(kind="").exists()


def test_a_renewed_link_keeps_what_was_typed(client, edition, part, city_officer, sheet, unit):
    client.post(sheet, fields(edition, "eAkte", kind="other", reason="Nur in zwei Ämtern."))
    _, token = request_contribution(
        participation=part, unit=unit, user=city_officer, due_on=timezone.localdate() + WEEK
    )
    assert "Nur in zwei Ämtern." in client.get(f"/zuarbeit/{token}/").text


# --- what it shows


def test_it_shows_the_units_questions_and_neither_points_nor_ranks(client, edition, sheet):
    page = client.get(sheet).text
    assert all(name in page for name in ("eAkte", "Elektrobusse", "Labore", "Danke!"))
    assert "Elektrofahrzeuge" not in page
    main = page[page.index("<main") :]
    assert not re.search(r"\d Punkt|Rang|Median", main)


def test_it_asks_the_database_as_often_for_many_questions(client, edition, part, city_officer, unit, sheet):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(sheet).status_code == 200
        return len(seen)

    Assignment.objects.filter(parameter=parameter_of(edition, "Labore")).delete()
    few = queries()
    more = [parameter_of(edition, name).pk for name in ("Labore", "Elektrofahrzeuge", "Informationsgehalt")]
    assign_parameters(participation=part, parameters=more, user=city_officer, unit=unit)
    assert queries() == few


# --- typing


def test_typing_is_kept_and_the_city_reads_nothing_of_it(client, edition, city, sheet):
    answer = client.post(
        sheet, fields(edition, "Elektrobusse", kind="other", number="55"), headers={"HX-Request": "true"}
    )
    assert "1 von 3 beantwortet" in answer.text
    assert UnitAnswer.objects.get().number == 55
    assert not Correction.objects.exists()
    assert answers_to_value(city, parameter_of(edition, "Elektrobusse")) == []


def test_what_cannot_be_read_stays_as_typed_with_its_reason(client, edition, sheet):
    typed = fields(edition, "Elektrobusse", kind="other", number="1.234", evidence_url="javascript:alert(1)")
    page = client.post(sheet, sending(**typed)).text
    assert "Meinen Sie 1234 oder 1,234?" in page
    assert "noch nicht abgesendet" in page
    assert UnitAnswer.objects.get(sent_at=None).number_as_typed == "1.234"
    assert 'value="1.234"' in client.get(sheet).text
    assert UnitLink.objects.get().answered_at is None


def test_values_that_the_unit_was_not_asked_for_are_not_taken(client, edition, sheet):
    client.post(sheet, fields(edition, "Elektrofahrzeuge", kind="right"))
    assert not UnitAnswer.objects.exists()


def test_a_name_is_wanted_and_an_answer_too(client, edition, sheet):
    nameless = client.post(sheet, sending(name=" ", **fields(edition, "eAkte", kind="right")))
    assert "Bitte geben Sie Ihren Namen an" in nameless.text
    assert (
        "noch keine Frage beantwortet"
        in client.post(sheet, sending(**fields(edition, "eAkte", kind=""))).text
    )
    assert UnitLink.objects.get().answered_at is None


# --- sending


def test_another_value_becomes_a_draft_with_its_evidence_and_nothing_is_submitted(
    client, edition, city, city_officer, sheet
):
    typed = fields(
        edition, "Elektrobusse", kind="other", number="55,5", data_as_of="2026-09-30", reason="Seit Mai.",
        evidence_url="https://www.bochum.de/busse",
    )  # fmt: skip
    file = SimpleUploadedFile("Busse.txt", b"55 von 99 Bussen")
    key = f"f{parameter_of(edition, 'Elektrobusse').pk}-file"
    page = client.post(sheet, sending(**typed) | {key: file}).text
    correction = Correction.objects.get()
    assert "Richtig ist 55,5" in page
    assert (correction.state, str(correction.number), correction.created_by) == (
        "draft",
        "55.500000",
        city_officer,
    )
    assert correction.reason == "Tiefbauamt (Petra Pflaster): Seit Mai."
    assert {str(piece.evidence) for piece in correction.evidence_links.all()} == {
        "https://www.bochum.de/busse", "Busse.txt"}  # fmt: skip
    sent = Entry.objects.get(action="send_answers")
    assert (sent.channel, sent.user_id, sent.role) == (Channel.LINK, None, "unit")
    assert "Petra" not in str(sent.after)


def test_an_own_draft_of_the_city_stays_as_it_is(client, edition, city, city_officer, sheet):
    own = draft(edition, city, city_officer, "Elektrobusse", 70, reason="Eigener Text der Stadt.")
    client.post(sheet, sending(**fields(edition, "Elektrobusse", kind="other", number="55")))
    own.refresh_from_db()
    assert (own.number, own.reason, Correction.objects.count()) == (70, "Eigener Text der Stadt.", 1)
    (said,) = answers_to_value(city, parameter_of(edition, "Elektrobusse"))
    assert (said.text, said.is_beside) == ("Richtig ist 55 %", True)


def test_sending_again_changes_the_draft_until_the_city_touches_it(client, edition, city_officer, sheet):
    for number in ("55", "56"):
        client.post(sheet, sending(**fields(edition, "Elektrobusse", kind="other", number=number)))
    correction = Correction.objects.get()
    assert correction.number == 56
    Correction.objects.update(
        reason="Von der Stadt geändert.", changed_at=timezone.now() + timedelta(minutes=1)
    )
    client.post(sheet, sending(**fields(edition, "Elektrobusse", kind="other", number="57")))
    correction.refresh_from_db()
    assert (correction.number, correction.reason) == (56, "Von der Stadt geändert.")


def test_stimmt_is_shown_and_confirmed_by_the_city_with_one_click(
    client, edition, city, city_officer, sheet, unit
):
    client.post(sheet, sending(**fields(edition, "eAkte", kind="right")))
    finding = finding_of(edition, city, "eAkte")
    assert not finding.reviews.exists()
    client.force_login(city_officer)
    value = client.get(address(edition, city, "value", finding.parameter_id)).text
    assert "Tiefbauamt: Stimmt" in value
    confirm = address(edition, city, "confirm_unit", unit.pk)
    assert "eAkte" in client.get(confirm).text
    client.post(confirm, {"gesehen": f"{finding.parameter_id}:{finding.current_id}"})
    assert finding.reviews.get().outcome == "confirmed"


def test_what_belongs_elsewhere_goes_back_to_koordination_with_the_name(client, edition, city, sheet):
    client.post(sheet, sending(**fields(edition, "Labore", kind="not_ours", responsible="Ordnungsamt")))
    parameter = parameter_of(edition, "Labore")
    assert not Assignment.objects.filter(parameter=parameter).exists()
    (said,) = answers_to_value(city, parameter)
    assert said.text == "Dafür nicht zuständig, zuständig ist Ordnungsamt"


def test_koordination_hears_of_it_unless_it_does_not_want_to(client, edition, city, city_officer, sheet):
    client.post(sheet, sending(**fields(edition, "eAkte", kind="right")))
    assert Mail.objects.get(kind="contribution_answered").recipient == city_officer.email
    Membership.objects.update(declined_mails=["contribution"])
    client.post(sheet, sending(**fields(edition, "eAkte", kind="right")))
    assert Mail.objects.filter(kind="contribution_answered").count() == 1


def test_nothing_is_asked_of_a_unit_without_values_or_with_a_date_that_is_over(
    part, city, city_officer, unit, made
):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refused, match="ab heute"):
        request_contribution(participation=part, unit=unit, user=city_officer, due_on=yesterday)
    with pytest.raises(Refused, match="noch kein Wert zugewiesen"):
        request_contribution(
            participation=part, unit=UnitFactory(city=city), user=city_officer, due_on=timezone.localdate()
        )
