"""The parts of a case: facts, distribution, thread, history, like decisions, effect; working days."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.choices import Origin
from assessments.feedback.actions import corrections, decisions, evidence, messages
from assessments.feedback.plausible import value_misfit
from assessments.feedback.queries.case import find_case, history, like_decisions, thread
from assessments.feedback.queries.case_facts import method_facts, proposal_facts, research_facts
from assessments.feedback.queries.distribution import distribution, round_width
from assessments.feedback.queries.effect import NOTHING_CHANGES, effect_in_words
from assessments.feedback.working_days import (
    add_working_days,
    default_answer_date,
    earliest_answer_date,
    easter_sunday,
    is_working_day,
)
from assessments.models import Correction, Decision, Edition, FindingVersion
from cities.models import City
from tests.assessments.feedback.cases import decide, draft, fresh, in_days, round_for, submitted
from tests.factories.assessments import (
    EditionFactory,
    add_version,
    fill_values,
    finding_of,
    parameter_of,
)
from tests.factories.cities import CityFactory, member


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


@pytest.fixture
def filed(edition, city, city_officer) -> Correction:
    return submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")


def case_of(correction: Correction) -> Correction:
    return find_case(correction.finding.parameter.indicator.domain.edition, correction.pk)


def texts(facts) -> dict[str, tuple[str, str, str]]:
    return {fact.term: (fact.text, fact.note, fact.mark) for fact in facts}


# --- Facts ---


def test_research_and_proposal_with_their_points(filed):
    facts = texts(research_facts(case_of(filed))) | texts(proposal_facts(case_of(filed)))
    assert facts["Recherchiert"] == ("in Teilen der Verwaltung", "1 von 2 Punkten", "rekonstruiert (Demo)")
    assert facts["Vorgeschlagen"] == ("in der gesamten Stadtverwaltung", "2 von 2 Punkten", "")
    assert facts["Quelle"] == ("www.example.org", "", "")
    assert facts["Vorjahr"][0] == "nicht erhoben"
    assert facts["Eingereicht"][0].endswith("Uhr, Anna Amt")
    assert "Kriterien" not in facts, "empty lines vanish"


def test_last_years_value_and_what_was_carried_over(edition, city, filed):
    before = EditionFactory(year=2024, title="Smart City Index 2024")
    fill_values(before, [city], {("bochum", "eAkte"): "in der gesamten Stadtverwaltung"})
    parameter = filed.finding.parameter
    parameter.predecessor = parameter_of(before, "eAkte")
    parameter.save()
    origin = finding_of(before, city, "eAkte").current
    FindingVersion.objects.filter(pk=filed.base_version_id).update(
        origin=Origin.CARRIED, carried_from=origin, fetched_on=date(2024, 3, 5), data_as_of="2023-12-31"
    )
    facts = texts(research_facts(case_of(filed)))
    assert facts["Vorjahr"] == ("in der gesamten Stadtverwaltung", "Smart City Index 2024", "")
    assert facts["Quelle"][1] == "abgerufen 05.03.2024, Stand der Quelle 31.12.2023"
    assert facts["Quelle"][2] == "aus 2024 übernommen, noch nicht neu geprüft"


def test_a_value_that_changed_since_is_shown_beside(filed):
    assert "Wert heute" not in texts(research_facts(case_of(filed)))
    level = filed.finding.parameter.levels.first()
    add_version(filed.finding, origin=Origin.RESEARCH_CORRECTION, level=level)
    assert texts(research_facts(case_of(filed)))["Wert heute"][:2] == (
        "nicht eingeführt",
        "Recherchekorrektur",
    )


def test_a_proposed_number_is_shown_with_every_digit(edition, city, city_officer):
    filed = submitted(edition, city, city_officer, value=Decimal("55.256"))
    assert texts(proposal_facts(case_of(filed)))["Vorgeschlagen"][0] == "55,256 %"


def test_a_project_with_its_facts(edition, city, city_officer):
    filed = draft(edition, city, city_officer, "Weitere Projekte", None)
    facts = {"description": "Sensoren melden Bedarf.", "status": "running", "bearer": "Grünflächenamt"}
    filed.projects.create(title="Bewässerung", link="https://www.example.org/p", **facts)
    corrections.submit_correction(correction=filed, user=city_officer, revision=filed.revision)
    shown = {fact.term: fact for fact in proposal_facts(case_of(filed))}
    assert shown["Bewässerung"].note == "im Regelbetrieb · Grünflächenamt"
    assert shown["Link zum Projekt"].url == "https://www.example.org/p"


def test_what_counts_without_empty_lines(filed):
    assert list(texts(method_facts(filed.finding.parameter))) == ["Definition", "Als Nachweis genügt"]


# --- Distribution ---


def test_cities_on_each_level_with_both_values_marked(filed):
    spread = distribution(case_of(filed))
    assert [(row.label, row.count) for row in spread.rows] == [
        ("nicht eingeführt", 2),
        ("in Teilen der Verwaltung", 2),
        ("in der gesamten Stadtverwaltung", 1),
    ]
    assert [row.is_researched for row in spread.rows] == [False, True, False]
    assert [row.is_proposed for row in spread.rows] == [False, False, True]
    assert spread.cities == 5


def test_a_missing_value_has_its_own_row(edition, filed):
    add_version(finding_of(edition, City.objects.get(slug="stadt-0"), "eAkte"))
    assert [(row.label, row.count) for row in distribution(case_of(filed)).rows][-1] == ("kein Wert", 1)


def test_few_numbers_stand_as_they_are(edition, city, city_officer):
    spread = distribution(case_of(submitted(edition, city, city_officer)))
    assert [row.label for row in spread.rows] == ["0", "25", "50", "75", "100"]
    assert [row.is_proposed for row in spread.rows] == [False, False, True, False, False]
    assert spread.summary == "Spanne 0 bis 100, Median 50 %"


def test_many_numbers_fall_on_round_steps(edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    for at in range(20):
        other = round_city(at)
        finding = finding_of(edition, city, "Elektrobusse")
        add_version(type(finding).objects.create(city=other, parameter=finding.parameter), number=at * 3)
    spread = distribution(case_of(filed))
    assert [row.label for row in spread.rows][:2] == ["0 bis unter 20", "20 bis unter 40"]
    assert sum(row.count for row in spread.rows) == spread.cities == 25


def round_city(at: int) -> City:
    return CityFactory(slug=f"weitere-{at}", name=f"Weitere {at}")


@pytest.mark.parametrize(
    ("least", "width"), [("1", "1"), ("1.1", "2"), ("2.4", "2.5"), ("3", "5"), ("6", "10"), ("0.03", "0.05")]
)
def test_steps_are_round(least, width):
    assert round_width(Decimal(least)) == Decimal(width)


# --- Thread, history, like decisions ---


def test_the_thread_is_what_both_sides_said_newest_first(filed, city_officer, researcher):
    corrections.write_comment(correction=filed, user=city_officer, text="Nur für uns.", is_internal=True)
    corrections.write_comment(correction=filed, user=city_officer, text="Für das Team.", is_internal=False)
    messages.write_team_message(correction=filed, researcher=researcher, text="Danke.")
    assert [(event.who, event.text) for event in thread(filed)] == [
        ("Ria Recherche (Projektteam)", "Danke."),
        ("Anna Amt (Bochum)", "Für das Team."),
    ]


def test_the_history_begins_with_the_submission(edition, city, city_officer, researcher):
    kept = draft(edition, city, city_officer)
    evidence.attach_link(correction=kept, user=city_officer, url="https://www.example.org/vorher")
    corrections.write_comment(correction=kept, user=city_officer, text="Nur für uns.", is_internal=True)
    corrections.submit_correction(correction=kept, user=city_officer, revision=kept.revision)
    decisions.claim_correction(correction=fresh(kept), researcher=researcher)
    events = [(event.what, event.who) for event in history(kept)]
    assert events == [("in Bearbeitung genommen", "Ria Recherche"), ("Korrektur eingereicht", "Anna Amt")]


def test_decisions_on_the_same_parameter_of_other_cities(edition, filed, researcher):
    other = City.objects.get(slug="stadt-0")
    like = submitted(edition, other, member(other), "eAkte", "in Teilen der Verwaltung")
    decide(like, researcher, outcome="reject", reason_code="not_counted", reason="Nur ein Amt.")
    decide(submitted(edition, other, member(other), "Labore", 6), researcher, outcome="reject")
    decide(filed, researcher, outcome="reject")
    highest = City.objects.get(slug="stadt-3")
    final = submitted(edition, highest, member(highest), "eAkte", "in Teilen der Verwaltung")
    Decision.objects.create(
        correction=final,
        state="final",
        outcome="accept",
        level=final.level,
        reason="Ja.",
        decided_by=researcher,
    )
    newest, event = like_decisions(case_of(filed))
    assert newest.what.endswith("→ in Teilen der Verwaltung: übernommen")
    assert (event.what, event.who) == (
        "nicht eingeführt → in Teilen der Verwaltung: nicht übernommen",
        "Stadt 0",
    )
    assert event.text == "zählt nach der Definition nicht.\nNur ein Amt."


# --- The effect in words ---


def standing(total: int, rank: int) -> dict[str, int]:
    points = total * 10**9
    return {"total": points, "total_rank": rank, "domain": points, "domain_rank": rank, "indicator": points}


def ripple(moves: dict[str, list[int]], **facts) -> dict:
    plain = {
        "city": "bochum",
        "cities_moved": 0,
        "largest_rank_move": 0,
        "moved_bounds": [],
        "needs_second_person": False,
    }
    return plain | {"moves": moves} | facts


def words(filed: Correction, waves: dict, before=(50, 4), after=(52, 3)):
    effect = {"before": standing(*before), "after": standing(*after), "of": 82}
    return effect_in_words(filed.finding, effect, waves)


def test_the_citys_own_steps(filed):
    total, domain, indicator = words(filed, ripple({"bochum": [2 * 10**9, 1]})).lines
    assert (total.label, total.change) == ("Gesamt", "+2,0")
    assert (total.points_before, total.points_after) == ("50,0", "52,0")
    assert (total.rank_before, total.rank_after) == ("4", "3")
    assert (domain.label, indicator.label) == ("Verwaltung", "Interne Prozesse")
    assert (indicator.rank_before, indicator.rank_after) == ("", "")


def test_a_city_that_enters_the_field_has_no_points_before(filed):
    total = words(filed, ripple({}, needs_second_person=True), before=(-1, 0)).lines[0]
    assert (total.points_before, total.rank_before, total.change) == ("–", "–", "")


@pytest.mark.parametrize(
    ("moves", "points_moved", "says"),
    [
        ({}, 0, "Für andere Städte ändert sich nichts."),
        ({"stadt-0": [0, -1]}, 0, "Eine andere Stadt ändert nur den Rang."),
        (
            {"stadt-0": [0, -1], "stadt-1": [0, 1]},
            0,
            "2 andere Städte ändern nur den Rang, keine ihre Punkte.",
        ),
        ({"stadt-0": [5, 0]}, 1, "Eine andere Stadt ändert die Gesamtpunktzahl:"),
        (
            {"stadt-0": [5, 0], "stadt-1": [5, 0]},
            2,
            "2 andere Städte ändern die Gesamtpunktzahl. Am meisten:",
        ),
    ],
)
def test_how_many_others_move(moves, points_moved, says, filed):
    for slug in moves.keys() - {"stadt-0"}:
        CityFactory(slug=slug, name=slug.upper())
    assert words(filed, ripple(moves, cities_moved=points_moved)).others == says


def test_the_largest_moves_come_by_name_and_without_the_city_itself(filed):
    moves = {
        "bochum": [9 * 10**9, 9],
        "stadt-0": [-3 * 10**8, 0],
        "stadt-1": [0, -2],
        "stadt-2": [5 * 10**8, 1],
    }
    assert words(filed, ripple(moves, cities_moved=2)).moves == [
        "Stadt 1: 2 Plätze schlechter",
        "Stadt 2: +0,5 Punkte, 1 Platz besser",
        "Stadt 0: −0,3 Punkte",
    ]


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"largest_rank_move": 2}, []),
        ({"largest_rank_move": 3}, ["Eine Stadt rückt im Gesamtrang um 3 Plätze."]),
        (
            {"moved_bounds": ["verwaltung/Interne Prozesse"]},
            ["Im Indikator „Interne Prozesse“ ändert sich der beste oder der schlechteste Wert im Feld."],
        ),
        ({"needs_second_person": True}, ["Eine Stadt kommt neu ins Feld oder verlässt es."]),
    ],
)
def test_why_a_second_person_must_confirm(facts, reasons, filed):
    needed = {"needs_second_person": bool(reasons)} | facts
    assert words(filed, ripple({}, **needed)).second_person == reasons


def test_without_an_effect_nothing_changes(filed):
    assert effect_in_words(filed.finding, {}, {}) is NOTHING_CHANGES


# --- Values and days ---


@pytest.mark.parametrize(
    ("name", "number", "fits"),
    [
        ("Elektrobusse", "0", True),
        ("Elektrobusse", "100", True),
        ("Elektrobusse", "100.000001", False),
        ("Elektrobusse", "-0.000001", False),
        ("Elektrobusse", None, False),
        ("Labore", "999999", True),
    ],
)
def test_a_number_fits_within_its_limits(name, number, fits, edition):
    value = None if number is None else Decimal(number)
    assert (value_misfit(parameter_of(edition, name), None, value) == "") == fits


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
        (date(2027, 3, 26), False),
        (date(2027, 3, 29), False),
        (date(2027, 5, 6), False),
        (date(2027, 5, 17), False),
        (date(2027, 10, 4), True),
    ],
)
def test_working_days(day, works):
    assert is_working_day(day) == works


def test_days_are_counted_over_weekends_and_holidays():
    assert add_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert add_working_days(date(2026, 12, 23), 5) == date(2026, 12, 31)
    assert add_working_days(date(2026, 12, 24), 5) == date(2027, 1, 4)


@pytest.mark.parametrize(
    "sunday", [date(1981, 4, 19), date(1954, 4, 18), date(2024, 3, 31), date(2038, 4, 25), date(2027, 3, 28)]
)
def test_easter(sunday):
    assert easter_sunday(sunday.year) == sunday


def test_the_default_date_is_never_refused_by_the_form():
    assert default_answer_date(in_days(0)) > earliest_answer_date(in_days(0))
