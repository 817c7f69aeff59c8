"""The page „Runde": who answered, by day; open and overdue on either side; filters; constant queries."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.charts.course import course_chart
from assessments.feedback.queries.overview import review_progress
from assessments.models import Comment, Correction, Edition, Participation, Review
from assessments.rounds.queries.dashboard import Dashboard, dashboard, narrowed
from assessments.rounds.queries.progress import Cases, CityRow, city_rows, overdue_before
from cities.models import City, User
from tests.assessments.feedback.cases import decide, draft, round_for, submitted
from tests.factories.assessments import EditionFactory, ReviewFactory, add_version, finding_of
from tests.factories.cities import member

DAY = timedelta(days=1)


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city, place=4)


def page_of(client, edition: Edition, query: str = "") -> str:
    return client.get(reverse("rounds:round", args=[edition.key]) + query).content.decode()


def town(edition: Edition, slug: str) -> City:
    return edition.participations.get(city__slug=slug).city


def row_of(edition: Edition, city: City):
    return next(row for row in city_rows(edition) if row.city == city)


def test_the_four_stages_and_that_none_tells_a_day_of_signing_in(client, edition, city, researcher):
    signed_in = member(town(edition, "stadt-0"))
    User.objects.filter(pk=signed_in.pk).update(last_login=timezone.now() - 9 * DAY)
    member(town(edition, "stadt-1"))
    ReviewFactory(finding=finding_of(edition, town(edition, "stadt-2"), "eAkte"))
    Participation.objects.filter(edition=edition, city=city).update(signed_off_at=timezone.now())
    stages = {row.city.slug: row.stage.label for row in city_rows(edition)}
    assert stages == {
        "bochum": "abgeschlossen",
        "stadt-0": "nicht begonnen",
        "stadt-1": "noch nie angemeldet",
        "stadt-2": "in Arbeit",
        "stadt-3": "noch nie angemeldet",
    }
    client.force_login(researcher)
    page = page_of(client, edition)
    assert "noch nie angemeldet (2)" in page
    assert f"{timezone.localdate() - 9 * DAY:%d.%m.%Y}" not in page.split("Stand je Stadt")[1]
    assert signed_in.name not in page


def test_days_add_up_to_those_who_answered_and_undone_looks_do_not_count(edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    Correction.objects.filter(pk=filed.pk).update(submitted_at=timezone.now() - 4 * DAY)
    for slug, ago in (("stadt-0", 4), ("stadt-1", 1)):
        ReviewFactory(
            finding=finding_of(edition, town(edition, slug), "eAkte"), reviewed_at=timezone.now() - ago * DAY
        )
    undone = ReviewFactory(finding=finding_of(edition, town(edition, "stadt-2"), "eAkte"))
    Review.objects.filter(pk=undone.pk).update(undone_at=timezone.now())
    board = dashboard(edition)
    assert len(board.days) == 31
    by_day = {day.day: (day.new, day.answered) for day in board.days}
    today = timezone.localdate()
    assert by_day[today - 5 * DAY] == (0, 0)
    assert by_day[today - 4 * DAY] == (2, 2)
    assert by_day[today - 2 * DAY] == (0, 2)
    assert by_day[today] == (0, 3)
    assert (board.answered, board.percent) == (3, 60)


def test_the_picture_says_in_words_what_it_shows_and_the_table_has_each_day(client, edition, researcher):
    ReviewFactory(finding=finding_of(edition, town(edition, "stadt-0"), "eAkte"))
    client.force_login(researcher)
    page = page_of(client, edition)
    assert f"bis {timezone.localdate():%d.%m.%Y}: 1 von 5." in page
    assert page.count("<title>Städte mit Rückmeldung") == 1
    assert f'<th scope="row">{timezone.localdate() - 30 * DAY:%d.%m.%Y}</th>' in page


def test_overdue_on_either_side(edition, city, city_officer):
    filed = submitted(edition, city, city_officer)
    other = submitted(edition, city, city_officer, "Labore", 11)
    long_ago = timezone.now() - 30 * DAY
    Correction.objects.filter(pk__in=[filed.pk, other.pk]).update(submitted_at=long_ago)
    assert (row_of(edition, city).cases.with_team, row_of(edition, city).cases.with_team_overdue) == (2, 2)
    Comment.objects.create(
        correction=filed, kind="answer", side="city", text="So ist es.", author=city_officer
    )
    assert row_of(edition, city).cases.with_team_overdue == 1, "an answer begins the wait anew"
    Correction.objects.filter(pk=other.pk).update(state="question", answer_due_on=timezone.localdate())
    assert row_of(edition, city).cases.questions_overdue == 0, "the day itself still counts"
    Correction.objects.filter(pk=other.pk).update(answer_due_on=timezone.localdate() - DAY)
    cases = row_of(edition, city).cases
    assert (cases.questions, cases.questions_overdue) == (1, 1)


def test_ten_working_days_leave_out_weekends_and_holidays():
    berlin = ZoneInfo("Europe/Berlin")
    monday = datetime(2026, 12, 28, 12, tzinfo=berlin)
    assert overdue_before(monday).date() == date(2026, 12, 11)


def test_filters_narrow_and_nonsense_narrows_nothing(client, edition, city, city_officer, researcher):
    submitted(edition, city, city_officer)
    rows = city_rows(edition)
    assert [row.city for row in narrowed(rows, stage="under_way")] == [city]
    assert len(narrowed(rows, stage="nonsense", open_items="nonsense")) == 5
    assert narrowed(rows, open_items="frist") == []
    Participation.objects.filter(edition=edition, city=city).update(extension_wanted_at=timezone.now())
    assert [row.city for row in narrowed(city_rows(edition), open_items="frist")] == [city]
    client.force_login(researcher)
    assert "1 von 5 Städten" in page_of(client, edition, "?stand=under_way")
    assert "5 von 5 Städten" in page_of(client, edition, "?stand=%00&land=%27&offen=x&sortierung=9")
    assert "Keine Stadt passt" in page_of(client, edition, "?stand=signed_off")


def test_queries_are_as_many_for_one_city_as_for_five(client, edition, city, researcher):
    client.force_login(researcher)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page_of(client, edition)
        return len(found)

    few = edition.participations.exclude(city=city)
    many = count()
    few.delete()
    assert count() == many


def names(client, edition: Edition, query: str = "") -> list[str]:
    table = page_of(client, edition, query).split("rounds-table")[1]
    return re.findall(r'<th scope="row">([^<]+)</th>', table)


def test_who_has_done_more_comes_first_and_the_silent_by_name(
    client, edition, city, city_officer, researcher
):
    submitted(edition, city, city_officer)
    ReviewFactory(finding=finding_of(edition, city, "eAkte"))
    ReviewFactory(finding=finding_of(edition, town(edition, "stadt-3"), "eAkte"))
    client.force_login(researcher)
    assert names(client, edition) == ["Bochum", "Stadt 3", "Stadt 0", "Stadt 1", "Stadt 2"]
    by_name = ["Bochum", "Stadt 0", "Stadt 1", "Stadt 2", "Stadt 3"]
    assert names(client, edition, "?sortierung=name") == by_name


def test_a_value_counts_as_the_city_itself_counts_it(edition, city, city_officer, researcher):
    """The same rule as the city's own page, for every way in which a value counts as reviewed."""
    decide(submitted(edition, city, city_officer), researcher)
    decide(submitted(edition, city, city_officer, "Labore", 11), researcher, outcome="reject")
    submitted(edition, city, city_officer, "eAkte", "in Teilen der Verwaltung")
    draft(edition, city, city_officer, "Elektrofahrzeuge", 11)
    ReviewFactory(finding=finding_of(edition, city, "Informationsgehalt"))
    lapsed = finding_of(edition, city, "Weitere Projekte")
    ReviewFactory(finding=lapsed)
    add_version(lapsed, origin="research_correction", number=3)
    for row in city_rows(edition):
        progress = review_progress(edition, row.city)
        assert (row.reviewed, row.total) == (progress.reviewed, progress.total)
    own = row_of(edition, city)
    assert (own.reviewed, own.cases.submitted, own.cases.questions) == (4, 3, 0)


