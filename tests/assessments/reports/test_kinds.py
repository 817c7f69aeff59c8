"""Ordering each kind of paper from the page: strangers first, then everybody in the city."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.choices import ReportKind
from assessments.models import Report
from assessments.reports import making
from assessments.reports.offers import offers
from scindex_portal.ledger import jobs
from scindex_portal.ledger.models import Entry
from tests.assessments.reports.test_tasks import PretendRenderer
from tests.assessments.reports.test_views import address, signed_in
from tests.factories.assessments import CorrectionFactory, finding_of

KINDS = ("gap_analysis", "release_folder", "case_file")
NAMES = {"gap_analysis": "Lueckenanalyse", "release_folder": "Freigabemappe", "case_file": "Vorgang"}


@pytest.fixture
def place(running, city) -> str:
    CorrectionFactory(finding=finding_of(running, city, "Elektrobusse"), number=55)
    return reverse("reports:order", args=[running.key, city.slug])


@pytest.mark.parametrize("kind", KINDS)
def test_strangers_order_nothing(place, request, kind):
    assert Client().post(place, {"art": kind}).status_code == 302
    for who in ("other_city_officer", "researcher", "lead_researcher", "administrator", "stranger"):
        assert signed_in(request.getfixturevalue(who)).post(place, {"art": kind}).status_code == 404

    assert not Report.objects.exists()


def test_who_only_reads_downloads_but_orders_nothing(place, reader):
    refused = signed_in(reader).post(place, {"art": KINDS[0]})
    assert refused.status_code == 403
    assert "Papiere bestellen Koordination" in refused.text
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["city_officer", "colleague", "releaser"])
def test_who_works_for_the_city_orders_and_everybody_in_it_downloads(place, request, monkeypatch, kind, who):
    monkeypatch.setattr(making, "worker_renderer", PretendRenderer)
    client = signed_in(request.getfixturevalue(who))
    client.post(place, {"art": kind})
    paper = Report.objects.get()
    assert paper.kind == kind
    assert Entry.objects.last().after["kind"] == kind
    jobs.run(paper.job_id)
    paper.refresh_from_db()
    response = signed_in(request.getfixturevalue("reader")).get(address("download", paper))
    ending = "zip" if kind == "case_file" else "pdf"

    assert response["Content-Type"] == f"application/{ending}"
    assert f'filename="{NAMES[kind]}_bochum_2027-demo_Fassung-1.{ending}"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert (
        signed_in(request.getfixturevalue("other_city_officer")).get(address("download", paper)).status_code
        == 404
    )


@pytest.mark.parametrize("word", ["receipt", "unfug", "gap_analysis;"])
def test_what_nobody_can_order_is_refused_in_words(place, city_officer, word):
    page = signed_in(city_officer).post(place, {"art": word}, follow=True)

    assert "Dieses Papier gibt es nicht" in page.content.decode()
    assert not Report.objects.exists()


def test_the_page_offers_every_kind_with_what_it_is_for(place, city_officer, running, city):
    page = (
        signed_in(city_officer).get(reverse("reports:list", args=[running.key, city.slug])).content.decode()
    )

    assert {offer.kind for offer in offers(running)} == set(ReportKind) - {
        ReportKind.RECEIPT,
        ReportKind.POLITICS,
    }
    for offer in offers(running):
        assert offer.text.split(";")[0] in page
        assert f'name="art" value="{offer.kind}"' in page


def test_an_empty_folder_is_refused_on_the_page(running, city, city_officer):
    place = reverse("reports:order", args=[running.key, city.slug])
    page = signed_in(city_officer).post(place, {"art": "release_folder"}, follow=True).content.decode()

    assert "zurzeit keinen Entwurf" in page
    assert not Report.objects.exists()


def test_kinds_count_their_versions_apart(place, city_officer):
    client = signed_in(city_officer)
    for kind in KINDS:
        client.post(place, {"art": kind})
    page = client.post(place, {"art": "case_file"}, follow=True).content.decode()

    assert list(Report.objects.values_list("sequence", flat=True)) == [1, 1, 1]
    assert "Vorgang als ZIP 1 wird schon erstellt." in page
