"""The mail on a decision names the value that counts now, and what it was before."""

from decimal import Decimal

import pytest

from scindex_portal.ledger.models import Mail
from tests.assessments.feedback.cases import decide, round_for, submitted


@pytest.fixture
def edition(city):
    return round_for(city)


def body() -> str:
    return Mail.objects.filter(kind="decision").first().body


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Ergebnis: übernommen\nEs gilt jetzt: 55 %\nBisher: 50 %\n"),
        (
            {"outcome": "accept_differently", "number": Decimal("52.5")},
            "Ergebnis: abweichend übernommen\nEs gilt jetzt: 52,5 %\nBisher: 50 %\n",
        ),
        ({"outcome": "reject"}, "Ergebnis: nicht übernommen\nEs gilt weiterhin: 50 %\nGrund: "),
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