def test_a_draft_is_no_answer(edition, city, city_officer):
    draft(edition, city, city_officer)
    assert dashboard(edition).answered == 0


@pytest.mark.parametrize(
    ("answered", "of", "percent"),
    [(0, 82, 0), (1, 82, 1), (35, 82, 43), (81, 82, 99), (82, 82, 100), (0, 0, 0)],
)
def test_the_share_is_rounded_but_complete_only_when_it_is(answered, of, percent):
    part = Participation(population=1)
    rows = [CityRow(part, int(at < answered), 111, Cases(), None, False) for at in range(of)]
    assert Dashboard(rows, [], "").percent == percent


def test_an_edition_without_cities_has_an_empty_state(client, researcher):
    client.force_login(researcher)
    assert "Noch keine Städte in dieser Ausgabe" in page_of(client, EditionFactory(catalogue=False))


def test_for_the_team_only(client, edition, city_officer, stranger):
    url = reverse("rounds:round", args=[edition.key])
    assert client.get(url).status_code == 302
    for user in (city_officer, stranger):
        client.force_login(user)
        assert client.get(url).status_code == 404


def test_the_chart_of_one_day_and_of_no_city_can_be_drawn():
    assert "<title>Ein Tag</title>" in course_chart([("01.12.", 3)], 82, title="Ein Tag")
    assert course_chart([], 0, title="Nichts").startswith("<svg")


def test_the_navigation_marks_the_round_on_its_pages_only(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    marked = 'aria-current="page"'
    for name in ("rounds:settings", "cities:first_coordinations"):
        page = client.get(reverse(name, args=[edition.key])).content.decode()
        navigation = page[page.index("<nav") : page.index("</nav>")]
        assert navigation.count(marked) == 1
        assert ">Runde" in navigation[navigation.index(marked) - 120 : navigation.index(marked) + 60]
    queue = client.get(reverse("moderation:queue", args=[edition.key])).content.decode()
    navigation = queue[queue.index("<nav") : queue.index("</nav>")]
    assert navigation.count(marked) == 1
