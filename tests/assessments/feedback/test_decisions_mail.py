"""The day's mail on decisions: once, bundled, with the value that counts now and what it was before."""

from decimal import Decimal

import pytest

from assessments.feedback.telling import tell_decisions
from assessments.models import Decision
from cities.models import Membership
from scindex_portal.ledger.models import Mail
from tests.assessments.feedback.cases import decide, round_for, submitted


@pytest.fixture
def edition(city):
    return round_for(city)


def body() -> str:
    assert tell_decisions() == 1
    return Mail.objects.get(kind="decisions").body


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "übernommen\nEs gilt jetzt: 55 %\nBisher: 50 %\n"),
        (
            {"outcome": "accept_differently", "number": Decimal("52.5")},
            "abweichend übernommen\nEs gilt jetzt: 52,5 %\nBisher: 50 %\n",
        ),
        ({"outcome": "reject"}, "nicht übernommen\nEs gilt weiterhin: 50 %\nGrund: "),
    ],
    ids=["accepted", "accepted differently", "rejected"],
)
def test_a_number(said, words, edition, city, city_officer, researcher):
    decide(submitted(edition, city, city_officer), researcher, **said)
    assert words in body()


def test_a_level_in_its_own_words(edition, city, city_officer, researcher):
    filed = submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    decide(filed, researcher)
    assert "Es gilt jetzt: in der gesamten Stadtverwaltung\nBisher: in Teilen der Verwaltung" in body()


def test_several_decisions_are_one_mail_and_told_once(edition, city, city_officer, colleague, researcher):
    decide(submitted(edition, city, city_officer), researcher)
    decide(submitted(edition, city, colleague, "Labore", 7), researcher)
    assert tell_decisions() == 1
    assert sorted(mail.recipient for mail in Mail.objects.all()) == sorted(
        [city_officer.email, colleague.email]
    )
    assert all("Elektrobusse" in mail.body and "Labore" in mail.body for mail in Mail.objects.all())
    assert (tell_decisions(), Mail.objects.count()) == (0, 2)


def test_who_does_not_want_them_gets_none_and_the_mailbox_gets_all(edition, city, city_officer, researcher):
    Membership.objects.filter(user=city_officer).update(declined_mails=["decision", "question"])
    city.mailbox = "smartcity@bochum.example"
    city.save()
    decide(submitted(edition, city, city_officer), researcher)
    tell_decisions()
    assert [mail.recipient for mail in Mail.objects.all()] == ["smartcity@bochum.example"]


def test_two_clocks_at_once_tell_it_once(edition, city, city_officer, researcher, monkeypatch):
    decide(submitted(edition, city, city_officer), researcher)
    Decision.objects.update(told_at=None)
    seen = list(Decision.objects.select_related("correction__finding__city"))
    tell_decisions()
    monkeypatch.setattr("assessments.feedback.telling.groupby", lambda *_, **__: [(None, seen)])
    tell_decisions()
    assert Mail.objects.count() == 1
