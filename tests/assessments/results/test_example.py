"""The Rechenbeispiel's figures are those of a full recomputation."""

from decimal import Decimal

import numpy as np
import pytest

from assessments.choices import RunKind, Visibility
from assessments.models import Finding
from assessments.results.example import example_place
from assessments.results.example_form import domain_groups, take_over
from assessments.results.example_levers import lever_rows, suggest_package
from assessments.results.load import load_field
from assessments.results.own_field import own_field
from assessments.results.place import CityPlace
from assessments.results.queries import provisional_figures, published_results
from assessments.results.recompute import recompute_edition
from assessments.scoring.aggregate import score_cities
from assessments.scoring.rank import rank_among
from tests.assessments.results.rounds import accept
from tests.factories.assessments import finding_of, parameter_of


def recomputed(edition, city, name, cell):
    """The frozen field with the city's current row, one cell changed, scored anew from the database."""
    frozen, current = load_field(edition, "baseline"), load_field(edition)
    values = frozen.values.copy()
    row = frozen.row[city.pk]
    values[row] = current.values[row]
    values[row, frozen.catalogue.column[parameter_of(edition, name).pk]] = cell
    return score_cities(frozen.catalogue.scheme, values), row


@pytest.fixture
def example(place):
    return example_place(place)


def key_of(edition, name):
    return str(parameter_of(edition, name).pk)


def test_nothing_assumed_is_today(edition, city, example):
    figures = provisional_figures(edition, city)
    assert example.own.now == example.after
    assert Decimal(example.own.now.total).scaleb(-9) == figures.total.score
    assert example.own.now.rank == figures.total.rank
    assert example.own.now.domain_ranks == {key: figure.rank for key, figure in figures.domains.items()}


@pytest.mark.parametrize(("name", "typed", "cell"), [("Elektrobusse", "87,5", 87.5), ("Labore", "19", 19.0)])
def test_a_typed_number_gives_a_full_recomputation(edition, before, city, example, name, typed, cell):
    example.read({f"p{key_of(edition, name)}": typed})
    scores, row = recomputed(edition, city, name, cell)
    assert example.after.total == scores.total_q[row]
    assert list(example.after.domains.values()) == scores.domain_q[row].tolist()
    published = [r.total for slug, r in published_results(before).items() if slug != city.slug]
    assert example.after.rank == rank_among(scores.total_q[row], np.array(published))
    assert example.after.total != example.own.now.total


def test_a_chosen_level_gives_a_full_recomputation(edition, city, example):
    level = parameter_of(edition, "eAkte").levels.last()
    example.read({f"p{key_of(edition, 'eAkte')}": str(level.pk)})
    scores, row = recomputed(edition, city, "eAkte", float(level.points))
    assert example.after.total == scores.total_q[row]


def test_others_decisions_do_not_shine_through(edition, cities, place, example):
    then = example.own.now
    accept(edition, cities[-1], "Elektrobusse", 1)
    accept(edition, cities[0], "Labore", 500)
    assert own_field(place).now == then


def test_an_own_accepted_correction_counts_as_today(edition, city, place, example):
    accept(edition, city, "Elektrobusse", 99)
    assert own_field(place).now.total > example.own.now.total


def test_a_published_edition_ranks_in_its_own_field(before, city):
    found = example_place(CityPlace.find(before.key, city.slug))
    found.read({f"p{key_of(before, 'Elektrobusse')}": "100"})
    field = load_field(before)
    values = field.values.copy()
    values[field.row[city.pk], field.catalogue.column[parameter_of(before, "Elektrobusse").pk]] = 100
    scores = score_cities(field.catalogue.scheme, values)
    assert found.after.total == scores.total_q[field.row[city.pk]]
    assert found.after.rank == scores.total_ranks[field.row[city.pk]]


def test_todays_value_and_foreign_levels_change_nothing(edition, city, example):
    current = finding_of(edition, city, "eAkte").current
    elsewhere = parameter_of(edition.previous, "eAkte").levels.last()
    for typed in (str(current.level_id), str(elsewhere.pk), "x", ""):
        example.read({f"p{key_of(edition, 'eAkte')}": typed})
    number = str(finding_of(edition, city, "Elektrobusse").current.number).replace(".", ",")
    example.read({f"p{key_of(edition, 'Elektrobusse')}": number})
    assert example.changes == {}
    assert example.errors == {}


