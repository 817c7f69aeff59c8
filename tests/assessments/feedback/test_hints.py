"""Hinweise zur Methode: who may give and read them, taken back until answered, answers for all cities."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.feedback.actions.hints import give_hint, withdraw_hint
from assessments.feedback.transitions import Refused
from assessments.models import MethodAnswer, MethodHint
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import text_hash
from tests.assessments.feedback.cases import round_for
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import EditionFactory, parameter_of
from tests.factories.cities import member

pytestmark = pytest.mark.django_db
TEXT = "Die eAkte sollte nach Ämtern gewichtet werden."


@pytest.fixture
def edition(city, city_officer):
    return round_for(city)


@pytest.fixture
def part(edition, city):
    return edition.participations.get(city=city)


def hint_of(part, user, parameter=None) -> MethodHint:
    return give_hint(participation=part, user=user, text=TEXT, parameter=parameter)


def answered(hint, text="Wir prüfen das für die nächste Ausgabe.", researcher=None) -> MethodAnswer:
    answer = MethodAnswer.objects.create(
        edition=hint.edition, parameter=hint.parameter, text=text, answered_by=researcher or hint.created_by
    )
    MethodHint.objects.filter(pk=hint.pk).update(answer=answer)
    return answer


@pytest.mark.parametrize("actor", ["stranger", "other_city_officer", "researcher"])
def test_others_neither_read_nor_give_hints(client, request, edition, city, city_officer, part, actor):
    hint = hint_of(part, city_officer)
    client.force_login(request.getfixturevalue(actor))
    value = address(edition, city, "value_hint", parameter_of(edition, "eAkte").pk)
    for where in (value, address(edition, city, "withdraw_hint", hint.pk), address(edition, city, "hints")):
        assert client.post(where, {"methode-text": TEXT}).status_code == HTTPStatus.NOT_FOUND
    assert client.get(address(edition, city, "hints")).status_code == HTTPStatus.NOT_FOUND
    assert MethodHint.objects.get().withdrawn_at is None


def test_who_only_reads_may_read_but_not_give(client, edition, city, city_officer, part, reader):
    hint_of(part, city_officer)
    client.force_login(reader)
    assert TEXT in client.get(address(edition, city, "hints")).content.decode()
    page = client.post(address(edition, city, "hints"), {"methode-text": "Noch einer"}).content.decode()
    assert "aber keine geben" in page
    assert "Noch einer" in page
    value = address(edition, city, "value_hint", parameter_of(edition, "eAkte").pk)
    assert client.post(value, {"methode-text": "Noch einer"}).status_code == HTTPStatus.FORBIDDEN
    assert MethodHint.objects.count() == 1


def test_a_hint_beside_a_value_is_kept_and_changes_nothing(client, edition, city, city_officer):
    parameter = parameter_of(edition, "eAkte")
    client.force_login(city_officer)
    page = client.post(
        address(edition, city, "value_hint", parameter.pk), {"methode-text": TEXT}, follow=True
    ).content.decode()
    assert "einmal für alle Städte" in page
    assert "noch nicht beantwortet" in page
    hint = MethodHint.objects.get()
    assert (hint.parameter, hint.city, hint.text, hint.created_by) == (parameter, city, TEXT, city_officer)
    edition.refresh_from_db()
    assert edition.values_revision == 1
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.after["text"]) == ("give_method_hint", text_hash(TEXT))
    assert TEXT not in str(entry.after)


def test_an_empty_hint_is_refused_with_the_form(client, edition, city, city_officer):
    client.force_login(city_officer)
    for where in ("hints",), ("value_hint", parameter_of(edition, "eAkte").pk):
        page = client.post(address(edition, city, *where), {"methode-text": "  "}).content.decode()
        assert "Bitte schreiben Sie, was Ihre Stadt an der Methode ändern würde." in page
    assert not MethodHint.objects.exists()


def test_after_the_round_the_text_stays_in_sight_and_the_reason_stands_there(client, city, city_officer):
    edition = round_for(city, days_left=-1)
    client.force_login(city_officer)
    page = client.post(address(edition, city, "hints"), {"methode-text": TEXT}).content.decode()
    assert "geschlossen" in page
    assert TEXT in page
    assert not MethodHint.objects.exists()


def test_a_parameter_of_another_edition_is_refused(edition, city_officer, part):
    foreign = parameter_of(EditionFactory(), "eAkte")
    with pytest.raises(Refused, match="anderen Ausgabe"):
        hint_of(part, city_officer, foreign)


def test_taken_back_it_stays_readable(client, edition, city, city_officer, part):
    hint = hint_of(part, city_officer)
    client.force_login(city_officer)
    page = client.post(address(edition, city, "withdraw_hint", hint.pk), follow=True).content.decode()
    assert "Der Hinweis ist zurückgezogen." in page
    assert TEXT in page
    hint.refresh_from_db()
    assert hint.withdrawn_at is not None
    assert Entry.objects.latest("number").action == "withdraw_method_hint"


def test_an_answered_hint_can_no_longer_be_taken_back(edition, city_officer, part):
    hint = hint_of(part, city_officer)
    answered(hint)
    with pytest.raises(Refused, match="schon beantwortet"):
        withdraw_hint(hint=hint, user=city_officer)
    hint.refresh_from_db()
    assert hint.withdrawn_at is None


def test_every_city_reads_the_answer_and_none_anothers_hint(
    client, edition, city, city_officer, part, researcher
):
    parameter = parameter_of(edition, "eAkte")
    answered(hint_of(part, city_officer, parameter), researcher=researcher)
    other = edition.participations.exclude(city=city).first().city

    client.force_login(member(other, name="Olga Ort", email="olga@stadt.example"))
    for where in (("hints",), ("value", parameter.pk)):
        page = client.get(address(edition, other, *where)).content.decode()
        assert "Wir prüfen das für die nächste Ausgabe." in page
        assert TEXT not in page
        assert city_officer.name not in page
    client.force_login(city_officer)
    assert "Antwort des Projektteams" in client.get(address(edition, city, "hints")).content.decode()


def test_the_list_takes_the_same_queries_for_one_and_many(
    client, edition, city, city_officer, part, django_assert_num_queries
):
    client.force_login(city_officer)
    where = address(edition, city, "hints")
    hint_of(part, city_officer, parameter_of(edition, "eAkte"))

    client.get(where)
    with CaptureQueriesContext(connection) as one:
        client.get(where)
    for name in ("Labore", "Elektrobusse", "Informationsgehalt"):
        answered(hint_of(part, city_officer, parameter_of(edition, name)))
    with django_assert_num_queries(len(one)):
        client.get(where)


def test_the_list_is_reached_from_korrekturen(client, edition, city, city_officer):
    client.force_login(city_officer)
    assert (
        address(edition, city, "hints") in client.get(address(edition, city, "corrections")).content.decode()
    )
    assert reverse("feedback:hints", args=[edition.key, city.slug]).endswith("/hinweise/")
