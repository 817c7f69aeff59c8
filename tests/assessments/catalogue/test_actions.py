"""The deeds: only before the round, only on what the person saw, always recorded, never half."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.catalogue import actions
from assessments.catalogue.actions import (
    add_parameter,
    look_at_effect,
    remove_parameter,
    save_domain,
    save_indicator,
    save_parameter,
)
from assessments.catalogue.fields import DomainFields, IndicatorFields, LevelFields
from assessments.catalogue.writes import Stale, write_parameter
from assessments.feedback.transitions import Refused
from assessments.models import Edition, Finding, FindingVersion, Level, MethodHint, Parameter, Review
from scindex_portal.ledger.models import Entry
from scindex_portal.ledger.record import text_hash
from tests.assessments.catalogue.conftest import changed
from tests.factories.assessments import parameter_of


def catalogue_state() -> list:
    rows = [list(Parameter.objects.order_by("pk").values()), list(Level.objects.order_by("pk").values())]
    return [*rows, Finding.objects.count(), FindingVersion.objects.count()]


def opened(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(opened_at=timezone.now())


def save(parameter, lead, **changes):
    save_parameter(parameter=parameter, lead=lead, revision=1, fields=changed(parameter, **changes))


# --- locked with the round


@pytest.mark.parametrize("deed", ["save", "add", "remove", "look", "indicator", "domain"])
@pytest.mark.parametrize("why", ["opened", "published"])
def test_nothing_changes_once_the_round_is_open(planned, eakte, lead_researcher, deed, why):
    if why == "opened":
        opened(planned)
    else:
        Edition.objects.filter(pk=planned.pk).update(status="published")
    indicator, domain = eakte.indicator, eakte.indicator.domain
    wanted = changed(eakte, name="Anders", weight=Decimal(2))
    state = catalogue_state()
    deeds = {
        "save": lambda: save_parameter(parameter=eakte, lead=lead_researcher, revision=1, fields=wanted),
        "add": lambda: add_parameter(indicator=indicator, lead=lead_researcher, fields=wanted),
        "remove": lambda: remove_parameter(parameter=eakte, lead=lead_researcher, revision=1),
        "look": lambda: look_at_effect(
            edition=planned, lead=lead_researcher, subject=eakte, change=lambda: None
        ),
        "indicator": lambda: save_indicator(
            indicator=indicator,
            lead=lead_researcher,
            revision=1,
            fields=IndicatorFields("Neu", "minmax", None, Decimal(1)),
        ),
        "domain": lambda: save_domain(
            domain=domain, lead=lead_researcher, revision=1, fields=DomainFields("Neu", "Neu", Decimal(1))
        ),
    }
    with pytest.raises(Refused, match="gesperrt"):
        deeds[deed]()

    assert catalogue_state() == state
    assert not Entry.objects.exists()


def test_the_second_of_two_people_is_told_and_changes_nothing(eakte, lead_researcher):
    save(eakte, lead_researcher, unit="Erste")
    with pytest.raises(Stale, match="inzwischen"):
        save(eakte, lead_researcher, unit="Zweite")

    eakte.refresh_from_db()
    assert (eakte.unit, eakte.revision) == ("Erste", 2)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("kind", ["domain", "indicator", "remove"])
def test_stale_deeds_on_every_kind_of_row(planned, eakte, lead_researcher, kind):
    indicator, domain = eakte.indicator, eakte.indicator.domain
    of_domain = {"domain": domain, "fields": DomainFields("Neu", "Neu", Decimal(1))}
    of_indicator = {"indicator": indicator, "fields": IndicatorFields("Neu", "minmax", None, Decimal(1))}
    deed, with_what = {
        "domain": (save_domain, of_domain),
        "indicator": (save_indicator, of_indicator),
        "remove": (remove_parameter, {"parameter": eakte}),
    }[kind]
    with pytest.raises(Stale):
        deed(lead=lead_researcher, revision=7, **with_what)

    assert Parameter.objects.filter(pk=eakte.pk).exists()
    assert not Entry.objects.exists()


# --- what is written


def test_a_change_is_recorded_before_and_after_without_its_texts(eakte, lead_researcher):
    levels = tuple(replace(level, points=level.points * 2) for level in changed(eakte).levels)
    save(eakte, lead_researcher, definition="GEHEIMER TEXT", levels=levels, max_points=Decimal(4))
    entry = Entry.objects.get()

    assert (entry.action, entry.edition, entry.city) == ("change_parameter", "2028", "")
    assert (entry.subject_type, entry.subject_id) == ("parameter", eakte.pk)
    assert (entry.user_id, entry.role) == (lead_researcher.pk, "lead")
    assert set(entry.before) == set(entry.after) == {"definition", "max_points", "levels"}
    assert (entry.before["max_points"], entry.after["max_points"]) == ("2", "4")
    assert entry.after["definition"] == text_hash("GEHEIMER TEXT")
    assert [row[2] for row in entry.after["levels"]] == ["0", "2", "4"]
    everything = json.dumps([entry.before, entry.after])
    assert "GEHEIM" not in everything
    assert "Verwaltung" not in everything


@pytest.mark.parametrize(("changes", "rises"), [({"definition": "x"}, 0), ({"weight": Decimal(3)}, 1)])
def test_only_what_changes_points_raises_the_revision_of_the_values(
    planned, eakte, lead_researcher, changes, rises
):
    before = planned.values_revision
    save(eakte, lead_researcher, **changes)
    planned.refresh_from_db()

    assert planned.values_revision == before + rises


def test_levels_are_renamed_reordered_added_and_removed(planned, lead_researcher, eakte):
    FindingVersion.objects.filter(level__label="in Teilen der Verwaltung", finding__parameter=eakte).update(
        level=eakte.levels.get(position=1)
    )
    low, middle, high = changed(eakte).levels
    new = LevelFields(None, 3, middle.label, Decimal(1))
    swapped = (replace(low, label=high.label, position=1), replace(high, label=low.label, position=2), new)
    save(eakte, lead_researcher, levels=swapped)

    rows = [(level.pk, level.label, level.points) for level in eakte.levels.all()]
    assert rows[:2] == [(low.pk, high.label, Decimal(0)), (high.pk, low.label, Decimal(2))]
    assert rows[2][0] not in {low.pk, middle.pk, high.pk}
    assert rows[2][1] == middle.label


def test_a_level_in_use_does_not_go(eakte, lead_researcher):
    low, _, high = changed(eakte).levels
    state = catalogue_state()
    with pytest.raises(Refused, match=r"„in Teilen der Verwaltung“ ist bei \d Städten eingetragen"):
        save(eakte, lead_researcher, levels=(low, high))

    assert catalogue_state() == state


@pytest.mark.parametrize("name", ["eAkte", "Elektrobusse"])
def test_a_kind_that_the_values_do_not_fit_is_refused(planned, lead_researcher, name):
    parameter = parameter_of(planned, name)
    other = {"kind": "number", "levels": (), "max_points": Decimal(1)}
    if name == "Elektrobusse":
        levels = (LevelFields(None, 1, "nein", Decimal(0)), LevelFields(None, 2, "ja", Decimal(1)))
        other = {"kind": "levels", "lower": None, "upper": None, "max_points": Decimal(1), "levels": levels}
    with pytest.raises(Refused, match="für 8 Städte"):
        save(parameter, lead_researcher, **other)

    parameter.refresh_from_db()
    assert parameter.kind == ("levels" if name == "eAkte" else "number")


def test_a_name_that_is_taken_is_refused_by_the_database_too(planned, eakte, lead_researcher):
    with pytest.raises(Refused, match="Diesen Namen gibt es"):
        save(eakte, lead_researcher, name="Labore")


def test_a_catalogue_that_could_not_be_scored_is_not_saved(planned, buses, lead_researcher):
    with pytest.raises(Refused, match="ließe sich die Ausgabe nicht mehr berechnen"):
        save(buses, lead_researcher, lower=None, upper=None)
    indicator = parameter_of(planned, "Labore").indicator  # a number without bounds
    with pytest.raises(Refused, match="nicht mehr berechnen"):
        save_indicator(
            indicator=indicator,
            lead=lead_researcher,
            revision=1,
            fields=IndicatorFields(indicator.name, "absolute", None, Decimal(1)),
        )
    only = parameter_of(planned, "Informationsgehalt")
    with pytest.raises(Refused, match="Der Indikator hat keinen Parameter"):
        remove_parameter(parameter=only, lead=lead_researcher, revision=1)

    assert not Entry.objects.exists()


def test_a_new_parameter_stands_last_without_values(planned, eakte, lead_researcher):
    fields = replace(
        changed(eakte, name="Neuland"),
        levels=tuple(replace(level, pk=None) for level in changed(eakte).levels),
    )
    made = add_parameter(indicator=eakte.indicator, lead=lead_researcher, fields=fields)

    assert list(eakte.indicator.parameters.values_list("name", flat=True)) == ["eAkte", "Labore", "Neuland"]
    assert made.levels.count() == 3
    assert not made.findings.exists()
    assert Entry.objects.get().action == "add_parameter"
    assert Entry.objects.get().subject_id == made.pk


def test_removing_takes_the_values_of_this_edition_only(planned, before, eakte, lead_researcher):
    lost = remove_parameter(parameter=eakte, lead=lead_researcher, revision=1)
    entry = Entry.objects.get()

    assert lost == 8
    assert not Parameter.objects.filter(pk=eakte.pk).exists()
    assert not Finding.objects.filter(parameter_id=eakte.pk).exists()
    assert parameter_of(before, "eAkte").findings.filter(current__isnull=False).count() == 8
    assert (entry.action, entry.subject_id, entry.before["values"]) == ("remove_parameter", eakte.pk, 8)


@pytest.mark.parametrize("said", ["review", "hint"])
def test_what_cities_answered_is_not_removed(planned, eakte, city, city_officer, lead_researcher, said):
    finding = eakte.findings.get(city=city)
    if said == "review":
        Review.objects.create(
            finding=finding, version=finding.current, outcome="confirmed", reviewed_by=city_officer
        )
    else:
        MethodHint.objects.create(
            edition=planned, city=city, parameter=eakte, text="Bitte prüfen", created_by=city_officer
        )
    state = catalogue_state()
    with pytest.raises(Refused, match="schon Antworten von Städten"):
        remove_parameter(parameter=eakte, lead=lead_researcher, revision=1)

    assert catalogue_state() == state


# --- the effect


def test_a_look_changes_nothing_but_the_record(planned, buses, lead_researcher):
    state, revision = catalogue_state(), planned.values_revision
    wanted = changed(buses, direction=-1, weight=Decimal(5))
    effect = look_at_effect(
        edition=planned,
        lead=lead_researcher,
        subject=buses,
        change=lambda: write_parameter(buses, 1, wanted),
    )
    entry = Entry.objects.get()
    planned.refresh_from_db()

    assert catalogue_state() == state
    assert planned.values_revision == revision
    assert (effect.cities, effect.problem) == (8, "")
    assert effect.moved > 0
    assert sum(count for _, count in effect.spread) == 8
    assert effect.spread[0] == ("unverändert", 8 - effect.moved)
    assert entry.action == "look_at_catalogue_effect"
    assert entry.after == {"moved": effect.moved, "largest": effect.largest, "of": 8}


def test_the_effect_is_what_saving_does(planned, buses, lead_researcher):
    from assessments.catalogue.effect import rank_effect, standing_of

    wanted = changed(buses, direction=-1, weight=Decimal(5))
    promised = look_at_effect(
        edition=planned,
        lead=lead_researcher,
        subject=buses,
        change=lambda: write_parameter(buses, 1, wanted),
    )
    then = standing_of(planned)
    save_parameter(parameter=buses, lead=lead_researcher, revision=1, fields=wanted)

    assert rank_effect(then, standing_of(planned)) == promised
    assert promised.moved > 0


def test_a_change_of_words_moves_no_rank(planned, eakte, lead_researcher):
    wanted = changed(eakte, definition="Anders")
    effect = look_at_effect(
        edition=planned,
        lead=lead_researcher,
        subject=eakte,
        change=lambda: write_parameter(eakte, 1, wanted),
    )

    assert (effect.moved, effect.largest, effect.largest_points) == (0, 0, 0)


def test_without_values_the_effect_says_so(planned, eakte, lead_researcher):
    Finding.objects.filter(parameter__indicator__domain__edition=planned).update(current=None)
    FindingVersion.objects.filter(finding__parameter__indicator__domain__edition=planned).delete()
    Finding.objects.filter(parameter__indicator__domain__edition=planned).delete()
    effect = look_at_effect(edition=planned, lead=lead_researcher, subject=eakte, change=lambda: None)

    assert "noch keine Werte" in effect.problem


def test_nothing_remains_of_a_deed_that_fails_half_way(eakte, lead_researcher, monkeypatch):
    state = catalogue_state()
    monkeypatch.setattr(actions, "write_entry", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(eakte, lead_researcher, weight=Decimal(2))

    assert catalogue_state() == state
