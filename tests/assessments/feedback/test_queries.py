"""What a city's pages read: standings, order, figures, statistics; always the same number of queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CorrectionState, Origin, ReviewOutcome, ReviewState, RoundState
from assessments.feedback.actions import corrections, decisions
from assessments.feedback.queries import dossier_rows, entry_address, find_place, review_progress, standings
from assessments.feedback.queries.correction import correction_lines, correction_page, find_correction
from assessments.feedback.queries.dossier import Notable, narrowed, next_open, notable_first
from assessments.feedback.queries.news import news
from assessments.feedback.queries.overview import next_steps
from assessments.feedback.queries.own_effect import proposed_effect
from assessments.feedback.queries.peer_statistics import domain_medians, parameter_statistics
from assessments.feedback.queries.value import value_page
from assessments.models import Correction, Edition, Parameter, Participation
from cities.models import City
from tests.assessments.feedback.cases import decide, draft, fresh, proposed, round_for, submitted
from tests.factories.assessments import (
    EditionFactory,
    ReviewFactory,
    add_version,
    finding_of,
    open_round,
    parameter_of,
)
from tests.factories.cities import CityFactory, MembershipFactory, member


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


def place_of(edition: Edition, city: City):
    return find_place(edition.key, city.slug)


def standing(edition: Edition, city: City, name: str = "Elektrobusse"):
    return standings(edition, city)[finding_of(edition, city, name).pk]


def word(edition: Edition, city: City, name: str = "Elektrobusse") -> str:
    row = next(row for row in dossier_rows(place_of(edition, city)) if row.parameter.name == name)
    return row.badge.label


# --- How a value stands with its city -------------------------------------------------------------------


def test_nothing_said_is_open(edition, city):
    assert {found.state for found in standings(edition, city).values()} == {ReviewState.OPEN}
    assert word(edition, city) == "offen"


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        (ReviewOutcome.CONFIRMED, "", ReviewState.CONFIRMED),
        (ReviewOutcome.NOT_CHECKABLE, "unknown", ReviewState.NOT_CHECKABLE),
    ],
)
def test_a_review_counts_until_it_is_undone_or_a_new_version_comes(edition, city, outcome, reason, state):
    finding = finding_of(edition, city, "Elektrobusse")
    review = ReviewFactory(finding=finding, outcome=outcome, reason=reason)
    assert standing(edition, city).state == state
    assert review_progress(edition, city).reviewed == 1

    add_version(finding, origin=Origin.RESEARCH_CORRECTION, number=12)
    assert standing(edition, city).state == ReviewState.CHECK_AGAIN
    assert review_progress(edition, city).reviewed == 0

    review.undone_at = timezone.now()
    review.save()
    assert standing(edition, city).state == ReviewState.OPEN


def test_a_draft_is_not_said_yet(edition, city, city_officer):
    draft(edition, city, city_officer)
    assert standing(edition, city).state == ReviewState.OPEN
    assert word(edition, city) == "Entwurf"
    progress = review_progress(edition, city)
    assert (progress.reviewed, progress.drafts, progress.total) == (0, 1, 6)


def test_after_the_deadline_a_draft_reads_as_not_submitted(city, city_officer):
    edition = round_for(city, days_left=-1)
    draft(edition, city, city_officer)
    assert word(edition, city) == "nicht eingereicht (Frist abgelaufen)"
    assert correction_lines(place_of(edition, city))[0].badge.label == "nicht eingereicht (Frist abgelaufen)"


def test_a_submitted_correction_reads_as_proposed(edition, city, city_officer):
    submitted(edition, city, city_officer)
    assert word(edition, city) == "Korrektur vorgeschlagen"
    assert review_progress(edition, city).reviewed == 1


def test_what_happens_inside_the_team_reads_eingereicht(edition, city, city_officer, researcher):
    correction = submitted(edition, city, city_officer)
    decisions.claim_correction(correction=correction, researcher=researcher)
    proposed(edition, city, city_officer, researcher, name="eAkte", value="in der gesamten Stadtverwaltung")
    place = place_of(edition, city)
    assert {line.badge.label for line in correction_lines(place)} == {"eingereicht"}
    for correction in Correction.objects.all():
        page = correction_page(place, find_correction(place, correction.pk))
        assert page.decision is None
        assert {entry["what"] for entry in page.history} <= {"eingereicht"}


def test_a_question_asks_the_city(edition, city, city_officer, researcher):
    correction = submitted(edition, city, city_officer)
    decisions.ask_back(
        correction=correction,
        researcher=researcher,
        revision=correction.revision,
        text="Welches Datum?",
        due_on=timezone.localdate() + timedelta(days=9),
    )
    assert word(edition, city) == "Rückfrage"
    assert review_progress(edition, city).questions == 1
    rows = dossier_rows(place_of(edition, city))
    assert notable_first(rows)[0].parameter.name == "Elektrobusse"
    assert next_steps(place_of(edition, city), rows)[0].text == "Rückfrage beantworten: Elektrobusse"


def test_a_decided_correction_counts_as_reviewed_and_names_the_outcome(
    edition, city, city_officer, researcher
):
    decide(submitted(edition, city, city_officer), researcher)
    assert word(edition, city) == "übernommen"
    rejected = submitted(edition, city, city_officer, "Elektrofahrzeuge", 60)
    decide(rejected, researcher, outcome="reject", reason_code="evidence_missing")
    assert word(edition, city, "Elektrofahrzeuge") == "nicht übernommen"
    assert review_progress(edition, city).reviewed == 2
    assert {fresh.badge.label for fresh in news(place_of(edition, city), [])} == {
        "übernommen",
        "nicht übernommen",
    }


def test_after_a_research_correction_a_decided_value_is_checked_again(
    edition, city, city_officer, researcher
):
    decide(submitted(edition, city, city_officer), researcher)
    finding = finding_of(edition, city, "Elektrobusse")
    add_version(finding, origin=Origin.RESEARCH_CORRECTION, number=3)
    assert word(edition, city) == "erneut prüfen"


def test_a_withdrawn_correction_leaves_the_value_open(edition, city, city_officer):
    correction = submitted(edition, city, city_officer)
    corrections.withdraw_correction(correction=correction, user=city_officer)
    assert word(edition, city) == "offen"


# --- What stands out ------------------------------------------------------------------------------------


def reasons(edition: Edition, city: City, name: str) -> tuple[Notable, ...]:
    return next(r.notable for r in dossier_rows(place_of(edition, city)) if r.parameter.name == name)


@pytest.fixture
def two_years(city) -> Edition:
    """An edition whose parameters have predecessors with the city's values of the year before."""
    before = round_for(city)
    after = round_for(city)
    after.previous = before
    after.save()
    for parameter in Parameter.objects.filter(indicator__domain__edition=after):
        parameter.predecessor = parameter_of(before, parameter.name)
        parameter.save()
    return after


