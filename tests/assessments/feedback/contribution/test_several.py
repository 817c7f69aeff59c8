"""Zuarbeit with several people and several sendings: nothing is lost, read too early or blocked."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import (
    AnswerFields,
    mark_of,
    request_contribution,
    revoke_contribution,
    save_answer,
)
from assessments.feedback.actions.contribution_sending import send_answers
from assessments.feedback.queries.contribution import answers_to_value, questions_of
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Edition, UnitAnswer, UnitLink
from scindex_portal.ledger.models import Entry
from tests.assessments.feedback.contribution.posts import WEEK, fields, sending
from tests.factories.assessments import EditionFactory, finding_of, parameter_of
from tests.factories.cities import UnitFactory

# --- several people, several times


def test_a_page_opened_earlier_overwrites_nothing_and_shows_both(client, edition, sheet):
    seen = mark_of(AnswerFields())
    client.post(sheet, fields(edition, "eAkte", seen=seen, kind="right", reason="Vom Kollegen."))
    mine = {"kind": "not_ours", "responsible": "Hauptamt"}
    page = client.post(sheet, fields(edition, "eAkte", seen=seen, **mine)).text
    assert UnitAnswer.objects.get().reason == "Vom Kollegen."
    assert "inzwischen jemand anderes" in page
    assert "Dort steht: Stimmt (Vom Kollegen.). Soll Ihre gelten" in page
    again = re.search(r'name="f\d+-seen" id="[^"]*" value="(\w+)"', page[page.index("eAkte") :]).group(1)
    client.post(sheet, fields(edition, "eAkte", seen=again, **mine))
    assert UnitAnswer.objects.get().kind == "not_ours"


def test_what_a_person_did_not_touch_stays_as_a_colleague_answered_it(client, edition, sheet):
    untouched = fields(edition, "eAkte", kind="")
    client.post(sheet, fields(edition, "eAkte", kind="right"))
    client.post(sheet, untouched | fields(edition, "Labore", kind="right"))
    assert sorted(UnitAnswer.objects.values_list("parameter__name", "kind")) == [
        ("Labore", "right"),
        ("eAkte", "right"),
    ]


def test_saving_while_writing_goes_on_from_what_it_saved(client, edition, sheet):
    headers = {"HX-Request": "true"}
    answer = client.post(sheet, fields(edition, "eAkte", kind="right"), headers=headers).text
    seen = re.search(r'-seen" id="[^"]*" value="(\w+)" hx-swap-oob', answer).group(1)
    client.post(
        sheet, fields(edition, "eAkte", seen=seen, kind="right", reason="Noch etwas."), headers=headers
    )
    assert UnitAnswer.objects.get().reason == "Noch etwas."


def say(link: UnitLink, edition: Edition, city, name: str, **values) -> None:
    save_answer(link=link, finding=finding_of(edition, city, name), fields=AnswerFields(**values))


def test_what_is_typed_after_sending_is_not_read_before_it_is_sent(edition, city, link):
    say(link, edition, city, "eAkte", kind="right")
    send_answers(link=link, name="Erika")
    say(link, edition, city, "eAkte", kind="not_ours", responsible="nur getippt")
    assert [said.text for said in answers_to_value(city, parameter_of(edition, "eAkte"))] == ["Stimmt"]


@pytest.mark.parametrize("end", ["revoked", "renewed"])
def test_what_was_sent_stays_readable_when_the_link_ends(edition, city, part, unit, link, city_officer, end):
    say(link, edition, city, "eAkte", kind="right")
    send_answers(link=link, name="Erika")
    if end == "revoked":
        revoke_contribution(link=link, user=city_officer)
    else:
        due = timezone.localdate() + WEEK
        request_contribution(participation=part, unit=unit, user=city_officer, due_on=due)
    assert [said.who for said in answers_to_value(city, parameter_of(edition, "eAkte"))] == ["Erika"]


def test_sending_the_same_words_again_adds_no_row(edition, city, link):
    say(link, edition, city, "eAkte", kind="right")
    for _ in range(2):
        send_answers(link=link, name="Erika")
    assert UnitAnswer.objects.filter(sent_at__isnull=False).count() == 1


def test_the_record_names_nobody_who_did_not_act(edition, city, link):
    before = Entry.objects.count()
    say(
        link,
        edition,
        city,
        "Elektrobusse",
        kind="other",
        number=Decimal(61),
        evidence_url="https://a.example/x",
    )
    send_answers(link=link, name="Erika")
    new = Entry.objects.order_by("number")[before:]
    assert {entry.action for entry in new} == {"begin_correction", "attach_evidence", "send_answers"}
    assert {(entry.user_id, entry.role, entry.channel) for entry in new} == {(None, "unit", "link")}


def test_a_figure_in_points_is_not_shown(client, edition, part, unit, city_officer, sheet):
    rated = [parameter_of(edition, name).pk for name in ("Informationsgehalt", "Weitere Projekte")]
    assign_parameters(participation=part, parameters=rated, user=city_officer, unit=unit)
    page = client.get(sheet).text
    assert "vom Projektteam bewertet" in page
    assert re.findall(r"[0-9,]+ Punkte?", page) == []


def test_a_value_that_takes_no_draft_stops_nothing(edition, city, link, city_officer):
    refused, missing = finding_of(edition, city, "Elektrobusse"), finding_of(edition, city, "Labore")
    for _ in range(2):
        Correction.objects.create(
            finding=refused, base_version=refused.current, kind="value", state="rejected",
            created_by=city_officer, changed_by=city_officer,
        )  # fmt: skip
    missing.current = missing.baseline = None
    missing.save()
    for name in ("Elektrobusse", "Labore"):
        say(link, edition, city, name, kind="other", number=Decimal(61), reason="Gezählt.")
    say(link, edition, city, "eAkte", kind="right")
    send_answers(link=link, name="Erika")
    assert Correction.objects.filter(state="draft").count() == 0
    for name in ("Elektrobusse", "Labore"):
        (said,) = answers_to_value(city, parameter_of(edition, name))
        assert said.is_beside


def test_sending_names_what_is_open_and_asks_first(client, edition, sheet):
    typed = fields(edition, "eAkte", kind="right")
    page = client.post(sheet, sending(aktion="absenden") | typed).text
    assert "2 Fragen sind offen" in page
    assert UnitLink.objects.get().answered_at is None
    client.post(sheet, sending(**fields(edition, "eAkte", kind="right")))
    assert UnitLink.objects.get().answered_at is not None


def test_another_value_must_be_named(client, edition, city, link, sheet):
    page = client.post(sheet, sending(**fields(edition, "Elektrobusse", kind="other", reason="Falsch."))).text
    assert "Bitte geben Sie an, welcher Wert richtig ist." in page
    with pytest.raises(Refused, match="welcher Wert richtig ist"):
        send_answers(link=link, name="Erika")


def test_another_units_words_of_last_year_stay_its_own(edition, city, link, city_officer):
    before = EditionFactory(published=True)
    parameter = parameter_of(edition, "eAkte")
    parameter.predecessor = parameter_of(before, "eAkte")
    parameter.save()
    for unit in (link.unit, UnitFactory(city=city, name="Anderes Amt")):  # the other one spoke last
        old = UnitLink.objects.create(
            edition=before, unit=unit, token_hash=unit.name, due_on=timezone.localdate(),
            created_by=city_officer, expires_at=timezone.now(), answered_at=timezone.now(),
        )  # fmt: skip
        kind = "right" if unit == link.unit else "not_ours"
        UnitAnswer.objects.create(
            link=old, parameter=parameter.predecessor, kind=kind, sent_at=timezone.now(), sent_by="A"
        )
    said = next(question.said_before for question in questions_of(link) if question.parameter == parameter)
    assert said.endswith("Stimmt")
