"""Recherchekorrektur: the plan, all or nothing, second person, accepted corrections, two at once."""

from decimal import Decimal

import pytest

from assessments.choices import CorrectionState, DecisionState, Origin, ReviewState
from assessments.feedback.actions import research, reviews
from assessments.feedback.actions.guards import Stale
from assessments.feedback.queries.research import NewValue, plan_research_values
from assessments.feedback.queries.standing import standings
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding, FindingVersion, ResearchChange, ResearchCorrection
from scindex_portal.ledger.models import Entry, Job, JobState
from scindex_portal.ledger.record import broken_links
from tests.assessments.feedback.cases import decide, fresh, round_for, submitted
from tests.assessments.feedback.test_actions_at_once import refusals, together
from tests.factories.assessments import EditionFactory, finding_of, parameter_of

KEPT = (ResearchChange, ResearchCorrection, FindingVersion, Entry, Job)


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


def new(finding: Finding, number: object, **fields: object) -> NewValue:
    return NewValue(finding.pk, number=Decimal(str(number)), source_label="Register 2026", **fields)


def correct(edition: Edition, researcher, *values: NewValue, **how: object) -> ResearchChange:
    said = {"stamp": plan_research_values(edition, values).stamp, "reason": "Die Quelle nennt mehr."}
    return research.correct_research_values(
        edition=edition, values=values, researcher=researcher, **said | how
    )


def counts() -> list[object]:
    return [model.objects.count() for model in KEPT] + list(Edition.objects.values_list("values_revision"))


class TestOneValue:
    def test_it_gives_a_new_version_with_source_and_reason(self, edition, city, researcher):
        finding = finding_of(edition, city, "Elektrobusse")
        former = finding.current
        change = correct(edition, researcher, new(finding, 52, data_as_of="2026"))
        finding.refresh_from_db()
        now = finding.current
        assert (change.state, now.number, now.origin) == (
            DecisionState.FINAL,
            Decimal(52),
            Origin.RESEARCH_CORRECTION,
        )
        assert (now.sequence, now.source_label, now.data_as_of, now.reason) == (
            former.sequence + 1,
            "Register 2026",
            "2026",
            "Die Quelle nennt mehr.",
        )
        assert FindingVersion.objects.get(pk=former.pk).number == Decimal(50)
        assert change.corrections.get().version == now
        assert Edition.objects.get(pk=edition.pk).values_revision == edition.values_revision + 1
        assert Job.objects.filter(kind="recompute_edition", state=JobState.WAITING).exists()

    def test_the_record_holds_value_before_and_after(self, edition, city, researcher):
        finding = finding_of(edition, city, "Elektrobusse")
        correct(edition, researcher, new(finding, 52))
        entry = Entry.objects.get(action="correct_research")
        assert (entry.subject_id, entry.city, entry.before["number"], entry.after["number"]) == (
            finding.pk,
            city.slug,
            "50",
            "52",
        )
        assert "mehr" not in str(entry.after)
        assert list(broken_links()) == []

    def test_what_the_city_confirmed_is_to_be_checked_again(self, edition, city, city_officer, researcher):
        finding = finding_of(edition, city, "Elektrobusse")
        reviews.confirm_finding(finding=finding, user=city_officer, version_id=finding.current_id)
        correct(edition, researcher, new(finding, 52))
        assert standings(edition, city)[finding.pk].state == ReviewState.CHECK_AGAIN

    def test_an_open_correction_stays(self, edition, city, city_officer, researcher):
        filed = submitted(edition, city, city_officer, value=55)
        correct(edition, researcher, new(filed.finding, 52))
        kept = fresh(filed)
        assert (kept.state, kept.number, kept.base_version.number, kept.finding.current.number) == (
            CorrectionState.SUBMITTED,
            Decimal(55),
            Decimal(50),
            Decimal(52),
        )
        assert standings(edition, city)[filed.finding_id].state == ReviewState.PROPOSED


class TestRefused:
    @pytest.mark.parametrize("number", ["120", "NaN", "1e12", "0.1234567"])
    def test_values_off_the_scale(self, edition, city, researcher, number):
        before = counts()
        with pytest.raises(Refused):
            correct(edition, researcher, new(finding_of(edition, city, "Elektrobusse"), number))
        assert counts() == before

    def test_all_or_nothing(self, edition, city, researcher):
        busses = Finding.objects.filter(parameter=parameter_of(edition, "Elektrobusse"))
        values = [new(finding, 41) for finding in busses]
        before = counts()
        with pytest.raises(Refused):
            correct(edition, researcher, *values[:-1], new(busses.last(), 500))
        assert counts() == before

    def test_the_value_that_counts_already(self, edition, city, researcher):
        with pytest.raises(Refused):
            correct(edition, researcher, new(finding_of(edition, city, "Elektrobusse"), 50))

    def test_without_a_reason(self, edition, city, researcher):
        with pytest.raises(Refused):
            correct(edition, researcher, new(finding_of(edition, city, "Elektrobusse"), 52), reason=" ")

    def test_a_value_twice_and_one_of_another_edition(self, edition, city, researcher):
        finding = finding_of(edition, city, "Elektrobusse")
        plan = plan_research_values(edition, [new(finding, 51), new(finding, 52)])
        assert len(plan.refusals) == 2
        assert plan_research_values(EditionFactory(), [new(finding, 51)]).refusals

    def test_a_stamp_of_before_another_change(self, edition, city, researcher):
        value = new(finding_of(edition, city, "Elektrobusse"), 52)
        stamp = plan_research_values(edition, [value]).stamp
        correct(edition, researcher, new(finding_of(edition, city, "Elektrobusse"), 51))
        with pytest.raises(Stale):
            correct(edition, researcher, value, stamp=stamp)