def test_a_value_lower_than_last_year_stands_out(two_years, city):
    add_version(finding_of(two_years, city, "Elektrobusse"), number=40)
    assert reasons(two_years, city, "Elektrobusse") == (Notable.LOWER,)
    assert reasons(two_years, city, "Elektrofahrzeuge") == ()
    Parameter.objects.filter(pk=parameter_of(two_years, "Elektrobusse").pk).update(comparability="changed")
    assert reasons(two_years, city, "Elektrobusse") == ()


def test_less_is_better_turns_the_comparison(two_years, city):
    Parameter.objects.filter(name="Elektrobusse").update(direction=-1)
    add_version(finding_of(two_years, city, "Elektrobusse"), number=60)
    assert reasons(two_years, city, "Elektrobusse") == (Notable.LOWER,)


def test_an_accepted_hint_that_was_lost_stands_out_most(two_years, city):
    before = finding_of(two_years.previous, city, "Elektrobusse")
    add_version(before, origin=Origin.CORRECTION, number=90)
    assert reasons(two_years, city, "Elektrobusse") == (Notable.HINT_LOST,)


def test_nothing_found_no_points_and_old_sources_stand_out(edition, city):
    add_version(finding_of(edition, city, "Elektrobusse"), number=0)
    add_version(finding_of(edition, city, "Labore"))
    old = timezone.localdate() - timedelta(days=366)
    add_version(finding_of(edition, city, "Elektrofahrzeuge"), number=9, fetched_on=old)
    assert reasons(edition, city, "Elektrobusse") == (Notable.ZERO,)
    assert reasons(edition, city, "Labore") == (Notable.MISSING,)
    assert reasons(edition, city, "Elektrofahrzeuge") == (Notable.OLD,)
    order = [row.parameter.name for row in notable_first(dossier_rows(place_of(edition, city)))]
    assert order[:3] == ["Labore", "Elektrobusse", "Elektrofahrzeuge"]


