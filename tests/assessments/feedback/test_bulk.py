"""Like cases decided together: each exactly once, whatever happens to the worker, and what the pages say."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.choices import BulkCaseState, CorrectionState, DecisionState, Outcome, ReasonCode
from assessments.feedback import bulk_job
from assessments.feedback.actions import bulk as actions
from assessments.feedback.actions.corrections import withdraw_correction
from assessments.feedback.actions.decisions import claim_correction
from assessments.feedback.transitions import Refused
from assessments.models import BulkCase, BulkDecision, Correction, Decision, Edition, FindingVersion
from assessments.results.effects import effect_of_value
from assessments.results.live_field import LiveField
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Entry, Job, JobState
from scindex_portal.ledger.record import broken_links
from tests.assessments.feedback.cases import decide, everything, field_of, fresh, submitted
from tests.assessments.feedback.test_actions_at_once import together
from tests.factories.assessments import EditionFactory, open_round, parameter_of
from tests.factories.cities import member

REJECT = actions.Ruling(Outcome.REJECT, ReasonCode.NOT_COUNTED, "Leasing zählt nicht.")
ACCEPT = actions.Ruling(Outcome.ACCEPT, ReasonCode.EVIDENCE_SUFFICES, "Der Nachweis belegt den Wert.")


@pytest.fixture
def cities(city):
    return field_of(city)


@pytest.fixture
def edition(cities) -> Edition:
    return open_round(EditionFactory(), cities)


@pytest.fixture
def filed(edition, cities) -> list[Correction]:
    """Three like cases, each two percent above what was researched."""
    return [
        submitted(edition, one, member(one, email=f"amt@{one.slug}.example"), value=value)
        for one, value in zip(cities[1:4], (27, 52, 77), strict=True)
    ]


def begin(filed: list[Correction], researcher, ruling=REJECT) -> BulkDecision:
    pairs = [(correction.pk, correction.revision) for correction in filed]
    parameter = filed[0].finding.parameter
    return actions.begin_bulk_decision(parameter=parameter, researcher=researcher, ruling=ruling, cases=pairs)


def run(bulk: BulkDecision) -> None:
    for job in Job.objects.filter(kind=actions.DECIDE_TOGETHER, key=str(bulk.pk)):
        jobs.run(job.pk)


def states(bulk: BulkDecision) -> list[str]:
    return list(bulk.cases.order_by("pk").values_list("state", flat=True))


class TestEachOnce:
    def test_one_decision_and_one_entry_for_each(self, filed, researcher):
        bulk = begin(filed, researcher)
        assert not Decision.objects.exists()
        run(bulk)
        assert states(bulk) == [BulkCaseState.DONE] * 3
        decisions = Decision.objects.filter(state=DecisionState.FINAL)
        assert {d.correction_id for d in decisions} == {c.pk for c in filed}
        assert {d.reason for d in decisions} == {"Leasing zählt nicht."}
        assert Entry.objects.filter(action="reject_correction").count() == 3
        assert all(decision.told_at is None for decision in decisions)
        assert list(broken_links()) == []
        assert Job.objects.get(kind=actions.DECIDE_TOGETHER).state == JobState.DONE

    def test_accepted_ones_get_their_own_value(self, filed, researcher):
        run(begin(filed, researcher, ACCEPT))
        made = Decision.objects.order_by("correction_id").values_list("number", flat=True)
        assert [int(number) for number in made] == [27, 52, 77]
        final = Decision.objects.filter(state=DecisionState.FINAL).count()
        assert FindingVersion.objects.filter(correction__isnull=False).count() == final

    def test_what_moves_ranks_waits_for_a_second_person(self, edition, cities, researcher):
        lowest = submitted(edition, cities[0], member(cities[0], email="amt@unten.example"), value=95)
        bulk = begin([lowest], researcher, ACCEPT)
        run(bulk)
        assert fresh(lowest).state == CorrectionState.SECOND_REVIEW
        assert states(bulk) == [BulkCaseState.DONE]

    def test_run_twice_changes_nothing(self, filed, researcher):
        bulk = begin(filed, researcher)
        run(bulk)
        before = everything()
        actions.continue_bulk_decision(bulk=bulk)
        jobs_before = before.pop("Job")
        run(bulk)
        after = everything()
        assert after.pop("Job") == jobs_before + 1
        assert after == before

    def test_the_field_follows_each_decision(self, edition, filed, researcher):
        field = LiveField(edition)
        for correction in filed:
            at_hand = fresh(correction)
            value = at_hand.level_id, at_hand.number
            assert field.effect_of_value(at_hand, *value) == effect_of_value(at_hand, *value)
            decide(at_hand, researcher)


class TestLeftOut:
    def test_withdrawn_and_claimed_ones_say_why(self, filed, researcher, second_researcher):
        bulk = begin(filed, researcher)
        withdraw_correction(correction=fresh(filed[0]), user=filed[0].submitted_by)
        claim_correction(correction=fresh(filed[1]), researcher=second_researcher)
        run(bulk)
        assert states(bulk) == [BulkCaseState.LEFT_OUT, BulkCaseState.LEFT_OUT, BulkCaseState.DONE]
        assert "Zeno Zweit" in bulk.cases.order_by("pk")[1].note

    def test_changed_since_it_was_ticked(self, filed, researcher):
        bulk = begin(filed, researcher)
        Correction.objects.filter(pk=filed[0].pk).update(revision=99)
        run(bulk)
        assert states(bulk)[0] == BulkCaseState.LEFT_OUT

    @pytest.mark.parametrize(
        ("reason", "code"), [(" ", ReasonCode.NOT_COUNTED), ("Nein", "evidence_suffices")]
    )
    def test_without_a_fitting_reason_nothing_begins(self, filed, researcher, reason, code):
        before = everything()
        with pytest.raises(Refused):
            begin(filed, researcher, actions.Ruling(Outcome.REJECT, code, reason))
        assert everything() == before

    def test_cases_of_another_parameter_are_not_taken(self, edition, filed, researcher):
        pairs = [(correction.pk, correction.revision) for correction in filed]
        with pytest.raises(Refused):
            actions.begin_bulk_decision(
                parameter=parameter_of(edition, "eAkte"), researcher=researcher, ruling=REJECT, cases=pairs
            )


class TestKilled:
    def test_in_the_middle_and_started_again(self, filed, researcher, monkeypatch):
        bulk = begin(filed, researcher)
        real, seen = bulk_job.decide_bulk_case, []

        def dies(*, case: BulkCase, field: LiveField) -> None:
            if len(seen) == 2:
                raise SystemExit
            seen.append(case)
            real(case=case, field=field)

        monkeypatch.setattr(bulk_job, "decide_bulk_case", dies)
        with pytest.raises(SystemExit):
            run(bulk)
        assert states(bulk) == [BulkCaseState.DONE, BulkCaseState.DONE, BulkCaseState.WAITING]
        monkeypatch.undo()
        Job.objects.filter(kind=actions.DECIDE_TOGETHER).update(lease_until=timezone.now())
        run(bulk)
        assert states(bulk) == [BulkCaseState.DONE] * 3
        assert Decision.objects.count() == 3

    def test_between_decision_and_mark_neither_stays(self, filed, researcher, monkeypatch):
        bulk = begin(filed[:1], researcher)
        field = LiveField(Edition.objects.get())
        before = everything()
        monkeypatch.setattr(BulkCase.objects.__class__, "filter", _dying(BulkCase.objects.__class__.filter))
        case = bulk.cases.select_related("correction__finding__parameter__indicator__domain__edition").get()
        with pytest.raises(SystemExit):
            actions.decide_bulk_case(case=case, field=field)
        monkeypatch.undo()
        assert everything() == before
        assert states(bulk) == [BulkCaseState.WAITING]


def _dying(real):
    def filter(manager, *args, **kwargs):
        if manager.model is BulkCase:
            raise SystemExit
        return real(manager, *args, **kwargs)

    return filter


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_decide_each_case_once(filed, researcher):
    bulk = begin(filed, researcher)

    def work() -> None:
        field = LiveField(Edition.objects.get())
        for pk in bulk.cases.order_by("pk").values_list("pk", flat=True):
            related = ("bulk__made_by", "correction__claimed_by", *bulk_job.RELATED)
            one = BulkCase.objects.select_related(*related).get(pk=pk)
            actions.decide_bulk_case(case=one, field=field)

    answers = together(work, work)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert states(bulk) == [BulkCaseState.DONE] * 3
    assert Decision.objects.count() == 3


class TestPages:
    @pytest.fixture
    def team(self, client: Client, researcher) -> Client:
        client.force_login(researcher)
        return client

    @pytest.fixture
    def address(self, edition, filed) -> str:
        return reverse("moderation:bulk-decide", args=[edition.key, filed[0].finding.parameter_id])

    @staticmethod
    def form(filed: list[Correction], **more: object) -> dict[str, object]:
        marks = [f"{correction.pk}-{correction.revision}" for correction in filed]
        said = {"outcome": "reject", "reason_code": "not_counted", "reason": "Leasing zählt nicht."}
        return said | {"fall": marks} | more

    def test_a_city_may_not(self, client, address, filed):
        client.force_login(filed[0].submitted_by)
        assert client.post(address, self.form(filed)).status_code in {403, 404}
        assert not BulkDecision.objects.exists()

    def test_the_effect_comes_with_the_preview(self, team, address, filed):
        query = "?" + "&".join(f"fall={c.pk}-{c.revision}" for c in filed)
        assert "Rang gesamt" not in team.get(address + query).content.decode()
        accept = self.form(filed, outcome="accept", reason_code="evidence_suffices")
        shown = team.post(address, accept)
        assert "Rang gesamt" in shown.content.decode()
        assert not BulkDecision.objects.exists()
        assert any(case.change for case in shown.context["open_cases"])

    def test_deciding_follows_the_preview(self, team, address, filed, edition):
        assert not BulkDecision.objects.exists()
        unseen = team.post(address, self.form(filed, decide="1"))
        assert "Vorschau" in unseen.context["refusal"]
        assert not BulkDecision.objects.exists()
        answer = team.post(address, self.form(filed, decide="1", seen=unseen.context["seen"]))
        bulk = BulkDecision.objects.get()
        assert answer.url == reverse("moderation:bulk", args=[edition.key, bulk.pk])
        assert "0 %" in team.get(answer.url).content.decode()
        run(bulk)
        assert "Alle Fälle sind bearbeitet" in team.get(answer.url).content.decode()

    def test_a_changed_case_is_left_out_by_name(self, team, address, filed):
        Correction.objects.filter(pk=filed[0].pk).update(revision=99)
        shown = team.post(address, self.form(filed))
        assert shown.context["left_out"] == ["Stadt 1: inzwischen geändert."]
        assert len(shown.context["open_cases"]) == 2

    def test_it_warns_of_another_decision_on_like_evidence(self, team, address, filed, researcher):
        decide(filed[0], researcher)
        rest = [fresh(correction) for correction in filed[1:]]
        shown = team.post(address, self.form(rest))
        assert any("Stadt 1: übernommen" in words for words in shown.context["differing"])

    @pytest.mark.parametrize("marks", [[], ["x"], ["1-x"], ["99999999999999999999-1"], ["\x00"]])
    def test_nonsense_is_no_mistake(self, team, address, filed, marks):
        assert team.post(address, self.form(filed, fall=marks)).status_code == 200
        assert team.get(address, {"fall": marks}).status_code == 302

    def test_what_was_typed_stays_when_the_reason_is_missing(self, team, address, filed):
        shown = team.post(address, self.form(filed, reason_code="", reason="Mein Text"))
        assert "Mein Text" in shown.content.decode()
        assert len(shown.context["open_cases"]) == 3

    def test_a_stopped_job_goes_on_by_one_click(self, team, filed, edition, researcher):
        bulk = begin(filed, researcher)
        Job.objects.filter(kind=actions.DECIDE_TOGETHER).update(state=JobState.FAILED)
        page = reverse("moderation:bulk", args=[edition.key, bulk.pk])
        assert "Fortsetzen" in team.get(page).content.decode()
        team.post(reverse("moderation:bulk-continue", args=[edition.key, bulk.pk]))
        run(bulk)
        assert states(bulk) == [BulkCaseState.DONE] * 3
