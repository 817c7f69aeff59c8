"""Who answers for what: strangers first, then assigning, leaving, and taking over last year's list."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.feedback.actions.assignments import assign_parameters
from assessments.feedback.actions.contribution import take_over_and_request
from assessments.feedback.actions.corrections import (
    DraftFields,
    answer_question,
    save_draft,
    submit_correction,
    withdraw_correction,
)
from assessments.feedback.actions.decisions import ask_back
from assessments.feedback.actions.evidence import attach_link, detach_evidence
from assessments.feedback.actions.reviews import confirm_finding, undo_review
from assessments.feedback.queries.assignments import assignments_by_parameter, carried_assignments
from assessments.feedback.transitions import Refused
from assessments.models import Assignment, Edition, Parameter, Participation, UnitAnswer, UnitLink
from cities.actions.people import change_membership, end_membership
from cities.actions.units import remove_unit, save_unit
from cities.models import Membership, Role, Unit, User
from cities.refusals import Refused as CitiesRefused
from scindex_portal.ledger.models import Entry, Mail
from tests.assessments.feedback.cases import draft, in_days, round_for, submitted
from tests.assessments.feedback.form_cases import address
from tests.factories.assessments import EditionFactory, finding_of, parameter_of
from tests.factories.cities import UnitFactory, member

DEEDS = ("assign", "take_over", "new_unit", "unit", "remove_unit", "ask_unit", "revoke_link")
OWN_UNIT = {"unit", "remove_unit", "ask_unit", "revoke_link", "confirm_unit"}


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def unit(city) -> Unit:
    return UnitFactory(city=city, name="Tiefbauamt", email="tiefbauamt@bochum.example")


@pytest.fixture
def part(edition, city) -> Participation:
    return Participation.objects.select_related("edition", "city").get(edition=edition, city=city)


def ids(edition: Edition, *names: str) -> list[int]:
    return [parameter_of(edition, name).pk for name in names]


def url(edition, city, name: str, unit: Unit) -> str:
    return address(edition, city, name, *([unit.pk] if name in OWN_UNIT else []))


@pytest.mark.parametrize("name", ["assignments", *DEEDS])
def test_anonymous_people_and_other_cities_find_nothing(
    client, other_city_officer, edition, city, unit, name
):
    page = url(edition, city, name, unit)
    assert "login" in client.get(page)["Location"]
    client.force_login(other_city_officer)
    assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("who", ["colleague", "reader", "releaser"])
def test_only_koordination_assigns(client, request, edition, city, unit, name, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(url(edition, city, name, unit))
    assert answer.status_code == 403
    assert "Koordination" in answer.text
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("name", ["unit", "remove_unit", "ask_unit", "revoke_link"])
def test_another_citys_unit_does_not_exist(client, city_officer, other_city, edition, city, name):
    client.force_login(city_officer)
    foreign = UnitFactory(city=other_city)
    assert client.post(url(edition, city, name, foreign)).status_code == 404
    assert Unit.objects.get(pk=foreign.pk).is_active


def test_everybody_in_the_city_reads_who_answers_for_what(
    client, reader, city_officer, edition, city, part, unit
):
    assign_parameters(participation=part, parameters=ids(edition, "eAkte"), user=city_officer, unit=unit)
    client.force_login(reader)
    page = client.get(address(edition, city, "assignments")).text
    assert "Tiefbauamt" in page
    assert "Werte zuweisen" not in page


def test_several_values_go_to_a_unit_and_its_entry_names_no_one(edition, city, part, city_officer, unit):
    chosen = ids(edition, "eAkte", "Labore")
    count = assign_parameters(participation=part, parameters=chosen, user=city_officer, unit=unit)
    assert count == 2
    assert {a.unit for a in assignments_by_parameter(edition, city).values()} == {unit}
    entry = Entry.objects.last()
    assert (entry.action, entry.after["unit"], sorted(entry.after["parameters"])) == (
        "assign_parameters", unit.pk, sorted(chosen))  # fmt: skip


def test_assigning_again_replaces_and_koordination_takes_back(
    edition, city, part, city_officer, colleague, unit
):
    chosen = ids(edition, "eAkte")
    for who in ({"unit": unit}, {"person": colleague}, {}):
        assign_parameters(participation=part, parameters=chosen, user=city_officer, **who)
        found = assignments_by_parameter(edition, city).get(chosen[0])
        assert (found.unit if found else None) == who.get("unit")
        assert (found.user if found else None) == who.get("person")


def test_values_of_another_edition_and_people_of_another_city_are_refused(
    edition, city, part, city_officer, other_city_officer
):
    foreign = ids(EditionFactory(), "eAkte")
    with pytest.raises(Refused, match="mindestens einen Wert"):
        assign_parameters(participation=part, parameters=foreign, user=city_officer)
    with pytest.raises(Refused, match="gehört nicht"):
        assign_parameters(
            participation=part, parameters=ids(edition, "eAkte"), user=city_officer, person=other_city_officer
        )


def test_who_leaves_and_what_is_removed_answers_no_longer(edition, city, part, city_officer, colleague, unit):
    assign_parameters(
        participation=part, parameters=ids(edition, "eAkte"), user=city_officer, person=colleague
    )
    assign_parameters(participation=part, parameters=ids(edition, "Labore"), user=city_officer, unit=unit)
    end_membership(membership=Membership.objects.get(user=colleague), user=city_officer)
    remove_unit(unit=unit, user=city_officer)
    assert assignments_by_parameter(edition, city) == {}
    assert Assignment.objects.count() == 2  # the rows stay


def test_a_unit_has_one_name_and_comes_back_under_it(city, city_officer, unit):
    with pytest.raises(CitiesRefused, match="gibt es schon"):
        save_unit(city=city, user=city_officer, name=" Tiefbauamt ")
    remove_unit(unit=unit, user=city_officer)
    assert save_unit(city=city, user=city_officer, name="Tiefbauamt").pk == unit.pk


class TestTakeOver:
    @pytest.fixture
    def last_year(self, edition, city, city_officer, colleague, unit) -> Edition:
        """What was assigned in the edition before; every value of today knows its predecessor."""
        before = EditionFactory(published=True)
        for parameter in Parameter.objects.filter(indicator__domain__edition=edition):
            parameter.predecessor = parameter_of(before, parameter.name)
            parameter.save()
        Edition.objects.filter(pk=edition.pk).update(previous=before)
        edition.refresh_from_db()
        given = {"eAkte": {"unit": unit}, "Labore": {"user": colleague}}
        given["Elektrobusse"] = {"unit": UnitFactory(city=city, name="Weg", is_active=False)}
        for name, who in given.items():
            Assignment.objects.create(
                city=city, parameter=parameter_of(before, name), assigned_by=city_officer, **who
            )
        return before

    @pytest.fixture
    def part(self, last_year, edition, city) -> Participation:
        return Participation.objects.select_related("edition__previous", "city").get(
            edition=edition, city=city
        )

    def test_one_click_assigns_and_asks_once(self, part, edition, city, city_officer, unit, colleague):
        due = timezone.localdate() + timedelta(days=10)
        links = take_over_and_request(participation=part, user=city_officer, due_on=due)
        assert [link.unit for link in links] == [unit]
        assert [mail.recipient for mail in Mail.objects.all()] == ["tiefbauamt@bochum.example"]
        found = assignments_by_parameter(edition, city)
        assert {str(a.unit or a.user) for a in found.values()} == {"Tiefbauamt", colleague.name}
        again = take_over_and_request(participation=part, user=city_officer, due_on=due)
        assert (again, UnitLink.objects.count(), Mail.objects.count()) == ([], 1, 1)

    def test_the_preview_names_what_cannot_be_carried(self, client, part, edition, city, city_officer):
        client.force_login(city_officer)
        page = client.get(address(edition, city, "take_over")).text
        assert "tiefbauamt@bochum.example" in page
        assert "Elektrobusse (Weg)" in page

    def test_what_a_unit_gave_back_is_not_given_to_it_again(self, part, edition, city, city_officer, unit):
        link = UnitLink.objects.create(
            edition=edition, unit=unit, token_hash="x", due_on=timezone.localdate(),
            created_by=city_officer, expires_at=timezone.now(), answered_at=timezone.now(),
        )  # fmt: skip
        UnitAnswer.objects.create(
            link=link, parameter=parameter_of(edition, "eAkte"), kind="not_ours", sent_at=timezone.now()
        )
        assert [p.name for p, _ in carried_assignments(edition, city).fitting] == ["Labore"]

    def test_what_somebody_has_already_stays(self, part, edition, city, city_officer):
        other = UnitFactory(city=city, name="Hauptamt")
        assign_parameters(participation=part, parameters=ids(edition, "eAkte"), user=city_officer, unit=other)
        assert [p.name for p, _ in carried_assignments(edition, city).fitting] == ["Labore"]


def test_the_filter_leaves_what_is_asked_for(client, city_officer, edition, city, part, unit):
    assign_parameters(participation=part, parameters=ids(edition, "eAkte"), user=city_officer, unit=unit)
    assign_parameters(
        participation=part, parameters=ids(edition, "Labore"), user=city_officer, person=city_officer
    )
    client.force_login(city_officer)
    shown = {
        key: client.get(address(edition, city, "values") + f"?zustaendig={key}").context["shown"]
        for key in ("", f"stelle-{unit.pk}", "mir", "niemand", "stelle-999", "unsinn")
    }
    total = shown[""]
    assert shown == {"": total, f"stelle-{unit.pk}": 1, "mir": 1, "niemand": total - 2,
                     "stelle-999": total, "unsinn": total}  # fmt: skip


def test_a_value_is_given_to_a_unit_beside_it(client, city_officer, edition, city, unit):
    client.force_login(city_officer)
    parameter = ids(edition, "eAkte")[0]
    page = client.post(
        address(edition, city, "assign_value", parameter), {"responsible": f"stelle-{unit.pk}"}, follow=True
    ).text
    assert "Zuständig: Tiefbauamt" in page
    bad = client.post(
        address(edition, city, "assign_value", parameter), {"responsible": "stelle-9"}, follow=True
    )
    assert "gehört nicht" in bad.text


def test_the_page_asks_the_database_as_often_for_many_units(client, city_officer, edition, city, part):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address(edition, city, "assignments")).status_code == 200
        return len(seen)

    client.force_login(city_officer)
    names = list(Parameter.objects.filter(indicator__domain__edition=edition).values_list("pk", flat=True))
    assign_parameters(
        participation=part, parameters=names[:1], user=city_officer, unit=UnitFactory(city=city)
    )
    few = queries()
    for pk in names[1:]:
        assign_parameters(participation=part, parameters=[pk], user=city_officer, unit=UnitFactory(city=city))
    assign_parameters(participation=part, parameters=names[:1], user=city_officer, person=member(city))
    assert queries() == few


class TestOnlyAssigned:
    """Somebody of the role Bearbeitung who works on assigned values only."""

    @pytest.fixture
    def limited(self, edition, city, part, city_officer, colleague) -> User:
        Membership.objects.filter(user=colleague).update(only_assigned=True)
        assign_parameters(
            participation=part, parameters=ids(edition, "eAkte"), user=city_officer, person=colleague
        )
        return colleague

    def test_koordination_sets_the_limit_for_bearbeitung_only(self, city_officer, colleague):
        own = Membership.objects.get(user=colleague)
        said = {"user": city_officer, "is_external": False, "only_assigned": True}
        assert change_membership(membership=own, role=Role.EDITING, **said).only_assigned
        assert not change_membership(membership=own, role=Role.READING, **said).only_assigned

    def test_what_is_assigned_is_confirmed_and_corrected_and_nothing_else(self, edition, city, limited):
        own, other = finding_of(edition, city, "eAkte"), finding_of(edition, city, "Elektrobusse")
        confirm_finding(finding=own, version_id=own.current_id, user=limited)
        undo_review(finding=own, user=limited)
        save_draft(finding=own, user=limited, revision=None, fields=DraftFields(reason="Anders."))
        for deed in (
            lambda: confirm_finding(finding=other, version_id=other.current_id, user=limited),
            lambda: undo_review(finding=other, user=limited),
            lambda: save_draft(finding=other, user=limited, revision=None, fields=DraftFields()),
        ):
            with pytest.raises(Refused, match="nur die Werte, die Ihnen zugewiesen sind"):
                deed()

    @pytest.mark.parametrize("deed", ["submit", "withdraw", "answer", "attach", "detach"])
    def test_a_colleagues_correction_stays_the_colleagues(
        self, edition, city, city_officer, researcher, limited, deed
    ):
        if deed in {"submit", "attach", "detach"}:
            found = draft(edition, city, city_officer)
        else:
            found = submitted(edition, city, city_officer)
        if deed == "answer":
            asked = {"text": "Seit wann?", "due_on": in_days(20)}
            ask_back(correction=found, researcher=researcher, revision=found.revision, **asked)
            found.refresh_from_db()
        deeds = {
            "submit": lambda: submit_correction(correction=found, user=limited, revision=found.revision),
            "withdraw": lambda: withdraw_correction(correction=found, user=limited),
            "answer": lambda: answer_question(correction=found, user=limited, text="Ja."),
            "attach": lambda: attach_link(correction=found, user=limited, url="https://www.bochum.de/x"),
            "detach": lambda: detach_evidence(link=found.evidence_links.get(), user=limited),
        }
        with pytest.raises(Refused, match="nicht dazu"):
            deeds[deed]()

    def test_the_pages_say_so_and_offer_nothing_that_is_refused(self, client, edition, city, limited):
        client.force_login(limited)
        own, other = ids(edition, "eAkte", "Elektrobusse")
        assert "Korrektur vorschlagen" in client.get(address(edition, city, "value", own)).text
        page = client.get(address(edition, city, "value", other)).text
        assert "nur die Werte, die Ihnen zugewiesen sind" in page
        assert "Korrektur vorschlagen" not in page
        form = client.get(address(edition, city, "correct", other), follow=True).text
        assert "wenden Sie sich an die Koordination" in form
        several = client.get(address(edition, city, "confirm_shown")).text
        assert "eAkte" in several
        assert "Elektrobusse" not in several