def test_what_is_reviewed_sinks_and_the_next_open_one_follows(edition, city):
    add_version(finding_of(edition, city, "Elektrobusse"), number=0)
    ReviewFactory(finding=finding_of(edition, city, "Elektrobusse"))
    rows = notable_first(dossier_rows(place_of(edition, city)))
    assert rows[-1].parameter.name == "Elektrobusse"
    assert next_open(rows, rows[0].parameter.pk) == rows[1]
    assert next_open(rows, rows[-2].parameter.pk) == rows[0]


def test_filters_narrow_by_state_and_domain(edition, city, city_officer):
    draft(edition, city, city_officer)
    rows = dossier_rows(place_of(edition, city))
    assert [row.parameter.name for row in narrowed(rows, "entwurf", "")] == ["Elektrobusse"]
    assert len(narrowed(rows, "", "mobilitaet")) == 3
    assert narrowed(rows, "entwurf", "verwaltung") == []


# --- Figures --------------------------------------------------------------------------------------------


def test_statistics_need_five_comparable_cities(edition, city):
    parameter = parameter_of(edition, "Elektrobusse")
    place = place_of(edition, city)
    assert parameter_statistics(place, parameter, [], 50.0) is None  # four others
    assert domain_medians(place) == {}


def test_statistics_come_from_the_frozen_field_without_the_city_itself(city):
    edition = round_for(city)
    big = City.objects.get(slug="stadt-0")
    City.objects.filter(pk=big.pk).update(population=900_000)
    edition = _wide_round(city)
    place = place_of(edition, city)
    found = parameter_statistics(place, parameter_of(edition, "Elektrobusse"), [], 0.0)
    assert (found.count, found.median, found.shares) == (5, "60 %", (40.0, 60.0, 80.0))
    add_version(finding_of(edition, City.objects.get(slug="gross-3"), "Elektrobusse"), number=1)
    assert parameter_statistics(place, parameter_of(edition, "Elektrobusse"), [], 0.0) == found


def _wide_round(city: City) -> Edition:
    """The city has 0 %, five others of its size 20 to 100 %."""
    others = [CityFactory(slug=f"gross-{n}", name=f"Groß {n}", population=300_000) for n in range(1, 6)]
    return open_round(EditionFactory(), [city, *others])


def test_the_effect_is_the_citys_own_in_the_frozen_field(edition, city):
    place, parameter = place_of(edition, city), parameter_of(edition, "Elektrobusse")
    found = proposed_effect(place, parameter, None, Decimal(100))
    assert found.text.startswith("Elektrifizierung 50,0 → 75,0 · Mobilität +")
    assert "gesamt +" in found.text
    assert proposed_effect(place, parameter, None, Decimal(50)).changes_nothing
    assert proposed_effect(place, parameter, None, None) is None


