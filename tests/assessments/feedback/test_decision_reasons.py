"""A decision does not contradict itself: outcome and reason go together, and a named value is a new one."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.choices import Outcome, ReasonCode
from assessments.feedback.forms_moderation import DecisionForm
from assessments.feedback.reasons import REASONS, reason_misfit
from assessments.feedback.transitions import Refused
from assessments.models import Decision
from tests.assessments.feedback.cases import decide, everything, fresh, round_for, submitted


@pytest.fixture
def filed(city, city_officer):
    return submitted(round_for(city), city, city_officer)


def test_every_outcome_has_reasons_and_every_reason_an_outcome():
    assert set(REASONS) == set(Outcome)
    assert {code for codes in REASONS.values() for code in codes} == set(ReasonCode)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("accept", "evidence_missing"),
        ("accept", "not_counted"),
        ("accept_differently", "evidence_suffices"),
        ("reject", "evidence_suffices"),
    ],
)
def test_a_reason_that_contradicts_the_outcome_is_refused(outcome, code, filed, researcher):
    before = everything()
    with pytest.raises(Refused, match="passt nicht zu"):
        decide(filed, researcher, outcome=outcome, reason_code=code, number=Decimal("52.5"))
    assert everything() == before


def test_the_refusal_names_what_is_possible():
    said = reason_misfit("accept", "evidence_missing")
    assert said.startswith("Der Grund „Nachweis reicht nicht aus“ passt nicht zu „übernehmen“.")
    assert "„Nachweis belegt den Wert“" in said


def test_the_form_names_the_contradiction_beside_the_reason(filed):
    typed = {"outcome": "accept", "reason_code": "evidence_missing", "reason": "Passt."}
    form = DecisionForm(typed, correction=filed)
    assert list(form.errors) == ["reason_code"]
    assert "passt nicht zu „übernehmen“" in form.errors["reason_code"][0]


def test_the_page_carries_the_reasons_for_its_script(client, filed, researcher):
    client.force_login(researcher)
    edition = filed.finding.parameter.indicator.domain.edition
    page = client.get(reverse("moderation:case", args=[edition.key, filed.pk])).content.decode()
    carried = re.search(r'data-reasons="([^"]+)"', page)[1]
    assert "&quot;accept&quot;: [&quot;evidence_suffices&quot;, &quot;own_research&quot;]" in carried


def test_naming_the_researched_value_is_refused(filed, researcher):
    with pytest.raises(Refused, match="Das ist der recherchierte Wert"):
        decide(filed, researcher, outcome=Outcome.ACCEPT_DIFFERENTLY, number=Decimal("50.0"))
    assert not Decision.objects.exists()


def test_naming_the_proposed_value_is_refused(filed, researcher):
    with pytest.raises(Refused, match="Das ist der vorgeschlagene Wert"):
        decide(filed, researcher, outcome=Outcome.ACCEPT_DIFFERENTLY, number=Decimal(55))
    assert fresh(filed).state == "submitted"


def test_accepting_a_hint_with_the_researched_value_is_refused(city, city_officer, researcher):
    hint = submitted(round_for(city), city, city_officer, "Elektrofahrzeuge", None)
    current = hint.finding.current.number
    with pytest.raises(Refused, match="Das ist der recherchierte Wert"):
        decide(hint, researcher, number=current)


def test_the_form_names_the_researched_value_beside_its_field(filed):
    typed = {"outcome": "accept_differently", "number": "50,0", "reason_code": "not_counted", "reason": "So."}
    form = DecisionForm(typed, correction=filed)
    assert list(form.errors) == ["number"]
    assert "Das ist der recherchierte Wert" in form.errors["number"][0]
