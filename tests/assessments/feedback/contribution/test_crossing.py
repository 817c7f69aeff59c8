"""Zuarbeit where a page saves by itself while somebody sends, and what is missing at which question."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.feedback.actions.contribution import (
    AnswerChanged,
    AnswerFields,
    mark_of,
    request_contribution,
    save_answer,
    take_over_and_request,
)
from assessments.feedback.queries.history import correction_history
from assessments.feedback.transitions import Refused
from assessments.models import Correction, Participation, UnitAnswer, UnitLink
from tests.assessments.feedback.contribution.posts import fields, sending
from tests.factories.assessments import finding_of, parameter_of

NOTHING_YET = mark_of(AnswerFields())


def test_the_same_words_twice_are_no_conflict_and_other_words_are(edition, city, link):
    finding = finding_of(edition, city, "eAkte")
    mine = AnswerFields(kind="not_ours", responsible="Hauptamt")
    for _ in range(2):
        save_answer(link=link, finding=finding, fields=mine, seen=NOTHING_YET)
    with pytest.raises(AnswerChanged):
        save_answer(link=link, finding=finding, fields=AnswerFields(kind="right"), seen=NOTHING_YET)
    assert UnitAnswer.objects.get().responsible == "Hauptamt"


def test_what_was_saved_earlier_and_lacks_something_is_pointed_out_at_its_question(client, edition, sheet):
    client.post(sheet, fields(edition, "eAkte", kind="other"), headers={"HX-Request": "true"})
    page = client.post(sheet, sending() | fields(edition, "eAkte", kind="other")).text
    field = f"id_f{parameter_of(edition, 'eAkte').pk}-level"
    assert f'<a href="#{field}">eAkte' in page
    assert "Bitte geben Sie an, welcher Wert richtig ist." in page
    assert not UnitAnswer.objects.filter(sent_at__isnull=False).exists()


@pytest.mark.parametrize("deed", ["one unit", "all of last year"])
def test_a_date_after_the_end_of_the_round_is_refused(edition, city, city_officer, link, deed):
    part = Participation.objects.select_related("edition", "city").get(edition=edition, city=city)
    late = timezone.localdate(part.deadline) + timedelta(days=1)
    ask = request_contribution if deed == "one unit" else take_over_and_request
    whom = {"unit": link.unit} if deed == "one unit" else {}
    with pytest.raises(Refused, match="Die Runde endet für Ihre Stadt am"):
        ask(participation=part, user=city_officer, due_on=late, **whom)
    assert UnitLink.objects.get(pk=link.pk).revoked_at is None


def test_a_draft_out_of_an_answer_names_who_sent_it_until_somebody_changes_it(
    client, edition, city, city_officer, sheet
):
    levels = parameter_of(edition, "eAkte").levels.all()
    said = {"kind": "other", "level": str(levels[2].pk), "reason": "Seit Mai überall."}
    client.post(sheet, sending() | fields(edition, "eAkte", **said))
    draft = Correction.objects.get()
    sender = "Petra Pflaster, Tiefbauamt"
    assert (draft.begun_by, draft.saved_by) == (sender, sender)
    assert [event["who"] for event in correction_history(draft)] == [sender]
    Correction.objects.update(changed_at=timezone.now() + timedelta(minutes=1), changed_by=city_officer)
    draft = Correction.objects.get()
    assert (draft.begun_by, draft.saved_by) == (sender, city_officer.name)
