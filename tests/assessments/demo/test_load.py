"""What the demonstration holds, and that it tells the truth about itself."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from assessments.choices import CorrectionState, Origin, RoundState
from assessments.demo.values import DEMO_KEY
from assessments.models import Correction, Edition, FindingVersion, IndicatorLink, Parameter, PrintedScore
from assessments.results.queries import last_published_edition, provisional_figures, published_figures
from assessments.results.recompute import recompute_edition
from assessments.results.runs import run_document
from assessments.scoring.printing import round_decimal
from cities.models import City, CityProfile, User
from scindex_portal.ledger.models import Entry, Job
from scindex_portal.ledger.record import broken_links


@pytest.fixture
def edition() -> Edition:
    return Edition.objects.get(key=DEMO_KEY)


def test_all_editions_stand_in_line():
    line = [Edition.objects.get(key=DEMO_KEY)]
    while line[-1].previous:
        line.append(line[-1].previous)
    assert [e.key for e in line] == [DEMO_KEY, "2024", "2023", "2021", "2020", "2019"]
    assert line[0].round_state() == RoundState.OPEN
    assert last_published_edition(line[0]).key == "2024"


def test_the_catalogues_are_complete(edition):
    counts = Counter(Parameter.objects.values_list("indicator__domain__edition__key", flat=True))
    assert counts == {"2020": 100, "2021": 98, "2024": 111, DEMO_KEY: 111}
    ours = Parameter.objects.filter(indicator__domain__edition=edition)
    assert not ours.filter(predecessor=None).exists()
    assert not ours.filter(definition="").exists()
    assert not ours.filter(texts_are_demo=False).exists()


def test_every_value_is_marked_as_reconstructed(edition):
    versions = FindingVersion.objects.exclude(origin=Origin.CORRECTION)
    assert versions.count() == 2 * 82 * 111
    assert not versions.filter(is_reconstructed=False).exists()
    carried = versions.filter(finding__parameter__indicator__domain__edition=edition)
    assert set(carried.values_list("origin", flat=True)) == {Origin.CARRIED}


def test_printed_figures_and_misprints():
    printed = Counter(PrintedScore.objects.values_list("edition__key", flat=True))
    assert printed["2024"] == 492 + 3034
    assert printed["2023"] == 486  # all of 2024 without Hanau
    bochum = PrintedScore.objects.get(edition__key="2019", city__slug="bochum", scope="verwaltung")
    assert (str(bochum.score), str(bochum.corrected_score)) == ("58.000", "44.200")
    hamm = PrintedScore.objects.get(edition__key="2024", city__slug="hamm", scope="mobilitaet")
    assert (hamm.trend, hamm.corrected_trend) == ("↗", "↘")
    assert IndicatorLink.objects.filter(from_indicator__domain__edition__key="2019").count() == 35
    assert CityProfile.objects.count() == 20


def test_corrections_stand_in_every_state_that_an_open_round_allows():
    states = set(Correction.objects.values_list("state", flat=True))
    assert states == set(CorrectionState) - {CorrectionState.RELEASE, CorrectionState.LATE}
    assert not Correction.objects.filter(finding__city__slug="bochum").exists()


def test_the_seeded_decisions_leave_bochum_alone(edition):
    bochum = City.objects.get(slug="bochum")
    figures = provisional_figures(edition, bochum)
    assert figures.total == published_figures(edition.previous, bochum).total
    assert (round_decimal(figures.total.score), figures.total.rank) == (Decimal("82.3"), 4)
    runs = {run.kind: run_document(run) for run in edition.runs.all()}
    at = runs["live"]["cities"].index("bochum")
    for key in ("total_scores", "total_ranks"):
        assert runs["live"][key][at] == runs["baseline"][key][at]
    assert runs["live"] != runs["baseline"]


def test_the_record_is_whole_and_no_job_waits():
    assert Entry.objects.count() > 40
    assert list(broken_links()) == []
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_second_loading_changes_nothing(capsys):
    before = Entry.objects.count(), User.objects.count()
    call_command("load_demo")
    assert "schon geladen" in capsys.readouterr().out
    assert (Entry.objects.count(), User.objects.count()) == before


def test_production_refuses_the_demonstration(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="DEMO-Betrieb"):
        call_command("load_demo")


def test_the_same_revision_is_stored_once(edition):
    before = edition.runs.count()
    assert recompute_edition(edition.pk, "live").pk == edition.runs.get(kind="live").pk
    assert edition.runs.count() == before