class TestSecondPerson:
    @pytest.fixture
    def waiting(self, edition, city, researcher) -> ResearchChange:
        busses = Finding.objects.filter(parameter=parameter_of(edition, "Elektrobusse"))
        lowest = min(busses, key=lambda finding: finding.current.number)
        return correct(edition, researcher, new(lowest, 90))

    def test_nothing_moves_before_it(self, waiting):
        row = waiting.corrections.get()
        assert (waiting.state, row.version, row.finding.current_id) == (
            DecisionState.PROPOSED,
            None,
            row.base_version_id,
        )

    def test_the_first_person_may_not_confirm(self, waiting, researcher):
        with pytest.raises(Refused):
            research.confirm_research_change(change=waiting, researcher=researcher)

    def test_another_one_confirms_once(self, waiting, second_researcher):
        research.confirm_research_change(change=waiting, researcher=second_researcher)
        row = ResearchCorrection.objects.select_related("finding__current").get()
        assert row.finding.current.number == Decimal(90)
        with pytest.raises(Refused):
            research.confirm_research_change(change=waiting, researcher=second_researcher)

    def test_returned_it_changes_nothing(self, waiting, second_researcher):
        research.return_research_change(change=waiting, researcher=second_researcher, reason="Falsches Jahr.")
        row = waiting.corrections.get()
        assert (waiting.state, row.finding.current_id) == (DecisionState.RETURNED, row.base_version_id)

    def test_a_second_change_of_the_same_value_waits(self, edition, waiting, second_researcher):
        with pytest.raises(Refused):
            correct(edition, second_researcher, new(waiting.corrections.get().finding, 80))


class TestAcceptedCorrection:
    def test_undoing_it_wants_a_reason_of_its_own(self, edition, city, city_officer, researcher):
        filed = submitted(edition, city, city_officer, value=51)
        decide(filed, researcher)
        value = new(filed.finding, 49)
        assert [change.overrules for change in plan_research_values(edition, [value]).overruling] == [
            filed.pk
        ]
        with pytest.raises(Refused):
            correct(edition, researcher, value)
        change = correct(edition, researcher, value, overrule_reason="Die Zählung war doppelt.")
        assert change.corrections.get().overrules_id == filed.pk

    def test_also_one_of_last_year(self, edition, city, city_officer, researcher):
        filed = submitted(edition, city, city_officer, value=51)
        decide(filed, researcher)
        later = round_for_again(edition, city)
        parameter = parameter_of(later, "Elektrobusse")
        parameter.predecessor = filed.finding.parameter
        parameter.save(update_fields=["predecessor"])
        finding = finding_of(later, city, "Elektrobusse")
        assert plan_research_values(later, [new(finding, 49)]).overruling[0].overrules == filed.pk
        assert plan_research_values(later, [new(finding, 51)]).overruling == []


def round_for_again(edition: Edition, city) -> Edition:
    from tests.factories.assessments import open_round

    return open_round(EditionFactory(previous=edition), [city])


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    @pytest.fixture
    def values(self, edition) -> list[NewValue]:
        cars = Finding.objects.filter(parameter=parameter_of(edition, "Elektrobusse")).order_by("city")
        return [
            new(finding, finding.current.number + (1 if at % 2 else 0)) for at, finding in enumerate(cars)
        ]

    def test_a_new_figure_for_all_cities(self, edition, researcher, second_researcher, values):
        plan = plan_research_values(edition, values)
        assert (len(plan.changes), plan.unchanged) == (2, 3)
        change = correct(edition, researcher, *values)
        if change.state == DecisionState.PROPOSED:
            research.confirm_research_change(change=change, researcher=second_researcher)
        rows = change.corrections.select_related("finding__current", "version")
        assert all(row.finding.current_id == row.version_id for row in rows)
        assert [row.finding.current.number for row in rows] == [c.value.number for c in plan.changes]
        assert list(broken_links()) == []

    def test_two_people_at_once_write_it_once(self, edition, researcher, second_researcher, values):
        stamp = plan_research_values(edition, values).stamp
        answers = together(
            *(
                lambda who=who: correct(edition, who, *values, stamp=stamp)
                for who in (researcher, second_researcher)
            )
        )
        assert len(refusals(answers)) == 1
        assert ResearchChange.objects.count() == 1
        assert ResearchCorrection.objects.count() == 2
