"""The version for the council: only after publication, and silent about people, evidence and corrections."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.choices import ReportKind
from assessments.models import Report
from assessments.reports.actions import Refused, order_politics
from assessments.reports.build import build_gap_analysis
from assessments.reports.html import report_html
from assessments.reports.offers import offers
from assessments.reports.options import Options
from tests.assessments.reports.test_views import signed_in


def made(edition, city, kind=ReportKind.POLITICS, **options):
    report = Report(edition=edition, city=city, kind=kind, sequence=1, ordered_at=timezone.now())
    report.settings = Options(**options).stored()
    return build_gap_analysis(report)


def test_it_is_refused_while_the_round_runs(running, city, city_officer):
    with pytest.raises(Refused, match="erst, wenn die Ausgabe veröffentlicht ist"):
        order_politics(edition=running, city=city, user=city_officer)
    assert ReportKind.POLITICS not in {offer.kind for offer in offers(running)}
    page = signed_in(city_officer).post(
        reverse("reports:order", args=[running.key, city.slug]), {"art": "politics"}, follow=True
    )

    assert "veröffentlicht ist" in page.content.decode()
    assert not Report.objects.exists()


def test_it_is_ordered_once_published(published, city, city_officer):
    signed_in(city_officer).post(
        reverse("reports:order", args=[published.key, city.slug]), {"art": "politics"}
    )
    report = Report.objects.get()

    assert report.kind == ReportKind.POLITICS
    assert ReportKind.POLITICS in {offer.kind for offer in offers(published)}


def test_it_keeps_silent_about_corrections(published, city):
    published.opened_at = timezone.now()
    working, council = made(published, city, ReportKind.GAP_ANALYSIS), made(published, city)

    assert working.shows_corrections
    assert not council.shows_corrections
    assert council.corrections == ()
    assert "korrekturen" not in report_html(council)
    assert council.cover.product == "Fassung für die Politik"
    assert council.chapters == working.chapters


def test_empty_cover_lines_vanish(published, city):
    html = report_html(made(published, city, proposal="20260815", body="Rat"))

    assert "Anlage zur Vorlage Nr." in html
    assert "20260815" in html
    assert "Gremium" in html
    assert "Federführende Stelle" not in html
    assert "Sitzung" not in html


def test_chapters_can_be_left_out(published, city):
    whole, bare = made(published, city), made(published, city, movement=False, gaps=False, values=False)

    assert 'id="luecken"' in report_html(whole)
    assert 'id="werte"' in report_html(whole)
    for anchor in ("warum", "luecken", "werte"):
        assert f'id="{anchor}"' not in report_html(bare)
        assert f'href="#{anchor}"' not in report_html(bare)


def test_own_peers_only_beside_published_figures(running, published, city, cities):
    chosen = tuple(other.slug for other in cities if other != city)[:5]

    assert made(published, city, peers="own", cities=chosen).peers.count == 5
    assert made(running, city, ReportKind.GAP_ANALYSIS, peers="own", cities=chosen).peers.count == 7
    assert made(published, city, peers="own", cities=chosen[:4]).peers.count == 7
