"""Why Bochum moved, in the demonstration: by a correction, and between printed editions."""

from decimal import Decimal

import pytest

from assessments.comparison.why_moved import why_moved
from assessments.models import Edition, Finding, PrintedScore
from assessments.results.firmness import rank_firmness
from assessments.results.place import CityPlace
from tests.factories.assessments import add_version


def place_of(edition: str, city: str = "bochum") -> CityPlace:
    found = CityPlace.find(edition, city)
    assert found
    return found


def test_a_step_at_fablabs_is_an_own_correction_of_0_8_points():
    finding = Finding.objects.get(
        city__slug="bochum", parameter__name="FabLabs", parameter__indicator__domain__edition__key="2027-demo"
    )
    add_version(finding, origin="correction", level=finding.parameter.levels.get(label="mehrere"))
    found = why_moved(place_of("2027-demo"))
    assert [str(total) for total in found.totals] == ["0.0", "0.8", "0.0", "0.0"]
    assert [(row.name, row.total) for row in found.shown_rows] == [("FabLabs und Coworking", Decimal("0.8"))]
    assert (found.ranks.previous, found.ranks.new) == (4, 4)


def test_only_the_ranks_are_counted_against_2023():
    found = why_moved(place_of("2024"))
    assert found.causes == ()
    assert (found.before.key, found.change) == ("2021", Decimal("11.1"))
    assert (found.ranks_before.key, found.ranks.previous, found.ranks.new) == ("2023", 11, 4)
    assert "nuernberg" in found.ranks.overtaken


def test_a_city_new_in_the_study_has_no_earlier_rank():
    printed = PrintedScore.objects.filter(scope="gesamt")
    slugs = [
        printed.filter(edition__key=key).values_list("city__slug", flat=True) for key in ("2023", "2024")
    ]
    then, now = map(set, slugs)
    (new,) = now - then
    assert why_moved(place_of("2024", new)) is None


def test_printed_rows_are_split_where_they_lead_to_their_domain():
    found = why_moved(place_of("2020"))
    assert found.causes == ("Methode", "Eigene Werte und Feld", "Nicht aufteilbar")
    assert sum(found.totals) == found.change == Decimal("10.8")
    undivided = [row for row in found.rows if row.parts[2]]
    assert [row.name for row in undivided] == ["Themenbereich im Ganzen"]  # in 2019 a row is missing in print
    dropped = next(row for row in found.rows if row.name == "Photovoltaik (nur 2019)")
    assert dropped.parts[0] < 0 == dropped.parts[1]
    for at, total in enumerate(found.totals):
        assert sum(row.parts[at] for row in found.rows) == total


@pytest.mark.parametrize("edition", ["2019", "2023"])
def test_without_earlier_figures_there_is_nothing_to_explain(edition):
    assert why_moved(place_of(edition)) is None


def test_the_rank_of_2024_has_an_interval_around_it():
    found = rank_firmness(Edition.objects.get(key="2024"), place_of("2024").city)
    assert found.low <= found.rank <= found.high
    assert found.high - found.low <= 3