@pytest.mark.parametrize(
    ("visibility", "points", "ranks"), [("values", 0, 0), ("points", 1, 0), ("ranks", 1, 1)]
)
def test_the_edition_says_what_cities_see(edition, city, visibility, points, ranks):
    Edition.objects.filter(pk=edition.pk).update(visibility=visibility)
    place = place_of(edition, city)
    assert (place.shows_values, place.shows_points, place.shows_ranks) == (True, bool(points), bool(ranks))
    effect = proposed_effect(place, parameter_of(edition, "Elektrobusse"), None, Decimal(100))
    assert bool(effect) == bool(points)


def test_an_extension_keeps_the_round_open(city):
    edition = round_for(city, days_left=-1)
    assert place_of(edition, city).state == RoundState.IN_EVALUATION
    Participation.objects.filter(city=city).update(extended_until=timezone.now() + timedelta(days=2))
    assert place_of(edition, city).is_open
    Participation.objects.filter(city=city).update(signed_off_at=timezone.now())
    assert not place_of(edition, city).is_open
    assert "abgeschlossen" in place_of(edition, city).why_closed


# --- Where people land ----------------------------------------------------------------------------------


def test_everybody_lands_where_their_work_is(
    edition, city, city_officer, researcher, administrator, stranger
):
    assert entry_address(city_officer) == f"/{edition.key}/stadt/bochum/"
    assert entry_address(researcher) == f"/{edition.key}/team/eingang/"
    assert entry_address(administrator).startswith("/verwaltung/")
    assert entry_address(stranger) is None


def test_the_open_round_comes_before_a_newer_edition(city, city_officer):
    open_edition = round_for(city)
    newer = round_for(city, days_left=-2)
    assert newer.year > open_edition.year
    assert entry_address(city_officer) == f"/{open_edition.key}/stadt/bochum/"


def test_a_round_in_evaluation_comes_before_a_planned_edition(city, city_officer):
    closed = round_for(city, days_left=-2)
    planned = EditionFactory()
    assert planned.year > closed.year
    assert entry_address(city_officer) == f"/{closed.key}/stadt/bochum/"


# --- The same number of queries -------------------------------------------------------------------------


def queries(read) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_lists_cost_the_same_for_one_and_three_rows(edition, city, city_officer, researcher):
    place = place_of(edition, city)
    reads = {
        "standings": lambda: standings(edition, city),
        "rows": lambda: [(row.value, row.badge, row.indicator.domain) for row in dossier_rows(place)],
        "corrections": lambda: correction_lines(place),
        "news": lambda: news(place, dossier_rows(place)),
    }
    decide(submitted(edition, city, city_officer), researcher)
    with_one = {name: queries(read) for name, read in reads.items()}
    submitted(edition, city, city_officer, "Elektrofahrzeuge", 60)
    rejected = submitted(edition, city, city_officer, "Labore", 3)
    decide(rejected, researcher, outcome="reject", reason_code="evidence_missing")
    ReviewFactory(finding=finding_of(edition, city, "eAkte"))
    assert {name: queries(read) for name, read in reads.items()} == with_one
    assert with_one["rows"] <= 5
    assert fresh(rejected).state == CorrectionState.REJECTED


def test_one_value_costs_the_same_with_one_and_three_corrections(edition, city, city_officer):
    def read():
        rows = dossier_rows(place_of(edition, city))
        return value_page(place_of(edition, city), next(r for r in rows if r.parameter.name == "eAkte"))

    first = submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    read()  # the frozen field is read once per process
    with_one = queries(read)
    for _ in range(2):
        corrections.withdraw_correction(correction=first, user=city_officer)
        first = submitted(edition, city, city_officer, "eAkte", "in der gesamten Stadtverwaltung")
    assert queries(read) == with_one
    assert len(read().corrections) == 3


def test_a_person_of_two_cities_lands_in_the_first_by_name(edition, city, other_city):
    person = member(other_city)
    MembershipFactory(user=person, city=city)
    assert entry_address(person) == f"/{edition.key}/stadt/bochum/"