@pytest.mark.parametrize(
    ("typed", "words"), [("1.234", "Bitte ohne Punkt"), ("120", "über 100"), ("viel", "keine lesbare Zahl")]
)
def test_what_cannot_be_read_keeps_its_text_and_says_why(edition, example, typed, words):
    key = key_of(edition, "Elektrobusse")
    example.read({f"p{key}": typed})
    fields = [f for g in domain_groups(example) for i in g["indicators"] for f in i["fields"]]
    field = next(field for field in fields if field["key"] == key)
    assert field["value"] == typed
    assert words in field["errors"][0]
    assert example.after == example.own.now


def test_a_levers_step_is_what_adding_it_gives(example):
    rows = lever_rows(example)
    row = rows["top"][0]
    take_over(example, {"plus": row.step["add"]})
    assert example.changes
    gained = example.after.total - example.own.now.total
    assert gained > 0
    expected = Decimal(row.step["total"].replace(",", "."))
    assert abs(Decimal(gained).scaleb(-9) - expected) <= Decimal("0.05")


def test_a_step_back_to_todays_value_takes_the_assumed_one_away(edition, city, example):
    key, today = key_of(edition, "eAkte"), finding_of(edition, city, "eAkte").current.level
    lowest = parameter_of(edition, "eAkte").levels.first()
    if lowest == today:
        lowest = parameter_of(edition, "eAkte").levels.last()
    notice = take_over(example, {f"p{key}": str(lowest.pk), "plus": f"{key}:{today.pk}"})
    assert example.changes == {}
    assert notice == f"Wieder wie heute: eAkte, {today.label}."


@pytest.mark.parametrize("added", ["", "x", "1:2:3", ":", "999999:1"])
def test_a_made_up_button_adds_nothing(example, added):
    assert take_over(example, {"plus": added}) == ""
    assert example.changes == {}


def test_levers_are_kept_apart_by_who_can_move_them(example):
    rows = lever_rows(example)
    apart = {row.slot.parameter.name for row in rows["apart"]}
    assert apart == {"Informationsgehalt", "Elektrofahrzeuge"}
    assert all(row.obstacle for row in rows["without"])
    assert len([row for group in rows.values() for row in group]) == len(example.slots)


def test_a_package_reaches_the_places_it_promises(example):
    now = example.own.now.rank
    suggestion = suggest_package(example, 2)
    example.changes.update(suggestion.changes)
    assert suggestion.reached
    assert example.after.rank <= now - 2
    assert all(example.slots[key].is_steered for key in suggestion.changes)
    assert "Kleinstes gefundenes Paket für 2 Plätze" in suggestion.sentence


@pytest.mark.parametrize("typed", ["", "0", "99", "zwei", "1e3", "-1"])
def test_a_package_for_no_usable_number_asks_for_one(edition, example, typed):
    kept = {f"p{key_of(edition, 'Elektrobusse')}": "87,5"}
    notice = take_over(example, {"aktion": "paket", "plaetze": typed, **kept})
    assert "eine Zahl von 1 bis" in notice
    assert list(example.changes) == [key_of(edition, "Elektrobusse")]


def test_a_city_without_values_has_no_example(edition, city, place):
    Finding.objects.filter(city=city).update(current=None, baseline=None)
    assert example_place(place) is None


def test_an_edition_of_printed_figures_has_no_example(city, before):
    before.runs.all().delete()
    assert example_place(CityPlace.find(before.key, city.slug)) is None


def test_points_are_hidden_where_the_edition_shows_values_only(edition, city):
    edition.visibility = Visibility.VALUES
    edition.save()
    assert example_place(CityPlace.find(edition.key, city.slug)) is None


def test_ranks_are_hidden_where_the_edition_shows_points_only(edition, city):
    edition.visibility = Visibility.POINTS
    edition.save()
    found = example_place(CityPlace.find(edition.key, city.slug))
    assert not found.shows_ranks
    assert "paket" not in take_over(found, {"aktion": "paket", "plaetze": "1"})
    assert found.changes == {}


def test_a_run_of_the_edition_gives_the_same_figures(before, city):
    run = recompute_edition(before.pk, RunKind.PUBLISHED)
    assert run.pk
    result = published_results(before)[city.slug]
    assert own_field(CityPlace.find(before.key, city.slug)).now.total == result.total
