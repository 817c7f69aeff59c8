"""Recherchekorrektur on pages and in mails: strangers first, preview, second person, what the city reads."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from assessments.choices import DecisionState
from assessments.feedback import telling_research
from assessments.feedback.telling_research import tell_research
from assessments.models import Edition, Finding, ResearchChange
from scindex_portal.ledger.models import Mail
from tests.assessments.feedback.cases import decide, round_for, submitted
from tests.assessments.feedback.test_news import fresh_news
from tests.assessments.feedback.test_research import correct, new
from tests.factories.assessments import finding_of

FORM = {"number": "52", "source_label": "Register 2026", "reason": "Die Quelle nennt mehr."}


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def finding(edition, city) -> Finding:
    return finding_of(edition, city, "Elektrobusse")


@pytest.fixture
def address(edition, city, finding) -> str:
    return reverse("moderation:research", args=[edition.key, finding.parameter_id, city.slug])


@pytest.fixture
def team(client: Client, researcher) -> Client:
    client.force_login(researcher)
    return client


def save(team: Client, address: str, **more: str):
    stamp = team.post(address, FORM | more).context["stamp"]
    return team.post(address, FORM | more | {"save": "1", "stamp": stamp})


class TestForm:
    def test_a_city_may_not(self, client, address, city_officer):
        client.force_login(city_officer)
        assert client.post(address, FORM).status_code in {403, 404}
        assert client.get(address).status_code in {403, 404}

    def test_the_preview_writes_nothing_and_shows_the_effect(self, team, address):
        shown = team.post(address, FORM)
        assert "Wirkung, wenn Sie so korrigieren" in shown.content.decode()
        assert not ResearchChange.objects.exists()

    def test_it_saves_what_the_preview_showed(self, team, address, finding):
        assert save(team, address).status_code == 302
        finding.refresh_from_db()
        assert int(finding.current.number) == 52

    @pytest.mark.parametrize(
        "wrong", [{"number": "120"}, {"number": "1.234"}, {"reason": ""}, {"number": "50"}, {"number": ""}]
    )
    def test_wrong_input_is_refused_and_stays(self, team, address, wrong):
        shown = team.post(address, FORM | {"source_label": "Mein Register"} | wrong | {"save": "1"})
        assert shown.status_code == 200
        assert "Mein Register" in shown.content.decode()
        assert not ResearchChange.objects.exists()

    def test_an_accepted_correction_must_be_acknowledged(
        self, team, edition, city, city_officer, researcher, address
    ):
        decide(submitted(edition, city, city_officer, value=51), researcher)
        shown = team.post(address, FORM | {"number": "49"})
        assert "Eine übernommene Korrektur gilt damit nicht mehr" in shown.content.decode()
        refused = save(team, address, number="49")
        assert refused.status_code == 200
        assert save(team, address, number="49", overrule_reason="Doppelt gezählt.").status_code == 302

    def test_the_case_leads_here_and_shows_both_values(self, team, edition, city, city_officer, address):
        filed = submitted(edition, city, city_officer, value=55)
        save(team, address)
        page = team.get(reverse("moderation:case", args=[edition.key, filed.pk])).content.decode()
        assert address in page
        assert "Wert heute" in page


class TestSecondPerson:
    @pytest.fixture
    def waiting(self, edition, researcher) -> ResearchChange:
        lowest = Finding.objects.filter(parameter__name="Elektrobusse").order_by("current__number").first()
        change = correct(edition, researcher, new(lowest, 90))
        assert change.state == DecisionState.PROPOSED
        return change

    def test_another_one_confirms_on_the_page(self, client, edition, waiting, researcher, second_researcher):
        page = reverse("moderation:research-changes", args=[edition.key])
        client.force_login(researcher)
        assert "Als zweite Person bestätigen" not in client.get(page).content.decode()
        client.force_login(second_researcher)
        assert "Als zweite Person bestätigen" in client.get(page).content.decode()
        client.post(reverse("moderation:research-confirm", args=[edition.key, waiting.pk]))
        waiting.refresh_from_db()
        assert waiting.state == DecisionState.FINAL

    def test_giving_back_wants_a_reason(self, client, edition, waiting, second_researcher):
        client.force_login(second_researcher)
        back = reverse("moderation:research-return", args=[edition.key, waiting.pk])
        client.post(back, {"reason": " "})
        waiting.refresh_from_db()
        assert waiting.state == DecisionState.PROPOSED
        client.post(back, {"reason": "Falsches Jahr."})
        waiting.refresh_from_db()
        assert waiting.state == DecisionState.RETURNED


class TestTheCityReads:
    def test_one_mail_for_all_values_once(self, edition, city, city_officer, researcher, finding):
        correct(edition, researcher, new(finding, 52))
        correct(edition, researcher, new(finding, 53))
        assert tell_research() == 1
        mail = Mail.objects.get(kind="research")
        assert "Elektrobusse: 53 %" in mail.body
        assert "Die Quelle nennt mehr." in mail.body
        assert tell_research() == 0
        assert Mail.objects.filter(kind="research").count() == 1

    def test_one_citys_fault_does_not_silence_the_others(
        self, edition, city, city_officer, researcher, finding, monkeypatch, caplog
    ):
        between = Finding.objects.filter(parameter=finding.parameter).exclude(city=city)
        other = between.order_by("current__number")[1]  # neither the best nor the worst of the field
        for one in (finding, other):
            correct(edition, researcher, new(one, one.current.number + Decimal("0.01")))
        send = telling_research.send_research

        def fails_for_one(edition, where, told):
            if where == city:
                raise RuntimeError("Vorlage kaputt")
            send(edition, where, told)

        monkeypatch.setattr(telling_research, "send_research", fails_for_one)
        assert tell_research() == 1
        assert "Vorlage kaputt" in caplog.text
        monkeypatch.undo()
        assert tell_research() == 1

    def test_nothing_is_told_before_a_second_person_confirmed(self, edition, researcher):
        lowest = Finding.objects.filter(parameter__name="Elektrobusse").order_by("current__number").first()
        correct(edition, researcher, new(lowest, 90))
        assert tell_research() == 0

    def test_the_overview_tells_of_it(self, edition, city, researcher, finding):
        correct(edition, researcher, new(finding, 52))
        [(name, note)] = fresh_news(edition, city)
        assert (name, "Recherchekorrektur" in note) == ("Elektrobusse", True)

    def test_also_while_a_correction_of_the_city_is_open(
        self, edition, city, city_officer, researcher, finding
    ):
        submitted(edition, city, city_officer, value=55)
        assert fresh_news(edition, city) == []
        correct(edition, researcher, new(finding, 52))
        assert len(fresh_news(edition, city)) == 1

    def test_it_says_where_an_accepted_correction_no_longer_counts(
        self, edition, city, city_officer, researcher
    ):
        filed = submitted(edition, city, city_officer, value=51)
        decide(filed, researcher)
        correct(edition, researcher, new(filed.finding, 49), overrule_reason="Doppelt gezählt.")
        assert any("auf Ihren Hinweis" in note for _, note in fresh_news(edition, city))
        tell_research()
        assert "auf Ihren Hinweis" in Mail.objects.get(kind="research").body
