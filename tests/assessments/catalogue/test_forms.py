"""What a form refuses, in words, before the database does."""

from itertools import chain

import pytest

from assessments.catalogue.forms import IndicatorForm, ParameterForm
from assessments.catalogue.forms_levels import level_rows
from tests.assessments.catalogue.conftest import typed

BASE = {
    "revision": "1",
    "name": "Neu",
    "kind": "number",
    "source_kind": "research",
    "weight": "1",
    "max_points": "10",
    "lower": "0",
    "upper": "100",
    "direction": "1",
    "decimals": "1",
    "comparability": "same",
}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "Bitte füllen Sie"),
        ({"name": " ELEKTROBUSSE "}, "name", "schon"),
        ({"name": "x" * 161}, "name", "höchstens 160 Zeichen"),
        ({"weight": "-1"}, "weight", "nicht unter 0"),
        ({"weight": "1,12345"}, "weight", "höchstens 4 Nachkommastellen"),
        ({"weight": "12345"}, "weight", "höchstens 4 Stellen"),
        ({"weight": "1.5"}, "weight", "Dezimalkomma"),
        ({"weight": "viel"}, "weight", "keine lesbare Zahl"),
        ({"weight": ""}, "weight", "Bitte geben Sie eine Zahl ein"),
        ({"max_points": "0"}, "max_points", "über 0"),
        ({"max_points": ""}, "max_points", "über 0"),
        ({"lower": ""}, "lower", "beide Grenzen"),
        ({"upper": ""}, "upper", "beide Grenzen"),
        ({"lower": "100"}, "upper", "über der unteren"),
        ({"kind": "percentile"}, "lower", "nur bei der Art"),
        ({"kind": "levels"}, "upper", "nur bei der Art"),
        ({"kind": "unfug"}, "kind", ""),
        ({"minimum": "5", "maximum": "5"}, "maximum", "über dem kleinsten"),
        ({"comparability": "changed"}, "comparability_note", "was sich geändert hat"),
        ({"definition": "x" * 5001}, "definition", "höchstens 5000"),
        ({"decimals": "7"}, "decimals", ""),
        ({"direction": "0"}, "direction", ""),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(changes, field, words):
    form = ParameterForm(BASE | changes, names_taken=["Elektrobusse"])

    assert not form.is_valid()
    assert words in " ".join(form.errors[field])


def test_a_parameter_as_it_should_be_passes():
    form = ParameterForm(BASE | {"lower": "−5", "minimum": "-5", "comparability_note": "x"})

    assert form.is_valid(), form.errors
    fields = form.fields_typed(())
    assert (fields.lower, fields.direction, fields.decimals, fields.levels) == (-5, 1, 1, ())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"normalisation": "bonus", "cap": ""}, "cap"),
        ({"normalisation": "bonus", "cap": "0"}, "cap"),
        ({"normalisation": "minmax", "cap": "30"}, "cap"),
        ({"weight": "-0,5"}, "weight"),
        ({"name": ""}, "name"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(changes, field):
    start = {"revision": "1", "name": "A", "weight": "1", "normalisation": "minmax", "cap": ""}
    form = IndicatorForm(start | changes)

    assert not form.is_valid()
    assert field in form.errors


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stufen-0-label": ""}, "benennen"),
        ({"stufen-0-points": ""}, "Punkte an"),
        ({"stufen-0-points": "-1"}, "nicht unter 0"),
        ({"stufen-0-label": "In Teilen der Verwaltung"}, "denselben Namen"),
        ({"stufen-0-gone": "on", "stufen-1-gone": "on"}, "mindestens zwei"),
        ({"stufen-1-points": "0", "stufen-2-points": "0"}, "Punkte über 0"),
        ({"stufen-0-position": "erste"}, "ganze Zahl"),
    ],
)
def test_levels_that_cannot_be_are_refused(eakte, changes, words):
    rows = level_rows(eakte, typed(eakte, **changes))

    assert not rows.is_valid()
    in_rows = chain.from_iterable(texts for row in rows.errors for texts in row.values())
    said = [*rows.non_form_errors(), *in_rows]
    assert words in " ".join(said)


def test_levels_come_in_the_order_of_their_numbers_and_blank_rows_count_for_nothing(eakte):
    data = typed(eakte)
    data |= {"stufen-3-label": "dazwischen", "stufen-3-points": "1,5", "stufen-3-position": "2"}
    data |= {"stufen-1-position": "1", "stufen-0-position": "1"}
    rows = level_rows(eakte, data)

    assert rows.is_valid(), rows.errors
    labels = [level.label for level in rows.levels()]
    assert labels == [
        "nicht eingeführt",
        "in Teilen der Verwaltung",
        "dazwischen",
        "in der gesamten Stadtverwaltung",
    ]
    assert [level.position for level in rows.levels()] == [1, 2, 3, 4]


def test_a_foreign_level_is_taken_as_a_new_one(eakte, before):
    from tests.factories.assessments import parameter_of

    foreign = parameter_of(before, "eAkte").levels.first()
    rows = level_rows(eakte, typed(eakte, **{"stufen-0-pk": str(foreign.pk)}))

    assert rows.is_valid()
    assert rows.levels()[0].pk is None


def test_missing_rows_are_refused_in_words(eakte):
    rows = level_rows(eakte, {"name": "x"})

    assert not rows.is_valid()
    assert "neu" in " ".join(rows.non_form_errors())
