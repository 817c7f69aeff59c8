"""From the last edition to the next round: what is carried over, how marked, what opening warns of."""

from datetime import date, timedelta

from django.utils import timezone

from assessments.catalogue.actions import plan_next_edition
from assessments.choices import Comparability, Origin
from assessments.models import Edition, FindingVersion, Parameter
from assessments.rounds.actions.deeds import open_round
from assessments.rounds.queries.opening import opening_preview
from tests.assessments.feedback.cases import round_for


def next_of(edition: Edition, lead) -> Edition:
    cutoff = date(edition.year + 1, 6, 30)
    return plan_next_edition(
        source=edition, lead=lead, year=edition.year + 1, title="Die nächste", cutoff_date=cutoff
    )


def test_the_next_edition_starts_comparable_with_carried_values_and_its_own_cutoff(city, lead_researcher):
    source = round_for(city)
    old = Parameter.objects.filter(indicator__domain__edition=source)
    old.update(comparability=Comparability.CHANGED, comparability_note="Seit diesem Jahr ohne Gewässer.")
    edition = next_of(source, lead_researcher)
    parameters = Parameter.objects.filter(indicator__domain__edition=edition)
    assert parameters.count() == old.count()
    assert set(parameters.values_list("comparability", "comparability_note")) == {(Comparability.SAME, "")}
    assert {p.predecessor_id for p in parameters} == {p.pk for p in old}
    assert (edition.cutoff_date.month, edition.opened_at, edition.status) == (6, None, "draft")
    versions = FindingVersion.objects.filter(finding__parameter__indicator__domain__edition=edition)
    assert versions.count() == 30
    assert set(versions.values_list("origin", flat=True)) == {Origin.CARRIED}
    assert old.filter(comparability=Comparability.CHANGED).count() == old.count(), "the old one stays"


def test_a_draft_can_be_told_its_dates_and_opened_with_a_warning(city, city_officer, lead_researcher):
    edition = next_of(round_for(city), lead_researcher)
    assert opening_preview(edition).blockers == ["Das Ende der Runde fehlt."]
    Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() + timedelta(days=20))
    preview = opening_preview(Edition.objects.get(pk=edition.pk))
    assert preview.blockers == []
    assert "30 Werte sind übernommen und noch nicht neu geprüft." in preview.warnings
    open_round(edition=Edition.objects.get(pk=edition.pk), lead=lead_researcher)
    assert Edition.objects.get(pk=edition.pk).round_state() == "open"
