"""The two decisions that the demonstration is made for, through the actions and the background."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.demo.load import do_waiting_jobs
from assessments.feedback.actions import corrections, decisions, evidence
from assessments.feedback.telling import tell_decisions
from assessments.models import Correction, Edition, Finding, Level
from assessments.results.queries import provisional_figures
from assessments.results.runs import run_document, standing_run
from assessments.scoring.printing import print_decimal, round_decimal
from cities.models import User
from scindex_portal.ledger.models import Mail


def file_correction(slug: str, parameter: str, value: str | Decimal) -> Correction:
    officer = User.objects.get(email=f"koordination@{slug}.example")
    finding = Finding.objects.get(
        city__slug=slug, parameter__name=parameter, parameter__indicator__domain__edition__key="2027-demo"
    )
    level = Level.objects.filter(parameter=finding.parameter, label=value).first()
    fields = corrections.DraftFields(
        level_id=level.pk if level else None,
        number=None if level else value,
        data_as_of=timezone.localdate() - timedelta(days=5),
        reason="Seit diesem Jahr so in Betrieb.",
    )
    correction = corrections.save_draft(finding=finding, user=officer, revision=None, fields=fields)
    evidence.attach_link(correction=correction, user=officer, url=f"https://www.{slug}.example/beleg")
    return corrections.submit_correction(correction=correction, user=officer, revision=correction.revision)


def accept(correction: Correction):
    decision = decisions.decide_correction(
        correction=correction,
        researcher=User.objects.get(email="recherche1@index.example"),
        revision=correction.revision,
        outcome="accept",
        reason_code="evidence_suffices",
        reason="Der Nachweis belegt den Wert.",
    )
    do_waiting_jobs()
    return decision


@pytest.mark.parametrize(
    ("slug", "parameter", "label", "points", "rank"),
    [
        ("bochum", "FabLabs", "mehrere", ("82,3", "83,1"), (4, 4)),
        ("salzgitter", "eAkte", "in Teilen der Verwaltung", ("40,3", "41,2"), (82, 81)),
    ],
)
def test_an_accepted_correction_reaches_the_city(slug, parameter, label, points, rank):
    edition = Edition.objects.get(key="2027-demo")
    correction = file_correction(slug, parameter, label)
    city = correction.finding.city

    def shown():
        total = provisional_figures(edition, city).total
        return print_decimal(round_decimal(total.score)), total.rank

    assert shown() == (points[0], rank[0])
    tell_decisions()  # of the seeded ones
    mails = Mail.objects.count()
    decision = accept(correction)
    assert decision.state == "final"
    assert shown() == (points[1], rank[1])
    edition.refresh_from_db()
    run = standing_run(edition)
    assert run.values_revision == edition.values_revision
    document = run_document(run)
    assert document["total_scores"][document["cities"].index(slug)] == decision.effect["after"]["total"]
    tell_decisions()
    assert Mail.objects.count() == mails + 1


def test_others_never_see_it_in_their_own_points():
    edition = Edition.objects.get(key="2027-demo")
    correction = file_correction("salzgitter", "eAkte", "in Teilen der Verwaltung")
    kiel = User.objects.get(email="koordination@kiel.example").memberships.get().city
    before = provisional_figures(edition, kiel)
    accept(correction)
    assert provisional_figures(edition, kiel) == before


def test_a_round_of_2000_decisions_stays_small():
    """Even if each one moved a best value, and with it every city, and made a run of its own."""
    correction = file_correction("salzgitter", "LoRaWAN-Gateways", Decimal(150))
    decision = decisions.confirm_decision(
        decision=accept(correction), researcher=User.objects.get(email="recherche2@index.example")
    )
    do_waiting_jobs()
    run = standing_run(Edition.objects.get(key="2027-demo"))
    assert decision.ripple["cities_moved"] > 70
    size = len(run.document) + len(json.dumps(decision.ripple)) + len(json.dumps(decision.effect))
    assert 2_000 * size < 200_000_000
