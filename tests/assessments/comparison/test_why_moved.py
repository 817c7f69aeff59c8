"""Why points and rank changed: the parts add up, and only what is published is named."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.choices import Comparability, RunKind
from assessments.comparison.movement import printed_rows
from assessments.comparison.why_moved import why_moved
from assessments.models import Edition
from assessments.results.place import CityPlace
from assessments.results.queries import provisional_figures, published_results
from assessments.results.recompute import recompute_edition
from assessments.scoring.printing import rounded
from tests.assessments.results.rounds import accept, opened_after
from tests.factories.assessments import parameter_of

VALUES, CORRECTIONS, METHOD, FIELD = range(4)


def adds_up(movement):
    assert sum(movement.totals) == movement.change
    for at, total in enumerate(movement.totals):
        assert sum(row.parts[at] for row in movement.rows) == total
    assert sum(row.total for row in movement.rows) == movement.change


def part_of(movement, name):
    return next(row.parts for row in movement.rows if row.name == name)


def test_a_copy_of_the_last_edition_moved_nothing(place):
    found = why_moved(place)
    assert found.status == "provisional"
    assert found.before_q == found.after_q
    assert set(found.totals) == {Decimal("0.0")}
    assert found.ranks.change == 0


def test_an_accepted_correction_is_the_only_cause(edition, city, place):
    accept(edition, city, "Elektrobusse", 99)
    found = why_moved(place)
    assert found.change > 0
    assert found.totals[CORRECTIONS] == found.change
    assert part_of(found, "Elektrifizierung")[CORRECTIONS] == found.change
    assert Decimal(found.after_q).scaleb(-9) == provisional_figures(edition, city).total.score
    adds_up(found)


def test_newly_researched_values_are_own_values_and_others_the_field(before, cities, city):
    new = {(city.slug, "Elektrobusse"): 99, (cities[-1].slug, "Labore"): 60}
    edition = opened_after(before, cities, new)
    found = why_moved(CityPlace.find(edition.key, city.slug))
    assert part_of(found, "Elektrifizierung")[VALUES] > 0
    assert part_of(found, "Interne Prozesse")[FIELD] < 0  # a better best value widens the scale
    assert found.totals[CORRECTIONS] == found.totals[METHOD] == 0
    adds_up(found)


def test_a_redefined_parameter_belongs_to_the_method(before, cities, city):
    edition = opened_after(before, cities, {(city.slug, "Elektrobusse"): 99})
    changed = parameter_of(edition, "Elektrobusse")
    changed.comparability = Comparability.CHANGED
    changed.save()
    found = why_moved(CityPlace.find(edition.key, city.slug))
    assert found.totals[METHOD] == found.change > 0
    adds_up(found)


def test_the_others_decisions_stay_unseen_until_publication(edition, cities, place):
    now = why_moved(place)
    accept(edition, cities[-1], "Labore", 500)
    assert why_moved(place) == now


def publish(edition):
    Edition.objects.filter(pk=edition.pk).update(status="published", published_at=edition.opened_at)
    recompute_edition(edition.pk, RunKind.PUBLISHED)


def test_after_publication_the_others_corrections_are_the_field(edition, cities, city):
    accept(edition, cities[-1], "Labore", 500)
    accept(edition, city, "Elektrobusse", 99)
    publish(edition)
    found = why_moved(CityPlace.find(edition.key, city.slug))
    assert found.status == "published"
    assert found.totals[FIELD] < 0 < found.totals[CORRECTIONS]
    assert found.after_q == published_results(edition)[city.slug].total
    adds_up(found)


def test_ranks_are_counted_with_the_published_cities(edition, cities, city, place):
    assert why_moved(place).ranks.previous == 5
    accept(edition, city, "Elektrobusse", 100)
    accept(edition, city, "Labore", 20)
    ranks = why_moved(place).ranks
    assert ranks.new == provisional_figures(edition, city).total.rank
    assert ranks.change == len(ranks.overtaken) > 0
    assert set(ranks.overtaken) < {c.slug for c in cities[4:]}


def test_a_city_that_was_not_there_before_has_nothing_to_compare(before, cities, city):
    before.runs.all().delete()
    found = opened_after(before, cities)
    assert why_moved(CityPlace.find(found.key, city.slug)) is None


@given(
    st.lists(st.lists(st.integers(-3 * 10**9, 3 * 10**9), min_size=4, max_size=4), min_size=1, max_size=12),
    st.integers(-20, 20),
)
def test_printed_parts_add_up_both_ways(parts, lost):
    change = sum(map(sum, parts)) + lost
    totals, rows = printed_rows([("", str(at)) for at in range(len(parts))], parts, change)
    assert sum(totals) == rounded(change)
    for at, total in enumerate(totals):
        assert sum(row.parts[at] for row in rows) == total
    for row, exact in zip(rows, parts, strict=True):
        for part, q in zip(row.parts, exact, strict=True):
            assert abs(part - Decimal(q).scaleb(-9)) < Decimal("0.2")


@pytest.mark.parametrize("name", ["Elektrobusse", "Labore"])
def test_a_lost_value_takes_points(edition, city, place, name):
    accept(edition, city, name, 0)
    found = why_moved(place)
    assert found.change < 0
    adds_up(found)
